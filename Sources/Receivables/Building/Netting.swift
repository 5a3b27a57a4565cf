// Payments of nothing that net what a customer owes with what is owed to it.

extension LedgerBuilder {
  /// Reads allocations of a payment of nothing as netting: what it gives to invoices it takes of credit
  /// notes, each known once both lines are.
  mutating func netByNothings() {
    guard !postings.nothings.isEmpty else { return }
    var lines: [Int32: [Reduction]] = [:]
    postings.reductions.removeAll { reduction in
      guard case .nothing(let payment) = reduction.source else { return false }
      lines[payment, default: []].append(reduction)
      return true
    }
    for (_, own) in lines.sorted(by: { $0.key < $1.key }) {
      net(own.sorted { ($0.knownOn, $0.line) < ($1.knownOn, $1.line) })
    }
  }

  private mutating func net(_ lines: [Reduction]) {
    var draws = lines.filter { $0.drawnNote != nil }.map { (line: $0, left: abs($0.amount)) }
    var drawnBy = draws.map { _ in DayNumber.always }
    for line in lines where line.drawnNote == nil {
      var (left, madeUpOn) = (line.amount, DayNumber.always)
      for i in draws.indices where left > 0 {
        let part = min(left, draws[i].left)
        guard part > 0, let note = draws[i].line.drawnNote else { continue }
        let knownOn = max(line.knownOn, draws[i].line.knownOn)
        postings.reductions.append(
          Reduction(
            invoice: line.invoice, source: .creditNote(Int32(note)),
            on: max(line.on, draws[i].line.on), knownOn: knownOn, amount: part, line: line.line))
        left -= part
        draws[i].left -= part
        (madeUpOn, drawnBy[i]) = (max(madeUpOn, knownOn), max(drawnBy[i], knownOn))
      }
      noteUnnetted(line, until: left == 0 ? madeUpOn : DayNumber.never)
    }
    for (draw, drawnOn) in zip(draws, drawnBy) {
      noteUnnetted(draw.line, until: draw.left == 0 ? drawnOn : DayNumber.never)
    }
  }

  /// Says that a line of a payment of nothing has no counterpart, until it has.
  private mutating func noteUnnetted(_ line: Reduction, until day: Int32) {
    let name =
      line.drawnNote.map { documents.creditNoteNames[$0] }
      ?? documents.invoiceNames[Int(line.invoice)]
    let currency =
      line.drawnNote.map { documents.creditNotes[$0].currency }
      ?? documents.invoices[Int(line.invoice)].currency
    let amount = Money(minorUnits: abs(line.amount), currency)
    log.add(
      Fault(
        code: "allocation-over-payment",
        problem: "\(amount) is allocated to \(quoted(name)) from a payment of nothing, whose other "
          + "lines do not make it up",
        remedy: "correct the amounts, so that invoices take what credit notes give"),
      file: names[.allocations], line: Int(line.line), effect: .corrected, knownOn: line.knownOn,
      until: day)
  }
}

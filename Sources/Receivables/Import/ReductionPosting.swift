/// What reductions have taken so far.
struct Balances {
  var invoices: [Int64]
  var receipts: [Int64]
  var creditNotes: [Int64]
  var settled: [(invoice: Int32, settlement: StoredSettlement)] = []
  var receiptsUsed: [(place: Int32, application: Application)] = []
  var creditNotesUsed: [(place: Int32, application: Application)] = []
}

extension LedgerImport {
  /// Lets all reductions take effect in the order in which they became known.
  mutating func postReductions(invoicesFile: String) {
    var balances = Balances(
      invoices: documents.invoices.map(\.amount),
      receipts: postings.receipts.map(\.amount.minorUnits),
      creditNotes: documents.creditNotes.map(\.amount.minorUnits))
    addPaidOn()
    for reduction in inOrder(postings.reductions) { post(reduction, &balances) }
    postings.reductions = []
    switch postings.paidOnRole {
    case .paysAndSettles: receivePaid(&balances)
    case .settles: takeUpPayments(&balances)
    case .checked: break
    }
    store(balances)
    if postings.paidOnRole == .checked { checkPaidOn(file: invoicesFile) }
  }

  private mutating func addPaidOn() {
    for (position, nettedOn) in documents.nettedOn.enumerated() where nettedOn != DayNumber.never {
      let note = documents.creditNotes[position]
      postings.reductions.append(
        Reduction(
          invoice: -1, source: .netting(Int32(position)), on: nettedOn,
          knownOn: max(nettedOn, note.knownOn), amount: note.amount.minorUnits, line: 0))
    }
    guard postings.paidOnRole != .checked else { return }
    for (row, paidOn) in documents.paidOn.enumerated() where paidOn != DayNumber.never {
      postings.reductions.append(
        Reduction(
          invoice: Int32(row), source: .paidOn, on: paidOn,
          knownOn: max(paidOn, documents.invoices[row].knownOn),
          amount: documents.invoices[row].amount, line: documents.lines[row]))
    }
  }

  private func inOrder(_ reductions: [Reduction]) -> [Reduction] {
    // With `paid_on` alone, no two of them meet in one invoice or credit note.
    let meet = reductions.contains {
      switch $0.source {
      case .payment, .creditNote, .writeOff: true
      case .paidOn, .netting: false
      }
    }
    guard meet else { return reductions }
    guard let first = reductions.lazy.map(\.knownOn).min(),
      let last = reductions.lazy.map(\.knownOn).max()
    else { return [] }
    let byDay = Grouped(reductions, groups: Int(last) - Int(first) + 1) {
      Int($0.knownOn) - Int(first)
    }
    var sorted = byDay.elements
    for group in 0..<byDay.groupCount {
      let range = byDay.range(group)
      if range.count > 1 { sorted[range].sort { $0.order < $1.order } }
    }
    return sorted
  }

  private mutating func post(_ reduction: Reduction, _ balances: inout Balances) {
    span.include(reduction.on)
    span.include(reduction.knownOn)
    if case .netting(let position) = reduction.source {
      let left = balances.creditNotes[Int(position)]
      balances.creditNotes[Int(position)] = 0
      let application = Application(knownOn: reduction.knownOn, amount: left, isNetting: true)
      if left > 0 { balances.creditNotesUsed.append((position, application)) }
      return
    }
    let row = Int(reduction.invoice)
    let balance = balances.invoices[row]
    var taken = min(reduction.amount, balance)
    switch reduction.source {
    case .payment(let position):
      taken = min(taken, balances.receipts[Int(position)])
      limit(reduction, taken, balance: balance, left: balances.receipts[Int(position)])
      balances.receipts[Int(position)] -= taken
      let application = Application(knownOn: reduction.knownOn, amount: taken)
      if taken > 0 { balances.receiptsUsed.append((position, application)) }
    case .creditNote(let position):
      taken = min(taken, balances.creditNotes[Int(position)])
      limit(reduction, taken, balance: balance, left: balances.creditNotes[Int(position)])
      balances.creditNotes[Int(position)] -= taken
      let application = Application(knownOn: reduction.knownOn, amount: taken)
      if taken > 0 { balances.creditNotesUsed.append((position, application)) }
    case .writeOff:
      limit(reduction, taken, balance: balance, left: nil)
    case .paidOn, .netting: break
    }
    guard taken > 0 else { return }
    balances.invoices[row] -= taken
    let settlement = StoredSettlement(
      kind: reduction.kind, on: reduction.on, knownOn: reduction.knownOn, amount: taken)
    balances.settled.append((reduction.invoice, settlement))
  }

  /// Logs that less was taken than the line says.
  private mutating func limit(
    _ reduction: Reduction, _ taken: Int64, balance: Int64, left: Int64?
  ) {
    guard taken < reduction.amount else { return }
    let row = Int(reduction.invoice)
    let currency = documents.invoices[row].currency
    func money(_ units: Int64) -> Money { Money(minorUnits: units, currency) }
    let invoice = quoted(documents.invoiceNames[row])
    let asked = money(reduction.amount)
    let fault: Fault
    if let left, left < balance {
      fault = Fault(
        code: "allocation-over-payment",
        problem: "\(asked) is allocated to \(invoice), but \(money(left)) is left of the money; "
          + "\(money(taken)) is taken",
        remedy: "correct the amounts, so that allocations do not exceed their payment")
    } else if left != nil {
      fault = Fault(
        code: "allocation-over-balance",
        problem: "\(asked) is allocated to \(invoice), which owes \(money(balance)); "
          + "\(money(taken)) is taken",
        remedy: "allocate the rest to another invoice; until then it is on account")
    } else {
      fault = Fault(
        code: "write-off-over-balance",
        problem: "\(asked) of \(invoice) is written off, but it owes \(money(balance)); "
          + "\(money(taken)) is taken",
        remedy: "correct the amount that is given up")
    }
    log.add(
      fault,
      file: left == nil ? FileContract.writeOffs.file : FileContract.allocations.file,
      line: Int(reduction.line), effect: .corrected, knownOn: reduction.knownOn)
  }
}

// How settlements are stored with their invoices.

extension LedgerBuilder {
  /// Keeps what settled each invoice, and the day it was settled in full.
  mutating func store(_ balances: Balances) {
    let groups = Grouped(
      balances.settled, groups: documents.invoices.count, by: { Int($0.invoice) },
      element: \.settlement)
    var settlements = groups.elements
    settlements.withUnsafeMutableBufferPointer { entries in
      for row in documents.invoices.indices {
        let range = groups.range(row)
        guard range.count > 1 else { continue }
        var account = UnsafeMutableBufferPointer(rebasing: entries[range])
        account.sort(by: StoredSettlement.precedes)
      }
    }
    var inference = ReasonInference(documents.invoices, settlements, groups.offsets)
    for row in documents.invoices.indices {
      let range = groups.range(row)
      if range.count == 1, settlements[range.lowerBound].reason == .cash {
        if balances.invoices[row] == 0 { endByCash(row, settlements[range.lowerBound]) }
        continue
      }
      if !range.isEmpty { inference.infer(&settlements, range, of: documents.invoices[row]) }
      guard balances.invoices[row] == 0, let last = settlements[range].last else { continue }
      let end = InvoiceEnd(of: settlements[range], issuedOn: documents.invoices[row].issuedOn)
      documents.invoices[row].endedOn = end.on
      documents.invoices[row].ending = end.ending
      documents.invoices[row].endKnownOn = settlements[range].reduce(last.knownOn) {
        max($0, $1.knownOn)
      }
    }
    note(inference)
    postings.settlements = Grouped(elements: settlements, offsets: groups.offsets)
    postings.receiptApplications = applications(
      balances.receiptsUsed, groups: postings.receipts.count)
    postings.creditNoteApplications = applications(
      balances.creditNotesUsed, groups: documents.creditNotes.count)
  }

  /// As most invoices end: by one entry of cash.
  private mutating func endByCash(_ row: Int, _ entry: StoredSettlement) {
    documents.invoices[row].endedOn = max(documents.invoices[row].issuedOn, entry.paidOn)
    documents.invoices[row].ending = .paid
    documents.invoices[row].endKnownOn = entry.knownOn
  }

  /// Says once for each reason that no line states it.
  private mutating func note(_ inference: ReasonInference) {
    let names: [(Settlement.Reason, String)] = [
      (.rounding, "rounding"), (.discount, "a discount"), (.taxWithheld, "tax withheld"),
      (.bankCharge, "a bank charge"),
    ]
    for (reason, name) in names {
      guard let day = inference.firstDays[reason] else { continue }
      log.add(
        Fault(
          code: "reason-inferred",
          problem: "lines without `reason` close what payments left open; by size, terms and habit "
            + "they are read as \(name), which is no loss",
          remedy: "nothing to do, or state `reason`"),
        file: self.names[.writeOffs], line: 1, effect: .noticed, knownOn: day)
    }
  }

  private func applications(
    _ used: [(place: Int32, application: Application)], groups: Int
  ) -> Grouped<Application> {
    Grouped(used, groups: groups, by: { Int($0.place) }, element: \.application)
  }
}

extension StoredSettlement {
  /// By day, what takes before what gives back; then cash, credit, losses.
  static func precedes(_ a: StoredSettlement, _ b: StoredSettlement) -> Bool {
    let (backA, backB) = (a.amount < 0 ? 1 : 0, b.amount < 0 ? 1 : 0)
    if a.on != b.on { return a.on < b.on }
    return (backA, a.kind.rawValue, a.knownOn, a.amount)
      < (backB, b.kind.rawValue, b.knownOn, b.amount)
  }
}

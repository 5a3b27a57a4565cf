// What is said where accounts allow less than a line asks for.

extension LedgerBuilder {
  /// Logs that less was taken than the line says.
  mutating func limit(_ reduction: Reduction, _ taken: Int64, balance: Int64, left: Int64?) {
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
      file: left == nil ? names[.writeOffs] : names[.allocations],
      line: Int(reduction.line), effect: .corrected, knownOn: reduction.knownOn)
  }

  /// Logs that less could be undone than the line says.
  mutating func limitUndone(_ reduction: Reduction, _ undone: Int64) {
    let name: String
    let currency: Currency
    if let note = reduction.drawnNote {
      name = documents.creditNoteNames[note]
      currency = documents.creditNotes[note].currency
    } else {
      name = documents.invoiceNames[Int(reduction.invoice)]
      currency = documents.invoices[Int(reduction.invoice)].currency
    }
    func money(_ units: Int64) -> Money { Money(minorUnits: abs(units), currency) }
    let isWriteOff = reduction.kind == .writeOff
    log.add(
      Fault(
        code: "undone-over-applied",
        problem:
          "\(money(abs(reduction.amount) - undone)) more of \(quoted(name)) is undone than was "
          + "\(isWriteOff ? "written off" : "applied"); that is left out",
        remedy: "correct the amount, or add the line that it undoes"),
      file: isWriteOff ? names[.writeOffs] : names[.allocations],
      line: Int(reduction.line), effect: .corrected, knownOn: reduction.knownOn)
  }
}

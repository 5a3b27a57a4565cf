/// What reductions have taken so far.
struct Balances {
  var invoices: [Int64]
  var receipts: [Int64]
  var creditNotes: [Int64]
  var settled: [(invoice: Int32, settlement: StoredSettlement)] = []
  var receiptsUsed: [(place: Int32, application: Application)] = []
  var creditNotesUsed: [(place: Int32, application: Application)] = []
}

/// Whether invoices, receipts and credit notes have as much as all reductions ask of them.
private struct Demands {
  /// What would be left, and below zero where more is asked for than there is.
  private var invoices: [Int64]
  private var receipts: [Int64]
  private var creditNotes: [Int64]

  init(_ reductions: [Reduction], _ balances: Balances) {
    (invoices, receipts) = (balances.invoices, balances.receipts)
    creditNotes = balances.creditNotes
    for reduction in reductions {
      let asked = reduction.amount
      func take(_ left: inout Int64) { left = left >= asked ? left - asked : -1 }
      if reduction.invoice >= 0 { take(&invoices[Int(reduction.invoice)]) }
      switch reduction.source {
      case .payment(let position): take(&receipts[Int(position)])
      case .creditNote(let position), .netting(let position): take(&creditNotes[Int(position)])
      case .paidOn, .writeOff: break
      }
    }
  }

  func areMet(around reduction: Reduction) -> Bool {
    if reduction.invoice >= 0, invoices[Int(reduction.invoice)] < 0 { return false }
    return switch reduction.source {
    case .payment(let position): receipts[Int(position)] >= 0
    case .creditNote(let position), .netting(let position): creditNotes[Int(position)] >= 0
    case .paidOn, .writeOff: true
    }
  }
}

extension LedgerImport {
  /// Lets all reductions take effect as if in the order in which they became known.
  ///
  /// The order matters only where an invoice, a payment or a credit note is asked for more than it
  /// has: elsewhere every reduction takes what it asks for, whatever the others do.
  mutating func postReductions(invoicesFile: String) {
    addPaidOn()
    let reductions = postings.reductions
    postings.reductions = []
    var balances = Balances(
      invoices: documents.invoices.map(\.amount), receipts: postings.receipts.map(\.amount),
      creditNotes: documents.creditNotes.map(\.amount))
    balances.settled.reserveCapacity(reductions.count)
    if postings.paidOnRole != .paysAndSettles {
      balances.receiptsUsed.reserveCapacity(reductions.count)
    }
    let demands = Demands(reductions, balances)
    var contested: [Reduction] = []
    for reduction in reductions {
      if demands.areMet(around: reduction) {
        post(reduction, &balances)
      } else {
        contested.append(reduction)
      }
    }
    contested.sort { $0.knownOn != $1.knownOn ? $0.knownOn < $1.knownOn : $0.order < $1.order }
    for reduction in contested { post(reduction, &balances) }
    switch postings.paidOnRole {
    case .paysAndSettles: receivePaid(&balances)
    case .settles: takeUpPayments(&balances)
    case .checked: break
    }
    store(balances)
    if postings.paidOnRole == .checked { checkPaidOn(file: invoicesFile) }
    (documents.paidOn, documents.lines, documents.nettedOn) = ([], [], [])
  }

  private mutating func addPaidOn() {
    for (position, nettedOn) in documents.nettedOn.enumerated() where nettedOn != DayNumber.never {
      let note = documents.creditNotes[position]
      postings.reductions.append(
        Reduction(
          invoice: -1, source: .netting(Int32(position)), on: nettedOn,
          knownOn: max(nettedOn, note.knownOn), amount: note.amount, line: 0))
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

  private mutating func post(_ reduction: Reduction, _ balances: inout Balances) {
    span.include(reduction.on)
    span.include(reduction.knownOn)
    if case .netting(let position) = reduction.source {
      let left = balances.creditNotes[Int(position)]
      balances.creditNotes[Int(position)] = 0
      let application = Application(amount: left, knownOn: reduction.knownOn, isNetting: true)
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
      let application = Application(amount: taken, knownOn: reduction.knownOn)
      if taken > 0 { balances.receiptsUsed.append((position, application)) }
    case .creditNote(let position):
      taken = min(taken, balances.creditNotes[Int(position)])
      limit(reduction, taken, balance: balance, left: balances.creditNotes[Int(position)])
      balances.creditNotes[Int(position)] -= taken
      let application = Application(amount: taken, knownOn: reduction.knownOn)
      if taken > 0 { balances.creditNotesUsed.append((position, application)) }
    case .writeOff:
      limit(reduction, taken, balance: balance, left: nil)
    case .paidOn, .netting: break
    }
    guard taken > 0 else { return }
    balances.invoices[row] -= taken
    let settlement = StoredSettlement(
      amount: taken, on: reduction.on, knownOn: reduction.knownOn, kind: reduction.kind)
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

/// Accounts in which the order of entries matters, as far as they have been posted.
struct PostingTurn {
  var balances: Balances
  /// Cash that came in another currency than the invoice's: what each line takes of its payment.
  let conversions: Conversions
  private let reversedPayments: [Int32: Int32]
  /// By money and invoice, what the money has settled of it, net.
  private var applied: [Pair: Int64] = [:]
  /// By money, the invoices it was applied to, in that order.
  private var invoices: [Pair.Money: [Int32]] = [:]
  private var cash: [Int32: Int64] = [:]
  /// By invoice: what is given up, and of that what cash was received for all the same.
  private var writtenOff: [Int32: Int64] = [:]
  private var recovered: [Int32: Int64] = [:]
  private var reasons: [Int32: Settlement.Reason] = [:]
  /// What was posted before a line said so: by payment that went back, what it was taken to re-open; by
  /// credit note, what it was taken to settle.
  private var presumed: [Pair.Money: [(invoice: Int32, amount: Int64)]] = [:]

  struct Pair: Hashable {
    enum Money: Hashable { case payment(Int32), creditNote(Int32) }
    let money: Money
    let invoice: Int32
  }

  init(balances: Balances, of postings: Postings, conversions: Conversions) {
    self.balances = balances
    self.conversions = conversions
    reversedPayments = postings.reversedPayments
  }

  /// What a payment has settled of an invoice, net.
  func applied(_ money: Pair.Money, to invoice: Int32) -> Int64 {
    applied[Pair(money: money, invoice: invoice), default: 0]
  }

  mutating func apply(_ money: Pair.Money, to invoice: Int32, _ amount: Int64) {
    applied[Pair(money: money, invoice: invoice), default: 0] += amount
    if case .payment = money { cash[invoice, default: 0] += amount }
    if amount > 0 {
      invoices[money, default: []].removeAll { $0 == invoice }
      invoices[money, default: []].append(invoice)
    }
  }

  /// The invoices that money has settled something of, the latest first.
  func invoices(settledBy money: Pair.Money) -> [Int32] {
    (invoices[money] ?? []).reversed().filter { applied(money, to: $0) > 0 }
  }

  /// All cash that has settled something of an invoice, net.
  func cash(on invoice: Int32) -> Int64 { cash[invoice, default: 0] }

  mutating func presume(_ money: Pair.Money, _ invoice: Int32, _ amount: Int64) {
    presumed[money, default: []].append((invoice, amount))
  }

  /// What was presumed of money, once a line says what became of it.
  mutating func takePresumed(_ money: Pair.Money) -> [(invoice: Int32, amount: Int64)] {
    presumed.removeValue(forKey: money) ?? []
  }

  /// The payment that another one returns; `nil` if the ledger does not say.
  func reversed(by payment: Int32) -> Int32? { reversedPayments[payment] }

  func writtenOff(_ invoice: Int32) -> Int64 { writtenOff[invoice, default: 0] }

  func reason(ofWriteOff invoice: Int32) -> Settlement.Reason? { reasons[invoice] }

  mutating func writeOff(_ invoice: Int32, _ amount: Int64, _ reason: Settlement.Reason?) {
    writtenOff[invoice, default: 0] += amount
    if amount > 0 { reasons[invoice] = reason }
  }

  /// Cash was received for what was given up.
  mutating func recover(_ invoice: Int32, _ amount: Int64) {
    writtenOff[invoice, default: 0] -= amount
    recovered[invoice, default: 0] += amount
  }

  /// Of a write-off undone, what cash has undone already.
  mutating func takeRecovered(_ invoice: Int32, _ amount: Int64) -> Int64 {
    let taken = min(amount, recovered[invoice, default: 0])
    recovered[invoice, default: 0] -= taken
    return taken
  }
}

extension LedgerImport {
  /// Posts a reduction as far as the accounts allow when its turn comes.
  mutating func post(_ reduction: Reduction, _ turn: inout PostingTurn) {
    span.include(reduction.on)
    span.include(reduction.knownOn)
    switch reduction.source {
    case .payment(let payment):
      if let note = reduction.drawnNote {
        draw(reduction, payment, note, &turn)
      } else if reduction.amount < 0 {
        undo(reduction, .payment(payment), &turn)
      } else {
        pay(reduction, payment, &turn)
      }
    case .creditNote(let note):
      if reduction.amount < 0 {
        undo(reduction, .creditNote(note), &turn)
      } else {
        credit(reduction, note, &turn)
      }
    case .paidOn, .undated:
      let row = Int(reduction.invoice)
      enter(reduction, reduction.invoice, min(reduction.amount, turn.balances.invoices[row]), &turn)
    case .writeOff:
      if reduction.amount < 0 { undoWriteOff(reduction, &turn) } else { writeOff(reduction, &turn) }
    case .netting(let note):
      let left = turn.balances.creditNotes[Int(note)]
      use(.creditNote(note), reduction, left, &turn, as: .drawn)
    case .returned(let payment):
      takeBack(reduction, payment, &turn)
    case .cancelled(let note):
      cancel(reduction, note, &turn)
    case .paymentToOldest, .creditToOldest, .claimOfOldest:
      postOldestFirst(reduction, &turn)
    }
  }

  // MARK: What takes

  private mutating func pay(_ reduction: Reduction, _ payment: Int32, _ turn: inout PostingTurn) {
    let receipt = postings.receipts[Int(payment)]
    let currency = documents.invoices[Int(reduction.invoice)].currency
    if receipt.currency != currency {
      convert(reduction, payment, &turn)
      return
    }
    // A payment that went back takes nothing; its allocations may be written without a sign.
    if receipt.amount < 0 {
      undo(reduction.undone, .payment(payment), &turn)
      return
    }
    let left = turn.balances.receipts[Int(payment)]
    var taken: Int64 = 0
    let owed = rows(of: reduction).reduce(0) { $0 + turn.balances.invoices[Int($1)] }
    for row in rows(of: reduction) {
      if !reduction.isOpenEnded {
        reopen(row, reduction, upTo: min(reduction.amount, left) - taken, &turn)
      }
      let part = min(reduction.amount - taken, left - taken, turn.balances.invoices[Int(row)])
      guard part > 0 else { continue }
      turn.apply(.payment(payment), to: row, part)
      enter(reduction, row, part, &turn)
      taken += part
    }
    if !reduction.isOpenEnded { limit(reduction, taken, balance: max(owed, taken), left: left) }
    use(.payment(payment), reduction, taken, &turn)
  }

  /// Cash for a debt that was given up: that much of the loss is undone.
  private mutating func reopen(
    _ row: Int32, _ reduction: Reduction, upTo amount: Int64, _ turn: inout PostingTurn
  ) {
    let recovered = min(amount - turn.balances.invoices[Int(row)], turn.writtenOff(row))
    guard recovered > 0 else { return }
    turn.balances.invoices[Int(row)] += recovered
    documents.invoices[Int(row)].isReversed = true
    turn.balances.settled.append(
      (
        row,
        StoredSettlement(
          amount: -recovered, on: reduction.on, knownOn: reduction.knownOn, paidOn: reduction.on,
          kind: .writeOff, reason: turn.reason(ofWriteOff: row) ?? .badDebt)
      ))
    turn.recover(row, recovered)
    let currency = documents.invoices[Int(row)].currency
    log.add(
      Fault(
        code: "recovered",
        problem: "\(Money(minorUnits: recovered, currency)) is allocated to "
          + "\(quoted(documents.invoiceNames[Int(row)])), which was written off: it is a recovery, "
          + "and the loss is less by that much",
        remedy: "nothing to do, or write the recovery as a negative write-off"),
      file: FileContract.allocations.file, line: Int(reduction.line), effect: .noticed,
      knownOn: reduction.knownOn)
  }

  private mutating func credit(_ reduction: Reduction, _ note: Int32, _ turn: inout PostingTurn) {
    if reduction.line > 0 { unpresume(reduction, .creditNote(note), &turn) }
    let left = turn.balances.creditNotes[Int(note)]
    var taken: Int64 = 0
    let owed = rows(of: reduction).reduce(0) { $0 + turn.balances.invoices[Int($1)] }
    for row in rows(of: reduction) {
      let part = min(reduction.amount - taken, left - taken, turn.balances.invoices[Int(row)])
      guard part > 0 else { continue }
      turn.apply(.creditNote(note), to: row, part)
      enter(reduction, row, part, &turn)
      if reduction.line == 0 { turn.presume(.creditNote(note), row, part) }
      taken += part
    }
    if reduction.line > 0 { limit(reduction, taken, balance: owed, left: left) }
    use(.creditNote(note), reduction, taken, &turn)
  }

  private mutating func writeOff(_ reduction: Reduction, _ turn: inout PostingTurn) {
    var taken: Int64 = 0
    let owed = rows(of: reduction).reduce(0) { $0 + turn.balances.invoices[Int($1)] }
    for row in rows(of: reduction) {
      let part = min(reduction.amount - taken, turn.balances.invoices[Int(row)])
      guard part > 0 else { continue }
      turn.writeOff(row, part, reduction.reason)
      enter(reduction, row, part, &turn)
      taken += part
    }
    limit(reduction, taken, balance: owed, left: nil)
  }

  /// A payment in another currency: the invoice takes its own, and the payment gives its own.
  private mutating func convert(_ reduction: Reduction, _ payment: Int32, _ turn: inout PostingTurn)
  {
    let left = turn.balances.receipts[Int(payment)]
    let given = turn.conversions.given(for: reduction, left: left)
    var taken: Int64 = 0
    for row in rows(of: reduction) where given > 0 {
      let part = min(reduction.amount - taken, turn.balances.invoices[Int(row)])
      guard part > 0 else { continue }
      turn.apply(.payment(payment), to: row, part)
      enter(reduction, row, part, &turn, isConverted: true)
      taken += part
    }
    use(.payment(payment), reduction, taken > 0 ? given : 0, &turn, as: .converted)
  }

  // MARK: What gives back

  private mutating func undo(
    _ reduction: Reduction, _ money: PostingTurn.Pair.Money, _ turn: inout PostingTurn
  ) {
    unpresume(reduction, money, &turn)
    var left = -reduction.amount
    var isReturn = false
    if case .payment(let payment) = money, postings.receipts[Int(payment)].amount < 0 {
      isReturn = true
      left = min(left, max(0, -turn.balances.receipts[Int(payment)]))
    }
    var given: Int64 = 0
    for row in rows(of: reduction).reversed() {
      let settled = isReturn ? turn.cash(on: row) : turn.applied(money, to: row)
      let part = min(left - given, settled)
      guard part > 0 else { continue }
      turn.apply(money, to: row, -part)
      enter(reduction, row, -part, &turn)
      given += part
    }
    if given < -reduction.amount { limitUndone(reduction, given) }
    use(money, reduction, -given, &turn)
  }

  private mutating func undoWriteOff(_ reduction: Reduction, _ turn: inout PostingTurn) {
    var left = -reduction.amount
    let asked = left
    for row in rows(of: reduction) { left -= turn.takeRecovered(row, left) }
    for row in rows(of: reduction).reversed() {
      let part = min(left, turn.writtenOff(row))
      guard part > 0 else { continue }
      turn.writeOff(row, -part, reduction.reason)
      enter(reduction, row, -part, &turn)
      left -= part
    }
    if left > 0 { limitUndone(reduction, asked - left) }
  }

  /// Cash that went back without allocations of its own re-opens what the cash had paid.
  private mutating func takeBack(
    _ reduction: Reduction, _ payment: Int32, _ turn: inout PostingTurn
  ) {
    guard let reversed = turn.reversed(by: payment) ?? likelyReversed(reduction, payment, turn)
    else { return }
    var left = -turn.balances.receipts[Int(payment)]
    let onAccount = max(0, turn.balances.receipts[Int(reversed)])
    // What of the returned cash was on account is not owed again.
    left = max(0, left - onAccount)
    for row in turn.invoices(settledBy: .payment(reversed)) where left > 0 {
      let part = min(left, turn.applied(.payment(reversed), to: row))
      turn.apply(.payment(reversed), to: row, -part)
      enter(reduction, row, -part, &turn)
      use(.payment(payment), reduction, -part, &turn)
      turn.presume(.payment(payment), row, part)
      left -= part
    }
  }

  /// Takes back what was presumed of money before a line said what became of it.
  private mutating func unpresume(
    _ reduction: Reduction, _ money: PostingTurn.Pair.Money, _ turn: inout PostingTurn
  ) {
    for (row, amount) in turn.takePresumed(money) {
      let back: Int64 = if case .payment = money { amount } else { -amount }
      turn.apply(money, to: row, back)
      enter(reduction, row, back, &turn)
      use(money, reduction, back, &turn)
    }
  }

  /// Where the ledger does not say what went back: nothing where it was on account, or else the last
  /// payment of the same customer and amount that invoices have taken up.
  private mutating func likelyReversed(
    _ reduction: Reduction, _ payment: Int32, _ turn: PostingTurn
  ) -> Int32? {
    let returned = postings.receipts[Int(payment)]
    var onAccount: Int64 = 0
    var likely: Int32?
    for position in rows(ofCustomer: returned.customer, in: postings.receipts) {
      let receipt = postings.receipts[position]
      guard receipt.currency == returned.currency, receipt.knownOn <= reduction.knownOn
      else { continue }
      onAccount += turn.balances.receipts[position]
      let isLikely = receipt.amount == -returned.amount && receipt.on <= returned.on
      if isLikely, turn.balances.receipts[position] == 0 { likely = Int32(position) }
    }
    guard onAccount < 0, let likely else { return nil }
    log.add(
      Fault(
        code: "return-inferred",
        problem:
          "\(quoted(postings.receiptIDs[Int(payment)])) went back and no line says what for; "
          + "it is read as the return of \(quoted(postings.receiptIDs[Int(likely)]))",
        remedy: "name the returned payment in `reverses`, or allocate the negative amount"),
      file: FileContract.payments.file, line: Int(reduction.line), effect: .noticed,
      knownOn: reduction.knownOn)
    return likely
  }

  /// A payment that takes up credit: paid out to the customer, or netted in its transfer.
  private mutating func draw(
    _ reduction: Reduction, _ payment: Int32, _ note: Int, _ turn: inout PostingTurn
  ) {
    let drawn = min(abs(reduction.amount), max(0, turn.balances.creditNotes[note]))
    guard drawn > 0 else {
      limitUndone(reduction, 0)
      return
    }
    turn.balances.creditNotes[note] -= drawn
    turn.balances.creditNotesUsed.append(
      (Int32(note), Application(amount: drawn, knownOn: reduction.knownOn, use: .drawn)))
    use(.payment(payment), reduction, -drawn, &turn, as: .drawn)
    if drawn < abs(reduction.amount) { limitUndone(reduction, drawn) }
  }

  /// A credit note that never was: what it settled is owed again.
  private mutating func cancel(_ reduction: Reduction, _ note: Int32, _ turn: inout PostingTurn) {
    var left = reduction.amount - turn.balances.creditNotes[Int(note)]
    for row in turn.invoices(settledBy: .creditNote(note)) where left > 0 {
      let part = min(left, turn.applied(.creditNote(note), to: row))
      turn.apply(.creditNote(note), to: row, -part)
      enter(reduction, row, -part, &turn)
      use(.creditNote(note), reduction, -part, &turn)
      left -= part
    }
    let taken = min(reduction.amount, turn.balances.creditNotes[Int(note)])
    use(.creditNote(note), reduction, taken, &turn, as: .cancelled)
  }

  // MARK: Entries

  private mutating func enter(
    _ reduction: Reduction, _ row: Int32, _ amount: Int64, _ turn: inout PostingTurn,
    isConverted: Bool = false
  ) {
    guard amount != 0 else { return }
    turn.balances.invoices[Int(row)] -= amount
    turn.balances.settled.append(
      (row, settlement(of: reduction, amount, on: row, isConverted: isConverted)))
    if amount < 0 { documents.invoices[Int(row)].isReversed = true }
  }

  /// Takes money off a payment or a credit note, or gives it back.
  private func use(
    _ money: PostingTurn.Pair.Money, _ reduction: Reduction, _ amount: Int64,
    _ turn: inout PostingTurn, as use: Application.Use = .invoice
  ) {
    guard amount != 0 else { return }
    let application = Application(amount: amount, knownOn: reduction.knownOn, use: use)
    switch money {
    case .payment(let position):
      turn.balances.receipts[Int(position)] -= amount
      turn.balances.receiptsUsed.append((position, application))
    case .creditNote(let position):
      turn.balances.creditNotes[Int(position)] -= amount
      turn.balances.creditNotesUsed.append((position, application))
    }
  }

  /// The rows of the invoice that a reduction names: one, or its instalments by due day.
  private func rows(of reduction: Reduction) -> Range<Int32> {
    let first = reduction.invoice
    var end = first + 1
    guard documents.invoices[Int(first)].instalment > 0, !reduction.isOpenEnded
    else { return first..<end }
    while end < documents.invoices.count,
      Int(documents.invoices[Int(end)].instalment) == Int(end - first) + 1
    {
      end += 1
    }
    return first..<end
  }
}

extension Reduction {
  /// The same amount given back.
  fileprivate var undone: Reduction {
    Reduction(
      invoice: invoice, source: source, on: on, knownOn: knownOn, amount: -amount, line: line,
      reason: reason)
  }
}

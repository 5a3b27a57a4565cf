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
  /// By money and invoice in another currency, what the money gave of its own for it, net.
  private var given: [Pair: Int64] = [:]
  /// By payment, what returns have taken of its money on account.
  private var takenBack: [Int32: Int64] = [:]
  /// What entries of the day could not undo before the others were made, and whether that is all.
  private(set) var late: [Reduction] = []
  private(set) var isDayOver = false
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

  /// Of its own currency, what money gave for an invoice in another; negative to take it back.
  mutating func give(_ money: Pair.Money, to invoice: Int32, _ amount: Int64) {
    given[Pair(money: money, invoice: invoice), default: 0] += amount
  }

  /// What money gave of its own currency for a part of what it has settled of an invoice.
  func given(_ money: Pair.Money, to invoice: Int32, for part: Int64) -> Int64 {
    let whole = given[Pair(money: money, invoice: invoice), default: 0]
    let settled = applied(money, to: invoice)
    guard part < settled else { return whole }
    return Int64((Double(whole) * Double(part) / Double(settled)).rounded())
  }

  /// What a payment has on account and no return has taken.
  func onAccount(_ payment: Int32) -> Int64 {
    max(0, balances.receipts[Int(payment)] - takenBack[payment, default: 0])
  }

  mutating func takeBack(_ payment: Int32, _ amount: Int64) {
    takenBack[payment, default: 0] += amount
  }

  /// Lets an entry try again once the other entries of its day are made.
  mutating func wait(_ reduction: Reduction) { late.append(reduction) }

  mutating func endDay(_ post: (Reduction, inout PostingTurn) -> Void) {
    guard !late.isEmpty else { return }
    let entries = late
    (late, isDayOver) = ([], true)
    for entry in entries { post(entry, &self) }
    isDayOver = false
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

extension LedgerBuilder {
  /// Posts a reduction as far as the accounts allow when its turn comes.
  mutating func post(_ reduction: Reduction, _ turn: inout PostingTurn) {
    span.post(reduction.on)
    span.post(reduction.knownOn)
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
    case .nothing: preconditionFailure("payments of nothing were netted")
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
    // What later instalments owe is paid before anything that was given up comes back.
    var owedLater = owed
    for row in rows(of: reduction) {
      owedLater -= turn.balances.invoices[Int(row)]
      if !reduction.isOpenEnded {
        reopen(row, reduction, upTo: min(reduction.amount, left) - taken - owedLater, &turn)
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
      file: names[.allocations], line: Int(reduction.line), effect: .noticed,
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
    let owed = rows(of: reduction).reduce(0) { $0 + turn.balances.invoices[Int($1)] }
    let whole = min(reduction.amount, owed)
    var taken: Int64 = 0
    var told: Int64 = 0
    for row in rows(of: reduction) where given > 0 {
      let part = min(whole - taken, turn.balances.invoices[Int(row)])
      guard part > 0 else { continue }
      taken += part
      // The last claim gives what rounding has left over.
      let share =
        taken == whole
        ? given - told : Int64((Double(given) * Double(part) / Double(whole)).rounded())
      turn.give(.payment(payment), to: row, share)
      told += share
      turn.apply(.payment(payment), to: row, part)
      enter(reduction, row, part, &turn, isConverted: true)
    }
    use(.payment(payment), reduction, taken > 0 ? given : 0, &turn, as: .converted)
  }

  // MARK: Entries

  mutating func enter(
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
  func use(
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
  func rows(of reduction: Reduction) -> Range<Int32> {
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

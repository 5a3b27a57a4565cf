extension LedgerBuilder {
  // MARK: What gives back

  mutating func undo(
    _ reduction: Reduction, _ money: PostingTurn.Pair.Money, _ turn: inout PostingTurn
  ) {
    unpresume(reduction, money, &turn)
    var left = -reduction.amount
    var isReturn = false
    if case .payment(let payment) = money {
      let receipt = postings.receipts[Int(payment)]
      if receipt.currency != documents.invoices[Int(reduction.invoice)].currency {
        undoConversion(reduction, money, &turn)
        return
      }
      if receipt.amount < 0 {
        isReturn = true
        left = min(left, max(0, -turn.balances.receipts[Int(payment)]))
      }
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
    limitUndone(reduction, given, &turn)
    use(money, reduction, -given, &turn)
  }

  mutating func undoWriteOff(_ reduction: Reduction, _ turn: inout PostingTurn) {
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
    limitUndone(reduction, asked - left, &turn)
  }

  /// Cash that had settled an invoice in another currency: each takes back its own.
  private mutating func undoConversion(
    _ reduction: Reduction, _ money: PostingTurn.Pair.Money, _ turn: inout PostingTurn
  ) {
    guard case .payment(let payment) = money else { return }
    let asked = -reduction.amount
    // What a returned payment has left of itself is below zero.
    let owing = -turn.balances.receipts[Int(payment)]
    let isReturn = postings.receipts[Int(payment)].amount < 0
    var (undone, told): (Int64, Int64) = (0, 0)
    for row in rows(of: reduction).reversed() where !isReturn || owing > 0 {
      let settled = isReturn ? turn.cash(on: row) : turn.applied(money, to: row)
      let part = min(asked - undone, settled)
      guard part > 0 else { continue }
      undone += part
      // The last claim takes what rounding has left over.
      let share = undone == asked ? owing - told : proportion(owing, part, asked)
      let given = isReturn ? share : turn.given(money, to: row, for: part)
      told += given
      takeBackConverted(part, of: row, given, from: money, reduction, &turn)
    }
    limitUndone(reduction, undone, &turn)
  }

  /// Undoes a part of what cash in another currency has settled, and gives that cash back.
  private mutating func takeBackConverted(
    _ part: Int64, of row: Int32, _ given: Int64, from money: PostingTurn.Pair.Money,
    to taker: PostingTurn.Pair.Money? = nil, _ reduction: Reduction, _ turn: inout PostingTurn
  ) {
    turn.give(money, to: row, -given)
    turn.apply(money, to: row, -part)
    enter(reduction, row, -part, &turn, isConverted: true)
    use(taker ?? money, reduction, -given, &turn, as: .converted)
  }

  private func proportion(_ whole: Int64, _ part: Int64, _ all: Int64) -> Int64 {
    part == all ? whole : Int64((Double(whole) * Double(part) / Double(max(1, all))).rounded())
  }

  /// Says what could not be undone, once nothing of the day can change it.
  private mutating func limitUndone(
    _ reduction: Reduction, _ undone: Int64, _ turn: inout PostingTurn
  ) {
    let asked = abs(reduction.amount)
    guard undone < asked else { return }
    if turn.isDayOver { limitUndone(reduction, undone) } else { turn.wait(reduction.less(undone)) }
  }

  /// Cash that went back without allocations of its own re-opens what the cash had paid.
  mutating func takeBack(
    _ reduction: Reduction, _ payment: Int32, _ turn: inout PostingTurn
  ) {
    guard let reversed = turn.reversed(by: payment) ?? likelyReversed(reduction, payment, turn)
    else { return }
    var left = -turn.balances.receipts[Int(payment)]
    // What of the returned cash was on account is not owed again.
    let unapplied = min(left, turn.onAccount(reversed))
    turn.takeBack(reversed, unapplied)
    left -= unapplied
    let currency = postings.receipts[Int(reversed)].currency
    for row in turn.invoices(settledBy: .payment(reversed)) where left > 0 {
      let applied = turn.applied(.payment(reversed), to: row)
      if documents.invoices[Int(row)].currency != currency {
        let whole = turn.given(.payment(reversed), to: row, for: applied)
        let given = min(left, whole)
        takeBackConverted(
          proportion(applied, given, whole), of: row, given, from: .payment(reversed),
          to: .payment(payment), reduction, &turn)
        left -= given
        continue
      }
      let part = min(left, applied)
      turn.apply(.payment(reversed), to: row, -part)
      enter(reduction, row, -part, &turn)
      use(.payment(payment), reduction, -part, &turn)
      turn.presume(.payment(payment), row, part)
      left -= part
    }
  }

  /// Takes back what was presumed of money before a line said what became of it.
  mutating func unpresume(
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
      file: names[.payments], line: Int(reduction.line), effect: .noticed,
      knownOn: reduction.knownOn)
    return likely
  }

  /// A payment that takes up credit: paid out to the customer, or netted in its transfer.
  mutating func draw(
    _ reduction: Reduction, _ payment: Int32, _ note: Int, _ turn: inout PostingTurn
  ) {
    let drawn = min(abs(reduction.amount), max(0, turn.balances.creditNotes[note]))
    guard drawn > 0 else {
      limitUndone(reduction, 0, &turn)
      return
    }
    turn.balances.creditNotes[note] -= drawn
    turn.balances.creditNotesUsed.append(
      (Int32(note), Application(amount: drawn, knownOn: reduction.knownOn, use: .drawn)))
    use(.payment(payment), reduction, -drawn, &turn, as: .drawn)
    limitUndone(reduction, drawn, &turn)
  }

  /// A credit note that never was: what it settled is owed again.
  mutating func cancel(_ reduction: Reduction, _ note: Int32, _ turn: inout PostingTurn) {
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
}

extension Reduction {
  /// What is left of a negative entry after a part of it.
  fileprivate func less(_ undone: Int64) -> Reduction {
    Reduction(
      invoice: invoice, source: source, on: on, knownOn: knownOn,
      amount: amount < 0 ? amount + undone : amount - undone, line: line, reason: reason)
  }
}

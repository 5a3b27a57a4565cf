// Which payment one returns, as `reverses` says.

/// A return whose line names another customer than the payment that went back.
struct MovedReturn {
  /// The line of the return, and of the payment.
  let number, payment: Int
  /// By rank, the customer that the return names.
  let stated: Int32
  /// The first day on which both are known.
  let knownOn: Int32
  /// Whether it is on the account of the payment; not where the payment became known later.
  let isMoved: Bool
}

extension LedgerBuilder {
  /// Puts returns on the accounts of the payments they name: that is where the money is missing.
  ///
  /// One that was known before its payment stays where it is, as it was seen until then.
  mutating func moveReturns(
    in lines: inout [PaymentLine], _ reversed: [Int: CellText], except lost: Set<Int32>
  ) -> [MovedReturn] {
    var moved: [MovedReturn] = []
    for (number, reverses) in reversed.sorted(by: { $0.key < $1.key })
    where lines[number].minorUnits < 0 && !lost.contains(Int32(number)) {
      guard let payment = paymentIDs.find(reverses.bytes).map(Int.init) else { continue }
      let (line, returned) = (lines[number], lines[payment])
      guard returned.minorUnits > 0, returned.currency == line.currency,
        returned.customer != line.customer
      else { continue }
      let isMoved = returned.knownOn <= line.knownOn
      if isMoved { lines[number].customer = returned.customer }
      moved.append(
        MovedReturn(
          number: number, payment: payment, stated: line.customer,
          knownOn: max(line.knownOn, returned.knownOn), isMoved: isMoved))
    }
    return moved
  }

  /// Says which returns name another customer than their payments, until the two are one.
  mutating func noteMovedReturns(_ moved: [MovedReturn], _ lines: [PaymentLine]) {
    guard !moved.isEmpty else { return }
    let mergers = customerMergers()
    for entry in moved {
      let owner = lines[entry.payment].customer
      let (a, b) = (mergers.heir(of: entry.stated), mergers.heir(of: owner))
      let names = [entry.stated, owner].map { quoted(customerIDs[customers[Int($0)].number]) }
      let payment = quoted(paymentIDs.texts[entry.payment].bytes)
      log.add(
        Fault(
          code: "return-of-another-customer",
          problem: "money that went back from \(names[0]) is said to return \(payment) of "
            + "\(names[1]); it "
            + (entry.isMoved
              ? "goes back from the account of \(names[1])"
              : "stays on the account of \(names[0]), as it was known before the payment"),
          remedy: "name \(names[1]) in `customer_id`, or in `reverses` the payment that went back"),
        line: Int(lines[entry.number].line), effect: .noticed, knownOn: entry.knownOn,
        until: a.rank == b.rank ? max(a.on, b.on) : DayNumber.never)
    }
  }

  /// Says that a payment went back before it was received.
  private mutating func noteEarlyReturn(_ own: Int32, of position: Int32, _ reverses: CellText) {
    let (line, returned) = (postings.receipts[Int(own)], postings.receipts[Int(position)])
    guard line.on < returned.on else { return }
    log.add(
      Fault(
        code: "returned-before-received",
        problem: "money is said to have gone back on \(Day(number: Int(line.on))), before "
          + "\(quoted(reverses.bytes)) was received on \(Day(number: Int(returned.on)))",
        remedy: "correct one of the two days"),
      line: Int(postings.receiptLines[own] ?? 1), effect: .noticed,
      knownOn: max(line.knownOn, returned.knownOn))
  }

  /// Keeps which payment a negative one returns.
  mutating func keepReversal(_ number: Int, of reverses: CellText) {
    let own = postings.paymentPositions[number]
    guard own >= 0 else { return }
    let position = paymentIDs.find(reverses.bytes).map { postings.paymentPositions[Int($0)] } ?? -1
    let line = postings.receipts[Int(own)]
    log.add(
      Fault(
        code: "unknown-return",
        problem: "`reverses` is \(quoted(reverses.bytes)), which is no payment of the ledger",
        remedy: "add it to \(names[.payments]), or correct the identifier; until then the money "
          + "goes back from what is on account, or from a payment of its amount"),
      line: Int(postings.receiptLines[own] ?? 1), effect: .noticed, knownOn: line.knownOn,
      until: position >= 0 ? postings.receipts[Int(position)].knownOn : DayNumber.never)
    guard position >= 0 else { return }
    let returned = postings.receipts[Int(position)]
    guard returned.currency == line.currency else {
      log.add(
        Fault(
          code: "return-in-another-currency",
          problem: "money in \(line.currency) is said to return \(quoted(reverses.bytes)), which "
            + "was in \(returned.currency); it is on account",
          remedy: "correct the currency, or allocate the negative amount"),
        line: Int(postings.receiptLines[own] ?? 1), effect: .noticed,
        knownOn: max(line.knownOn, returned.knownOn))
      return
    }
    noteEarlyReturn(own, of: position, reverses)
    postings.reversedPayments[own] = position
  }

  /// Says which returns take more than is left of the payment that they name.
  mutating func noteLargeReturns() {
    guard !postings.reversedPayments.isEmpty else { return }
    var left: [Int32: Int64] = [:]
    let returns = postings.reversedPayments.map { own, position in
      let (line, returned) = (postings.receipts[Int(own)], postings.receipts[Int(position)])
      return (own: own, position: position, knownOn: max(line.knownOn, returned.knownOn))
    }
    for entry in returns.sorted(by: { ($0.knownOn, $0.own) < ($1.knownOn, $1.own) }) {
      let (line, returned) = (
        postings.receipts[Int(entry.own)], postings.receipts[Int(entry.position)]
      )
      let rest = left[entry.position] ?? max(0, returned.amount)
      left[entry.position] = max(0, rest + line.amount)
      guard -line.amount > rest else { continue }
      func money(_ units: Int64) -> Money { Money(minorUnits: units, line.currency) }
      log.add(
        Fault(
          code: "return-over-payment",
          problem: "\(money(-line.amount)) is said to return "
            + "\(quoted(postings.receiptIDs[Int(entry.position)])), of which \(money(rest)) is left; "
            + "the rest is on account, below zero",
          remedy: "correct the amount, or write what else went back as a payment of its own"),
        line: Int(postings.receiptLines[entry.own] ?? 1), effect: .noticed, knownOn: entry.knownOn)
    }
  }
}

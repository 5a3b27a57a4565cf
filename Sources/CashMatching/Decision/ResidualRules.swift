internal import BankStatements
internal import Receivables

/// What a difference between documents and payment can be.
struct ResidualRules {
  let rules: MatchRules
  let habits: PayingHabits

  /// Rates that may have been taken, in hundredths of a percent: the debtor's own before the usual.
  func discountRates(of debtor: Int32) -> [Int] {
    let own = habits[debtor].discounts.sorted()
    return own.isEmpty
      ? (habits.usualDiscounts.isEmpty ? rules.discounts : habits.usualDiscounts) : own
  }

  static func share(_ amount: Int64, _ rate: Int) -> Int64 {
    let product = Int128(amount) * Int128(rate)
    let half: Int128 = amount < 0 ? -5000 : 5000
    return Int64(clamping: (product + half) / 10_000)
  }

  /// Whether a discount was still due on a day.
  func isInTime(_ item: OpenBook.Item, _ day: Day) -> Bool {
    day - item.issuedOn <= rules.discountDays + rules.discountGrace
  }

  /// Explains what is missing of a set, with what is closed of each document for it.
  ///
  /// - Parameter missing: open − paid, above zero.
  func explain(
    _ missing: Int64, of items: [(item: OpenBook.Item, open: Int64)], debtor: Int32,
    _ payment: BankMovement, statedAmounts: Set<Int64>
  ) -> (residual: Residual, shares: [Int64])? {
    guard missing > 0 else { return nil }
    if missing <= rules.rounding { return (.rounding, atLast(missing, items)) }
    for rate in discountRates(of: debtor) {
      for onlyInTime in [true, false] {
        let shares = items.map { item, open in
          open > 0 && (!onlyInTime || isInTime(item, payment.valueOn))
            ? ResidualRules.share(open, rate) : 0
        }
        let sum = shares.reduce(0, +)
        let slack = Int64(items.count)
        guard sum > 0, abs(sum - missing) <= slack else { continue }
        // Late, it is a deduction: somebody decides.
        return onlyInTime
          ? (.discount, settled(shares, missing - sum))
          : (.deduction, settled(shares, missing - sum))
      }
    }
    let charges = payment.charges.filter { $0.currency == payment.amount.currency }
      .reduce(Int64(0)) { $0 + Int64(clamping: $1.minorUnits.magnitude) }
    if charges == missing { return (.bankCharge, atLast(missing, items)) }
    let taxes = habits[debtor].taxes
    for rate in taxes.isEmpty && rules.takesTaxesFromStrangers ? Set(rules.taxes) : taxes {
      let shares = items.map { $0.open > 0 ? ResidualRules.share($0.open, rate) : 0 }
      let sum = shares.reduce(0, +)
      if sum > 0, abs(sum - missing) <= Int64(items.count) {
        return (.tax, settled(shares, missing - sum))
      }
    }
    if statedAmounts.contains(missing) { return (.deduction, atLast(missing, items)) }
    if missing <= rules.bankCharge, missing * 20 < items.reduce(0, { $0 + $1.open }) {
      return (.bankCharge, atLast(missing, items))
    }
    return nil
  }

  /// The last claim that is large enough takes all.
  private func atLast(_ missing: Int64, _ items: [(item: OpenBook.Item, open: Int64)]) -> [Int64] {
    var shares = [Int64](repeating: 0, count: items.count)
    if let place = items.lastIndex(where: { $0.open > missing }) { shares[place] = missing }
    return shares
  }

  /// Shares whose sum is off by some units, with the largest making up for them.
  private func settled(_ shares: [Int64], _ rest: Int64) -> [Int64] {
    var shares = shares
    if let place = shares.indices.max(by: { shares[$0] < shares[$1] }) { shares[place] += rest }
    return shares
  }
}

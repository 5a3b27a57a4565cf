internal import BankStatements
internal import Receivables

extension CashMatcher {
  /// Applies a payment to a set, and says what the difference is.
  func fill(
    _ match: inout CashMatch, _ items: [Int32], _ payment: BankMovement, _ statedAmounts: Set<Int64>
  ) {
    let opens = items.map { (item: book.items[Int($0)], open: book.open[Int($0)]) }
    let total = opens.reduce(Int64(0)) { $0 + $1.open }
    let paid = payment.amount.minorUnits
    match.parts = zip(items, opens).map { AppliedPart(item: $0, amount: $1.open) }
    match.residual = .none
    match.unapplied = 0
    if total == paid { return }
    if total < paid {
      let surplus = paid - total
      (match.residual, match.unapplied) = (.over, surplus)
      return
    }
    if let (residual, shares) = residuals.explain(
      total - paid, of: opens, debtor: match.debtor, payment, statedAmounts: statedAmounts),
      shares.reduce(0, +) == total - paid
    {
      match.residual = residual
      for place in match.parts.indices {
        match.parts[place].amount -= shares[place]
        if residual.writeOff != nil { match.parts[place].residual = shares[place] }
      }
      return
    }
    match.residual = .short
    payInOrder(&match, paid)
  }

  /// Credits first, then claims in their order; the last one in part.
  private func payInOrder(_ match: inout CashMatch, _ paid: Int64) {
    var left = paid
    for part in match.parts where part.amount < 0 { left -= part.amount }
    for place in match.parts.indices where match.parts[place].amount > 0 {
      let amount = min(match.parts[place].amount, left)
      match.parts[place].amount = amount
      left -= amount
    }
    match.parts.removeAll { $0.amount == 0 }
  }
}

/// What payments give of their own currency for invoices in another.
struct Conversions {
  private let stated: [Int32: Int64]
  /// By payment and the day its lines are known: what they ask for in all, in the invoices' currency.
  private var asked: [Key: Int64] = [:]
  private let receipts: [StoredFunds]
  private let invoices: [StoredInvoice]
  private let rates: [Posted<ExchangeRate>]

  private struct Key: Hashable {
    let payment: Int32
    let knownOn: Int32
  }

  init(
    _ reductions: [Reduction], _ postings: Postings, _ invoices: [StoredInvoice],
    _ rates: [Posted<ExchangeRate>]
  ) {
    stated = postings.paymentAmounts
    receipts = postings.receipts
    self.invoices = invoices
    self.rates = rates
    for reduction in reductions {
      guard case .payment(let payment) = reduction.source, reduction.invoice >= 0,
        invoices[Int(reduction.invoice)].currency != receipts[Int(payment)].currency
      else { continue }
      asked[Key(payment: payment, knownOn: reduction.knownOn), default: 0] += max(
        0, reduction.amount)
    }
  }

  /// Minor units that a payment gives for a line, at most what is left of it.
  ///
  /// As the line says, or else by the rate of the day, or else by the line's share of what is asked of
  /// the payment on that day. What is within a twentieth of all that is left takes all of it: the
  /// difference is one of exchange.
  func given(for reduction: Reduction, left: Int64) -> Int64 {
    guard case .payment(let payment) = reduction.source, left > 0 else { return 0 }
    if let amount = stated[reduction.line] { return min(max(0, amount), left) }
    let total = asked[Key(payment: payment, knownOn: reduction.knownOn)] ?? reduction.amount
    let share = Double(reduction.amount) / Double(max(1, total))
    let estimate =
      rate(reduction, payment).map { Double(reduction.amount) * $0 }
      ?? Double(left) * share
    if total == reduction.amount, abs(estimate - Double(left)) <= Double(left) / 20 { return left }
    return estimate < Double(left) ? Int64(estimate.rounded()) : left
  }

  /// Minor units of the payment's currency for one of the invoice's, by the last rate known.
  private func rate(_ reduction: Reduction, _ payment: Int32) -> Double? {
    let (from, to) = (invoices[Int(reduction.invoice)].currency, receipts[Int(payment)].currency)
    let day = Day(number: Int(reduction.on))
    var best: (on: Day, rate: Double)?
    for posted in rates where posted.knownOn <= reduction.knownOn && posted.record.on <= day {
      let rate = posted.record
      let value: Double? =
        (rate.from, rate.to) == (from, to)
        ? rate.rate : (rate.from, rate.to) == (to, from) ? 1 / rate.rate : nil
      if let value, best.map({ $0.on <= rate.on }) ?? true { best = (rate.on, value) }
    }
    return best.map {
      $0.rate * Double(to.minorUnitsPerMajor) / Double(from.minorUnitsPerMajor)
    }
  }
}

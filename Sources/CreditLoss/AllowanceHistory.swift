internal import Foundation
public import Receivables
internal import Statistics

/// The allowance of one currency at the ends of months, and what moved it.
///
///     closing = opening − written off + charge,
///
/// each closing figure being the provision matrix of that day, from what was known on it.
public struct AllowanceRollForward: Sendable, Hashable, Codable {
  /// A month, or its part up to the view's day.
  public struct Month: Sendable, Hashable, Codable {
    /// Its last day, or the view's.
    public let end: Day
    /// Whether the month is over by then.
    public let isWhole: Bool
    /// The allowance at its start.
    public let opening: Money
    /// Bad debt written off in it, less what was undone.
    public let writtenOff: Money
    /// What the month charges to profit and loss; below zero where it releases.
    public let charge: Money
    /// The allowance at its end.
    public let closing: Money
  }

  /// Of the allowance.
  public let currency: Currency
  /// Oldest first.
  public let months: [Month]

  /// One for each currency that has something open now or had in the months.
  public static func all(
    _ view: LedgerView, buckets: AgeingBuckets, terms: ProvisionTerms, months: Int = 12
  ) -> [AllowanceRollForward] {
    let first = view.usualDaysOfIssue?.lowerBound ?? view.day
    var days = view.monthEnds(months).drop { $0 < first }.map { $0 }
    if days.last != view.day { days.append(view.day) }
    let matrices = days.map { day in
      ProvisionMatrix(view: view.asOf(day), outlook: nil, buckets: buckets, terms: terms)
    }
    let currencies = Set(matrices.flatMap(\.currencies)).sorted()
    return currencies.map { currency in
      let closings = matrices.map { $0.allowance(currency) }
      return AllowanceRollForward(
        currency: currency,
        months: days.indices.dropFirst().map { place in
          let gone = view.badDebt(currency, after: days[place - 1], through: days[place])
          let (opening, closing) = (closings[place - 1], closings[place])
          return Month(
            end: days[place], isWhole: days[place] == days[place].endOfMonth, opening: opening,
            writtenOff: gone, charge: closing - opening + gone, closing: closing)
        })
    }
  }
}

/// The allowance of a past day against what has become of what was open on it.
public struct AllowanceBacktest: Sendable, Hashable, Codable {
  /// The past day.
  public let day: Day
  /// Owed on it.
  public let open: Money
  /// The provision matrix of the day, from what was known on it.
  public let allowance: Money
  /// Of what was open, written off since.
  public let writtenOff: Money
  /// Of it, owed still.
  public let stillOpen: Money
  /// The least average loss that chance alone explains in 9 of 10 cases; `nil` where nothing was
  /// lost.
  ///
  /// What was lost, L, is the sum of x_c over customers, of which as many as were lost is a matter of
  /// chance: the variance of L is Σ x_c², and
  ///
  ///     L exp(±1.645 √log(1 + Σ x_c² / L²)).
  ///
  /// What is still open counts as lost.
  public let lossLow: Money?
  /// As ``lossLow``, the most.
  public let lossHigh: Money?
  /// Whether rates were those that the policy states.
  public let isStated: Bool

  /// At the ends of quarters up to half a year before the view's day, oldest first.
  public static func all(
    _ view: LedgerView, buckets: AgeingBuckets, terms: ProvisionTerms
  ) -> [AllowanceBacktest] {
    let first = view.usualDaysOfIssue?.lowerBound
    let days = view.monthEnds(42).filter {
      [3, 6, 9, 12].contains($0.month) && view.day - $0 > 180 && $0 > (first ?? $0)
    }
    return days.flatMap { day in
      let past = view.asOf(day)
      let matrix = ProvisionMatrix(view: past, outlook: nil, buckets: buckets, terms: terms)
      let fates = view.fates(since: past)
      return matrix.currencies.map { currency in
        let fate = fates[currency] ?? Fate()
        return AllowanceBacktest(
          day: day, open: Money(minorUnits: fate.open, currency),
          allowance: matrix.allowance(currency),
          writtenOff: Money(minorUnits: fate.writtenOff, currency),
          stillOpen: Money(minorUnits: fate.stillOpen, currency),
          lossLow: fate.loss(-1).map { Money(minorUnits: $0, currency) },
          lossHigh: fate.loss(1).map { Money(minorUnits: $0, currency) },
          isStated: matrix.isStated(currency))
      }
    }
  }
}

private struct Fate {
  var open: Int64 = 0
  var writtenOff: Int64 = 0
  var stillOpen: Int64 = 0
  /// Written off or still open, by customer.
  var lost: [CustomerIndex: Double] = [:]

  /// 1.645 standard errors below or above what was lost, on the scale of logarithms.
  func loss(_ side: Double) -> Int64? {
    let sum = lost.values.sorted().reduce(0, +)
    guard sum > 0 else { return nil }
    let squares = lost.values.sorted().reduce(0) { $0 + $1 * $1 }
    return Int64(nearest: sum * exp(side * 1.645 * log1p(squares / (sum * sum)).squareRoot()))
  }
}

extension LedgerView {
  /// Of one currency, in the days after one up to another.
  fileprivate func badDebt(_ currency: Currency, after: Day, through: Day) -> Money {
    var units = Int64(0)
    for (position, invoice) in invoices.elements.indexed() where invoice.currency == currency {
      for settlement in settlements[position]
      where settlement.reason == .badDebt && settlement.on > after && settlement.on <= through {
        units += settlement.amount
      }
    }
    return Money(minorUnits: units, currency)
  }

  /// What has become of what was open in an earlier view.
  fileprivate func fates(since past: LedgerView) -> [Currency: Fate] {
    var open: [InvoicePlace: Int64] = [:]
    for (position, invoice) in past.invoices.elements.indexed() where invoice.outstanding > 0 {
      open[InvoicePlace(past, position)] = invoice.outstanding
    }
    var fates: [Currency: Fate] = [:]
    for (position, invoice) in invoices.elements.indexed()
    where invoice.issuedOn <= past.day {
      guard let amount = open[InvoicePlace(self, position)] else { continue }
      var fate = fates[invoice.currency] ?? Fate()
      fate.open += amount
      fate.writtenOff += min(amount, max(0, badDebt(position, after: past.day)))
      fate.stillOpen += min(amount, invoice.outstanding)
      let lost =
        min(amount, max(0, badDebt(position, after: past.day)))
        + min(amount, invoice.outstanding)
      if lost > 0 { fate.lost[invoice.customer, default: 0] += Double(min(lost, amount)) }
      fates[invoice.currency] = fate
    }
    return fates
  }
}

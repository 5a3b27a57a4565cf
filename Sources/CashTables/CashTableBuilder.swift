public import ForecastVocabulary
public import Receivables
internal import Statistics

/// Makes cash tables of a forecast: one for each currency, or one in a reporting currency.
public struct CashTableBuilder: Sendable {
  /// Of the day on which the forecast was made.
  public let view: LedgerView
  package let outlook: Outlook
  package let forecast: CashForecast
  private let calendar: BusinessCalendar
  package let shares: OpenReceiptShares
  private let periods: Periods

  /// - Parameter graceDays: days after its promised day until which a promise is pending.
  public init(
    view: LedgerView, outlook: Outlook, forecast: CashForecast, calendar: BusinessCalendar,
    graceDays: Int, by periods: Periods = Periods(.week)
  ) {
    self.view = view
    self.outlook = outlook
    self.forecast = forecast
    self.calendar = calendar
    self.periods = periods
    shares = OpenReceiptShares(view, outlook, graceDays: graceDays)
  }

  /// All currencies in which cash is forecast or planned, in order of code.
  public var currencies: [Currency] {
    Set(forecast.currencies + view.otherFlows.map(\.amount.currency)).sorted()
  }

  /// Those known at the as-of day.
  public var customers: CustomerTable<Customer> { view.customers }

  /// One currency's own cash.
  ///
  /// - Parameters:
  ///   - opening: cash at the close of the as-of day; must be in `currency`.
  ///   - minimum: the least that should be held; must be in `currency`.
  public func table(_ currency: Currency, opening: Money? = nil, minimum: Money? = nil) -> CashTable
  {
    table(
      of: [(currency, 1)], in: currency, isConverted: false, opening: opening, minimum: minimum)
  }

  /// All currencies together, each path's cash converted at the as-of day's rates.
  public func table(
    reportingIn currency: Currency, opening: Money? = nil, minimum: Money? = nil
  ) throws(MissingRate) -> CashTable {
    table(
      of: try rates(to: currency), in: currency, isConverted: true, opening: opening,
      minimum: minimum)
  }

  /// What one unit of each currency is worth at the as-of day.
  func rates(to currency: Currency) throws(MissingRate) -> [(Currency, Double)] {
    var rates: [(Currency, Double)] = []
    for other in currencies { rates.append((other, try view.rate(from: other, to: currency))) }
    return rates
  }

  private func table(
    of rates: [(Currency, Double)], in currency: Currency, isConverted: Bool, opening: Money?,
    minimum: Money?
  ) -> CashTable {
    precondition(
      (opening?.currency ?? currency) == currency && (minimum?.currency ?? currency) == currency,
      "opening and minimum cash of a table in \(currency) are in another currency")
    let periods = self.periods.ranges(after: forecast.day, horizon: forecast.horizon)
    let unit = Double(currency.minorUnitsPerMajor)
    let expected = periods.map { self.receipts(of: rates, within: $0).map { $0 * unit } }
    let totalIn = apportioned(expected.map { $0.reduce(0, +) })
    let receipts = zip(expected, totalIn).map { ReceiptParts(apportioned($0, to: $1)) }
    let flows = otherFlows(periods, of: rates, in: currency)
    let net = periods.indices.map { p in
      flows.reduce(totalIn[p]) { $0.clampedSum($1.amounts[p]) }
    }
    let start = opening?.minorUnits ?? 0
    let balances = net.reduce(into: [start]) { $0.append($0[$0.count - 1].clampedSum($1)) }

    let planned = periods.indices.map { p in
      flows.reduce(start) { $1.amounts[0...p].reduce($0) { $0.clampedSum($1) } }
    }
    let cumulated = periods.enumerated().map { p, days in
      paths(of: rates, within: 1...days.upperBound).map { Double(planned[p]) + $0 * unit }.sorted()
    }
    let within = periods.map { paths(of: rates, within: $0).map { $0 * unit }.sorted() }
    let rows =
      [CashTable.Row(line: .opening, expected: Array(balances.dropLast()), ranges: [])]
      + CashLine.receiptLines.map { line in
        CashTable.Row(line: line, expected: receipts.map { $0.amount(line) }, ranges: [])
      }
      + [CashTable.Row(line: .totalIn, expected: totalIn, ranges: within.map { range($0) })]
      + CashLine.partLines.map { line in
        CashTable.Row(line: line, expected: receipts.map { $0.amount(line) }, ranges: [])
      }
      + flows.map { CashTable.Row(line: .other($0.label), expected: $0.amounts, ranges: []) }
      + [
        CashTable.Row(line: .net, expected: net, ranges: []),
        CashTable.Row(
          line: .closing, expected: Array(balances.dropFirst()), ranges: cumulated.map { range($0) }
        ),
      ]
    return CashTable(
      currency: currency, isConverted: isConverted, periods: periods, day: forecast.day, rows: rows,
      statesOpening: opening != nil, minimum: minimum,
      probabilityBelowMinimum: minimum.map { least in
        cumulated.map { paths in
          Double(paths.count { $0 < Double(least.minorUnits) }) / Double(paths.count)
        }
      } ?? [])
  }

  /// Expected cash within `days` of the parts of ``ReceiptParts``, in major units of the target.
  private func receipts(
    of rates: [(Currency, Double)], within days: ClosedRange<Int>
  ) -> [Double] {
    var sums = [Double](repeating: 0, count: ReceiptParts.count)
    for (currency, rate) in rates where forecast.currencies.contains(currency) {
      for (source, model) in [(CashSource.openExisting, CustomerKind.existing), (.openNew, .new)] {
        let cash = rate * forecast.expected(days, source, currency)
        let share = shares.of(model, currency, within: days)
        let first = ReceiptParts.first(of: model)
        sums[first] += cash * (1 - share.disputed - share.promised)
        sums[first + 1] += cash * share.promised
        sums[first + 2] += cash * share.disputed
      }
      sums[ReceiptParts.billingExisting] +=
        rate * forecast.expected(days, .billingExisting, currency)
      sums[ReceiptParts.billingNew] += rate * forecast.expected(days, .billingNew, currency)
    }
    return sums
  }

  /// The cash of each path within `days`, in major units of the target.
  private func paths(of rates: [(Currency, Double)], within days: ClosedRange<Int>) -> [Double] {
    var sums = [Double](repeating: 0, count: forecast.pathCount)
    for (currency, rate) in rates where forecast.currencies.contains(currency) {
      for (path, cash) in forecast.paths(days, .total, currency).enumerated() {
        sums[path] += rate * cash
      }
    }
    return sums
  }

  /// Planned cash by label and period, on banking days, in minor units of the target.
  private func otherFlows(
    _ periods: [ClosedRange<Int>], of rates: [(Currency, Double)], in currency: Currency
  ) -> [(label: String, amounts: [Int64])] {
    var sums: [String: [Double]] = [:]
    for flow in view.otherFlows {
      guard let rate = rates.first(where: { $0.0 == flow.amount.currency })?.1,
        let period = periods.firstIndex(where: { $0.contains(calendar.roll(flow.on) - view.day) })
      else { continue }
      let amount =
        flow.amount.currency == currency
        ? Double(flow.amount.minorUnits)
        : flow.amount.majorUnits * rate * Double(currency.minorUnitsPerMajor)
      sums[flow.label, default: [Double](repeating: 0, count: periods.count)][period] += amount
    }
    return sums.sorted { $0.key < $1.key }.map { label, amounts in
      (label, amounts.map { Int64(nearest: $0) })
    }
  }

  private func range(_ sorted: [Double]) -> CashRange {
    func at(_ p: Double) -> Int64 {
      Int64(nearest: CashForecast.quantile(p, ofSorted: sorted))
    }
    return CashRange(p10: at(0.1), p50: at(0.5), p90: at(0.9))
  }
}

/// The receipts of a period in parts that do not overlap, in minor units, rounded to their sum.
///
/// Open invoices of existing and of new customers come each in three: neither promised nor disputed,
/// promised, disputed. Billing to come follows.
private struct ReceiptParts {
  static let count = 8
  static let billingExisting = 6
  static let billingNew = 7

  private let units: [Int64]

  init(_ units: [Int64]) {
    precondition(units.count == ReceiptParts.count, "\(units.count) parts of receipts")
    self.units = units
  }

  static func first(of model: CustomerKind) -> Int { model == .existing ? 0 : 3 }

  var total: Int64 { units.reduce(0, +) }

  func amount(_ line: CashLine) -> Int64 {
    switch line {
    case .openExisting: units[0...2].reduce(0, +)
    case .openNew: units[3...5].reduce(0, +)
    case .promised: units[1] + units[4]
    case .disputed: units[2] + units[5]
    case .billingExisting: units[ReceiptParts.billingExisting]
    case .billingNew: units[ReceiptParts.billingNew]
    case .totalIn: total
    case .opening, .other, .net, .closing: preconditionFailure("\(line.name) is no receipt")
    }
  }
}

/// Whole numbers that sum to the rounded sum of `amounts`, each at most one from its own.
///
/// The units that rounding down leaves go to the largest remainders, ties to the first (the method
/// of Hamilton; Balinski & Young, *Fair Representation*, 1982).
package func apportioned(_ amounts: [Double]) -> [Int64] {
  let amounts = withinReach(amounts)
  return apportioned(amounts, to: Int64(nearest: amounts.reduce(0, +)))
}

/// The same amounts or, where their sum is beyond whole numbers of 64 bits, smaller ones in the same
/// proportion; those that are no numbers count as 0.
private func withinReach(_ amounts: [Double]) -> [Double] {
  let most = 4e18
  let size = amounts.reduce(0) { $0 + abs($1) }
  guard !(size <= most) else { return amounts }
  let clamped = amounts.map { $0.isNaN ? 0 : min(max($0, -most), most) }
  let sum = clamped.reduce(0) { $0 + abs($1) }
  return clamped.map { sum > most ? $0 / sum * most : $0 }
}

/// Whole numbers that sum to `total`, which the sum of `amounts` is close to.
///
/// As ``apportioned(_:)``; what the total differs from the amounts by more than rounding leaves is
/// handed out, or taken back, in further rounds.
package func apportioned(_ amounts: [Double], to total: Int64) -> [Int64] {
  let amounts = withinReach(amounts)
  var parts = amounts.map { Int64(nearest: $0.rounded(.down)) }
  guard !parts.isEmpty else { return parts }
  let byRemainder = amounts.indices.sorted { a, b in
    let (x, y) = (amounts[a] - Double(parts[a]), amounts[b] - Double(parts[b]))
    return x != y ? x > y : a < b
  }
  var left = total.clampedSum(-parts.reduce(0, +))
  let rounds = left / Int64(parts.count)
  for i in parts.indices where rounds != 0 { parts[i] += rounds }
  left -= rounds * Int64(parts.count)
  if left >= 0 {
    for i in byRemainder.prefix(Int(left)) { parts[i] += 1 }
  } else {
    for i in byRemainder.suffix(Int(-left)) { parts[i] -= 1 }
  }
  return parts
}

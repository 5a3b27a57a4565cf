internal import Foundation
internal import Receivables
internal import Statistics

/// How fast the amounts that customers are billed grow, learnt from all of them.
///
/// With y the log of an amount, t the years to its day of issue and x = (t, sin 2πt, cos 2πt, sin 4πt,
/// cos 4πt), each about its mean over the customer's invoices in the currency,
///
///     y = βᵀ x + e
///
/// by least squares over all customers: what one customer's amounts do over the years, whoever else
/// arrives or leaves, and not for the season. The variance s² of β₁ is clustered by customer and by
/// stretches of four weeks, so that a crisis which all share counts as one observation. The growth g
/// is β₁ b²/(b² + s²), in logs per year, with b of ``BillingSpecification``, and none where β₁ is within
/// two s of none or the invoices span too little time to tell it from a season.
///
/// - SeeAlso: Cameron, Gelbach & Miller, *Robust Inference with Multiway Clustering* (2011).
struct AmountGrowth: Sendable, Hashable {
  private let rates: [Currency: Double]

  /// Customers that are learnt from; of more, an even share.
  private static let mostCustomers = 5_000
  /// The least time between the first invoice and the last, in days: a year and a quarter.
  private static let fewestDays = 456
  private static let standardErrors = 2.0
  private static let yearDays = 365.25

  init(_ view: LedgerView, _ specification: BillingSpecification) {
    let days = 7 * specification.trend.longest
    let stride = max(1, view.customers.count / AmountGrowth.mostCustomers)
    var amounts: [Currency: AmountsWithinCustomers] = [:]
    for customer in view.customers.indices where customer.position % stride == 0 {
      let recent = view.billed(customer).filter { view.day - $0.issuedOn < days && $0.amount > 0 }
      for (currency, invoices) in Dictionary(grouping: recent, by: \.currency)
      where invoices.count > 1 {
        amounts[currency, default: AmountsWithinCustomers()].add(
          invoices.map {
            (
              age: view.day - $0.issuedOn,
              amount: Money(minorUnits: $0.amount, currency).majorUnits
            )
          })
      }
    }
    let deviation = specification.trend.growth
    rates = amounts.compactMapValues { amounts in
      guard amounts.span >= AmountGrowth.fewestDays, let slope = amounts.slope(),
        abs(slope.mean) > AmountGrowth.standardErrors * slope.variance.squareRoot()
      else { return nil }
      let prior = deviation * deviation
      return slope.mean * prior / (prior + slope.variance)
    }
  }

  /// g of a currency; 0 where the ledger does not tell.
  func rate(_ currency: Currency) -> Double { rates[currency] ?? 0 }

  /// What an amount issued so many days ago would be today, over what it was.
  func factor(_ currency: Currency, age: Int) -> Double {
    exp(rate(currency) * Double(age) / AmountGrowth.yearDays)
  }

  /// The columns of x at an age in days, not yet about their means.
  fileprivate static func columns(age: Int) -> [Double] {
    let years = -Double(age) / yearDays
    return [years] + [2, 4].flatMap { [sin($0 * .pi * years), cos($0 * .pi * years)] }
  }
}

extension AmountGrowth: Codable {
  init(from decoder: any Decoder) throws {
    rates = try Dictionary(byCode: [String: Double](from: decoder))
  }

  func encode(to encoder: any Encoder) throws { try rates.byCode.encode(to: encoder) }

  /// - Throws: `ModelFault`.
  func validate() throws(ModelFault) {
    try ModelFault.require(Array(rates.values), in: -10...10, "the growth of amounts")
  }
}

/// Logs of amounts about their customers' means, and the line through them.
struct AmountsWithinCustomers {
  private struct Row {
    let columns: [Double]
    let log: Double
    /// Four weeks, counted back.
    let stretch: Int
  }

  private var customers: [[Row]] = []
  private var ages: ClosedRange<Int>?

  private static let stretchDays = 28
  /// Of customers and of stretches of time: the scatter of fewer says little.
  private static let fewestClusters = 10

  /// Days from the first invoice to the last.
  var span: Int { ages.map { $0.upperBound - $0.lowerBound } ?? 0 }

  /// - Parameter invoices: of one customer, at least one.
  mutating func add(_ invoices: [(age: Int, amount: Double)]) {
    let n = Double(invoices.count)
    let columns = invoices.map { AmountGrowth.columns(age: $0.age) }
    let logs = invoices.map { log($0.amount) }
    let means = columns[0].indices.map { k in columns.reduce(0) { $0 + $1[k] } / n }
    let level = logs.reduce(0, +) / n
    customers.append(
      invoices.indices.map { i in
        Row(
          columns: zip(columns[i], means).map { $0 - $1 }, log: logs[i] - level,
          stretch: invoices[i].age / AmountsWithinCustomers.stretchDays)
      })
    for invoice in invoices {
      let own = invoice.age...invoice.age
      ages =
        ages.map {
          min($0.lowerBound, own.lowerBound)...max($0.upperBound, own.upperBound)
        } ?? own
    }
  }

  /// β₁ and s²; `nil` where too few customers or stretches of time tell, or x has not its full rank.
  func slope() -> (mean: Double, variance: Double)? {
    let rows = customers.joined()
    let stretches = Set(rows.map(\.stretch)).count
    guard min(customers.count, stretches) >= AmountsWithinCustomers.fewestClusters,
      let width = rows.first?.columns.count
    else { return nil }
    var moments = Matrix(rows: width, columns: width)
    var products = [Double](repeating: 0, count: width)
    for row in rows {
      for j in 0..<width {
        products[j] += row.columns[j] * row.log
        for i in 0..<width { moments[i, j] += row.columns[i] * row.columns[j] }
      }
    }
    guard let known = try? Cholesky(moments) else { return nil }
    let coefficients = known.solve(products)
    // The influence of a row on β₁ is this times its columns and residual.
    let direction = known.solve([1] + [Double](repeating: 0, count: width - 1))
    func dot(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
    return (
      coefficients[0],
      variance(stretches: stretches) { row in
        dot(direction, row.columns) * (row.log - dot(coefficients, row.columns))
      }
    )
  }

  /// Σ over customers and over stretches of squared sums of influence, less what both count.
  private func variance(stretches: Int, influence: (Row) -> Double) -> Double {
    var byStretch = [Int: Double]()
    var (ofCustomers, ofBoth) = (0.0, 0.0)
    for rows in customers {
      var own = [Int: Double]()
      for row in rows { own[row.stretch, default: 0] += influence(row) }
      let parts = own.sorted { $0.key < $1.key }
      let sum = parts.reduce(0) { $0 + $1.value }
      ofCustomers += sum * sum
      for (stretch, part) in parts {
        ofBoth += part * part
        byStretch[stretch, default: 0] += part
      }
    }
    let ofStretches = byStretch.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value * $1.value }
    func corrected(_ sum: Double, _ clusters: Int) -> Double {
      sum * Double(clusters) / Double(clusters - 1)
    }
    let customersAlone = corrected(ofCustomers, customers.count)
    return max(customersAlone, customersAlone + corrected(ofStretches, stretches) - ofBoth)
  }
}

package import Billing
package import ForecastVocabulary
internal import Foundation
package import Receivables
internal import Statistics

/// Simulates paths of cash from outlooks, with shocks that invoices share.
///
/// The payment day of an invoice is the first day k whose curve reaches Φ(z), that is with
///
///     Φ⁻¹(P(paid by k)) ≥ z,      z = √ρ_p Z_p + √ρ_c Z_c + √(1 − ρ_p − ρ_c) ε
///
/// for standard normal Z_p of the path, Z_c of the customer and the path, and ε of its own: a
/// Gaussian copula (Li, *On Default Correlation*, 2000). Φ(z) is uniform, so shocks spread sums
/// without moving what any invoice is expected to bring. ρ follows from ``Shocks``: a shock of
/// variance σ² to the log hazard beside the π²/6 of an event time's own log cumulative hazard.
///
/// Every number drawn depends on the seed, the identity of what it is for and the path, for small
/// customers on neighbouring paths too, and on nothing else: neither the order of work nor the number
/// of threads changes a path. So the work goes customer by customer, each through all paths of a chunk
/// while its curves are in the cache.
///
/// An invoice brings what no money on account covers (``Invoice/uncovered``), times the share of it that
/// is cash if paid on that day (``CashShare``).
package struct CashSimulation: Sendable {
  let view: LedgerView
  package let outlook: Outlook
  package let billing: BillingOutlook?
  package let horizon: Int
  package let threads: Int
  /// Of all that can bring cash, in order of code.
  let currencies: [Currency]
  private let calendar: BusinessCalendar
  /// `nil` for the forecast itself.
  package var scenario: CashScenario?
  /// √ρ_p, √ρ_c and √(1 − ρ_p − ρ_c).
  private let loadings: Loadings

  struct Loadings: Sendable {
    let portfolio, customer, own: Double
  }

  /// Neighbouring paths on which one of many small customers is billed the same, though it pays each
  /// as the path's shocks and its own will have it: sums of thousands do not show it.
  static let pathsAlike = 5
  /// Paths computed together by one thread.
  private static let pathsPerChunk = 10 * pathsAlike

  /// - Parameter billing: `nil` simulates the open invoices alone.
  package init(
    view: LedgerView, outlook: Outlook, billing: BillingOutlook?, shocks: Shocks,
    calendar: BusinessCalendar, horizon: Int, threads: Int
  ) {
    self.view = view
    self.outlook = outlook
    self.billing = billing
    self.calendar = calendar
    self.horizon = horizon
    self.threads = threads
    let billed = billing?.plan.profiles.profiles.map(\.currency) ?? []
    let owed = outlook.invoices.lazy.map { view.invoices.elements[$0.invoice].currency }
    currencies = Set(view.currencies).union(owed).union(billed).sorted()
    let (portfolio, customer) = shocks.correlation
    loadings = Loadings(
      portfolio: portfolio.squareRoot(), customer: customer.squareRoot(),
      own: (1 - portfolio - customer).squareRoot())
  }

  package func run(paths: Int, seed: UInt64) -> CashForecast {
    CashForecast(day: view.day, totals(paths: paths, seed: seed).simulated)
  }

  /// What some of the customers bring.
  ///
  /// - Parameters:
  ///   - isWanted: asked by position in the view; the outlook's invoices are of those alone.
  ///   - arrivals: whether customers not yet known are drawn with them.
  package func totals(
    paths: Int, seed: UInt64, arrivals: Bool = true,
    of isWanted: (CustomerIndex) -> Bool = { _ in true }
  ) -> PathTotals {
    precondition(paths >= 1, "\(paths) paths")
    let items = SimulatedItems(self, seed: seed, of: isWanted)
    let arrivalDays = arrivalDays()
    let chunk = CashSimulation.pathsPerChunk
    let scales = PathTotals.scales(currencies)
    let chunks = parallelMap(0..<(paths + chunk - 1) / chunk, threads: threads) { number in
      let range = (number * chunk)..<min((number + 1) * chunk, paths)
      var cash = [Int64](repeating: 0, count: scales.count * range.count * horizon)
      cash.withUnsafeMutableBufferPointer { cash in
        var paths = PathChunk(
          range, seed: seed, items, loadings: loadings, horizon: horizon,
          arrivalDays: arrivalDays,
          into: PathSums(cash, scales: scales, pathCount: range.count, horizon: horizon))
        paths.simulate()
        if arrivals, let billing {
          paths.arrive(billing, items)
          paths.suppose(billing)
        }
      }
      return (range, cash)
    }
    var totals = PathTotals(currencies: currencies, pathCount: paths, horizon: horizon)
    for (range, cash) in chunks { totals.fill(range, with: cash) }
    return totals
  }

  /// For 0…horizon days ahead, the day on which a payment of a future invoice made then arrives; 0
  /// beyond the horizon.
  private func arrivalDays() -> [Int] {
    (0...horizon).map { daysAhead in
      let earliest = view.day + max(daysAhead, 1)
      let day =
        (billing?.paysOnBusinessDays == true ? calendar.roll(earliest) : earliest) - view.day
      return day <= horizon ? day : 0
    }
  }
}

extension LedgerView {
  /// What tells a claim from all others: the invoice's identifier, with the number of the instalment.
  func claimName(_ position: InvoiceIndex) -> String {
    let instalment = invoices.elements[position].instalment
    return instalment == 0 ? invoiceID(position) : "\(invoiceID(position)) \(instalment)"
  }

  /// The currencies of its invoices.
  var currencies: [Currency] {
    var found: [Currency] = []
    for invoice in invoices.elements where !found.contains(invoice.currency) {
      found.append(invoice.currency)
    }
    return found
  }
}

package import ForecastVocabulary
internal import Foundation
public import Receivables
internal import Statistics

/// How the model's probabilities of never being paid, as of a year ago, compare with what was lost
/// since, and how they are corrected.
///
/// What is lost of an invoice is what was written off as bad debt within the year and what is still
/// owed at its end. The odds of never being paid are multiplied by the one c for which the past
/// forecast sums to it,
///
///     Σ_i open_i · c o_i / (1 + c o_i) = lost,   o_i = P_i / (1 − P_i).
public struct LossCalibration: Sendable, Hashable, Codable {
  /// The past day.
  public let origin: Day
  /// Owed on it.
  public let open: Money
  /// Of it, written off within the year or owed still.
  public let lost: Money
  /// What the model expected on it, corrected by what was known then; uncorrected where nothing was.
  public let model: Money
  /// What the provision matrix had on it.
  public let matrix: Money
  /// c, of what was lost in the year that ends on the view's day.
  public let oddsFactor: Double

  /// Whether the model's figure was nearer than the provision matrix.
  public var isModelNearer: Bool {
    (model.minorUnits - lost.minorUnits).magnitude
      < (matrix.minorUnits - lost.minorUnits).magnitude
  }

  /// A probability, its odds multiplied.
  func corrected(_ probability: Double) -> Double {
    Outcome.corrected(probability, oddsFactor)
  }

  /// Days from a past forecast to its outcome.
  package static let days = 365

  /// What the past shows of each currency; without an entry where it shows too little.
  ///
  /// - Parameters:
  ///   - view: as it is now.
  ///   - outlook: what the model forecasts of a past view.
  package static func all(
    _ view: LedgerView, buckets: AgeingBuckets, terms: ProvisionTerms,
    outlook: (LedgerView) -> Outlook
  ) -> [String: LossCalibration] {
    guard let first = view.usualDaysOfIssue?.lowerBound, view.day - first > days
    else { return [:] }
    let then = view.asOf(view.day - days)
    let latest = Outcome.all(of: then, by: view, atLeast: max(1, terms.minimumWriteOffs), outlook)
    guard !latest.isEmpty else { return [:] }
    let earlier =
      then.day - first > days
      ? Outcome.all(of: then.asOf(then.day - days), by: then, atLeast: 0, outlook) : [:]
    let matrix = ProvisionMatrix(view: then, outlook: nil, buckets: buckets, terms: terms)
    var found: [String: LossCalibration] = [:]
    for (currency, outcome) in latest {
      let before = earlier[currency].map(\.oddsFactor) ?? 1
      found[currency.code] = LossCalibration(
        origin: then.day, open: outcome.money(outcome.open, currency),
        lost: outcome.money(outcome.lost, currency),
        model: outcome.money(outcome.expected(before), currency),
        matrix: matrix.allowance(currency), oddsFactor: outcome.oddsFactor)
    }
    return found
  }
}

/// What one past forecast said of a currency's open invoices, and what was lost of them.
private struct Outcome {
  private var items: [(amount: Double, probability: Double)] = []
  private(set) var open = 0.0
  private(set) var lost = 0.0

  /// Of each currency with so many invoices of which something was lost.
  ///
  /// - Parameter outlook: asked only where there is such a currency, as a forecast takes its time.
  static func all(
    of past: LedgerView, by view: LedgerView, atLeast fewest: Int,
    _ outlook: (LedgerView) -> Outlook
  ) -> [Currency: Outcome] {
    let lost = view.lost(since: past.day)
    let open = past.invoices.elements.indexed().filter { $0.element.outstanding > 0 }
    let gone = open.map { position, invoice in
      min(invoice.outstanding, lost[InvoicePlace(past, position), default: 0])
    }
    var losses: [Currency: Int] = [:]
    for ((_, invoice), gone) in zip(open, gone) {
      losses[invoice.currency, default: 0] += gone > 0 ? 1 : 0
    }
    let told = losses.filter { $0.value >= fewest }
    guard !told.isEmpty else { return [:] }
    let neverPaid = outlook(past).neverPaid
    var outcomes: [Currency: Outcome] = [:]
    for ((position, invoice), gone) in zip(open, gone) where told[invoice.currency] != nil {
      outcomes[invoice.currency, default: Outcome()].add(
        Double(invoice.outstanding), Double(gone), neverPaid[position] ?? 0)
    }
    return outcomes
  }

  private mutating func add(_ amount: Double, _ gone: Double, _ probability: Double) {
    items.append((amount, probability))
    open += amount
    lost += gone
  }

  func money(_ units: Double, _ currency: Currency) -> Money {
    Money(minorUnits: Int64(nearest: units), currency)
  }

  func expected(_ factor: Double) -> Double {
    items.reduce(0) { $0 + $1.amount * Outcome.corrected($1.probability, factor) }
  }

  /// By halving the logarithm between a thousandth and a thousand.
  var oddsFactor: Double {
    var (low, high) = (-log(1000.0), log(1000.0))
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if expected(exp(middle)) < lost { low = middle } else { high = middle }
    }
    return exp((low + high) / 2)
  }

  static func corrected(_ probability: Double, _ factor: Double) -> Double {
    let odds = factor * probability
    return odds > 0 ? odds / (1 - probability + odds) : 0
  }
}

/// A claim by name, which means the same in every view of a ledger.
struct InvoicePlace: Hashable {
  let id: String
  let instalment: Int

  init(_ view: LedgerView, _ position: InvoiceIndex) {
    id = view.invoiceID(position)
    instalment = Int(view.invoices.elements[position].instalment)
  }
}

extension Outlook {
  /// P(never paid) by position in the view's invoices.
  var neverPaid: [InvoiceIndex: Double] {
    Dictionary(
      invoices.map { ($0.invoice, $0.curve.probabilityNeverPaid) },
      uniquingKeysWith: { first, _ in first })
  }
}

extension LedgerView {
  /// What of the claims known on an earlier day was written off after it or is still owed.
  func lost(since earlier: Day) -> [InvoicePlace: Int64] {
    var lost: [InvoicePlace: Int64] = [:]
    for (position, invoice) in invoices.elements.indexed() where invoice.issuedOn <= earlier {
      let amount = invoice.outstanding + badDebt(position, after: earlier)
      if amount > 0 { lost[InvoicePlace(self, position)] = amount }
    }
    return lost
  }

  /// What was written off as bad debt after a day, less what was undone; minor units.
  func badDebt(_ position: InvoiceIndex, after earlier: Day) -> Int64 {
    settlements[position].reduce(0) { sum, settlement in
      settlement.reason == .badDebt && settlement.on > earlier ? sum + settlement.amount : sum
    }
  }
}

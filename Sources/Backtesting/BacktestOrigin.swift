internal import ForecastVocabulary
public import Receivables
internal import Statistics
internal import Synchronization

/// One origin of a backtest: what was known then, and what came of it.
///
/// The later view is the ledger at its last day. What a forecaster is scored by is worked out once
/// for all of them.
public struct BacktestOrigin: Sendable {
  /// What forecasters may see.
  public let view: LedgerView
  /// What happened next, as far as the ledger goes.
  public let later: LedgerView
  /// Days ahead that are forecast.
  public let horizon: Int
  /// Positions in the view of the invoices open at the origin, as ``LedgerView/openPositions``.
  public let open: [InvoiceIndex]
  /// Positions in the later view of the same invoices.
  public let openLater: [InvoiceIndex]
  /// For each of ``open``, what became of it as far as the later view knows.
  ///
  /// The weights sum to 1, and days ahead count from the origin, 1 being the day after it. What is
  /// given up, credited or still owed has no payment day to be scored by. There is nothing where money
  /// on account covered it.
  let units: [[(weight: Double, ahead: Int?, isPaid: Bool)]]
  /// For each of ``open``, cash that paid it after the origin, by week ahead, in major units.
  let openReceipts: [[Double]]
  /// For each currency, receipts by week ahead, in major units.
  let receipts: [Currency: [Double]]
  /// The part of them from customers with a paid invoice at the origin.
  let receiptsOfExisting: [Currency: [Double]]
  /// For each of ``open``, how many paid invoices its customer had at the origin.
  let settledInvoices: [Int]
  private let findings = SharedFindings()

  /// The last day whose postings a forecast may see.
  public var day: Day { view.day }
  /// Whole weeks of seven days within the horizon.
  public var weeks: Int { horizon / 7 }

  /// - Parameter later: a view of the same ledger that reaches the horizon.
  public init(view: LedgerView, later: LedgerView, horizon: Int) {
    precondition(horizon >= 1, "a horizon of \(horizon) days")
    precondition(
      later.day >= view.day + horizon,
      "outcomes up to \(later.day) do not cover \(horizon) days after \(view.day)")
    self.view = view
    self.later = later
    self.horizon = horizon
    let weeks = horizon / 7
    open = view.openPositions
    var rows: [Int32: InvoiceIndex] = [:]
    for (position, invoice) in later.invoices.elements.indexed() { rows[invoice.row] = position }
    openLater = open.map { position in
      guard let found = rows[view.invoices.elements[position].row] else {
        preconditionFailure("\(view.invoiceID(position)) is not known on \(later.day)")
      }
      return found
    }
    units = zip(open, openLater).map { position, laterPosition in
      view.invoices.elements[position].uncovered > 0
        ? later.units(laterPosition, after: view, position) : []
    }
    openReceipts = openLater.map { position in
      var cash = [Double](repeating: 0, count: weeks)
      for part in later.cashParts(position) where part.on > view.day {
        let week = (part.on - view.day - 1) / 7
        guard week < weeks else { continue }
        cash[week] +=
          Money(minorUnits: part.amount, later.invoices.elements[position].currency).majorUnits
      }
      return cash
    }
    let settled = view.customers.indices.map { view.paidInvoices(ofCustomer: $0) }
    let existing = view.existingCustomers
    let none = [Double](repeating: 0, count: weeks)
    var (receipts, ofExisting): ([Currency: [Double]], [Currency: [Double]]) = ([:], [:])
    for receipt in later.receipts.elements where receipt.on > view.day {
      let week = (receipt.on - view.day - 1) / 7
      guard week < weeks else { continue }
      let (currency, amount) = (receipt.amount.currency, receipt.amount.majorUnits)
      receipts[currency, default: none][week] += amount
      if existing.contains(ExactText(later.customers[receipt.customer].id)) {
        ofExisting[currency, default: none][week] += amount
      }
    }
    self.receipts = receipts
    receiptsOfExisting = ofExisting
    settledInvoices = open.map { settled[view.invoices.elements[$0].customer] }
  }

  /// What several contestants need to know of the origin, worked out by the first that asks.
  ///
  /// - Parameter key: what it depends on beside the origin, of a type that nothing else is asked by.
  public func shared<Key: Hashable & Sendable, Value: Sendable>(
    _ key: Key, _ find: () -> Value
  ) -> Value {
    if let found = findings.byKey.withLock({ $0[AnyHashable(key)] }) as? Value { return found }
    let found = find()
    findings.byKey.withLock { $0[AnyHashable(key)] = found }
    return found
  }

  /// Currencies in which anything had been received at the origin.
  var currenciesReceived: [Currency] {
    Set(view.receipts.elements.map(\.amount.currency)).sorted()
  }

  /// A part of the open invoices, as positions in ``open``.
  struct Segment: Sendable {
    let name: ScoreSegment
    let members: [Int]
  }

  /// All, those of existing and of new customers, of each currency, and of each customer segment.
  var segments: [Segment] {
    func invoice(_ i: Int) -> Invoice { view.invoices.elements[open[i]] }
    let parts: [(ScoreSegment, [Int])] = [
      (.all, Array(open.indices)), (.existing, open.indices.filter { settledInvoices[$0] > 0 }),
      (.new, open.indices.filter { settledInvoices[$0] == 0 }),
    ]
    let byCurrency = Dictionary(grouping: open.indices) { invoice($0).currency }
      .sorted { $0.key < $1.key }.map { (ScoreSegment.currency($0.key), $0.value) }
    let bySegment = Dictionary(grouping: open.indices) {
      view.customers[invoice($0).customer].segment
    }.sorted { $0.key < $1.key }.filter { !$0.key.isEmpty }
      .map { (ScoreSegment(.customers($0.key)), $0.value) }
    return (parts + byCurrency + bySegment).filter { !$0.1.isEmpty }
      .map { Segment(name: $0.0, members: $0.1) }
  }
}

/// One figure about one forecaster at one origin.
public struct BacktestScore: Sendable, Hashable, Codable {
  /// Which part of customers or cash it is about.
  public let segment: ScoreSegment
  /// Days ahead that the figure covers.
  public let horizon: Int
  /// A stable name, such as `crps_days`.
  public let score: String
  /// Finite; the score's own unit, whether less is better or more.
  public let value: Double
  /// The same figure of resampled customers, where its interval needs them; resample k is of the same
  /// customers at every origin.
  public let resamples: [Double]?

  /// Traps where `value` is not finite: a score that cannot be had is left out.
  public init(
    segment: ScoreSegment, horizon: Int, score: String, value: Double, resamples: [Double]? = nil
  ) {
    precondition(value.isFinite, "\(score) of \(segment) is \(value)")
    precondition(resamples?.allSatisfy(\.isFinite) ?? true, "resamples of \(score)")
    self.segment = segment
    self.horizon = horizon
    self.score = score
    self.value = value
    self.resamples = resamples
  }
}

private final class SharedFindings: Sendable {
  let byKey = Mutex<[AnyHashable: any Sendable]>([:])
}

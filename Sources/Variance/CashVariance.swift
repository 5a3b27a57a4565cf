public import Receivables
internal import Statistics

/// How an earlier forecast differs week by week from what came, or from a later forecast, and why.
///
/// In each week and currency the parts sum to the difference exactly:
///
///     outcome − forecast
///       = timing + short-paid + credited + lost + promise broken + new + on account + exchange rates
///
/// ## Part payments
///
/// A ledger does not say whether a payment that leaves something open is the last one. What is left
/// counts as short-paid as long as it is open, unless a promise to pay it is pending: then the payment
/// was an instalment, and the rest is timing. Compared at a later day, the same weeks say what has
/// become of it by then: timing once it is paid, credited, lost, or a broken promise.
public struct CashVariance: Sendable, Hashable {
  /// Why, in minor units; above zero, more cash than was forecast.
  public struct Parts: Sendable, Hashable {
    /// Invoices paid, or now expected, sooner or later than forecast.
    public var timing: Int64 = 0
    /// Left open by a payment since the forecast, and no pending promise speaks of it.
    public var shortPaid: Int64 = 0
    /// Less was owed than was open: settled by credit notes since the forecast.
    public var credited: Int64 = 0
    /// Written off.
    public var lost: Int64 = 0
    /// Still open after a promise was broken.
    public var promiseBroken: Int64 = 0
    /// Invoices that were not yet issued, less what was forecast of billing to come.
    public var new: Int64 = 0
    /// Cash received less cash applied to invoices in the week.
    public var onAccount: Int64 = 0
    /// What other exchange rates make of the outcome; nought but in a reporting currency.
    public var exchangeRates: Int64 = 0

    /// Outcome less forecast, to the minor unit.
    public var sum: Int64 {
      timing + shortPaid + credited + lost + promiseBroken + new + onAccount + exchangeRates
    }

    /// Takes others off, part by part.
    public mutating func subtract(_ others: [Parts]) {
      let sum = others.reduce(into: Parts()) { $0 += $1 }
      timing -= sum.timing
      shortPaid -= sum.shortPaid
      credited -= sum.credited
      lost -= sum.lost
      promiseBroken -= sum.promiseBroken
      new -= sum.new
      onAccount -= sum.onAccount
      exchangeRates -= sum.exchangeRates
    }

    static func += (a: inout Parts, b: Parts) {
      a.timing += b.timing
      a.shortPaid += b.shortPaid
      a.credited += b.credited
      a.lost += b.lost
      a.promiseBroken += b.promiseBroken
      a.new += b.new
      a.onAccount += b.onAccount
      a.exchangeRates += b.exchangeRates
    }
  }

  /// One week in one currency.
  public struct Row: Sendable, Hashable {
    /// A week of the forecast.
    public let week: CashSnapshot.Week
    /// Of the row's amounts, or the reporting currency.
    public let currency: Currency
    /// Minor units of cash that were expected.
    public let forecast: Int64
    /// Cash received, or what the later forecast expects.
    public let outcome: Int64
    /// They sum to ``outcome`` less ``forecast``.
    public let parts: Parts
  }

  /// What one invoice has in the difference of a week, in minor units.
  ///
  /// A week's items sum to its row but for the forecast of billing, which is in ``Parts/new``, and for
  /// cash on account.
  public struct Item: Sendable, Hashable {
    /// As the ledger names it.
    public let invoice: String
    /// As ``Customer/id``.
    public let customerID: String
    /// A week of the forecast.
    public let week: CashSnapshot.Week
    /// The invoice's own.
    public let currency: Currency
    /// Expected cash from it in the week; 0 where it was not yet issued.
    public let forecast: Int64
    /// Cash applied to it in the week, or what the later forecast expects of it.
    public let outcome: Int64
    /// They sum to ``outcome`` less ``forecast``.
    public let parts: Parts
  }

  /// The day of the forecast.
  public let from: Day
  /// The day to which the outcome is known, or of the later forecast.
  public let to: Day
  /// Whether the outcome is a forecast too.
  public let isForecast: Bool
  /// By currency, then week.
  public let rows: [Row]
  /// Where something was forecast or came; empty in a reporting currency.
  public let items: [Item]
}

/// A snapshot that does not belong to a ledger.
public enum SnapshotFault: Error, Hashable, CustomStringConvertible {
  /// The forecast has an invoice that the ledger does not: the identifier, and the forecast's day.
  case unknownInvoice(String, Day)
  /// The forecast's day is not before the day it is compared with.
  case notEarlier(Day, Day)

  public var description: String {
    switch self {
    case .unknownInvoice(let id, let day):
      "invoice \(id) of the forecast of \(day) is not in the ledger"
    case .notEarlier(let day, let other): "the forecast of \(day) is not earlier than \(other)"
    }
  }
}

extension CashVariance {
  /// Against the cash received in the weeks that have passed since.
  ///
  /// - Parameters:
  ///   - view: of a later day.
  ///   - graceDays: days after its promised day from which a promise is broken.
  public init(
    _ snapshot: CashSnapshot, received view: LedgerView, graceDays: Int
  ) throws(SnapshotFault) {
    let weeks = snapshot.weeks.filter { $0.end <= view.day }
    let positions = try CashVariance.positions(of: snapshot, in: InvoicePlaces(view))
    let applied = AppliedCash(view, weeks: weeks, forecast: Set(positions))
    let outcome = Outcome(
      invoices: applied.byInvoice, newInvoices: applied.toOthers, newBilling: [:],
      total: applied.received, isForecast: false)
    try self.init(
      snapshot, positions, weeks: weeks.indices.map { ($0, weeks[$0]) }, outcome, view,
      graceDays: graceDays)
  }

  /// Against a later forecast, in the weeks that both cover whole.
  public init(
    _ snapshot: CashSnapshot, later: CashSnapshot, view: LedgerView, graceDays: Int
  ) throws(SnapshotFault) {
    let column = Dictionary(
      later.weeks.enumerated().map { ($0.element, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    let weeks = snapshot.weeks.enumerated().filter { column[$0.element] != nil }
    let columns = weeks.map { column[$0.element, default: 0] }
    let places = InvoicePlaces(view)
    let positions = try CashVariance.positions(of: snapshot, in: places)
    let known = Set(positions)
    var invoices: [InvoiceIndex: [Int64]] = [:]
    var new: [InvoiceIndex: [Int64]] = [:]
    for item in later.invoices {
      let expected = columns.map { item.expected[$0] }
      let position = try places.position(item, of: later)
      if known.contains(position) {
        invoices[position] = expected
      } else {
        new[position] = expected
      }
    }
    var billing: [Currency: [Int64]] = [:]
    var total: [Currency: [Int64]] = [:]
    for entry in later.currencies {
      billing[entry.currency] = columns.map { entry.billing[$0] }
      total[entry.currency] = columns.map { entry.total[$0] }
    }
    let outcome = Outcome(
      invoices: invoices, newInvoices: new, newBilling: billing, total: total, isForecast: true)
    try self.init(
      snapshot, positions, weeks: weeks.map { ($0.offset, $0.element) }, outcome, view,
      graceDays: graceDays)
  }

  /// Where the invoices of a forecast stand, in its order.
  private static func positions(
    of snapshot: CashSnapshot, in places: InvoicePlaces
  ) throws(SnapshotFault) -> [InvoiceIndex] {
    try snapshot.invoices.map { item throws(SnapshotFault) in
      try places.position(item, of: snapshot)
    }
  }

  /// What became of a forecast in some weeks, in minor units; invoices by position in the view.
  private struct Outcome {
    /// Of invoices that were open.
    let invoices: [InvoiceIndex: [Int64]]
    /// Of all others.
    let newInvoices: [InvoiceIndex: [Int64]]
    /// Of those not yet issued.
    let newBilling: [Currency: [Int64]]
    let total: [Currency: [Int64]]
    let isForecast: Bool
  }

  /// - Parameter positions: of the forecast's invoices.
  private init(
    _ snapshot: CashSnapshot, _ positions: [InvoiceIndex],
    weeks: [(column: Int, week: CashSnapshot.Week)], _ outcome: Outcome, _ view: LedgerView,
    graceDays: Int
  ) throws(SnapshotFault) {
    guard snapshot.day < view.day else { throw .notEarlier(snapshot.day, view.day) }
    let promises = InvoiceFate.Promises(view, graceDays: graceDays)
    let none = weeks.map { _ in Parts() }
    var parts: [Currency: [Parts]] = [:]
    var items: [Item] = []
    func add(_ part: Parts, _ position: InvoiceIndex, _ w: Int, forecast: Int64, outcome: Int64) {
      let invoice = view.invoices.elements[position]
      parts[invoice.currency, default: none][w] += part
      guard forecast != 0 || outcome != 0 else { return }
      items.append(
        Item(
          invoice: view.invoiceID(position),
          customerID: view.customers[invoice.customer].id, week: weeks[w].week,
          currency: invoice.currency, forecast: forecast, outcome: outcome, parts: part))
    }
    for (item, position) in zip(snapshot.invoices, positions) {
      let fate = InvoiceFate(position, since: snapshot.day, in: view, promises)
      let came = outcome.invoices[position]
      for (w, column) in weeks.map(\.column).enumerated() {
        let (x, y) = (item.expected[column], came?[w] ?? 0)
        add(
          fate.parts(expected: x, outcome: y, isForecast: outcome.isForecast), position, w,
          forecast: x, outcome: y)
      }
    }
    let new = outcome.newInvoices.map { (ExactText(view.invoiceID($0.key)), $0.key, $0.value) }
    for (_, position, amounts) in new.sorted(by: { ($0.0, $0.1) < ($1.0, $1.1) }) {
      for (w, amount) in amounts.enumerated() {
        var part = Parts()
        part.new = amount
        add(part, position, w, forecast: 0, outcome: amount)
      }
    }
    self.items = items
    from = snapshot.day
    to = view.day
    isForecast = outcome.isForecast
    let currencies = Set(snapshot.currencies.map(\.currency)).union(outcome.total.keys).sorted()
    rows = currencies.flatMap { currency in
      let entry = snapshot.currencies.first { $0.currency == currency }
      return weeks.enumerated().map { w, week in
        let (column, week) = week
        let forecast = entry?.total[column] ?? 0
        let total = outcome.total[currency]?[w] ?? 0
        var part = parts[currency]?[w] ?? Parts()
        part.new += (outcome.newBilling[currency]?[w] ?? 0) - (entry?.billing[column] ?? 0)
        // Zero between forecasts, which know no cash without an invoice.
        part.onAccount = total - forecast - part.sum
        return Row(
          week: week, currency: currency, forecast: forecast, outcome: total, parts: part)
      }
    }
  }
}

/// Cash received in some weeks, and what of it paid which invoices, in minor units: what is applied to
/// them, in the week it was received, and what is on account and covers them.
private struct AppliedCash {
  /// To invoices of the forecast.
  private(set) var byInvoice: [InvoiceIndex: [Int64]] = [:]
  /// To all others.
  private(set) var toOthers: [InvoiceIndex: [Int64]] = [:]
  private(set) var received: [Currency: [Int64]] = [:]

  /// - Parameter forecast: the invoices that were open when it was made.
  init(_ view: LedgerView, weeks: [CashSnapshot.Week], forecast: Set<InvoiceIndex>) {
    let none = weeks.map { _ in Int64(0) }
    func week(_ on: Day) -> Int? { weeks.firstIndex { $0.start <= on && on <= $0.end } }
    for position in view.invoices.elements.indices {
      var cash = none
      for part in view.cashParts(position) {
        if let w = week(part.on) { cash[w] += part.amount }
      }
      guard cash.contains(where: { $0 != 0 }) else { continue }
      if forecast.contains(position) {
        byInvoice[position] = cash
      } else {
        toOthers[position] = cash
      }
    }
    for receipt in view.receipts.elements {
      guard let w = week(receipt.on) else { continue }
      received[receipt.amount.currency, default: none][w] += receipt.amount.minorUnits
    }
  }
}

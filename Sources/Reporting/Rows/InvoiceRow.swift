public import ForecastVocabulary
internal import LedgerFiles
public import Receivables

/// When one open invoice will be paid, as dates and probabilities.
public struct InvoiceRow: Sendable {
  public let invoiceID: String
  public let customerID: String
  public let customerName: String
  public let invoice: Invoice
  public let outlook: InvoiceOutlook
  /// The first and the last day of the interval that covers the payment of 80 % of invoices; `nil`
  /// where it is never reached.
  public let intervalFrom: Day?
  public let intervalTo: Day?
  /// The as-of day, from which days are counted.
  public let day: Day

  public init(
    _ outlook: InvoiceOutlook, in view: LedgerView, intervals: PaymentIntervals?
  ) {
    invoiceID = view.invoiceID(outlook.invoice)
    invoice = view.invoices.elements[outlook.invoice]
    customerID = view.customers[invoice.customer].id
    customerName = view.customers[invoice.customer].name
    self.outlook = outlook
    day = view.day
    let interval = outlook.curve.interval(covering: 0.8, intervals)
    intervalFrom = interval.first.flatMap { InvoiceRow.day(view.day, ahead: $0) }
    intervalTo = interval.last.flatMap { InvoiceRow.day(view.day, ahead: $0) }
  }

  /// `nil` for a day that a file cannot write.
  private static func day(_ day: Day, ahead: Int) -> Day? {
    ahead < lastDay - day ? day + ahead : nil
  }

  /// Negative before the due day.
  public var daysPastDue: Int { day - invoice.dueOn }

  /// The mean day of payment, given that it is paid at all; `nil` when it never will be.
  public var expectedPaidOn: Day? {
    let ahead = outlook.curve.expectedDaysAhead
    guard ahead.isFinite, ahead < Double(InvoiceRow.lastDay - day) else { return nil }
    return day + Int(ahead.rounded(.toNearestOrAwayFromZero))
  }

  /// The first day by which it is paid with probability at least `p`; `nil` if there is none.
  public func paidOn(atProbability p: Double) -> Day? {
    outlook.curve.daysAhead(atProbability: p).flatMap { InvoiceRow.day(day, ahead: $0) }
  }

  /// P(unpaid at the close of the day `days` after the due day), given that it is unpaid today.
  public func probabilityLate(byMoreThan days: Int) -> Double {
    1 - outlook.curve.probabilityPaid(within: invoice.dueOn + days - day)
  }

  /// What moves the payment most, in words.
  public var topFactors: String {
    outlook.factors.prefix(3).map(\.meaning).joined(separator: "; ")
  }

  /// The calendar's end, which a file cannot write beyond.
  private static let lastDay = Day(number: 2_932_896)

  public static let columns: [Column<InvoiceRow>] = [
    Column(.invoiceID) { .text($0.invoiceID) },
    Column(.customerID) { .text($0.customerID) },
    Column(.customerName) { .text($0.customerName) },
    Column(.currency) { .text($0.invoice.currency.code) },
    Column(.openAmount) { .money($0.invoice.outstandingMoney) },
    Column(.issuedOn) { .day($0.invoice.issuedOn) },
    Column(.dueOn) { .day($0.invoice.dueOn) },
    Column(.daysPastDue) { .integer($0.daysPastDue) },
    Column(.forecastModel) { .text($0.outlook.model.rawValue) },
    Column(.evidenceWeight) { .number($0.outlook.evidenceWeight) },
    Column(.expectedPaidOn) { Cell($0.expectedPaidOn) },
    Column(.paidOnP10) { Cell($0.intervalFrom) },
    Column(.paidOnP50) { Cell($0.paidOn(atProbability: 0.5)) },
    Column(.paidOnP90) { Cell($0.intervalTo) },
    within(7), within(14), within(30), within(60), within(90),
    Column(.probabilityLate) { .number($0.probabilityLate(byMoreThan: 0)) },
    Column(.probabilityOver30Late) { .number($0.probabilityLate(byMoreThan: 30)) },
    Column(.probabilityNeverPaid) { .number($0.outlook.curve.probabilityNeverPaid) },
    Column(.topFactors) { .text($0.topFactors) },
  ]

  /// The columns of `payment_curves.csv`.
  static let curveFigures: [Figure] = [
    .curveSchema, .asOfDay, .invoiceID, .instalmentNumber, .daysAhead, .probabilityPaidBy,
  ]

  private static func within(_ days: Int) -> Column<InvoiceRow> {
    Column(.probabilityPaidWithin(days)) {
      .number($0.outlook.curve.probabilityPaid(within: days))
    }
  }
}

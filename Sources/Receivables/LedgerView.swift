/// A ledger as it stood at the close of one day.
///
/// Nothing that became known later can be reached from a view: records posted later are absent,
/// and days of later events (`endedOn`, `closedOn`, `churnedOn`) are `nil`. Features, fits,
/// forecasts, scores and backtests all take a view, so none can look into its own future.
public struct LedgerView: Sendable {
  /// The last day whose postings are known.
  public let day: Day
  /// Customers known by the day (onboarded by then, or with a visible document), in order of id.
  public let customers: CustomerTable<Customer>
  /// Everything issued by the day with a positive amount, grouped by customer; within a customer
  /// by day of issue, then identifier.
  public let invoices: ByCustomer<ViewInvoices>
  /// What reduced each invoice, by position in `invoices.elements`, by day.
  public var settlements: ViewSettlements { ViewSettlements(invoices: invoices.elements) }
  /// Cash received, grouped by customer, by day.
  public let receipts: ByCustomer<ViewReceipts>
  /// Grouped by customer, by day of issue.
  public let creditNotes: ByCustomer<[CreditNote]>
  /// What `paid_on` says was received and no payment known by the day covers; one for a currency.
  public let cashWithoutReceipt: [Money]
  /// Grouped by customer, by opening day.
  public let disputes: ByCustomer<[Dispute]>
  /// Grouped by customer, by the day they were made.
  public let promises: ByCustomer<[Promise]>
  /// Grouped by customer, by first day; those known by the view's day, whether they still stand or not.
  public let holds: ByCustomer<[Hold]>
  /// Grouped by customer, by day.
  public let activities: ByCustomer<ViewRecords<Activity>>
  /// Grouped by customer, by day observed, then metric.
  public let health: ByCustomer<ViewRecords<HealthObservation>>
  /// Grouped by customer, by day.
  public let reviews: ByCustomer<ViewRecords<Review>>
  /// Grouped by customer, by day, then number.
  public let flagSteps: ByCustomer<ViewRecords<FlagStep>>
  /// Grouped by customer, by day of update.
  public let plans: ByCustomer<ViewRecords<PlanEntry>>
  /// Grouped by customer, by day.
  public let interviews: ByCustomer<ViewRecords<Interview>>
  /// Grouped by customer, by day expected; only what is expected after the view's day.
  public let expectedBilling: ByCustomer<[ExpectedBilling]>
  /// The same of what was expected up to the view's day.
  public let passedBilling: ByCustomer<[ExpectedBilling]>
  /// By day.
  public let exchangeRates: [ExchangeRate]
  /// All that the ledger lists: calendars are published years ahead.
  public let holidays: [Holiday]
  /// By day; only what is planned after the view's day.
  public let otherFlows: [OtherFlow]
  /// Extra columns of `invoices.csv`.
  public let invoiceAttributes: [InvoiceAttribute]
  /// Extra columns of `customers.csv`.
  public let customerAttributes: [CustomerAttribute]
  /// Faults in records known by the day, by file and line.
  public let issues: [LedgerIssue]
  /// Lines known by the day, for each file that was read.
  public let lineCounts: [LineCount]
  /// What the view was taken of, and the customers it has by identifier; seen by ``asOf(_:)`` alone.
  let ledger: Ledger
  let keeps: @Sendable (String) -> Bool

  /// The identifier of the invoice at a position in `invoices.elements`.
  public func invoiceID(_ position: InvoiceIndex) -> String {
    invoices.elements.table.ids[invoices.elements.known[position.position]]
  }

  /// The identifier of the receipt at a position in `receipts.elements`: that of its payment, or
  /// where there are none, that of the invoice whose `paid_on` it is.
  public func receiptID(_ position: Int) -> String {
    receipts.elements.table.ids[receipts.elements.known[position]]
  }

  /// The ledger as it stood at the close of an earlier day: what a forecast made then could see.
  ///
  /// - Parameter earlier: not after the view's own day.
  public func asOf(_ earlier: Day) -> LedgerView {
    precondition(earlier <= day, "\(earlier) is after \(day), the last day that the view can see")
    return ledger.asOf(earlier, keeping: keeps)
  }

  /// The view of some of its customers alone, as a sample of a large ledger; so are all views that are
  /// taken of it.
  ///
  /// What belongs to no customer, as exchange rates do, is there all the same.
  ///
  /// - Parameter isWanted: asked by identifier.
  public func keeping(_ isWanted: @escaping @Sendable (String) -> Bool) -> LedgerView {
    let keeps = keeps
    return ledger.asOf(day) { keeps($0) && isWanted($0) }
  }

  /// The invoices of one customer, as positions in `invoices.elements`.
  public func invoicePositions(ofCustomer customer: CustomerIndex) -> Range<InvoiceIndex> {
    invoices.range(customer)
  }

  /// Positions in `invoices.elements` of all that is still owed.
  public var openPositions: [InvoiceIndex] {
    invoices.elements.indices.filter { invoices.elements.isOpen($0) }
  }

  /// The day of the last posting that the view can see, as ``Ledger/lastDay``; `nil` if it sees none.
  public var lastPosting: Day? {
    let days: [Day?] = [
      invoices.elements.lazy.map(\.issuedOn).max(),
      invoices.elements.indices.lazy.compactMap { settlements[$0].lazy.map(\.on).max() }.max(),
      receipts.elements.lazy.map(\.on).max(), creditNotes.elements.lazy.map(\.issuedOn).max(),
    ]
    return days.compactMap { $0 }.max()
  }
}

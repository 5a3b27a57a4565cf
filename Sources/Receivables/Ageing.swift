/// How days are grouped when receivables are aged: a current bucket and the ranges after it.
public struct AgeingBuckets: Sendable, Hashable, Codable {
  /// The last day of each bucket but the first and the last, rising: 30, 60 and 90 give
  /// current, 1–30, 31–60, 61–90 and 91 or more.
  public let upperEdges: [Int]

  /// Current, 1–30, 31–60, 61–90 and 91 days or more.
  public static let standard = AgeingBuckets(upperEdges: [30, 60, 90])

  /// Edges must rise from above zero.
  public init(upperEdges: [Int]) {
    precondition(
      zip([0] + upperEdges, upperEdges).allSatisfy { $0 < $1 },
      "the upper edges \(upperEdges) do not rise from above zero")
    self.upperEdges = upperEdges
  }

  /// The current bucket, one for each edge, and what is older than the last edge.
  public var count: Int { upperEdges.count + 2 }

  /// The bucket of an age in days; 0 is current and holds every age up to zero.
  public func bucket(ofDays days: Int) -> Int {
    guard days > 0 else { return 0 }
    return 1 + (upperEdges.firstIndex { days <= $0 } ?? upperEdges.count)
  }

  /// Names of columns: `current`, `d1_30`, …, `d91_plus`.
  public var names: [String] {
    let lower = [1] + upperEdges.map { $0 + 1 }
    return ["current"] + zip(lower, upperEdges).map { "d\($0)_\($1)" }
      + ["d\(lower[lower.count - 1])_plus"]
  }
}

/// What is owed at a view's day, by how long it has been owed.
///
/// Amounts are open items as they stand: cash and credit that no invoice has taken up are shown
/// beside them, with what they cover, and never netted.
///
/// - Complexity: O(*n*) in the view's invoices, receipts and credit notes.
public struct Ageing: Sendable, Hashable, Codable {
  /// The day an invoice's age counts from.
  public enum Basis: String, Sendable, Hashable, Codable, CaseIterable {
    /// Days past due: view's day − due day.
    case dueDay = "due-day"
    /// Days since issue: view's day − day of issue.
    case documentDay = "document-day"
  }

  /// One customer's open items in one currency.
  public struct Row: Sendable, Hashable, Codable {
    /// Position in ``LedgerView/customers``.
    public let customer: CustomerIndex
    /// As ``Customer/id``.
    public let customerID: String
    /// As ``Customer/name``; empty where none is stated.
    public let customerName: String
    /// Of one currency; a customer has a row for each.
    public fileprivate(set) var amounts: AgedAmounts
  }

  /// Ages are counted up to it.
  public let day: Day
  /// Whether ages count from the due day or from the document's.
  public let basis: Basis
  /// The ranges that amounts are grouped by.
  public let buckets: AgeingBuckets
  /// In order of customer, then currency; only where something is owed or unapplied.
  public let rows: [Row]
  /// The sums of ``rows``, in order of currency.
  public let totals: [AgedAmounts]

  /// Ages each open claim by its own due day: an instalment apart from the others.
  public init(_ view: LedgerView, basis: Basis = .dueDay, buckets: AgeingBuckets = .standard) {
    self.day = view.day
    self.basis = basis
    self.buckets = buckets
    var rows: [Row] = []
    for customer in view.customers.indices {
      let amounts = AgedAmounts.of(customer, view, basis, buckets)
      rows += amounts.map {
        Row(
          customer: customer, customerID: view.customers[customer].id,
          customerName: view.customers[customer].name, amounts: $0)
      }
    }
    self.rows = rows
    var totals = CurrencyTable<AgedAmounts>()
    for row in rows {
      totals[row.amounts.currency, default: AgedAmounts(row.amounts.currency, buckets)]
        .add(row.amounts)
    }
    self.totals = totals.sorted
  }
}

/// Open items of one currency by ageing bucket, with cash and credit not yet applied beside them.
public struct AgedAmounts: Sendable, Hashable, Codable {
  /// Of all the amounts.
  public let currency: Currency
  /// Minor units still owed, one for each bucket.
  public private(set) var minorUnits: [Int64]
  /// Minor units of receipts that no invoice has taken up.
  public private(set) var unappliedCash: Int64 = 0
  /// Minor units of credit notes that no invoice has taken up.
  public private(set) var unappliedCredit: Int64 = 0
  /// Minor units of what is owed that cash or credit on account covers: the customer's own, or cash of
  /// its parent or payer.
  public private(set) var covered: Int64 = 0

  init(_ currency: Currency, _ buckets: AgeingBuckets) {
    self.currency = currency
    self.minorUnits = Array(repeating: 0, count: buckets.count)
  }

  /// Still owed in bucket `bucket`, from 0 (current) to ``AgeingBuckets/count`` − 1.
  public func amount(inBucket bucket: Int) -> Money {
    Money(minorUnits: minorUnits[bucket], currency)
  }
  /// The sum of the buckets: what is owed.
  public var open: Money { Money(minorUnits: minorUnits.reduce(0, +), currency) }
  /// Cash and credit on account, whether or not it covers anything.
  public var unapplied: Money { Money(minorUnits: unappliedCash + unappliedCredit, currency) }

  fileprivate mutating func add(_ outstanding: Int64, covered: Int64, bucket: Int) {
    minorUnits[bucket] += outstanding
    self.covered += covered
  }

  fileprivate mutating func add(_ other: AgedAmounts) {
    covered += other.covered
    for (bucket, amount) in other.minorUnits.enumerated() { minorUnits[bucket] += amount }
    unappliedCash += other.unappliedCash
    unappliedCredit += other.unappliedCredit
  }

  /// One customer's amounts in order of currency; only where something is owed or unapplied.
  public static func of(
    _ customer: CustomerIndex, _ view: LedgerView, _ basis: Ageing.Basis, _ buckets: AgeingBuckets
  ) -> [AgedAmounts] {
    var table = CurrencyTable<AgedAmounts>()
    view.invoices.elements.forEachOpen(in: view.invoices.range(customer)) {
      invoice, outstanding, covered in
      let start = basis == .dueDay ? invoice.dueOn : invoice.issuedOn
      let bucket = buckets.bucket(ofDays: Int(view.day.number) - Int(start))
      table[invoice.currency, default: AgedAmounts(invoice.currency, buckets)]
        .add(outstanding, covered: covered, bucket: bucket)
    }
    for receipt in view.receipts[customer] where receipt.unapplied.minorUnits != 0 {
      let currency = receipt.unapplied.currency
      table[currency, default: AgedAmounts(currency, buckets)]
        .unappliedCash += receipt.unapplied.minorUnits
    }
    for note in view.creditNotes[customer] where note.unapplied.minorUnits != 0 {
      let currency = note.unapplied.currency
      table[currency, default: AgedAmounts(currency, buckets)]
        .unappliedCredit += note.unapplied.minorUnits
    }
    return table.sorted
  }
}

/// Values by currency, searched in order: there are rarely more than a few.
struct CurrencyTable<Value> {
  private var entries: [(currency: Currency, value: Value)] = []

  subscript(currency: Currency, default value: @autoclosure () -> Value) -> Value {
    get { entries.first { $0.currency == currency }?.value ?? value() }
    _modify {
      let found = entries.firstIndex { $0.currency == currency }
      let index = found ?? entries.count
      if found == nil { entries.append((currency, value())) }
      yield &entries[index].value
    }
  }

  /// The values in order of currency.
  var sorted: [Value] { entries.sorted { $0.currency < $1.currency }.map(\.value) }
}

/// The days on which things happened, without those that stand far from all others.
///
/// A year mistyped as 0217 or 2205 would stretch every calendar over centuries. Days belong together
/// as long as no gap between them is longer than five years; of such groups one that has at least
/// four fifths of all days is usual, and the days of others are distant.
struct DaySpan: Sendable {
  private struct Bin: Sendable {
    var count = 0
    var first = Int32.max
    var last = Int32.min
  }

  /// By 512 days.
  private var bins: [Bin] = []

  private static let shift: Int32 = 9
  private static let firstBin: Int32 = -719_162 >> shift
  private static let binCount = Int((2_932_896 >> shift) - firstBin) + 1
  private static let longestGap: Int32 = 5 * 366

  /// 1 January 1900: no claim that is kept in a file is older.
  static let firstPlausible: Int32 = -25_567

  /// Two days of one record, which mostly are the same.
  mutating func include(_ day: Int32, _ other: Int32) {
    include(day, times: day == other ? 2 : 1)
    if day != other { include(other) }
  }

  mutating func include(_ day: Int32, times: Int = 1) {
    let bin = Int((day >> DaySpan.shift) - DaySpan.firstBin)
    guard bin >= 0, bin < DaySpan.binCount else { return }
    if bins.isEmpty { bins = [Bin](repeating: Bin(), count: DaySpan.binCount) }
    bins[bin].count += times
    bins[bin].first = min(bins[bin].first, day)
    bins[bin].last = max(bins[bin].last, day)
  }

  /// From the first to the last day that is not distant; `nil` where there is none.
  var usual: ClosedRange<Int32>? {
    var groups: [Bin] = []
    for bin in bins where bin.count > 0 {
      if let last = groups.last, bin.first - last.last <= DaySpan.longestGap {
        groups[groups.count - 1].count += bin.count
        groups[groups.count - 1].last = bin.last
      } else {
        groups.append(bin)
      }
    }
    guard let first = groups.first, let last = groups.last else { return nil }
    let all = groups.reduce(0) { $0 + $1.count }
    guard let main = groups.max(by: { $0.count < $1.count }), main.count * 5 >= all * 4 else {
      return first.first...last.last
    }
    return main.first...main.last
  }

  /// From the first to the last day inside a range whose ends are far from all days outside; `nil` where
  /// there is none.
  func range(within range: ClosedRange<Int32>) -> ClosedRange<Int32>? {
    let inside = bins.filter { $0.count > 0 && range.contains($0.first) }
    guard let first = inside.first, let last = inside.last else { return nil }
    return first.first...last.last
  }

  var first: Day? { usual.map { Day(number: Int($0.lowerBound)) } }
  var last: Day? { usual.map { Day(number: Int($0.upperBound)) } }
}

/// The days of a ledger's postings, among those of all its records.
struct PostingSpan: Sendable {
  /// Of postings and events.
  private(set) var all = DaySpan()
  private var postings = DaySpan()

  /// The two days of a posting: its own, and the one on which it became known.
  mutating func post(_ day: Int32, _ other: Int32) {
    all.include(day, other)
    postings.include(day, other)
  }

  mutating func post(_ day: Int32) {
    all.include(day)
    postings.include(day)
  }

  /// A day of what is no posting.
  mutating func include(_ day: Int32) { all.include(day) }

  /// Which days are usual is said by all records, so that few postings have the evidence of many events.
  var first: Day? { usualPostings.map { Day(number: Int($0.lowerBound)) } }
  var last: Day? { usualPostings.map { Day(number: Int($0.upperBound)) } }
  var lastRecord: Day? { all.last }

  private var usualPostings: ClosedRange<Int32>? {
    all.usual.flatMap { postings.range(within: $0) } ?? postings.usual
  }
}

extension LedgerView {
  /// The first and the last day of issue, without those that stand far from all others or before any
  /// ledger, such as a mistyped year; `nil` without invoices.
  ///
  /// What learns from the past begins here.
  public var usualDaysOfIssue: ClosedRange<Day>? {
    var (span, all) = (DaySpan(), DaySpan())
    for invoice in invoices.elements {
      let day = invoice.issuedOn.number
      if day >= DaySpan.firstPlausible { span.include(day) } else { all.include(day) }
    }
    let known = span.usual ?? all.usual
    return known.map { Day(number: Int($0.lowerBound))...Day(number: Int($0.upperBound)) }
  }

  /// Claims issued before the usual days, which no range of days or months goes back for; in order of
  /// currency.
  public var distantClaims: [DistantClaims] {
    guard let first = usualDaysOfIssue?.lowerBound else { return [] }
    var table = CurrencyTable<DistantClaims>()
    for (position, invoice) in invoices.elements.indexed() where invoice.issuedOn < first {
      table[invoice.currency, default: DistantClaims(invoice.currency, invoice.issuedOn)]
        .add(invoice, invoiceID(position))
    }
    return table.sorted
  }
}

/// Claims of one currency that are issued far before all others, as by a mistyped year.
public struct DistantClaims: Sendable, Hashable {
  /// Their identifiers, in the view's order.
  public private(set) var claims: [String] = []
  /// The earliest of their days of issue.
  public private(set) var earliest: Day
  /// What is owed of them.
  public private(set) var open: Money

  fileprivate init(_ currency: Currency, _ day: Day) { (earliest, open) = (day, .zero(currency)) }

  fileprivate mutating func add(_ invoice: Invoice, _ id: String) {
    if claims.last != id { claims.append(id) }
    earliest = min(earliest, invoice.issuedOn)
    open.minorUnits += invoice.outstanding
  }
}

import Receivables

/// What one customer was billed in each calendar month that is over.
struct MonthlyBilling {
  /// Major units by month, oldest first, from that of the first invoice to the last that is over.
  let months: [Double]
  private let isRare: Bool

  private static let half = 6
  private static let year = 12

  /// - Parameters:
  ///   - day: a month is over at its last day.
  ///   - first: what was issued before it is left out.
  init(_ invoices: some Collection<Invoice>, by day: Day, from first: Day) {
    func month(_ day: Day) -> Int { day.year * 12 + day.month }
    let end = day == day.endOfMonth ? month(day) : month(day) - 1
    let sales = invoices.filter {
      $0.kind.isSale && $0.issuedOn >= first && month($0.issuedOn) <= end
    }
    guard let first = sales.map({ month($0.issuedOn) }).min() else {
      (months, isRare) = ([], true)
      return
    }
    var sums = [Double](repeating: 0, count: end - first + 1)
    for invoice in sales {
      sums[month(invoice.issuedOn) - first] +=
        Money(minorUnits: invoice.amount, invoice.currency).majorUnits
    }
    months = sums
    let active = sums.count { $0 > 0 }
    isRare = active * 2 < sums.count
  }

  private func sum(_ count: Int, before end: Int = 0) -> Double? {
    guard months.count >= count + end else { return nil }
    return months.dropLast(end).suffix(count).reduce(0, +)
  }

  var lastYear: Double? { sum(Self.year) }

  /// As a share of what was billed before; `nil` where there is too little past.
  ///
  /// Who is billed in less than half of the months is judged by whole years.
  var trend: Double? {
    let now = isRare ? sum(Self.year) : sum(Self.half)
    let before =
      isRare
      ? sum(Self.year, before: Self.year)
      : sum(Self.half, before: Self.year) ?? sum(Self.half, before: Self.half)
    guard let now, let before, now + before > 0 else { return nil }
    return before > 0 ? min(now / before - 1, 10) : 10
  }

  /// Whether ``trend`` compares with the same months a year before.
  var isAgainstYearAgo: Bool { isRare || months.count >= Self.half + Self.year }

  /// By how much nine tenths of two years' billed months departed from the median at most, as a share.
  var spread: Double? {
    guard months.count >= 2 * Self.year else { return nil }
    let billed = months.suffix(2 * Self.year).filter { $0 > 0 }.sorted()
    guard billed.count >= 8 else { return nil }
    let median = billed[billed.count / 2]
    let departures = billed.map { abs($0 / median - 1) }.sorted()
    return departures[departures.count * 9 / 10]
  }
}

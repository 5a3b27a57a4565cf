extension Ledger {
  /// How many documents are dated after a day, where they are so few that they look like mistakes
  /// or post-dated ones; `nil` where there are none, or where the day lies amid the ledger.
  public func documentsDatedAhead(of day: Day) -> Int? {
    let later =
      invoices.rows.count { $0.issuedOn > day.number }
      + creditNotes.rows.count { $0.on > day.number }
    let all = invoices.rows.count + creditNotes.rows.count
    return later > 0 && later * 20 <= all ? later : nil
  }

  /// The posting before the last ones, where those few stand far after all others; `nil` where they do
  /// not.
  ///
  /// Such a day may be mistyped or post-dated, and ``lastDay`` with it.
  ///
  /// - Parameter gap: so many days without a posting are far.
  public func lastPosting(beforeGapOf gap: Int) -> Day? {
    guard let first = firstDay?.number, let last = lastDay?.number else { return nil }
    var counts = [Int](repeating: 0, count: Int(last - first) + 1)
    func count(_ day: Int32) {
      if (first...last).contains(day) { counts[Int(day - first)] += 1 }
    }
    for invoice in invoices.rows { count(invoice.issuedOn) }
    for funds in creditNotes.rows { count(funds.on) }
    for funds in receipts.rows { count(funds.on) }
    let all = counts.reduce(0, +)
    var (later, next) = (0, counts.count)
    for place in counts.indices.reversed() where counts[place] > 0 {
      if later > 0, next - place > gap { return Day(number: Int(first) + place) }
      later += counts[place]
      guard later * 20 <= all else { return nil }
      next = place
    }
    return nil
  }
}

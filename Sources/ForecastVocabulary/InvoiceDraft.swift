internal import SortedSearch

/// An invoice that might be issued on a day soon after a landmark.
struct InvoiceDraft: Sendable {
  /// Position in the view's customers; `nil` for a customer not yet known.
  let customer: Int?
  let termsDays: Int
  let logAmount: Double
  /// It is imagined to be issued 1…`issueDays` days ahead: on one day, or on every day of a week.
  let issueDays: Int

  /// Those of some customers, of drafts by customer.
  static func of(
    _ customers: Range<Int>, in drafts: ArraySlice<InvoiceDraft>
  ) -> ArraySlice<InvoiceDraft> {
    func position(_ customer: Int) -> Int {
      drafts.partitioningIndex { $0.customer ?? .max >= customer }
    }
    return drafts[position(customers.lowerBound)..<position(customers.upperBound)]
  }
}

package import Receivables
internal import SortedSearch

/// An invoice that might be issued on a day soon after a landmark.
package struct InvoiceDraft: Sendable {
  /// Position in the view's customers; `nil` for a customer not yet known.
  package let customer: CustomerIndex?
  package let termsDays: Int
  package let logAmount: Double
  /// It is imagined to be issued 1…`issueDays` days ahead: on one day, or on every day of a week.
  package let issueDays: Int

  package init(customer: CustomerIndex?, termsDays: Int, logAmount: Double, issueDays: Int) {
    self.customer = customer
    self.termsDays = termsDays
    self.logAmount = logAmount
    self.issueDays = issueDays
  }

  /// Those of some customers, of drafts by customer.
  package static func of(
    _ customers: Range<CustomerIndex>, in drafts: ArraySlice<InvoiceDraft>
  ) -> ArraySlice<InvoiceDraft> {
    func position(_ customer: CustomerIndex) -> Int {
      drafts.partitioningIndex { $0.customer.map { $0 >= customer } ?? true }
    }
    return drafts[position(customers.lowerBound)..<position(customers.upperBound)]
  }
}

internal import Receivables

/// The days on which invoices were disputed, as a view knows them.
struct DisputeDays: Sendable {
  private let spans: [InvoiceIndex: [ClosedRange<Int32>]]

  init(_ view: LedgerView) {
    spans = Dictionary(grouping: view.disputes.elements, by: \.invoice).mapValues { disputes in
      disputes.compactMap { dispute in
        let last = dispute.closedOn.map { $0.number - 1 } ?? .max
        return dispute.openedOn.number <= last ? dispute.openedOn.number...last : nil
      }
    }
  }

  func isOpen(invoice: InvoiceIndex, on day: Int32) -> Bool {
    !spans.isEmpty && spans[invoice, default: []].contains { $0.contains(day) }
  }
}

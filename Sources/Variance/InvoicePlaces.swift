internal import Receivables
internal import Statistics

/// Where the invoices of a view stand, by what kept forecasts call them.
///
/// Positions may share an identifier, as the instalments of an invoice do: they are told apart by
/// their order.
struct InvoicePlaces {
  struct Key: Hashable {
    let id: ExactText
    /// Positions of the same identifier before it.
    let part: Int
  }

  private var positions: [Key: InvoiceIndex] = [:]
  /// By position.
  private(set) var parts: [Int] = []

  init(_ view: LedgerView) {
    var counts: [ExactText: Int] = [:]
    for position in view.invoices.elements.indices {
      let id = ExactText(view.invoiceID(position))
      let part = counts[id, default: 0]
      counts[id] = part + 1
      positions[Key(id: id, part: part)] = position
      parts.append(part)
    }
  }

  func position(_ key: Key) -> InvoiceIndex? { positions[key] }

  /// - Throws: ``SnapshotFault/unknownInvoice(_:_:)``.
  func position(
    _ item: CashSnapshot.InvoiceWeeks, of snapshot: CashSnapshot
  ) throws(SnapshotFault) -> InvoiceIndex {
    guard let position = position(item.key) else {
      throw .unknownInvoice(item.invoice, snapshot.day)
    }
    return position
  }
}

extension CashSnapshot.InvoiceWeeks {
  var key: InvoicePlaces.Key { InvoicePlaces.Key(id: ExactText(invoice), part: part ?? 0) }
}

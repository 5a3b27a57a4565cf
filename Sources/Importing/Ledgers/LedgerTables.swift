import LedgerFiles
import Receivables

extension ImportedBooks {
  /// The files of a ledger that say the same.
  func tables() -> [LedgerTable] {
    [customerTable, documentTable, instalmentTable, paymentTable, allocationTable, writeOffTable]
      .filter { !$0.rows.isEmpty || $0.contract == .invoices }
      .map { $0.withoutEmptyColumns() }
  }

  private static func amount(_ units: Int64, _ exponent: Int) -> String {
    var encoder = CSVEncoder()
    encoder.field(units, places: exponent)
    return String(decoding: encoder.bytes, as: UTF8.self)
  }

  private var customerTable: LedgerTable {
    var rows: [[String]] = []
    for customer in customers.all {
      let cells = [
        customer.id, customer.name, customer.country, customer.parent, customer.email,
      ]
      if cells.dropFirst().contains(where: { !$0.isEmpty }) || !customer.parent.isEmpty {
        rows.append(cells)
      }
    }
    // A customer that others belong to has to be there.
    let named = Set(rows.map { $0[0] })
    for parent in Set(customers.all.map(\.parent)).subtracting(named).sorted() where !parent.isEmpty
    {
      rows.append([parent, "", "", "", ""])
    }
    return LedgerTable(
      .customers, ["customer_id", "name", "country", "parent_id", "contact_email"], rows)
  }

  private var documentTable: LedgerTable {
    let rows = documents.filter { $0.continues == nil }.map { document -> [String] in
      [
        document.id, document.customer, document.issuedOn.description,
        document.kind == .creditNote ? "" : document.dueOn?.description ?? "",
        ImportedBooks.amount(document.amount, document.exponent),
        document.currency?.code ?? "",
        document.kind == .invoice ? "" : ImportedBooks.kind(document.kind),
        document.paidOn?.description ?? "", openText(document), statusText(document),
        document.entity, document.year, document.order,
      ]
    }
    return LedgerTable(
      .invoices,
      [
        "invoice_id", "customer_id", "issued_on", "due_on", "amount", "currency", "kind", "paid_on",
        "open_amount", "status", "entity", "fiscal_year", "po_number",
      ], rows)
  }

  private static func kind(_ kind: DocumentKind) -> String {
    switch kind {
    case .creditNote, .debitNote, .fee, .interest: kind.rawValue
    default: ""
    }
  }

  /// What is left, where settlements do not say the same.
  private func openText(_ document: ImportedDocument) -> String {
    guard let open = document.open, document.kind != .creditNote, document.paidOn == nil,
      open != document.remaining, open > 0
    else { return "" }
    return ImportedBooks.amount(open, document.exponent)
  }

  private func statusText(_ document: ImportedDocument) -> String {
    guard document.kind != .creditNote, document.paidOn == nil else { return "" }
    if document.status == "written_off" { return "Written off" }
    let isClosed = document.open == 0 || (document.open == nil && document.status == "paid")
    return isClosed && document.remaining > 0 ? "Paid" : ""
  }

  private var instalmentTable: LedgerTable {
    let rows = documents.flatMap { document in
      document.instalments.map { part in
        [
          document.id, part.dueOn.description,
          ImportedBooks.amount(part.amount, document.exponent),
        ]
      }
    }
    return LedgerTable(.instalments, ["invoice_id", "due_on", "amount"], rows)
  }

  private var paymentTable: LedgerTable {
    let rows = payments.map { payment in
      [
        payment.id, payment.customer, payment.receivedOn.description,
        ImportedBooks.amount(payment.amount, payment.exponent), payment.currency?.code ?? "",
        payment.reference,
      ]
    }
    return LedgerTable(
      .payments, ["payment_id", "customer_id", "received_on", "amount", "currency", "reference"],
      rows)
  }

  private var allocationTable: LedgerTable {
    let rows = allocations.map { allocation -> [String] in
      let document = documents[allocation.document]
      let settler =
        switch allocation.by {
        case .payment(let position): payments[position].id
        case .credit(let position): documents[position].id
        }
      return [
        settler, document.id, allocation.on.description,
        ImportedBooks.amount(allocation.amount, document.exponent), document.entity,
        allocation.isDerived ? "derived" : "",
      ]
    }
    return LedgerTable(
      .allocations, ["payment_id", "invoice_id", "allocated_on", "amount", "entity", "method"],
      rows)
  }

  private var writeOffTable: LedgerTable {
    let rows = writeOffs.map { writeOff in
      let document = documents[writeOff.document]
      return [
        document.id, writeOff.on.description,
        ImportedBooks.amount(writeOff.amount, document.exponent), writeOff.reason, document.entity,
      ]
    }
    return LedgerTable(
      .writeOffs, ["invoice_id", "written_off_on", "amount", "reason", "entity"], rows)
  }
}

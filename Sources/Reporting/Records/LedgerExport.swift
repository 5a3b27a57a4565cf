internal import LedgerFiles
internal import PaymentTiming
public import Receivables

extension OutputFolder {
  /// The names of the files that a view is exported to.
  public static let exported: Set<String> = [
    "customers.csv", "health.csv", "holidays.csv", "invoices.csv",
  ]

  /// Writes a view as a ledger of one file, `invoices.csv`: what another program may know that day.
  ///
  /// `paid_on` is the day an invoice was paid in full, and empty while it is open, also of one paid
  /// in part; `open_amount` is what the books have open that day, so that its ageing is the view's.
  /// Each instalment is a line of its own. A ledger of one file cannot say that an invoice was
  /// credited or written off: those are left out, and of credit notes only what is not used up is
  /// there. Extra columns follow, without those that give the outcome away.
  ///
  /// - Returns: Invoices written.
  public func writeInvoices(
    of view: LedgerView, to name: String = "invoices.csv"
  ) throws -> Int {
    let refused = OutcomeScreen(view).columns(ofInvoices: true)
    let attributes = view.invoiceAttributes.filter { !refused.contains($0.name) }
    let header =
      FileContract.invoices.header([
        "invoice_id", "customer_id", "issued_on", "due_on", "amount", "currency", "kind", "paid_on",
        "open_amount",
      ]) + attributes.map(\.name)
    let invoices = view.invoices.elements.indices.filter {
      let ending = view.invoices.elements[$0].ending
      return ending == nil || ending == .paid
    }
    let notes = view.creditNotes.elements.filter { $0.unapplied.minorUnits > 0 }
    func cell(_ currency: Currency) -> Cell {
      currency == .unstated ? .empty : .text(currency.code)
    }
    try stream(
      name, header: header, count: invoices.count + notes.count, keepsFormulas: true
    ) { i, csv in
      if i < invoices.count {
        let invoice = view.invoices.elements[invoices[i]]
        let cells: [Cell] = [
          .text(view.invoiceID(invoices[i])), .text(view.customers[invoice.customer].id),
          .day(invoice.issuedOn), .day(invoice.dueOn),
          .money(Money(minorUnits: invoice.amount, invoice.currency)), cell(invoice.currency),
          .text("invoice"), Cell(invoice.ending == .paid ? invoice.endedOn : nil),
          .money(Money(minorUnits: invoice.outstanding, invoice.currency)),
        ]
        for cell in cells { csv.field(cell) }
        for attribute in attributes {
          csv.field(attribute[invoice].map { .text($0) } ?? .empty)
        }
      } else {
        let note = notes[i - invoices.count]
        let cells: [Cell] = [
          .text(note.id), .text(view.customers[note.customer].id), .day(note.issuedOn),
          .day(note.issuedOn), .money(note.unapplied), cell(note.unapplied.currency),
          .text("credit_note"), .empty, .money(note.unapplied),
        ]
        for cell in cells + attributes.map({ _ in Cell.empty }) { csv.field(cell) }
      }
      csv.endRow()
    }
    return invoices.count
  }

  /// Writes the weekdays without banking, from the first invoice to `last`, as `holidays.csv`.
  public func writeHolidays(
    of view: LedgerView, _ calendar: BusinessCalendar, through last: Day,
    to name: String = "holidays.csv"
  ) throws {
    let first = view.usualDaysOfIssue?.lowerBound ?? view.day
    let closed = (min(first, last)...last).filter { !$0.isWeekend && !calendar.isBusinessDay($0) }
    try stream(
      name, header: FileContract.holidays.header(["on", "calendar", "name"]), count: closed.count
    ) { i, csv in
      for cell in [Cell.day(closed[i]), .empty, .empty] { csv.field(cell) }
      csv.endRow()
    }
  }

  /// Writes what a view knows of customers beside their documents, for the same purpose.
  ///
  /// Names and contacts, which say nothing about payment, are left out.
  ///
  /// - Returns: Customers written; without any there is no file.
  public func writeCustomers(of view: LedgerView, to name: String = "customers.csv") throws -> Int {
    let customers = view.customers.filter { $0.row != nil }
    guard !customers.isEmpty else { return 0 }
    let refused = OutcomeScreen(view).columns(ofInvoices: false)
    let attributes = view.customerAttributes.filter { !refused.contains($0.name) }
    let header =
      FileContract.customers.header([
        "customer_id", "segment", "country", "currency", "onboarded_on", "churned_on", "parent_id",
      ]) + attributes.map(\.name)
    func cell(_ text: String) -> Cell { text.isEmpty ? .empty : .text(text) }
    try stream(name, header: header, count: customers.count) { i, csv in
      let customer = customers[i]
      let cells: [Cell] = [
        .text(customer.id), cell(customer.segment), cell(customer.country),
        Cell(customer.currency?.code), Cell(customer.onboardedOn), Cell(customer.churnedOn),
        cell(customer.parentID),
      ]
      for cell in cells { csv.field(cell) }
      for attribute in attributes {
        csv.field(attribute[customer].map { .text($0) } ?? .empty)
      }
      csv.endRow()
    }
    return customers.count
  }

  /// Writes the measurements that a view knows, a line each, so that other programs can learn from them too.
  ///
  /// - Returns: Measurements written; without any there is no file.
  public func writeHealth(of view: LedgerView, to name: String = "health.csv") throws -> Int {
    let measured = Array(view.health.elements)
    guard !measured.isEmpty else { return 0 }
    let header = FileContract.health.header(["customer_id", "observed_on", "metric", "value"])
    try stream(name, header: header, count: measured.count) { i, csv in
      let cells: [Cell] = [
        .text(view.customers[measured[i].customer].id), .day(measured[i].observedOn),
        .text(measured[i].metric), .number(measured[i].value),
      ]
      for cell in cells { csv.field(cell) }
      csv.endRow()
    }
    return measured.count
  }
}

import DuecastEngine
import Foundation
import HTTPTypes
import Hummingbird
import Receivables
import Reporting
import WorkspaceStore

extension Workspace {
  private static let mostFound = 20

  /// Customers, invoices, amounts and telephone numbers; an exact number goes there at once.
  @Sendable func search(_ request: Request, _ context: DeskContext) async throws -> Response {
    let session = try session(context, .see)
    let text = (request.query["find"] ?? "").prefix(100)
      .trimmingCharacters(in: .whitespaces)
    let standing = try await standing()
    let (view, index) = (standing.snapshot.run.view, standing.snapshot.index)
    let invoices = text.isEmpty ? [] : index.invoices(numbered: text, in: view)
    if let first = invoices.first,
      Set(invoices.map { view.invoices.elements[$0].customer }).count == 1
    {
      return .redirect(to: AccountView.link("/invoice", view.invoiceID(first)), type: .normal)
    }
    if let own = index.customer(text) {
      return .redirect(to: AccountView.link(view.customers[own].id), type: .normal)
    }
    let customers = text.isEmpty ? [] : index.customers(text, most: Self.mostFound + 1)
    let plain = text.replacing(",", with: "")
    let amounts = DecimalText(plain).map { index.invoices(open: $0, in: view) } ?? []
    let lists = [
      list(
        "customers", "Customers",
        customers.map { position in
          let own = view.customers[position]
          return [
            "link": AccountView.link(own.id), "who": own.name.isEmpty ? own.id : own.name,
            "amount": own.id,
            "what": [own.contactName, own.contactPhone].filter { !$0.isEmpty }
              .joined(separator: ", "),
          ]
        }), list("invoices", "Invoices", (invoices + amounts).map { invoice($0, view) }),
    ].compactMap(\.self)
    return Pages.show(
      "search", "Search",
      [
        "searched": text, "lists": lists,
        "sentence": text.isEmpty
          ? "Type a customer, an invoice, an amount or a telephone number."
          : lists.isEmpty ? "Nothing is found for “\(text)”." : "Found for “\(text)”:",
      ], session)
  }

  private func list(_ id: String, _ name: String, _ rows: [[String: String]]) -> [String: Any]? {
    guard !rows.isEmpty else { return nil }
    return [
      "id": id, "name": name, "rows": Array(rows.prefix(Self.mostFound)),
      "more": rows.count > Self.mostFound ? "There are more: type more of it." : "",
    ]
  }

  private func invoice(_ position: InvoiceIndex, _ view: LedgerView) -> [String: String] {
    let claim = view.invoices.elements[position]
    let own = view.customers[claim.customer]
    return [
      "link": AccountView.link("/invoice", view.invoiceID(position)),
      "who": view.invoiceID(position), "amount": AccountView.money(claim.outstandingMoney),
      "what": "\(own.name.isEmpty ? own.id : own.name), due \(claim.dueOn)",
    ]
  }
}

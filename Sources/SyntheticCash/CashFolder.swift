package import Foundation
internal import LedgerFiles
internal import Receivables

/// Writes a world: a ledger with open items and history, statements, advice and the truth.
package struct CashFolder {
  package struct Counts: Sendable {
    package let customers: Int
    package let openItems: Int
    package let payments: Int
    package let statements: Int
  }

  private let world: CashWorld
  private let folder: URL

  package init(_ recipe: CashRecipe, in folder: URL) {
    (world, self.folder) = (CashWorld(recipe), folder)
  }

  package func write() throws -> Counts {
    let ledger = folder.appending(path: "ledger")
    for name in ["ledger/cash", "statements", "advice"] {
      try FileManager.default.createDirectory(
        at: folder.appending(path: name), withIntermediateDirectories: true)
    }
    try writeCustomers(ledger)
    try writeItems(ledger)
    try writeHistory(ledger)
    try writeAliases(ledger)
    let statements = try BankFiles(world).write(to: folder.appending(path: "statements"))
    try writeAdvice()
    try writeTruth()
    return Counts(
      customers: world.customers.count, openItems: world.items.count,
      payments: world.payments.count, statements: statements)
  }

  private func write(
    _ url: URL, _ header: [String], _ rows: (inout CSVEncoder) -> Void
  ) throws {
    var encoder = CSVEncoder(keepsFormulas: true)
    encoder.header(header)
    rows(&encoder)
    try Data(encoder.bytes).write(to: url)
  }

  private func writeCustomers(_ ledger: URL) throws {
    try write(
      ledger.appending(path: "customers.csv"), ["customer_id", "name", "country", "parent_id"]
    ) { csv in
      for customer in world.customers {
        csv.field(customer.id)
        csv.field(customer.name)
        csv.field("DE")
        csv.field(customer.parent.map { world.customers[$0].id } ?? "")
        csv.endRow()
      }
    }
  }

  /// Settled claims before the open ones: two of each customer that takes a discount or withholds tax.
  private func eachSettled(
    _ body: (_ id: String, _ customer: CashWorld.Customer, _ on: Day, _ cut: Int64) -> Void
  ) {
    for (number, customer) in world.customers.enumerated() {
      for turn in 0..<3 {
        let rate = max(customer.discount, customer.tax)
        let cut = turn < 2 ? Int64(rate) * 10 : 0
        body("H26-\(number * 3 + turn + 10_000)", customer, world.firstDay + -200 - turn * 30, cut)
      }
    }
  }

  private func writeItems(_ ledger: URL) throws {
    try write(
      ledger.appending(path: "invoices.csv"),
      [
        "invoice_id", "customer_id", "issued_on", "due_on", "amount", "currency", "kind",
        "po_number",
      ]
    ) { csv in
      func row(
        _ id: String, _ customer: String, _ issuedOn: Day, _ dueOn: Day, _ amount: Int64,
        _ kind: String, _ order: String
      ) {
        csv.field(id)
        csv.field(customer)
        csv.field(issuedOn)
        csv.field(dueOn)
        csv.field(amount, places: 2)
        csv.field("EUR")
        csv.field(kind)
        csv.field(order)
        csv.endRow()
      }
      eachSettled { id, customer, on, _ in
        row(id, customer.id, on, on + 30, 100_000, "invoice", "")
      }
      for item in world.items {
        row(
          item.id, world.customers[item.customer].id, item.issuedOn, item.dueOn, item.amount,
          item.amount < 0 ? "credit_note" : "invoice", item.order)
      }
    }
  }

  private func writeHistory(_ ledger: URL) throws {
    try write(
      ledger.appending(path: "payments.csv"),
      ["payment_id", "customer_id", "received_on", "amount", "currency"]
    ) { csv in
      eachSettled { id, customer, on, cut in
        csv.field("P" + id)
        csv.field(customer.id)
        csv.field(on + 10)
        csv.field(100_000 - cut, places: 2)
        csv.field("EUR")
        csv.endRow()
      }
    }
    try write(
      ledger.appending(path: "allocations.csv"),
      ["payment_id", "invoice_id", "allocated_on", "amount"]
    ) { csv in
      eachSettled { id, _, on, cut in
        csv.field("P" + id)
        csv.field(id)
        csv.field(on + 10)
        csv.field(100_000 - cut, places: 2)
        csv.endRow()
      }
    }
    try write(
      ledger.appending(path: "write_offs.csv"),
      ["invoice_id", "written_off_on", "amount", "reason"]
    ) { csv in
      eachSettled { id, customer, on, cut in
        guard cut > 0 else { return }
        csv.field(id)
        csv.field(on + 10)
        csv.field(cut, places: 2)
        csv.field(customer.discount >= customer.tax ? "discount" : "tax_withheld")
        csv.endRow()
      }
    }
  }

  private func writeAliases(_ ledger: URL) throws {
    try write(
      ledger.appending(path: "cash/aliases.csv"),
      ["payer_key", "customer_id", "evidence", "first_on", "last_on", "retired_on"]
    ) { csv in
      for customer in world.customers where customer.isAccountKnown {
        csv.field("account:" + customer.account)
        csv.field(customer.id)
        csv.field(3)
        csv.field(world.firstDay + -300)
        csv.field(world.firstDay + -20)
        csv.field("")
        csv.endRow()
      }
    }
  }

  private func writeAdvice() throws {
    try write(
      folder.appending(path: "advice/advice.csv"),
      ["payment_ref", "document", "amount", "deduction", "reason", "currency"]
    ) { csv in
      for payment in world.payments {
        for line in payment.advice {
          csv.field(payment.endToEnd)
          csv.field(line.document)
          csv.field(line.amount, places: 2)
          csv.field("")
          csv.field("")
          csv.field("EUR")
          csv.endRow()
        }
      }
    }
  }

  private func writeTruth() throws {
    try write(
      folder.appending(path: "truth.csv"),
      [
        "bank_reference", "value_on", "amount", "customer_id", "document", "applied", "payer",
        "remittance", "habit", "residual", "returns",
      ]
    ) { csv in
      for payment in world.payments {
        let parts: [(String, Int64)] =
          payment.applied.isEmpty
          ? [(payment.twin.map { world.items[$0].id } ?? "", 0)]
          : payment.applied.map { (world.items[$0.item].id, $0.amount) }
        for (document, amount) in parts {
          csv.field(payment.bankReference)
          csv.field(payment.on)
          csv.field(payment.amount, places: 2)
          csv.field(world.customers[payment.customer].id)
          csv.field(document)
          csv.field(amount, places: 2)
          csv.field(CashForms.payers[payment.forms.payer])
          csv.field(CashForms.remittances[payment.forms.remittance])
          csv.field(CashForms.habits[payment.forms.habit])
          csv.field(CashForms.residuals[payment.forms.residual])
          csv.field(payment.returned ?? "")
          csv.endRow()
        }
      }
    }
  }
}

internal import AccountReview
public import DuecastEngine
internal import Receivables

/// One document that is placed with a collection agency.
public struct PlacementRow: Sendable {
  let placedOn: Day
  let customer: Customer
  let account: AgencyPlacement
  let document: DunningLetter.Line
  let invoiceID: String
  let invoice: Invoice
  /// Interest and fixed sum, where they are claimed.
  let interest: Money?
  let compensation: Money?

  /// A row for each document that is placed.
  public static func rows(_ results: PlacementResults) -> [PlacementRow] {
    let (placements, view) = (results.placements, results.view)
    return placements.placements.flatMap { account in
      let claims = results.claims?.sums(account.documents.map(\.invoice))
      return account.documents.enumerated().map { place, document in
        let claimed = claims?[place]
        let invoice = view.invoices.elements[document.invoice]
        return PlacementRow(
          placedOn: placements.day, customer: view.customers[account.customer], account: account,
          document: document, invoiceID: view.invoiceID(document.invoice),
          invoice: invoice, interest: claimed?.interest, compensation: claimed?.compensation)
      }
    }
  }

  /// Contacts since the oldest document fell due: day, channel, level and outcome, without notes,
  /// which may speak of persons.
  var history: String {
    account.contacts.map { contact in
      var words = [contact.on.description, contact.channel]
      if let level = contact.level { words.append("level \(level)") }
      if !contact.outcome.isEmpty { words.append("(\(contact.outcome))") }
      return words.joined(separator: " ")
    }.joined(separator: "; ")
  }

  public static let columns: [Column<PlacementRow>] = [
    Column(.placedOn) { .day($0.placedOn) },
    Column(.customerID) { .text($0.customer.id) },
    Column(.customerName) { .text($0.customer.name) },
    Column(.country) { .text($0.customer.country) },
    Column(.language) { .text($0.customer.language) },
    Column(.contactName) { .text($0.customer.contactName) },
    Column(.contactEmail) { .text($0.customer.contactEmail) },
    Column(.contactPhone) { .text($0.customer.contactPhone) },
    Column(.invoiceID) { .text($0.invoiceID) },
    Column(.issuedOn) { .day($0.invoice.issuedOn) },
    Column(.dueOn) { .day($0.invoice.dueOn) },
    Column(.daysPastDue) { .integer($0.document.daysPastDue) },
    Column(.currency) { .text($0.invoice.currency.code) },
    Column(.invoicedAmount) { .money(Money(minorUnits: $0.invoice.amount, $0.invoice.currency)) },
    Column(.openAmount) { .money($0.invoice.outstandingMoney) },
    Column(.placedAmount) { .money($0.document.amount) },
    Column(.interest) { Cell($0.interest) },
    Column(.compensation) { Cell($0.compensation) },
    Column(.contacts) { .integer($0.account.contacts.count) },
    Column(.lastContactOn) { Cell($0.account.contacts.last?.on) },
    Column(.brokenPromises) { .integer($0.account.brokenPromises.count) },
    Column(.lastBrokenPromise) { Cell($0.account.brokenPromises.max()) },
    Column(.contactHistory) { .text($0.history) },
  ]
}

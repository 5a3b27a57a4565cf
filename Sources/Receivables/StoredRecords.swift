// What a ledger keeps of its records: flat arrays of trivial values wherever there may be millions.

/// A record that belongs to a customer and became known on a day.
protocol Posting: Sendable {
  /// Position in ``Ledger/customers``.
  var customer: Int32 { get }
  var knownOn: Int32 { get }
}

/// A record as it is published, but with positions in the ledger instead of in a view.
struct Posted<Record: Sendable>: Posting {
  let customer: Int32
  let knownOn: Int32
  let record: Record
}

struct StoredCustomer: Sendable {
  /// As in `customers.csv`, with the day of churn; only the identifier if it is not there.
  let master: Customer
  /// The day ``master`` became known.
  let masterKnownOn: Int32
  /// The first day with an onboarding, an invoice, a credit note or a receipt.
  let visibleOn: Int32
}

struct StoredInvoice: Posting {
  let amount: Int64
  let customer: Int32
  let issuedOn: Int32
  let dueOn: Int32
  let knownOn: Int32
  let currency: Currency
  /// The day it is settled in full, and the day that becomes known; never if it stays open.
  var endedOn = DayNumber.never
  var endKnownOn = DayNumber.never
  var ending = Invoice.Ending.paid
}

struct StoredSettlement: Sendable {
  let amount: Int64
  let on: Int32
  let knownOn: Int32
  let kind: Settlement.Kind
}

/// A receipt or a credit note: money that invoices take up.
struct StoredFunds: Posting {
  /// Minor units.
  let amount: Int64
  let customer: Int32
  let on: Int32
  let knownOn: Int32
  let currency: Currency
}

/// A part of a receipt or credit note that an invoice has taken up.
struct Application: Sendable {
  let amount: Int64
  let knownOn: Int32
  /// Whether it went elsewhere than to an invoice of the ledger, as `paid_on` of a credit note says.
  var isNetting = false
}

/// Cash that `paid_on` says and that no payment covers, in the views from one day to another.
struct UncoveredCash: Sendable {
  let amount: Money
  let knownOn: Int32
  /// The day its payment is known; never if there is none.
  let until: Int32
}

/// A dispute before its closing is known to have happened.
struct StoredDispute: Sendable {
  let id: String
  let invoice: Int32
  let openedOn: Day
  let closedOn: Day?
  let amount: Money
  let code: String
  let outcome: String
}

struct StoredPromise: Sendable {
  let id: String
  let invoice: Int32?
  let madeOn: Day
  let promisedFor: Day
  let amount: Money?
}

/// All invoices of a ledger, by customer, day of issue and identifier.
///
/// The position is ``Invoice/row``. All views of the ledger share the table.
final class InvoiceTable: Sendable {
  let rows: [StoredInvoice]
  let ids: TextColumn
  /// By position in ``rows``, then by day.
  let settlements: Grouped<StoredSettlement>

  init(_ rows: [StoredInvoice], ids: TextColumn, settlements: Grouped<StoredSettlement>) {
    (self.rows, self.ids, self.settlements) = (rows, ids, settlements)
  }

  /// Minor units of one invoice still owed at the close of a day.
  func outstanding(_ row: Int, on day: Int32) -> Int64 {
    if rows[row].endKnownOn <= day { return 0 }
    var owed = rows[row].amount
    for position in settlements.range(row) where settlements.elements[position].knownOn <= day {
      owed -= settlements.elements[position].amount
    }
    return owed
  }
}

/// All receipts or all credit notes of a ledger, by customer, day and identifier.
final class FundsTable: Sendable {
  let rows: [StoredFunds]
  let ids: TextColumn
  /// By position in ``rows``.
  let applications: Grouped<Application>

  init(_ rows: [StoredFunds], ids: TextColumn, applications: Grouped<Application>) {
    (self.rows, self.ids, self.applications) = (rows, ids, applications)
  }

  /// Minor units of one that are left at the close of a day, and of what is gone those that no
  /// invoice took up.
  func use(_ row: Int, on day: Int32) -> (unapplied: Int64, netted: Int64) {
    var (unapplied, netted) = (rows[row].amount, Int64(0))
    for position in applications.range(row) {
      let application = applications.elements[position]
      guard application.knownOn <= day else { continue }
      unapplied -= application.amount
      if application.isNetting { netted += application.amount }
    }
    return (unapplied, netted)
  }
}

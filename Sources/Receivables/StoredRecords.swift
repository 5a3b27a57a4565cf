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
  let customer: Int32
  let issuedOn: Int32
  let dueOn: Int32
  let knownOn: Int32
  let currency: Currency
  let amount: Int64
  /// The day it is settled in full, and the day that becomes known; never if it stays open.
  var endedOn = DayNumber.never
  var endKnownOn = DayNumber.never
  var ending = Invoice.Ending.paid
}

struct StoredSettlement: Sendable {
  let kind: Settlement.Kind
  let on: Int32
  let knownOn: Int32
  let amount: Int64
}

/// A receipt or a credit note: money that invoices take up.
struct StoredFunds: Posting {
  let id: String
  let customer: Int32
  let on: Int32
  let knownOn: Int32
  let amount: Money
}

/// A part of a receipt or credit note that an invoice has taken up.
struct Application: Sendable {
  let knownOn: Int32
  let amount: Int64
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

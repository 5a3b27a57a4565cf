// What a ledger keeps of its records: flat arrays of trivial values wherever there may be millions.

/// A record that belongs to a customer and became known on a day.
protocol Posting: Sendable {
  /// Position in ``Ledger/customers``.
  var customer: Int32 { get }
  var knownOn: Int32 { get }
}

/// A posting with a day of its own, by which a customer's are in order.
protocol DatedPosting: Posting {
  var day: Int32 { get }
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
  /// The first day with an onboarding, an invoice, a credit note, a receipt or announced billing.
  let visibleOn: Int32
  /// The position of the customer that its history goes to; −1 for none.
  var mergedInto: Int32 = -1
  /// The day from which views see that.
  var mergedOn = DayNumber.never
}

struct StoredInvoice: DatedPosting {
  let amount: Int64
  let customer: Int32
  let issuedOn: Int32
  let dueOn: Int32
  let knownOn: Int32
  let currency: Currency
  var day: Int32 { issuedOn }
  /// The day it is settled in full, and the day that becomes known; never if it stays open.
  ///
  /// Where entries undo others, the last time: a view works its own out.
  var endedOn = DayNumber.never
  var endKnownOn = DayNumber.never
  var ending = Invoice.Ending.paid
  var kind = Invoice.Kind.invoice
  /// As ``Invoice/instalment``.
  var instalment: UInt8 = 0
  /// Whether any of its entries undoes another.
  var isReversed = false
}

struct StoredSettlement: Sendable {
  var amount: Int64
  let on: Int32
  let knownOn: Int32
  /// The value day.
  let paidOn: Int32
  let kind: Settlement.Kind
  var reason: Settlement.Reason
  /// Whether ``reason`` is for size, terms and habit to say.
  var isUnexplained = false
  var isConverted = false

  var settlement: Settlement {
    Settlement(
      kind: kind, on: Day(number: Int(on)), amount: amount, paidOn: Day(number: Int(paidOn)),
      reason: reason, isConverted: isConverted)
  }
}

/// A receipt or a credit note: money that invoices take up.
struct StoredFunds: DatedPosting {
  /// Minor units.
  let amount: Int64
  let customer: Int32
  let on: Int32
  let knownOn: Int32
  let currency: Currency
  var day: Int32 { on }
}

/// Planned cash as it is published, in the views from one day to another.
struct StoredFlow: Sendable {
  let knownOn: Int32
  let until: Int32
  let flow: OtherFlow
}

/// A part of a receipt or credit note that an invoice has taken up.
struct Application: Sendable {
  /// Minor units of the money's currency; below zero where it is there again.
  let amount: Int64
  let knownOn: Int32
  var use = Use.invoice

  enum Use: UInt8, Sendable {
    case invoice
    /// Of a credit note: used up elsewhere than on an invoice of the ledger, as its `paid_on` says or
    /// a payment that draws on it. Of a payment: the credit that it drew, below zero.
    case drawn
    /// On an invoice in another currency.
    case converted
    /// Of a credit note: taken back by a later document.
    case cancelled
  }
}

/// Cash that `paid_on` says and that no payment covers, in the views from one day to another.
struct UncoveredCash: Sendable {
  let amount: Money
  let knownOn: Int32
  /// The day its payment is known; never if there is none.
  let until: Int32
}

/// A dispute before its closing is known to have happened.
package struct StoredDispute: Sendable {
  let id: String
  let invoice: Int32
  let openedOn: Day
  let closedOn: Day?
  let amount: Money
  let code: String
  let outcome: String
}

struct StoredHold: Sendable {
  let invoice: Int32?
  let from: Day
  let until: Day?
  let reason: String
}

package struct StoredPromise: Sendable {
  let id: String
  let invoice: Int32?
  let madeOn: Day
  let promisedFor: Day
  let amount: Money?
  let replaces: String
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

  /// An invoice at the close of a day: what is owed, and how it ended if nothing is.
  func state(_ row: Int, on day: Int32) -> InvoiceState {
    let stored = rows[row]
    if stored.endKnownOn <= day {
      return InvoiceState(owed: 0, endedOn: stored.endedOn, ending: stored.ending)
    }
    var owed = stored.amount
    for position in settlements.range(row) where settlements.elements[position].knownOn <= day {
      owed -= settlements.elements[position].amount
    }
    guard owed == 0, stored.isReversed else { return InvoiceState(owed: owed) }
    let known = settlements[row].filter { $0.knownOn <= day }
    let end = InvoiceEnd(of: known, issuedOn: stored.issuedOn)
    return InvoiceState(owed: 0, endedOn: end.on, ending: end.ending)
  }
}

struct InvoiceState {
  let owed: Int64
  /// Never while it is owed.
  var endedOn = DayNumber.never
  var ending: Invoice.Ending?

  var isOpen: Bool { endedOn == DayNumber.never }
}

/// How a settled invoice ended, by the entries of its account.
struct InvoiceEnd {
  let on: Int32
  let ending: Invoice.Ending

  init(of entries: some Collection<StoredSettlement>, issuedOn: Int32) {
    var (cash, lost, undated) = (Int64(0), Int64(0), Int64(0))
    var (lastCash, last) = (issuedOn, issuedOn)
    for entry in entries {
      last = max(last, entry.on)
      switch entry.reason {
      case .cash: cash += entry.amount
      case .badDebt: lost += entry.amount
      case .undated: undated += entry.amount
      default: break
      }
    }
    for part in NetCash(entries).parts { lastCash = max(lastCash, part.on) }
    if cash > 0, cash >= lost, cash >= undated {
      (on, ending) = (lastCash, .paid)
    } else if undated > 0, undated >= lost {
      (on, ending) = (issuedOn, .undated)
    } else {
      (on, ending) = (last, lost > 0 ? .writtenOff : .credited)
    }
  }
}

/// The cash of an account by value day, net of what went back.
///
/// What went back is taken off the part of the same amount that was paid last, or else off the parts
/// paid last.
struct NetCash {
  private(set) var parts: [(on: Int32, amount: Int64)] = []

  init(_ entries: some Collection<StoredSettlement>) {
    for entry in entries where entry.kind == .cash {
      if entry.amount > 0 { add(entry.paidOn, entry.amount) } else { undo(-entry.amount) }
    }
  }

  private mutating func add(_ day: Int32, _ amount: Int64) {
    let place = parts.firstIndex { $0.on >= day } ?? parts.count
    if place < parts.count, parts[place].on == day {
      parts[place].amount += amount
    } else {
      parts.insert((day, amount), at: place)
    }
  }

  private mutating func undo(_ amount: Int64) {
    if let same = parts.lastIndex(where: { $0.amount == amount }) {
      parts.remove(at: same)
      return
    }
    var left = amount
    while left > 0, let last = parts.popLast() {
      if last.amount > left { parts.append((last.on, last.amount - left)) }
      left -= min(left, last.amount)
    }
  }
}

/// All receipts or all credit notes of a ledger, by customer, day and identifier.
final class FundsTable: Sendable {
  let rows: [StoredFunds]
  let ids: TextColumn
  /// By position in ``rows``.
  let applications: Grouped<Application>
  /// By position of a payment that went back, that of the payment it returns.
  let returned: [Int32: Int32]

  init(
    _ rows: [StoredFunds], ids: TextColumn, applications: Grouped<Application>,
    returned: [Int32: Int32] = [:]
  ) {
    (self.rows, self.ids, self.applications) = (rows, ids, applications)
    self.returned = returned
  }

  /// Minor units of one that are left at the close of a day, and of what is gone those that no
  /// invoice in its currency took up.
  func use(_ row: Int, on day: Int32) -> FundsUse {
    var use = FundsUse(unapplied: rows[row].amount)
    for position in applications.range(row) {
      let application = applications.elements[position]
      guard application.knownOn <= day else { continue }
      use.unapplied -= application.amount
      switch application.use {
      case .invoice: break
      case .drawn: use.drawn += application.amount
      case .converted: use.converted += application.amount
      case .cancelled: use.cancelled += application.amount
      }
    }
    return use
  }
}

/// Where money has gone, in minor units.
struct FundsUse {
  var unapplied: Int64
  var drawn: Int64 = 0
  var converted: Int64 = 0
  var cancelled: Int64 = 0
}

internal import Foundation
internal import Receivables
internal import Statistics

/// An invoice reduced to what a model of payment timing reads: days as numbers, no money.
struct PaymentRecord: Sendable {
  /// Position in the view's `invoices.elements`.
  let invoice: Int32
  let issued: Int32
  /// The due day as the ledger states it, for facts that a person can check.
  let statedDue: Int32
  /// The due day, rolled to a business day where the portfolio does so.
  let due: Int32
  /// The day it ended; `Int32.max` while open.
  let ended: Int32
  /// Whether it ended in payment, rather than by credit or write-off.
  let paid: Bool
  let logAmount: Float
  /// How much it counts among the customer's habits, where one with a due day of its own counts 1.
  ///
  /// It is k^(−3/4) for the k-th of the customer's invoices, in order of issue, with one due day. They
  /// are mostly paid together: a hundred of them paid early once are no hundred early payments.
  var share: Float = 1

  static func share(rank: Int) -> Float { Float(pow(Double(rank), -0.75)) }
}

/// The payment records of a view, grouped by customer, and how the portfolio uses its calendar.
struct PaymentRecords: Sendable {
  let view: LedgerView
  let calendar: BusinessCalendar
  /// Whether due days roll to business days here: payments on other days are rare.
  let rolls: Bool
  /// In the order of the view's `invoices.elements`.
  let records: [PaymentRecord]
  let offsets: [Int]
  let firstDay: Int32

  /// Above this share of payments on days without banking, due days are not rolled.
  static let rollingShare = 0.05

  init(_ view: LedgerView, calendar: BusinessCalendar) {
    self.view = view
    self.calendar = calendar
    var paid = 0
    var paidOffDays = 0
    for invoice in view.invoices.elements where invoice.ending == .paid {
      guard let on = invoice.endedOn else { continue }
      paid += 1
      if !calendar.isBusinessDay(on) { paidOffDays += 1 }
    }
    let rolls = Double(paidOffDays) < PaymentRecords.rollingShare * Double(max(paid, 1))
    self.rolls = rolls
    // An invoice of a mistyped year counts as issued on the first usual day.
    let first = (view.usualDaysOfIssue?.lowerBound ?? view.day).number
    firstDay = first
    var ranks: [Day: Int] = [:]
    var customer: Int32 = -1
    records = view.invoices.elements.enumerated().map { position, invoice in
      if invoice.customer != customer {
        ranks.removeAll(keepingCapacity: true)
        customer = invoice.customer
      }
      ranks[invoice.dueOn, default: 0] += 1
      return PaymentRecord(
        invoice: Int32(position), issued: max(invoice.issuedOn.number, first),
        statedDue: invoice.dueOn.number,
        due: (rolls ? calendar.roll(invoice.dueOn) : invoice.dueOn).number,
        ended: invoice.endedOn?.number ?? .max, paid: invoice.ending == .paid,
        logAmount: Float(log1p(Money(minorUnits: invoice.amount, invoice.currency).majorUnits)),
        share: PaymentRecord.share(rank: ranks[invoice.dueOn] ?? 1))
    }
    offsets = view.invoices.offsets
  }

  func range(_ customer: Int) -> Range<Int> { offsets[customer]..<offsets[customer + 1] }

  /// How many customers of one size would be as uneven: (Σ n)² / Σ n², of n invoices each.
  var evenCustomers: Double {
    let squares = zip(offsets.dropFirst(), offsets).reduce(0.0) {
      $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
    }
    return squares > 0 ? Double(records.count) * Double(records.count) / squares : 0
  }

  /// Whether payments are expected on a day at all.
  func isPaymentDay(_ day: Int32) -> Bool {
    !rolls || calendar.isBusinessDay(Day(number: Int(day)))
  }
}

extension LedgerView {
  /// How many of a customer's invoices ended in payment: the evidence that makes it existing.
  func paidInvoices(ofCustomer customer: Int) -> Int {
    invoices[customer].count { $0.ending == .paid }
  }

  /// Identifiers of the customers with such evidence.
  var existingCustomers: Set<ExactText> {
    Set(
      customers.indices.lazy.filter { paidInvoices(ofCustomer: $0) > 0 }
        .map { ExactText(customers[$0].id) })
  }
}

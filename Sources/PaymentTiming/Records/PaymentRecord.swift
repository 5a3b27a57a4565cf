internal import ForecastVocabulary
internal import Foundation
internal import Receivables
internal import Statistics

/// A unit of an invoice (``ClaimUnit``) reduced to what a model of payment timing reads: days as
/// numbers, no money.
struct PaymentRecord: Sendable {
  /// ``InvoiceIndex/draft`` for one that is not issued.
  let invoice: InvoiceIndex
  let issued: Int32
  /// The due day as the ledger states it, for facts that a person can check.
  let statedDue: Int32
  /// The due day, rolled to a business day where the portfolio does so.
  var due: Int32
  /// The day it ended; `Int32.max` while open.
  let ended: Int32
  /// Whether it ended in payment, rather than by credit or write-off.
  let paid: Bool
  /// Of the whole invoice.
  let logAmount: Float
  /// How much it counts among the customer's habits, where one with a due day of its own counts 1.
  ///
  /// It is k^(−3/4) for the k-th of the customer's invoices, in order of issue, with one due day. They
  /// are mostly paid together: a hundred of them paid early once are no hundred early payments.
  var share: Float = 1
  /// w of ``ClaimUnit``; 1 for an invoice paid once.
  var weight: Float = 1
  /// Of the whole invoice's amount, what it is.
  var part: Float = 1
  /// Whether the invoice has other units.
  var isPart = false
  /// The cash parts before it, and the day of the last of them.
  var rank: Int8 = 0
  var previous: Int32 = .min

  /// How much it counts among the customer's habits, as a unit.
  var evidence: Float { share * weight }

  static func share(rank: Int) -> Float { Float(pow(Double(rank), -0.75)) }
}

extension InvoiceIndex {
  /// Of an invoice that might be issued.
  static let draft = InvoiceIndex(-1)
}

/// The payment records of a view, grouped by customer, and how the portfolio uses its calendar.
struct PaymentRecords: Sendable {
  let view: LedgerView
  let calendar: BusinessCalendar
  /// Whether due days roll to business days here: payments on other days are rare.
  let rolls: Bool
  /// In the order of the view's `invoices.elements`; the units of one invoice stand together, the one
  /// that is open last.
  let records: [PaymentRecord]
  /// By customer.
  let offsets: [Int]
  /// Whether any invoice was paid in parts.
  let hasParts: Bool
  let firstDay: Int32

  /// Above this share of payments on days without banking, due days are not rolled.
  static let rollingShare = 0.05

  /// - Parameter known: of the portfolio that the view is a part of, the first usual day of issue and
  ///   whether due days roll; `nil` where it is the whole.
  init(
    _ view: LedgerView, calendar: BusinessCalendar, known: (firstDay: Int32, rolls: Bool)? = nil
  ) {
    self.view = view
    self.calendar = calendar
    var (paid, paidOffDays) = (0.0, 0.0)
    var records: [UnitRecord] = []
    records.reserveCapacity(view.invoices.elements.count)
    var offsets = [0]
    for customer in view.customers.indices {
      var ranks: [Day: Int] = [:]
      for position in view.invoices.range(customer) {
        let invoice = view.invoices.elements[position]
        ranks[invoice.dueOn, default: 0] += 1
        let share = PaymentRecord.share(rank: ranks[invoice.dueOn] ?? 1)
        let units = view.units(position, invoice)
        for (rank, unit) in units.enumerated() {
          records.append(
            UnitRecord(
              position: position, unit: unit, share: share, isPart: units.count > 1, rank: rank,
              previous: rank > 0 ? units[rank - 1].ended : .min))
          guard unit.fate == .paid else { continue }
          paid += unit.weight
          if !calendar.isBusinessDay(Day(number: Int(unit.ended))) { paidOffDays += unit.weight }
        }
      }
      offsets.append(records.count)
    }
    let rolls = known?.rolls ?? (paidOffDays < PaymentRecords.rollingShare * max(paid, 1))
    self.rolls = rolls
    // An invoice of a mistyped year counts as issued on the first usual day.
    let first =
      known?.firstDay ?? (view.usualDaysOfIssue?.lowerBound ?? view.day).number
    self.records = records.map { $0.record(view, calendar, rolls: rolls, first: first) }
    self.offsets = offsets
    hasParts = records.contains { $0.isPart }
    firstDay = first
  }

  var customers: Range<CustomerIndex> { CustomerIndex(0)..<CustomerIndex(offsets.count - 1) }

  func range(_ customer: CustomerIndex) -> Range<Int> {
    offsets[customer]..<offsets[customer.position + 1]
  }

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

/// A unit before it is known how the portfolio uses its calendar.
private struct UnitRecord {
  let position: InvoiceIndex
  let unit: ClaimUnit
  let share: Float
  let isPart: Bool
  let rank: Int
  let previous: Int32

  /// - Parameter first: the first usual day of issue.
  func record(
    _ view: LedgerView, _ calendar: BusinessCalendar, rolls: Bool, first: Int32
  ) -> PaymentRecord {
    let invoice = view.invoices.elements[position]
    return PaymentRecord(
      invoice: position, issued: max(invoice.issuedOn.number, first),
      statedDue: invoice.dueOn.number,
      due: (rolls ? calendar.roll(invoice.dueOn) : invoice.dueOn).number, ended: unit.ended,
      paid: unit.fate == .paid,
      logAmount: Float(log1p(Money(minorUnits: invoice.amount, invoice.currency).majorUnits)),
      share: share, weight: Float(unit.weight), part: Float(unit.share), isPart: isPart,
      rank: Int8(min(rank, Int(Int8.max))), previous: previous)
  }
}

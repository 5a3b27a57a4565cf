import Foundation
public import Receivables
internal import SortedSearch
internal import Statistics

/// What is known of the future at a view's day: when each open invoice will be paid.
public struct Outlook: Sendable {
  /// The last day whose postings could be seen.
  public let day: Day
  /// Days covered by each curve.
  public let horizon: Int
  /// The open invoices, in the view's order.
  public let invoices: [InvoiceOutlook]
  /// One for each customer of the view.
  public let customers: [CustomerOutlook]
  /// How billing to come was foretold before; `nil` where none is forecast.
  public let billingRecord: BillingTrackRecord?
  /// How well it was foretold who leaves; `nil` where that was not asked for.
  public let leavingRecord: LeavingRecord?
  /// Which part of each curve is its interval; `nil` for that between its quantiles.
  public let intervals: PaymentIntervals?

  public init(
    day: Day, horizon: Int, invoices: [InvoiceOutlook], customers: [CustomerOutlook],
    billingRecord: BillingTrackRecord? = nil, leavingRecord: LeavingRecord? = nil,
    intervals: PaymentIntervals? = nil
  ) {
    self.billingRecord = billingRecord
    self.leavingRecord = leavingRecord
    self.intervals = intervals
    self.day = day
    self.horizon = horizon
    self.invoices = invoices
    self.customers = customers
  }
}

/// Which of the two forecasting models speaks for a customer.
public enum CustomerKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// Has a settled invoice at the view.
  case existing
  /// Has none yet.
  case new
}

/// When what is still to come in cash for one open invoice will be paid, given that it is unpaid at the
/// close of the as-of day.
///
/// An invoice that money on account covers whole is as good as paid: its curve is 1 from the first day
/// on, and nothing is still to come (``Invoice/uncovered``).
public struct InvoiceOutlook: Sendable {
  /// Position in the view's `invoices.elements`.
  public let invoice: Int
  public let model: CustomerKind
  /// Weight of the existing-customer model, n/(n + κ) with n settled invoices; 0 for a new one.
  public let evidenceWeight: Double
  public let curve: PaymentCurve
  /// What moves the payment most, strongest first; contributions are to the log odds of payment
  /// on a day, relative to the average open invoice.
  public let factors: [Factor]
  /// What share of it will be cash.
  public let cash: CashShare

  public init(
    invoice: Int, model: CustomerKind, evidenceWeight: Double, curve: PaymentCurve,
    factors: [Factor], cash: CashShare = .whole
  ) {
    self.invoice = invoice
    self.model = model
    self.evidenceWeight = evidenceWeight
    self.curve = curve
    self.factors = factors
    self.cash = cash
  }
}

/// One additive contribution to a prediction.
public struct Factor: Sendable, Hashable {
  /// The feature's name in the model's specification.
  public let name: String
  /// A plain sentence without a full stop, such as "the customer pays 12 days after due on average".
  public let meaning: String
  /// Above zero, payment comes sooner.
  public let contribution: Double

  public init(name: String, meaning: String, contribution: Double) {
    self.name = name
    self.meaning = meaning
    self.contribution = contribution
  }
}

/// The distribution of the day an open invoice is paid.
///
/// Days ahead count from the as-of day: 1 is the day after it. Beyond the last modelled day the
/// hazards of payment and of write-off stay constant.
public struct PaymentCurve: Sendable, Hashable {
  /// P(paid on or before day k), k = 1…horizon, at index k − 1.
  public let paidBy: [Float]
  /// P(neither paid nor given up by the horizon).
  public let openAtHorizon: Double
  /// The daily hazards after the horizon.
  public let tailPaymentHazard: Double
  public let tailWriteOffHazard: Double

  public init(
    paidBy: [Float], openAtHorizon: Double, tailPaymentHazard: Double, tailWriteOffHazard: Double
  ) {
    self.paidBy = paidBy
    self.openAtHorizon = openAtHorizon
    self.tailPaymentHazard = tailPaymentHazard
    self.tailWriteOffHazard = tailWriteOffHazard
  }

  public var horizon: Int { paidBy.count }

  /// P(paid on or before the given day ahead); 0 for a day that is not ahead.
  public func probabilityPaid(within days: Int) -> Double {
    guard days > 0 else { return 0 }
    if days <= horizon { return Double(paidBy[days - 1]) }
    let ending = tailPaymentHazard + tailWriteOffHazard
    guard ending > 0 else { return Double(paidBy.last ?? 0) }
    let stillOpen = pow(1 - ending, Double(days - horizon))
    let later = openAtHorizon * (1 - stillOpen) * tailPaymentHazard / ending
    return min(1, Double(paidBy.last ?? 0) + later)
  }

  /// P(never paid): given up within the horizon or after it.
  public var probabilityNeverPaid: Double {
    let ending = tailPaymentHazard + tailWriteOffHazard
    let paidLater = ending > 0 ? openAtHorizon * tailPaymentHazard / ending : 0
    return max(0, 1 - Double(paidBy.last ?? 0) - paidLater)
  }

  /// The first day ahead by which it is paid with probability at least `p`; `nil` if there is none.
  public func daysAhead(atProbability p: Double) -> Int? {
    precondition(0 < p && p < 1, "\(p) is not a probability strictly between 0 and 1")
    let target = Float(p)
    let reached = (0..<horizon).partitioningIndex { paidBy[$0] >= target }
    if reached < horizon { return reached + 1 }
    let ending = tailPaymentHazard + tailWriteOffHazard
    guard ending > 0, openAtHorizon > 0 else { return nil }
    let share = (p - Double(paidBy.last ?? 0)) / (openAtHorizon * tailPaymentHazard / ending)
    guard share < 1 else { return nil }
    // A hair less, so that a day reached exactly is not missed by rounding.
    let days = log(1 - share) / log(1 - ending) - 1e-9
    return horizon + max(1, Int(nearest: days.rounded(.up)))
  }

  /// Mean days ahead of the payment, given that it is paid at all.
  public var expectedDaysAhead: Double {
    var sum = 0.0
    var before: Float = 0
    for (k, by) in paidBy.enumerated() {
      sum += Double(k + 1) * Double(by - before)
      before = by
    }
    var mass = Double(before)
    let ending = tailPaymentHazard + tailWriteOffHazard
    if ending > 0 {
      let later = openAtHorizon * tailPaymentHazard / ending
      sum += later * (Double(horizon) + 1 / ending)
      mass += later
    }
    return mass > 0 ? sum / mass : .infinity
  }
}

extension PaymentCurve {
  /// Of what is paid already.
  static func paid(horizon: Int) -> PaymentCurve {
    PaymentCurve(
      paidBy: [Float](repeating: 1, count: horizon), openAtHorizon: 0, tailPaymentHazard: 0.05,
      tailWriteOffHazard: 0)
  }
}

/// What a customer is expected to be billed within the horizon.
public struct CustomerOutlook: Sendable {
  /// Position in the view's customers.
  public let customer: Int
  public let model: CustomerKind
  /// Settled invoices that the view knows.
  public let settledInvoices: Int
  public let evidenceWeight: Double
  /// P(still a customer), from the silence in the customer's own rhythm; `nil` where billing to come
  /// was not asked for.
  public let probabilityActive: Double?
  /// P(leaves within the horizon), from health and billing (``LeavingOutlook``); `nil` where that
  /// cannot be told.
  public let probabilityLeaving: Double?
  /// Expected new invoices within the horizon, in major units by currency.
  public let expectedBilling: [Currency: Double]

  public init(
    customer: Int, model: CustomerKind, settledInvoices: Int, evidenceWeight: Double,
    probabilityActive: Double?, probabilityLeaving: Double? = nil,
    expectedBilling: [Currency: Double]
  ) {
    self.customer = customer
    self.model = model
    self.settledInvoices = settledInvoices
    self.evidenceWeight = evidenceWeight
    self.probabilityActive = probabilityActive
    self.probabilityLeaving = probabilityLeaving
    self.expectedBilling = expectedBilling
  }
}

internal import ForecastVocabulary
internal import Foundation
internal import Receivables

/// A first forecast from terms alone, where too little was paid yet for a payment model.
///
/// An invoice with terms of T days is unpaid a days after its issue with probability
///
///     S(a) = 1 / (1 + [(a + 14)/(T + d + 14)]^5)
///
/// a log-logistic distribution whose median is d days after the due day, d being the mean delay of what
/// was paid so far, counted with one unit of the usual delay:
///
///     d = (Σ w_i d_i + d₀)/(Σ w_i + 1)
///
/// By default d₀ is 2 days, which companies in Europe were late on average (Intrum, *European Payment
/// Report 2018*). Four of five are paid from about two weeks before to four weeks after the median:
/// the spread is a wide one, so that nobody relies on the days.
struct TermsForecast: Sendable {
  /// What a person says of the usual delay, or the default, in days.
  static let defaultDelay = 2

  private static let shape = 5.0
  private static let shift = 14.0
  private static let longestDelay = 365.0

  /// d, in days.
  let delay: Double
  /// What cash it was learnt from, in units of invoices.
  let paid: Double
  /// d₀ as stated; `nil` where nobody said.
  private let stated: Int?
  private let day: Day
  /// Whether something is settled on a day that nobody stated.
  private let isUndated: Bool

  init(_ view: LedgerView, statedDelay: Int?) {
    var (count, sum) = (0.0, 0.0)
    for (position, invoice) in view.invoices.elements.indexed() {
      for unit in view.units(position, invoice) where unit.fate == .paid {
        count += unit.weight
        sum += unit.weight * Double(unit.ended - invoice.dueOn.number)
      }
    }
    let usual = Double(statedDelay ?? TermsForecast.defaultDelay)
    let longest = TermsForecast.longestDelay
    delay = min(max((sum + usual) / (count + 1), -longest), longest)
    paid = count
    stated = statedDelay
    day = view.day
    isUndated = view.issues.contains { $0.code == "settled-undated" }
  }

  /// What a reader should know of it.
  var notice: ModelNotice {
    .firstForecast(
      ModelNotice.FirstForecast(
        day: day, paid: paid > 0 ? .little : isUndated ? .undated : .nothing, statedDelay: stated,
        defaultDelay: TermsForecast.defaultDelay))
  }

  /// Outlooks of open invoices, and curves of drafts that are issued on each of their days.
  func prediction(
    _ view: LedgerView, _ model: CashModel, drafts: [InvoiceDraft]
  ) -> PaymentPrediction {
    let banking = (1...model.horizon).map { model.calendar.isBusinessDay(view.day + $0) }
    let shares = CashShares(view)
    let open = view.openPositions.map { position in
      let invoice = view.invoices.elements[position]
      let isExisting = view.paidInvoices(ofCustomer: invoice.customer) > 0
      return InvoiceOutlook(
        invoice: position, model: isExisting ? .existing : .new, evidenceWeight: 0,
        curve: invoice.uncovered == 0
          ? .paid(horizon: model.horizon)
          : curve(issuedAhead: invoice.issuedOn - view.day, terms: invoice.termsDays, banking),
        factors: [], cash: shares.share(position, in: view))
    }
    let curves = drafts.flatMap { draft in
      (1...draft.issueDays).map { curve(issuedAhead: $0, terms: draft.termsDays, banking) }
    }
    return PaymentPrediction(open: open, drafts: curves, paysOnBusinessDays: true)
  }

  /// Given that it is unpaid on the as-of day and on the day of issue; what would be paid on a day
  /// without banking is paid on the next one that has it.
  func curve(issuedAhead: Int, terms: Int, _ banking: [Bool]) -> PaymentCurve {
    let median = max(Double(terms) + delay + TermsForecast.shift, TermsForecast.shift / 2)
    func unpaid(_ ahead: Int) -> Double {
      let age = max(0, Double(ahead - issuedAhead))
      return 1 / (1 + pow((age + TermsForecast.shift) / median, TermsForecast.shape))
    }
    let start = unpaid(max(0, issuedAhead))
    var open = 1.0
    let paidBy = banking.indices.map { k -> Float in
      if banking[k], k + 1 > issuedAhead { open = min(open, unpaid(k + 1) / start) }
      return Float(1 - open)
    }
    let age = Double(max(1, banking.count - issuedAhead)) + TermsForecast.shift
    return PaymentCurve(
      paidBy: paidBy, openAtHorizon: open, tailPaymentHazard: min(0.1, TermsForecast.shape / age),
      tailWriteOffHazard: 0.0003)
  }
}

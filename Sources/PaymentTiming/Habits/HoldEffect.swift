internal import ForecastVocabulary
internal import Foundation
internal import Receivables

/// How many claims are paid like others while a hold stands on them.
///
/// What a curve expects of any time is multiplied by
///
///     min(1, (n + a f)/(e + a)),   a = 10
///
/// with n the units paid while a hold of the reason stood and e those that the portfolio's rates by days
/// past due would have had paid, so that a ledger's own record speaks where it has one. Without one
/// the share is f: a tenth under insolvency, a quarter in the courts, and 1 for any other reason. The
/// others stay open.
struct HoldEffect: Sendable, Hashable, Codable {
  private static let prior = 10.0
  private static func priorFactor(_ reason: String) -> Double {
    switch reason {
    case "insolvency": 0.1
    case "legal": 0.25
    default: 1
    }
  }

  let factors: [String: Double]

  init(_ view: LedgerView, _ rates: PortfolioRates) {
    guard !view.holds.elements.isEmpty else {
      factors = [:]
      return
    }
    var sums: [String: (paid: Double, expected: Double)] = [:]
    for hold in view.holds.elements {
      let claims =
        hold.invoice.map { view.documentPositions($0) }
        ?? view.invoicePositions(ofCustomer: hold.customer)
      let first = hold.from.number
      let last = min(hold.until?.number ?? .max, view.day.number)
      var sum = sums[hold.reason] ?? (0, 0)
      for position in claims {
        let invoice = view.invoices.elements[position]
        for unit in view.units(position, invoice) {
          let (from, end) = (max(first, invoice.issuedOn.number + 1), min(last, unit.ended))
          guard from <= end else { continue }
          for day in from...end where !Day(number: Int(day)).isWeekend {
            sum.expected +=
              unit.weight * rates.hazard[DelayScale.bin(Int(day - invoice.dueOn.number))]
          }
          if unit.fate == .paid, unit.ended <= last { sum.paid += unit.weight }
        }
      }
      sums[hold.reason] = sum
    }
    let prior = HoldEffect.prior
    factors = sums.reduce(into: [:]) { factors, entry in
      let start = prior * HoldEffect.priorFactor(entry.key)
      factors[entry.key] = min(1, (entry.value.paid + start) / (entry.value.expected + prior))
    }
  }

  /// The outlooks with what holds on their claims do to them.
  func applied(to outlooks: [InvoiceOutlook], _ view: LedgerView) -> [InvoiceOutlook] {
    guard !factors.isEmpty else { return outlooks }
    return outlooks.map { item in
      guard view.invoices.elements[item.invoice].uncovered > 0,
        let hold = view.hold(onClaim: item.invoice), let factor = factors[hold.reason], factor != 1
      else { return item }
      let own = Factor(
        name: "hold", meaning: "the invoice is on hold: \(hold.reason)",
        contribution: log(max(factor, 1e-6)))
      return InvoiceOutlook(
        invoice: item.invoice, model: item.model, evidenceWeight: item.evidenceWeight,
        curve: item.curve.paid(times: factor),
        factors: (item.factors + [own]).sorted {
          (-abs($0.contribution), $0.name) < (-abs($1.contribution), $1.name)
        }, cash: item.cash)
    }
  }
}

extension PaymentCurve {
  /// The curve of a claim that is paid like this one with some probability, and stays open without.
  fileprivate func paid(times share: Double) -> PaymentCurve {
    PaymentCurve(
      paidBy: paidBy.map { $0 * Float(share) },
      openAtHorizon: openAtHorizon + (1 - share) * Double(paidBy.last ?? 0),
      tailPaymentHazard: share * tailPaymentHazard, tailWriteOffHazard: tailWriteOffHazard)
  }
}

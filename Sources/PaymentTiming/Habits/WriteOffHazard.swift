internal import ForecastVocabulary
internal import Foundation
internal import Receivables

/// The daily probability that an open invoice is given up, by days past due: the competing end.
///
/// In each band it is (bad debt + a·r) / (days at risk + a), both by ``ClaimUnit/weight``, shrunken to a
/// small rate r that grows with lateness, so that a ledger without write-offs still says that very old
/// debt may be lost.
package struct WriteOffHazard: Sendable, Hashable, Codable {
  private static let bands = [30, 90, 180]
  /// Prior daily rates, by band: about 0, 1, 5 and 20 % a year.
  private static let priorRates = [0.0, 0.00003, 0.00015, 0.0006]
  /// Invoice-days behind the prior.
  private static let priorDays = 2000.0

  static var bandCount: Int { priorRates.count }

  let rates: [Double]

  private static func band(_ daysPastDue: Int) -> Int {
    bands.firstIndex { daysPastDue <= $0 } ?? bands.count
  }

  init(_ view: LedgerView) {
    var events = [Double](repeating: 0, count: WriteOffHazard.priorRates.count)
    var days = events
    for (position, invoice) in view.invoices.elements.indexed() {
      for unit in view.units(position, invoice) {
        let end = Day(number: Int(min(unit.ended, view.day.number)))
        WriteOffHazard.addDaysAtRisk(invoice, until: end, weight: unit.weight, to: &days)
        if unit.fate == .lost {
          events[WriteOffHazard.band(end - invoice.dueOn)] += unit.weight
        }
      }
    }
    let prior = WriteOffHazard.priorDays
    rates = events.indices.map {
      (events[$0] + prior * WriteOffHazard.priorRates[$0]) / (days[$0] + prior)
    }
  }

  /// Adds the days at risk of a unit of an invoice.
  private static func addDaysAtRisk(
    _ invoice: Invoice, until end: Day, weight: Double, to days: inout [Double]
  ) {
    var start = invoice.issuedOn
    for (band, edge) in (bands + [Int(Int32.max / 2)]).enumerated() {
      let stop = min(end, Day(number: Int(invoice.dueOn.number) + edge))
      if stop > start {
        days[band] += weight * Double(stop - start)
        start = stop
      }
    }
  }

  func rate(daysPastDue: Int) -> Double { rates[WriteOffHazard.band(daysPastDue)] }

  /// P(given up in the end) of what is open that many days past due and is paid with one probability on
  /// each day from then on.
  ///
  /// With pay p and give up w_b on each of the n_b days of band b, e_b = p + w_b,
  ///
  ///     P = Σ_b S_b (1 − (1 − e_b)^n_b) w_b / e_b,   S_{b+1} = S_b (1 − e_b)^n_b,
  ///
  /// the last band being without end.
  func probabilityGivenUp(after daysPastDue: Int, paymentHazard: Double) -> Double {
    var (open, given, from) = (1.0, 0.0, daysPastDue)
    for (rate, edge) in zip(rates, WriteOffHazard.bands + [Int.max]) where from < edge {
      let ending = paymentHazard + rate
      guard ending > 0 else { continue }
      let stays = edge == .max ? 0 : pow(1 - min(ending, 1), Double(edge - from))
      given += open * (1 - stays) * rate / ending
      open *= stays
      from = edge
    }
    return given
  }

  /// The one daily rate that gives up as much in the end as the rates of all later ages do.
  ///
  /// That of the age at which a forecast ends would hold for ever: debt not due today would then hardly be
  /// lost, as nothing is given up in its first weeks.
  func constantRate(after daysPastDue: Int, paymentHazard: Double) -> Double {
    let given = probabilityGivenUp(after: daysPastDue, paymentHazard: paymentHazard)
    return given < 1 ? paymentHazard * given / (1 - given) : rate(daysPastDue: daysPastDue + 1)
  }
}

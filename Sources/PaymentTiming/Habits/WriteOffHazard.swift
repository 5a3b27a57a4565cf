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
}

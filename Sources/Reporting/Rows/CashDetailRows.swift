public import CashTables
public import ForecastVocabulary
internal import Receivables

/// One part of a cash table's receipts in one period, as a line of `cash_detail.csv`.
public struct CashDetailRow: Sendable {
  let periodStart: Day
  /// Inclusive.
  let periodEnd: Day
  /// Whether the as-of day or the horizon cuts the period off.
  let isPart: Bool
  let part: CashDetail.Part
  let expected: Money

  /// Every part that is not zero, by period; sums agree with the table.
  public static func rows(of detail: CashDetail, by periods: Periods) -> [CashDetailRow] {
    detail.periods.enumerated().flatMap { p, days in
      detail.parts.filter { $0.expected[p] != 0 }.map { part in
        CashDetailRow(
          periodStart: detail.day + days.lowerBound, periodEnd: detail.day + days.upperBound,
          isPart: periods.isPart(days, after: detail.day), part: part,
          expected: Money(minorUnits: part.expected[p], detail.currency))
      }
    }
  }

  /// Whether it is of an entity, a segment or a customer.
  public func isWithin(_ name: String) -> Bool { part.isWithin(name) }

  public static let columns: [Column<CashDetailRow>] = [
    Column(.periodStart) { .day($0.periodStart) },
    Column(.periodEnd) { .day($0.periodEnd) },
    Column(.currency) { .text($0.expected.currency.code) },
    Column(.entity) { .text($0.part.entity) },
    Column(.segment) { .text($0.part.segment) },
    Column(.customerID) { .text($0.part.customerID) },
    Column(.invoiceID) { .text($0.part.invoiceID) },
    Column(.cashLine) { .text($0.part.line.name) },
    Column(.expectedCash) { .money($0.expected) },
    Column(.periodPart) { .yesNo($0.isPart) },
  ]
}

extension CashDetail.Part {
  func isWithin(_ name: String) -> Bool {
    [entity, segment, customerID].contains(name)
  }
}

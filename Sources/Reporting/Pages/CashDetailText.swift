package import CashTables
package import ForecastVocabulary
internal import Receivables
package import Statistics

/// What receipts are divided by.
public enum CashLevel: String, Sendable, CaseIterable {
  case entity, segment, customer, invoice

  func key(_ part: CashDetail.Part) -> String {
    // New customers are not yet known, whatever they are divided by.
    if part.customerID.isEmpty { return CashLevel.newCustomers }
    return switch self {
    case .entity: part.entity
    case .segment: part.segment
    case .customer: part.customerID
    case .invoice: part.invoiceID
    }
  }

  fileprivate static let newCustomers = "(new customers)"

  /// What parts without a key are.
  fileprivate var rest: String {
    switch self {
    case .entity: "(no entity)"
    case .segment: "(no segment)"
    case .customer: ""
    case .invoice: "(future billing)"
    }
  }
}

/// The receipts of a cash table by level, for a terminal: periods in columns, a few at a time.
public enum CashDetailText {
  private static let columnsPerBlock = 5

  /// - Parameters:
  ///   - within: an entity, a segment or a customer to which the parts are limited; `nil` for all.
  ///   - top: rows shown, largest first; the rest is one row.
  ///   - names: of customers, by id.
  /// - Returns: `nil` where nothing is within `within`.
  package static func table(
    _ detail: CashDetail, by level: CashLevel, within: String?, top: Int, periods: Periods,
    names: [ExactText: String]
  ) -> String? {
    let parts = detail.parts.filter { within.map($0.isWithin) ?? true }
    guard !parts.isEmpty else { return nil }
    var groups: [ExactText: [Int64]] = [:]
    let none = [Int64](repeating: 0, count: detail.periods.count)
    for part in parts {
      let key = ExactText(level.key(part))
      groups[key, default: none] = sum(groups[key] ?? none, part.expected)
    }
    let ordered = groups.sorted {
      (-$0.value.reduce(0, +), $0.key) < (-$1.value.reduce(0, +), $1.key)
    }
    var rows = ordered.prefix(top).map { key, amounts in
      let name = level == .customer ? names[key] ?? "" : ""
      return (key.text.isEmpty ? level.rest : name.isEmpty ? key.text : name, amounts)
    }
    let others = ordered.dropFirst(top)
    if !others.isEmpty {
      rows.append(
        (
          "\(NumberText.grouped(others.count)) more",
          others.reduce(none) { sum($0, $1.value) }
        ))
    }
    let whole = parts.reduce(none) { sum($0, $1.expected) }
    return AmountScale.fitting { scale in
      let size = scale.size * Double(detail.currency.minorUnitsPerMajor)
      return "Receipts by \(level.rawValue) in \(CashWording.unit(scale, detail.currency.code))"
        + (within.map { ", \($0)" } ?? "") + "\n"
        + blocks(detail, rows, whole, periods: periods, size: size)
    }
  }

  private static func sum(_ a: [Int64], _ b: [Int64]) -> [Int64] { zip(a, b).map(+) }

  private static func blocks(
    _ detail: CashDetail, _ rows: [(String, [Int64])], _ whole: [Int64], periods: Periods,
    size: Double
  ) -> String {
    let titles =
      detail.periods.enumerated().map { p, days in
        "\(p == 0 ? "\(periods.length.rawValue) from" : "")\n"
          + periods.heading(days, after: detail.day)
      } + ["\n\(detail.periods.last?.upperBound ?? 0) days"]
    func cells(_ amounts: [Int64]) -> [String] {
      (amounts + [amounts.reduce(0, +)]).map { NumberText.whole(Double($0) / size) }
    }
    return stride(from: 0, to: titles.count, by: columnsPerBlock).map { start in
      let shown = start..<min(start + columnsPerBlock, titles.count)
      var table = TextTable(
        [.init("", widest: 24)] + titles[shown].map { .init($0, .right) })
      for (label, amounts) in rows { table.row([label] + cells(amounts)[shown]) }
      table.rule()
      table.row(["Receipts"] + cells(whole)[shown])
      return "\n" + table.text
    }.joined() + (periods.partNote(detail.periods, after: detail.day).map { "\n\($0)\n" } ?? "")
  }
}

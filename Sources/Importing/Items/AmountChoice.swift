import Foundation
import Receivables

/// Which of the columns of a row holds its amount.
enum AmountChoice {
  struct Found {
    let value: DecimalText
    var isDebit: Bool?
    let currency: Currency?
    let isLocal: Bool
  }

  /// The amount in the currency of the document, or else in that of the company.
  static func amount(_ cells: RowCells) -> Found? {
    let document = CurrencyWords.currency(cells.text(.currency))
    if let value = cells.number(.amount) {
      return Found(
        value: value, currency: document ?? cells.currency(beside: .amount), isLocal: false)
    }
    if let pair = sides(cells, document) ?? netAndTax(cells, document) { return pair }
    if let value = cells.number(.localAmount) {
      let local = CurrencyWords.currency(cells.text(.localCurrency))
      return Found(
        value: value, currency: local ?? document ?? cells.currency(beside: .localAmount),
        isLocal: true)
    }
    for role in [Role.openAmount, .lineAmount, .paidAmount] {
      if let value = cells.number(role) {
        return Found(
          value: value, currency: document ?? cells.currency(beside: role), isLocal: false)
      }
    }
    return buckets(cells).map { Found(value: $0, currency: document, isLocal: false) }
  }

  /// What is left of the document.
  static func open(_ cells: RowCells, isLocal: Bool) -> DecimalText? {
    if !isLocal, let value = cells.number(.openAmount) { return value }
    if isLocal, let value = cells.number(.localOpen) ?? cells.number(.openAmount) { return value }
    return cells.table.map.buckets.isEmpty ? nil : buckets(cells)
  }

  private static func sides(_ cells: RowCells, _ currency: Currency?) -> Found? {
    let (debit, credit) = (cells.number(.debit), cells.number(.credit))
    guard debit != nil || credit != nil else { return nil }
    let known = currency ?? cells.currency(beside: .debit)
    if let debit, debit.mantissa != 0 {
      return Found(
        value: debit, isDebit: debit.mantissa > 0, currency: known, isLocal: false)
    }
    if let credit, credit.mantissa != 0 {
      return Found(
        value: credit, isDebit: credit.mantissa < 0, currency: known, isLocal: false)
    }
    return (debit ?? credit).map { Found(value: $0, currency: known, isLocal: false) }
  }

  private static func netAndTax(_ cells: RowCells, _ currency: Currency?) -> Found? {
    guard !cells.table.map.has(.amount), let net = cells.number(.net) else { return nil }
    let tax = cells.number(.tax)
    let value = tax.map { sum([net, $0]) } ?? net
    return value.map { Found(value: $0, currency: currency, isLocal: false) }
  }

  private static func buckets(_ cells: RowCells) -> DecimalText? {
    let found = cells.table.map.buckets.compactMap { cells.number(at: $0) }
    return found.isEmpty ? nil : sum(found)
  }

  /// Exactly, with four digits after the point.
  private static func sum(_ numbers: [DecimalText]) -> DecimalText? {
    var total: Int64 = 0
    for number in numbers {
      guard let units = number.units(4)?.value else { return nil }
      let (sum, overflows) = total.addingReportingOverflow(units)
      if overflows { return nil }
      total = sum
    }
    let digits = String(total.magnitude)
    let padded = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    return DecimalText(
      (total < 0 ? "-" : "") + padded.dropLast(4) + "." + padded.suffix(4))
  }
}

/// Due days from terms.
enum Terms {
  /// The baseline or the issue, and the days of the terms; `nil` where no terms can be read.
  static func dueDay(_ cells: RowCells, issued: Day) -> Day? {
    let base = cells.day(.baselineOn) ?? issued
    let counted = [Role.terms3, .terms2, .terms1].compactMap { cells.number($0)?.units(0)?.value }
    if let days = counted.first(where: { $0 > 0 && $0 < 3660 }) { return base + Int(days) }
    if let days = days(cells.text(.terms)) { return base + days }
    return cells.isFilled(.baselineOn) ? base : nil
  }

  /// The net days of terms such as `Net 30`, `2/10 net 30`, `30 Tage netto`, `14`.
  static func days(_ text: String) -> Int? {
    let plain = text.lowercased()
    guard !plain.isEmpty, plain.utf8.count <= 60 else { return nil }
    if ["receipt", "sofort", "immediate", "prompt", "contado", "comptant"].contains(where: {
      plain.contains($0)
    }) {
      return 0
    }
    if ["eom", "month", "monat", "mois"].contains(where: { plain.contains($0) }) { return nil }
    let numbers = plain.split { !$0.isNumber }.compactMap { Int($0) }
    guard let last = numbers.last, (0...730).contains(last) else { return nil }
    // `ZB30` and other codes say nothing that is sure.
    let isPlain = plain.allSatisfy { $0.isNumber }
    let words = ["net", "day", "tage", "jours", "días", "dias", "giorni", "dagen", "n/", "d"]
    return isPlain || words.contains { plain.contains($0) } ? last : nil
  }
}

import Foundation
import Receivables

/// What headings and earlier rows say of the rows below them.
struct HeadingContext {
  private var heading = ""
  private var headingName = ""
  private var headingIsNewer = false
  private var last: (customer: String, name: String)?
  private var entity = ""

  init(_ table: ReadTable) {}

  /// Selections above the list: `Buchungskreis;1000`.
  mutating func title(_ row: Int, _ table: ReadTable) {
    if let value = HeadingContext.value(row, table, .entity) { entity = value }
    if !table.map.has(.customer), let value = HeadingContext.value(row, table, .customer) {
      enter(value)
    }
  }

  mutating func enter(_ row: Int, _ table: ReadTable) {
    if let value = HeadingContext.value(row, table, .entity) {
      entity = value
      return
    }
    if let value = HeadingContext.value(row, table, .customerName) {
      headingName = value
      if table.map.has(.customer) || !heading.isEmpty { return }
    }
    if let value = HeadingContext.value(row, table, .customer) {
      enter(value)
      return
    }
    let text = table.classifier.label(row)
    if !text.isEmpty { enter(text) }
  }

  private mutating func enter(_ text: String) {
    (heading, headingName, headingIsNewer) = (text, "", true)
  }

  /// The value behind a caption in a row of few cells: `Debitor 100578`, `Customer: Acme`.
  private static func value(_ row: Int, _ table: ReadTable, _ role: Role) -> String? {
    let filled = table.source.grid.filled(row)
    guard let first = filled.first, filled.count <= 4 else { return nil }
    let known = Set((table.profile.captions[role] ?? []).map(Caption.normalised))
    let text = table.source.grid[row, first]
    if filled.count > 1, known.contains(Caption.normalised(text)) {
      let value = table.source.grid[row, filled[1]]
      return value == "*" ? nil : value
    }
    let words = text.split { " :\t".contains($0) }
    guard words.count > 1, known.contains(Caption.normalised(String(words[0]))) else { return nil }
    return words.dropFirst().joined(separator: " ")
  }

  /// Gives an item its customer: its own cell, or the heading above, or the row above.
  mutating func take(_ cells: RowCells, _ item: inout SourceItem, _ log: inout ItemLog) {
    let own = cells.text(.customer)
    item.entity = cells.text(.entity).isEmpty ? entity : cells.text(.entity)
    if !own.isEmpty {
      let name = cells.text(.customerName)
      (item.customer, item.customerName) = (own, name)
      last = (own, name)
      headingIsNewer = false
    } else if !heading.isEmpty, headingIsNewer || last == nil {
      (item.customer, item.customerName) = (heading, headingName)
      if !cells.table.map.has(.customer) {
        log.note("customers come from the headings above their rows")
      }
    } else if let last {
      (item.customer, item.customerName) = last
      log.note(
        "rows without a customer take that of the row above",
        line: cells.table.source.grid.line(cells.row))
    }
    item.parent = cells.text(.parent)
    split(&item, cells.table.profile)
  }

  /// `0000100578 Sable Cosmetics` in NetSuite; `Parent:Child` in QuickBooks.
  private func split(_ item: inout SourceItem, _ profile: Profile) {
    if profile.system == "netsuite" {
      let parts = item.customer.components(separatedBy: " : ")
      if parts.count > 1 { item.parent = HeadingContext.number(parts[0]).number }
      let (number, name) = HeadingContext.number(parts[parts.count - 1])
      item.customer = number
      if item.customerName.isEmpty { item.customerName = name }
    } else if profile.system.hasPrefix("quickbooks"), let colon = item.customer.firstIndex(of: ":")
    {
      item.parent = String(item.customer[..<colon])
    }
  }

  /// A number of at least two digits that a name follows.
  private static func number(_ text: String) -> (number: String, name: String) {
    let parts = text.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].count(where: { $0.isNumber }) >= 2,
      parts[0].allSatisfy({ $0.isNumber || $0.isUppercase || $0 == "-" })
    else { return (text, "") }
    return (String(parts[0]), String(parts[1]))
  }
}

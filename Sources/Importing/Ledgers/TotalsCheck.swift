import Receivables

/// Whether the totals of a source are those of its items.
package struct TotalsCheck: Sendable {
  /// One total of the source that is not the sum of its items.
  package struct Difference: Sendable {
    package let line: Int
    package let label: String
    package let caption: String
    package let stated: String
    package let items: String
    package let difference: String
  }

  package private(set) var checked = 0
  package private(set) var tied = 0
  package private(set) var differences: [Difference] = []

  /// Sums in ten-thousandths of a unit.
  private static let scale = 4

  package init(_ table: ReadTable) {
    let money =
      Role.allCases.filter(\.isMoney).map { table.map[$0] }.filter { $0 >= 0 }
      + table.map.buckets
    for column in money { check(column, table) }
  }

  private mutating func check(_ column: Int, _ table: ReadTable) {
    // Sums of the items between two totals or headings, in order.
    var parts: [Int64] = [0]
    var items = 0
    for row in 0..<table.source.grid.count {
      let cells = RowCells(table: table, row: row)
      switch table.kinds[row] {
      case .item:
        items += 1
        if let value = cells.number(at: column)?.units(TotalsCheck.scale)?.value {
          parts[parts.count - 1] = parts[parts.count - 1] &+ value
        }
      case .subtotal, .total:
        guard let stated = cells.number(at: column)?.units(TotalsCheck.scale)?.value else {
          continue
        }
        checked += 1
        var sum: Int64 = 0
        var ties = false
        let isGrand = table.kinds[row] == .total
        for (position, part) in parts.enumerated().reversed() {
          sum = sum &+ part
          // A grand total is that of some items at least.
          if agree(sum, stated), !isGrand || part != 0 || items == 0 || position == 0 {
            ties = true
            break
          }
        }
        if ties {
          tied += 1
        } else {
          let all = table.kinds[row] == .total ? sum : parts[parts.count - 1]
          differences.append(
            Difference(
              line: table.source.grid.line(row), label: table.classifier.label(row),
              caption: table.map.captions[column], stated: text(stated), items: text(all),
              difference: text(stated &- all)))
        }
        parts.append(0)
      case .group: parts.append(0)
      default: continue
      }
    }
  }

  /// Within a cent: sources round.
  private func agree(_ a: Int64, _ b: Int64) -> Bool {
    let difference = a.subtractingReportingOverflow(b)
    return !difference.overflow && difference.partialValue.magnitude < 100
  }

  private func text(_ units: Int64) -> String {
    Money(minorUnits: units / 100, .unstated).grouped
  }
}

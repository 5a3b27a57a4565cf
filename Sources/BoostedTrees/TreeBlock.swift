/// Up to 128 rows that differ in their first columns alone, so that a tree is walked once for all of
/// them.
package struct TreeBlock: Sendable {
  package static let most = 128

  /// How many columns differ, the first ones.
  let ownColumns: Int
  package private(set) var count = 0
  /// Own column after own column, ``most`` numbers each.
  private var numbers: [Float]
  /// Of each own column, missing numbers left out.
  private var lowest: [Float]
  private var highest: [Float]
  /// Of each own column, which rows miss their number.
  private var missing: [UInt128]
  /// The whole of the last row, whose further columns are all rows'.
  private(set) var row: [Float]

  package init(columnCount: Int, ownColumns: Int) {
    precondition((0...columnCount).contains(ownColumns), "\(ownColumns) of \(columnCount) columns")
    self.ownColumns = ownColumns
    numbers = Array(repeating: 0, count: ownColumns * TreeBlock.most)
    lowest = Array(repeating: .infinity, count: ownColumns)
    highest = Array(repeating: -.infinity, count: ownColumns)
    missing = Array(repeating: 0, count: ownColumns)
    row = Array(repeating: 0, count: columnCount)
  }

  package var isFull: Bool { count == TreeBlock.most }

  /// A bit for each row.
  var all: UInt128 { TreeBlock.first(count) }

  /// The bits of the first rows.
  static func first(_ count: Int) -> UInt128 {
    count == most ? .max : (1 << UInt128(count)) - 1
  }

  package mutating func removeAll() {
    count = 0
    for column in 0..<ownColumns {
      (lowest[column], highest[column]) = (.infinity, -.infinity)
      missing[column] = 0
    }
  }

  package mutating func append(_ next: UnsafeBufferPointer<Float>) {
    precondition(!isFull && next.count == row.count, "a row of \(next.count) columns")
    for column in 0..<ownColumns {
      let number = next[column]
      numbers[column * TreeBlock.most + count] = number
      if number.isNaN {
        missing[column] |= 1 << UInt128(count)
      } else {
        lowest[column] = min(lowest[column], number)
        highest[column] = max(highest[column], number)
      }
    }
    if count == 0 {
      for column in ownColumns..<row.count { row[column] = next[column] }
    }
    count += 1
  }

  /// The rows whose number is above a cut, and with them those that miss it, if those go there.
  @inline(__always)
  func above(_ cut: Float, column: Int, missingIsHigh: Bool) -> UInt128 {
    if column >= ownColumns {
      let number = row[column]
      return (number.isNaN ? missingIsHigh : number > cut) ? .max : 0
    }
    let lacking = missingIsHigh ? missing[column] : 0
    if highest[column] <= cut { return lacking }
    if lowest[column] > cut { return ~missing[column] | lacking }
    return compared(cut, column: column) | lacking
  }

  private func compared(_ cut: Float, column: Int) -> UInt128 {
    numbers.withUnsafeBufferPointer { numbers in
      var bits: UInt128 = 0
      for word in 0..<(count + 31) / 32 {
        let first = column * TreeBlock.most + 32 * word
        var above = SIMD8<UInt32>(repeating: 0)
        var own = SIMD8<UInt32>(1, 2, 4, 8, 16, 32, 64, 128)
        for part in 0..<4 {
          var x = SIMD8<Float>()
          for lane in 0..<8 { x[lane] = numbers[first + 8 * part + lane] }
          above |= SIMD8<UInt32>(repeating: 0).replacing(with: own, where: x .> cut)
          own = own &<< 8
        }
        bits |= UInt128(above.wrappedSum()) << UInt128(32 * word)
      }
      return bits
    }
  }
}

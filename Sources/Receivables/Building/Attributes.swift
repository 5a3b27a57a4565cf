/// Collects the cells of the columns that become attributes.
package struct AttributeColumns: Sendable {
  private var names: [String] = []
  private var positions: [Int] = []
  private var levels: [Interner] = []
  private var codes: [[Int32]] = []

  var isEmpty: Bool { positions.isEmpty }

  package init() {}

  /// Columns that are filled in this order.
  init(_ names: [String]) {
    for (position, name) in names.enumerated() { add(name, at: position) }
  }

  /// One text for each column; an empty one for none.
  mutating func append(_ texts: [CellText]) { append { texts[$0].bytes } }

  package mutating func add(_ name: String, at position: Int) {
    names.append(name)
    positions.append(position)
    levels.append(Interner())
    codes.append([])
  }

  /// - Parameter cell: of the present line, by its position.
  package mutating func append(_ cell: (Int) -> UnsafeBufferPointer<UInt8>) {
    for i in positions.indices {
      let bytes = cell(positions[i])
      codes[i].append(bytes.isEmpty ? -1 : levels[i].intern(bytes))
    }
  }

  /// The columns of parts of a file, one after another.
  ///
  /// - Parameter parts: at least one, all with the same columns.
  static func joined(_ parts: [AttributeColumns]) -> AttributeColumns {
    var all = parts[0]
    for part in parts.dropFirst() {
      for i in all.positions.indices {
        let numbers = (0..<Int32(part.levels[i].count)).map {
          all.levels[i].intern(part.levels[i], $0)
        }
        all.codes[i].append(
          contentsOf: part.codes[i].lazy.map { $0 < 0 ? $0 : numbers[Int($0)] })
      }
    }
    return all
  }

  /// Stands for a line that cannot be used.
  package mutating func appendEmpty() {
    for i in codes.indices { codes[i].append(-1) }
  }

  /// The attributes of the collected lines in another order; levels are numbered as they appear
  /// in that order, so that they do not depend on the order of the file.
  package func attributes(order: some Collection<Int>) -> [StoredAttribute] {
    positions.indices.map { i in
      var numbers = [Int32](repeating: -1, count: levels[i].count)
      var texts: [String] = []
      let reordered = order.map { line in
        let code = codes[i][line]
        guard code >= 0 else { return code }
        if numbers[Int(code)] < 0 {
          numbers[Int(code)] = Int32(texts.count)
          texts.append(levels[i][code])
        }
        return numbers[Int(code)]
      }
      return StoredAttribute(name: names[i], levels: texts, codes: reordered)
    }
  }
}

/// Collects the cells of the columns that become attributes.
struct AttributeColumns {
  private var names: [String] = []
  private var positions: [Int] = []
  private var levels: [Interner] = []
  private var codes: [[Int32]] = []

  var isEmpty: Bool { positions.isEmpty }

  mutating func add(_ name: String, at position: Int) {
    names.append(name)
    positions.append(position)
    levels.append(Interner())
    codes.append([])
  }

  mutating func append(_ line: Line) {
    for i in positions.indices {
      let bytes = line.bytes(positions[i])
      codes[i].append(bytes.isEmpty ? -1 : levels[i].intern(bytes))
    }
  }

  /// Stands for a line that cannot be used.
  mutating func appendEmpty() {
    for i in codes.indices { codes[i].append(-1) }
  }

  /// The attributes of the collected lines in another order; levels are numbered as they appear
  /// in that order, so that they do not depend on the order of the file.
  func attributes(order: some Collection<Int>) -> [Attribute] {
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
      return Attribute(name: names[i], levels: texts, codes: reordered)
    }
  }
}

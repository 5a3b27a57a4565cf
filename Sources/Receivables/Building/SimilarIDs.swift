internal import Foundation

// Identifiers that a person would take for one.

extension LedgerBuilder {
  /// Beyond this many identifiers that are not all capitals and digits, none are compared.
  private static let mostCompared = 200_000

  /// Says which identifiers differ only in case, in blanks or in how Unicode composes a letter.
  mutating func noticeSimilarIDs() {
    // Texts of capitals and digits alone differ in more than case.
    let isUneven = customerIDs.contains { TextColumn.isUneven($0) }
    let customers = isUneven ? (0..<Int32(customerIDs.count)).map { customerIDs[$0] } : []
    for ids in SimilarIDs.groups(customers, most: LedgerBuilder.mostCompared) {
      notice(
        ids, "customer_id", "customers",
        file: names[hasCustomersFile ? .customers : .invoices],
        knownOn: ids.map { knownOn(customer: $0) })
    }
    let names = documents.invoiceNames
    let uneven = names.unevenTexts(most: LedgerBuilder.mostCompared)
    guard !uneven.isEmpty else { return }
    var groups = Dictionary(grouping: uneven) { SimilarIDs.folded(names[$0]) }
    addPlainTwins(to: &groups)
    for rows in groups.sorted(by: { $0.key < $1.key }).map(\.value) where rows.count > 1 {
      guard Set(rows.map { Array(names[$0].utf8) }).count > 1 else { continue }
      notice(
        rows.map { names[$0] }, "invoice_id", "invoices", file: self.names[.invoices],
        knownOn: rows.map { documents.invoices[$0].knownOn })
    }
  }

  /// Adds the identifiers without anything to fold that others fold to.
  private func addPlainTwins(to groups: inout [String: [Int]]) {
    let keys = groups.keys.sorted()
    var numbers = Interner()
    for key in keys {
      var key = key
      _ = key.withUTF8 { numbers.intern($0) }
    }
    for (row, number) in documents.invoiceNames.numbers(in: numbers) {
      let key = keys[Int(number)]
      if groups[key]?.contains(row) == false { groups[key]?.append(row) }
    }
  }

  private func knownOn(customer id: String) -> Int32 {
    var id = id
    guard let number = id.withUTF8({ customerIDs.find($0) }) else { return DayNumber.never }
    let known = customers[Int(customerRanks[Int(number)])]
    return min(masters.knownOn(number), known.documentKnownOn, known.receiptKnownOn)
  }

  /// - Parameter knownOn: the first day of each; the issue is known from the second.
  private mutating func notice(
    _ ids: [String], _ column: String, _ noun: String, file: String, knownOn: [Int32]
  ) {
    let order = ids.indices.sorted { (knownOn[$0], ids[$0]) < (knownOn[$1], ids[$1]) }
    let texts = order.prefix(4).map { SimilarIDs.shown(ids[$0]) }.joined(separator: " and ")
    log.add(
      Fault(
        code: "similar-ids",
        problem: "`\(column)` is \(texts), which differ only in case, blanks or "
          + "how letters are composed",
        remedy: "write them alike if they are one; they are used as \(noun) of their own"),
      file: file, line: 0, effect: .noticed, knownOn: knownOn[order[1]])
  }
}

/// How identifiers are compared as a person would.
enum SimilarIDs {
  /// Without case, blanks and differences of composition.
  static func folded(_ id: String) -> String {
    String(
      id.precomposedStringWithCompatibilityMapping.uppercased().unicodeScalars.filter {
        !$0.properties.isWhitespace && $0.value != 0x200B && $0.value != 0xFEFF
      }.reduce(into: String.UnicodeScalarView()) { $0.append($1) })
  }

  /// Texts that fold to one, each group in order; texts of the same bytes count once.
  static func groups(_ ids: [String], most: Int) -> [[String]] {
    guard ids.count <= most else { return [] }
    return Dictionary(grouping: ids, by: folded).filter { $0.value.count > 1 }
      .sorted { $0.key < $1.key }.map(\.value)
  }

  /// A text with what cannot be seen in it spelt out.
  static func shown(_ id: String) -> String {
    let isPlain = id.unicodeScalars.allSatisfy {
      $0.value == 0x20
        || (!$0.properties.isWhitespace && !$0.properties.isDefaultIgnorableCodePoint
          && $0.properties.canonicalCombiningClass == .notReordered)
    }
    guard !isPlain else { return quoted(id) }
    return quoted(
      id.unicodeScalars.map { scalar in
        let isSeen =
          scalar.value == 0x20
          || (!scalar.properties.isWhitespace
            && scalar.properties.canonicalCombiningClass == .notReordered
            && !scalar.properties.isDefaultIgnorableCodePoint)
        return isSeen ? String(scalar) : "<U+\(hex(scalar.value))>"
      }.joined())
  }

  private static func hex(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

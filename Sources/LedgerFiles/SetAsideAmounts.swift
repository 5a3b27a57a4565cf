internal import Receivables

// What lines that cannot be used say they are worth.

extension LineLog {
  /// Lines of the present file that were set aside.
  var setAsideLines: Set<Int> {
    Set(entries.lazy.filter { $0.effect == .setAside && $0.line > 1 }.map(\.line))
  }
}

extension LedgerBuilder {
  /// What lines say in their amount column, without signs; a line without an amount is not there.
  func amounts(of lines: Set<Int>, in table: Table) -> [Int: Money] {
    let (amount, currency) = (table.column("amount"), table.column("currency"))
    let (customer, width) = (table.column("customer_id"), table.columns.count)
    guard amount >= 0 else { return [:] }
    var amounts: [Int: Money] = [:]
    // By what was known on the day of the line: no later document decides what it was worth.
    let (own, posted) = (
      FileContract.named(table.file)?.ownDay.map { table.column($0) } ?? -1,
      table.column("posted_on")
    )
    lazy var used = usedCurrencies
    func estimate(_ line: Line) {
      guard lines.contains(line.number),
        let (size, shift) = DecimalText.size(in: line, at: amount, of: width)
      else { return }
      let stated = Currency(utf8: line.bytes(currency > amount ? currency + shift : currency))
      guard
        let likely = stated ?? likelyCurrency(ofCustomer: line.bytes(customer))
          ?? used.mostUsed(on: line.knownDay(own: own, posted: posted)),
        let units = size.roundedUnits(of: likely)
      else { return }
      amounts[line.number] = Money(minorUnits: units, likely)
    }
    table.forEachLine { line in
      estimate(line)
    } refuse: { _, _, line in
      if let line { estimate(line) }
    }
    return amounts
  }
}

extension DecimalText {
  /// The size of the amount of a line, and how many cells more it takes than one: its separators may have
  /// cut it into several, as `1,200.00` without quotes.
  fileprivate static func size(
    in line: Line, at column: Int, of width: Int
  ) -> (DecimalText, shift: Int)? {
    let excess = line.record.count - width
    if excess > 0, excess <= 3 {
      let parts = (column...column + excess).map { Array(line.bytes($0)) }
      let whole = parts.dropLast() + [Array(parts[excess].prefix { $0 != UInt8(ascii: ".") })]
      let isGrouped = whole.indices.allSatisfy { i in
        let digits = whole[i].drop { i == 0 && $0 == UInt8(ascii: "-") }
        return digits.allSatisfy { $0 &- UInt8(ascii: "0") <= 9 }
          && (i == 0 ? (1...3).contains(digits.count) : digits.count == 3)
      }
      if isGrouped {
        return parts.flatMap(\.self).withUnsafeBufferPointer { DecimalText(estimating: $0) }
          .map { ($0, excess) }
      }
    }
    let more = max(0, excess)
    guard (0..<more).allSatisfy({ line.bytes(width + $0).isEmpty }) else { return nil }
    return DecimalText(estimating: line.bytes(column)).map { ($0, 0) }
  }

  /// The size of an amount as a person writes it: with signs, thousands separators, a currency or
  /// brackets; a last separator before one or two digits is the point.
  init?(estimating text: UnsafeBufferPointer<UInt8>) {
    if let exact = DecimalText(text) {
      self = exact.magnitude
      return
    }
    let digits = text.filter { $0 &- UInt8(ascii: "0") <= 9 }
    guard !digits.isEmpty, digits.count <= 15, text.count <= 40 else { return nil }
    let isSeparator: (UInt8) -> Bool = { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }
    var plain = digits
    if let last = text.lastIndex(where: isSeparator) {
      let after = text[(last + 1)...].filter { $0 &- UInt8(ascii: "0") <= 9 }.count
      let isGroup = after == 3 || (after != 0 && text.filter { $0 == text[last] }.count > 1)
      if !isGroup { plain.insert(UInt8(ascii: "."), at: plain.count - after) }
    }
    guard let amount = plain.withUnsafeBufferPointer({ DecimalText($0) }) else { return nil }
    self = amount
  }

  /// In the minor unit of a currency, without digits below it; `nil` beyond any amount.
  func roundedUnits(of currency: Currency) -> Int64? {
    if let units = minorUnits(exponent: currency.exponent) { return abs(units) }
    guard scale > currency.exponent else { return nil }
    let units = value.magnitude * Double(currency.minorUnitsPerMajor)
    return units < 1e17 ? Int64(units) : nil
  }
}

/// One data line while it is read, with the faults that its cells may have.
struct Line {
  let record: CSVRecord
  let columns: [String]

  var number: Int { record.line }

  /// The cell, trimmed; empty if the file does not have the column (−1) or the line the cell.
  func bytes(_ column: Int) -> UnsafeBufferPointer<UInt8> {
    column >= 0 && column < record.count
      ? trimmed(record[column]) : UnsafeBufferPointer(start: nil, count: 0)
  }

  func text(_ column: Int) -> String { String(decoding: bytes(column), as: UTF8.self) }

  func requiredBytes(_ column: Int) throws(Fault) -> UnsafeBufferPointer<UInt8> {
    let bytes = bytes(column)
    if bytes.isEmpty { throw missing(column) }
    return bytes
  }

  func requiredText(_ column: Int) throws(Fault) -> String {
    String(decoding: try requiredBytes(column), as: UTF8.self)
  }

  /// The day in a cell; `nil` if it is empty.
  func day(_ column: Int) throws(Fault) -> Int32? {
    let bytes = bytes(column)
    if bytes.isEmpty { return nil }
    if let day = Day(utf8: bytes) { return day.number }
    throw Fault(
      code: "bad-day", problem: "`\(columns[column])` is \(quoted(bytes)), which is not a day",
      remedy: "write days as YYYY-MM-DD")
  }

  func requiredDay(_ column: Int) throws(Fault) -> Int32 {
    guard let day = try day(column) else { throw missing(column) }
    return day
  }

  /// The day the line became known as far as it can be read: the later of its own and `posted_on`.
  func knownDay(own: Int, posted: Int) -> Int32 {
    days(own: own, posted: posted).known
  }

  /// The line's own day if it can be read, and the day the line became known.
  func days(own: Int, posted: Int) -> (own: Int32?, known: Int32) {
    let day = Day(utf8: bytes(own))?.number
    let postedOn = posted < 0 ? nil : Day(utf8: bytes(posted))?.number
    return (day, max(day ?? DayNumber.always, postedOn ?? DayNumber.always))
  }

  /// An amount, not yet in a currency.
  func requiredAmount(_ column: Int) throws(Fault) -> DecimalText {
    let bytes = bytes(column)
    if bytes.isEmpty {
      throw Fault(
        code: "blank-amount", problem: "`\(columns[column])` is empty",
        remedy: "write the amount, such as 1234.50")
    }
    guard let amount = DecimalText(bytes) else { throw badAmount(column) }
    return amount
  }

  func amount(_ column: Int) throws(Fault) -> DecimalText? {
    bytes(column).isEmpty ? nil : try requiredAmount(column)
  }

  /// Minor units of an amount that has to be above zero.
  func positive(
    _ amount: DecimalText, _ column: Int, in currency: Currency
  ) throws(Fault) -> Int64 {
    try requirePositive(amount, column)
    return try minorUnits(amount, column, in: currency)
  }

  func requirePositive(_ amount: DecimalText, _ column: Int) throws(Fault) {
    try requireNotZero(amount, column)
    if amount.mantissa < 0 {
      throw Fault(
        code: "negative-amount", problem: "`\(columns[column])` is \(quoted(bytes(column)))",
        remedy: "write the amount without a sign, and leave out what was reversed")
    }
  }

  func requireNotZero(_ amount: DecimalText, _ column: Int) throws(Fault) {
    if amount.mantissa == 0 {
      throw Fault(
        code: "zero-amount", problem: "`\(columns[column])` is \(quoted(bytes(column)))",
        remedy: "leave the line out if there is nothing to record")
    }
  }

  func minorUnits(
    _ amount: DecimalText, _ column: Int, in currency: Currency
  ) throws(Fault) -> Int64 {
    guard let units = amount.minorUnits(exponent: currency.exponent) else {
      throw badAmount(column, in: amount.scale > currency.exponent ? currency : nil)
    }
    return units
  }

  func number(_ column: Int) throws(Fault) -> Double? {
    let bytes = bytes(column)
    if bytes.isEmpty { return nil }
    if let decimal = DecimalText(bytes) { return decimal.value }
    // Exponents and more digits are left to the standard library, but not names or hexadecimals.
    let allowed = bytes.allSatisfy { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "+-.eE".utf8.contains(byte)
    }
    if allowed, let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite {
      return value
    }
    throw badNumber(column, "is not a number", remedy: "write a number such as 0.85")
  }

  func requiredNumber(_ column: Int) throws(Fault) -> Double {
    guard let number = try number(column) else { throw missing(column) }
    return number
  }

  func wholeNumber(_ column: Int) throws(Fault) -> Int? {
    let bytes = bytes(column)
    if bytes.isEmpty { return nil }
    if let decimal = DecimalText(bytes), decimal.scale == 0, abs(decimal.mantissa) < 1_000_000 {
      return Int(decimal.mantissa)
    }
    throw badNumber(column, "is not a whole number", remedy: "write a whole number such as 30")
  }

  func currency(_ column: Int) throws(Fault) -> Currency? {
    let bytes = bytes(column)
    if bytes.isEmpty { return nil }
    if let currency = Currency(utf8: bytes) { return currency }
    throw Fault(
      code: "bad-currency",
      problem: "`\(columns[column])` is \(quoted(bytes)), which is not a currency code",
      remedy: "write the three letters of ISO 4217, such as EUR")
  }

  func badNumber(_ column: Int, _ what: String, remedy: String) -> Fault {
    Fault(
      code: "bad-number",
      problem: "`\(columns[column])` is \(quoted(bytes(column))), which \(what)",
      remedy: remedy)
  }

  /// A number for the content of the line that does not depend on where it stands in the file.
  ///
  /// - Parameter hidden: columns that a view may blank, and that must not decide anything.
  func fingerprint(except hidden: [Int] = []) -> UInt64 {
    var hash: UInt64 = 0
    for column in columns.indices where !hidden.contains(column) {
      hash = Interner.hash(bytes(column), seed: hash)
    }
    return hash
  }

  private func missing(_ column: Int) -> Fault {
    Fault(
      code: "missing-cell", problem: "`\(columns[column])` is empty",
      remedy: "fill the cell; the line means nothing without it")
  }

  private func badAmount(_ column: Int, in currency: Currency? = nil) -> Fault {
    let text = quoted(bytes(column))
    if let currency {
      return Fault(
        code: "bad-amount",
        problem:
          "`\(columns[column])` is \(text), but \(currency) has \(currency.exponent) decimals",
        remedy: "round the amount as it was invoiced or paid")
    }
    return Fault(
      code: "bad-amount", problem: "`\(columns[column])` is \(text), which is not an amount",
      remedy: "write digits with a point and no thousands separators, such as 1234.50")
  }
}

// What may be wrong with an amount or a number as it is written.

extension DecimalText {
  /// Minor units in a currency.
  ///
  /// - Parameter written: the amount as its source has it.
  package func units(
    in currency: Currency, _ field: String, _ written: @autoclosure () -> String
  ) throws(Fault) -> Int64 {
    if let units = minorUnits(exponent: currency.exponent) { return units }
    throw Fault.badAmount(field, written(), in: scale > currency.exponent ? currency : nil)
  }

  package func requireNotZero(
    _ field: String, _ written: @autoclosure () -> String
  ) throws(Fault) {
    guard mantissa == 0 else { return }
    throw Fault(
      code: "zero-amount", problem: "`\(field)` is \(quoted(written()))",
      remedy: "leave the line out if there is nothing to record")
  }

  package func requirePositive(
    _ field: String, _ written: @autoclosure () -> String
  ) throws(Fault) {
    try requireNotZero(field, written())
    guard mantissa < 0 else { return }
    throw Fault(
      code: "negative-amount", problem: "`\(field)` is \(quoted(written()))",
      remedy: "write the amount without a sign, and leave out what was reversed")
  }
}

extension DecimalText: CustomStringConvertible {
  /// Without trailing zeros: `-1234.5`.
  public var description: String {
    guard scale > 0 else { return "\(mantissa)" }
    let digits = String(mantissa.magnitude)
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    return (mantissa < 0 ? "-" : "") + padded.dropLast(scale) + "." + padded.suffix(scale)
  }
}

extension Fault {
  /// - Parameter currency: the one that has fewer digits than the amount.
  package static func badAmount(
    _ field: String, _ written: String, in currency: Currency? = nil
  ) -> Fault {
    let text = quoted(written)
    if let currency {
      return Fault(
        code: "bad-amount",
        problem: "`\(field)` is \(text), but \(currency) has \(currency.exponent) decimals",
        remedy: "round the amount as it was invoiced or paid")
    }
    var written = written
    if written.withUTF8({ DecimalText.isBeyondRange($0) }) {
      return Fault(
        code: "bad-amount", problem: "`\(field)` is \(text), more money than there is",
        remedy: "see whether another column slipped in, such as an identifier")
    }
    return Fault(
      code: "bad-amount", problem: "`\(field)` is \(text), which is not an amount",
      remedy: "write digits with a point and no thousands separators, such as 1234.50")
  }

  package static func badNumber(
    _ field: String, _ written: String, _ what: String, remedy: String
  ) -> Fault {
    Fault(
      code: "bad-number", problem: "`\(field)` is \(quoted(written)), which \(what)",
      remedy: remedy)
  }
}

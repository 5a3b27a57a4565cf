import Receivables

/// Amounts and days as banks write them; each `nil` where the text is none.
enum BankAmounts {
  /// Digits without a sign, the last `places` after the point.
  static func implied(_ text: some StringProtocol, places: Int, _ currency: Currency) -> Money? {
    let digits = text.trimmed
    guard digits.isDigits, let units = Int64(digits), units.magnitude < limit else { return nil }
    return scaled(units, places: places, currency)
  }

  /// Units × 10^−places in the minor unit, if they are whole there.
  static func scaled(_ units: Int64, places: Int, _ currency: Currency) -> Money? {
    var (units, places) = (units, places)
    while places > currency.exponent {
      guard units.isMultiple(of: 10) else { return nil }
      units /= 10
      places -= 1
    }
    while places < currency.exponent {
      let (product, overflows) = units.multipliedReportingOverflow(by: 10)
      guard !overflows, product.magnitude < limit else { return nil }
      units = product
      places += 1
    }
    return units.magnitude < limit ? Money(minorUnits: units, currency) : nil
  }

  /// Sums of amounts below it have room.
  static let limit: UInt64 = 100_000_000_000_000_000

  /// With a decimal comma, as SWIFT has it: `500,`, `27,00`.
  static func comma(_ text: some StringProtocol, _ currency: Currency) -> Money? {
    var plain = String(text).replacing(",", with: ".")
    if plain.hasSuffix(".") { plain.removeLast() }
    return Money(plain, currency)
  }

  /// With either mark, and with thousands: `10,000.50`, `-80.00`, `12,5`.
  static func loose(_ text: some StringProtocol, _ currency: Currency) -> Money? {
    var plain = text.trimmed.filter { $0 != " " && $0 != "\u{A0}" && $0 != "'" }
    let (comma, point) = (plain.lastIndex(of: ","), plain.lastIndex(of: "."))
    if let comma, let point {
      let thousands: Character = comma < point ? "," : "."
      plain = plain.filter { $0 != thousands }.replacing(",", with: ".")
    } else if let comma {
      let isThousands =
        plain.filter { $0 == "," }.count > 1
        || (plain.distance(from: comma, to: plain.endIndex) == 4 && currency.exponent != 3)
      plain = isThousands ? plain.filter { $0 != "," } : plain.replacing(",", with: ".")
    }
    return Money(plain, currency)
  }

  /// Six digits, year first.
  static func yymmdd(_ text: some StringProtocol) -> Day? { day(text, order: (0, 1, 2)) }

  /// Six digits, day first.
  static func ddmmyy(_ text: some StringProtocol) -> Day? { day(text, order: (2, 1, 0)) }

  /// The 30th of February, where months have thirty days, is the month's last.
  private static func day(
    _ text: some StringProtocol, order: (year: Int, month: Int, day: Int)
  ) -> Day? {
    let digits = text.utf8.map { Int($0) - 48 }
    guard digits.count == 6, digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
    func pair(_ place: Int) -> Int { digits[place * 2] * 10 + digits[place * 2 + 1] }
    let (year, month, day) = (pair(order.year), pair(order.month), pair(order.day))
    return clamped(year: year < 70 ? 2000 + year : 1900 + year, month: month, day: day)
  }

  static func clamped(year: Int, month: Int, day: Int) -> Day? {
    guard (1...12).contains(month), (1...31).contains(day) else { return nil }
    let last = Day.daysIn(month: month, year: year)
    return Day(year: year, month: month, day: day > last && day <= 30 ? last : day)
  }

  /// Eight digits, year first, whatever follows.
  static func yyyymmdd(_ text: some StringProtocol) -> Day? {
    let digits = text.utf8.prefix(8).map { Int($0) - 48 }
    guard digits.count == 8, digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
    let year = digits[0...3].reduce(0) { $0 * 10 + $1 }
    return Day(
      year: year, month: digits[4] * 10 + digits[5], day: digits[6] * 10 + digits[7])
  }
}

extension Currency {
  /// What banks of the SEPA write no code for.
  static let euro = Currency("EUR") ?? .unstated
}

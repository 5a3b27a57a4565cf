internal import Receivables

/// What systems write where there is nothing.
enum Placeholder {
  /// In a cell that holds a day, a number or one of a few words.
  static func isWord(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard mayBe(text) else { return false }
    return everywhere.contains { matches(text, $0) } || nowhereInText.contains { matches(text, $0) }
  }

  /// In a cell that holds any text, where `NA` is Namibia and `None` a name.
  static func isText(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard mayBe(text) else { return false }
    return everywhere.contains { matches(text, $0) }
  }

  /// Whether a day stands for none: the beginnings of time of spreadsheets, databases and languages,
  /// and ends of time that nobody will see.
  static func isDay(_ day: Int32) -> Bool { isBeginning(day) || isEnd(day) }

  static func isBeginning(_ day: Int32) -> Bool {
    day < firstRealDay && beginnings.contains(day)
  }

  static func isEnd(_ day: Int32) -> Bool { DayNumber.isEndOfTime(day) }

  /// A day of a calendar that has none: `0000-00-00`.
  static func isZeroDay(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.count == 10 && text.elementsEqual("0000-00-00".utf8)
  }

  private static let everywhere = ["null", "n/a", "#n/a", "-", "--", "–", "—", "(null)"]
    .map { Array($0.utf8) }
  private static let nowhereInText = ["na", "none", "nan", "nat", "nil"].map { Array($0.utf8) }
  private static let beginnings = [
    "0001-01-01", "1753-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1970-01-01",
  ].map(number)
  private static let firstRealDay = number("1970-01-02")

  private static func number(_ text: String) -> Int32 {
    guard let day = Day(text) else { preconditionFailure("\(text) is no day") }
    return day.number
  }

  /// Whether a text is as long and begins as a placeholder does; few others do.
  private static func mayBe(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard (1...6).contains(text.count) else { return false }
    switch text[0] {
    case UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "-"), UInt8(ascii: "#"),
      UInt8(ascii: "("), 0xE2:
      return true
    default: return false
    }
  }

  /// Whether a text is a word in lower case, in any case of its own.
  private static func matches(_ text: UnsafeBufferPointer<UInt8>, _ word: [UInt8]) -> Bool {
    guard text.count == word.count else { return false }
    for (byte, wanted) in zip(text, word) {
      let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
      if (isUpper ? byte | 0x20 : byte) != wanted { return false }
    }
    return true
  }
}

internal import Receivables

/// Texts of the ledger and of the engine, as a page for people shows them.
enum PageText {
  /// `3 Nov 2026`, which does not break.
  static func day(_ day: Day) -> String { DayText.long(day).replacing(" ", with: "\u{a0}") }

  /// Days such as `2026-11-03` as ``day(_:)`` writes them; what only looks like one stays.
  static func days(_ text: String) -> String {
    guard text.utf8.count >= length, text.utf8.contains(UInt8(ascii: "-")) else { return text }
    var shown = ""
    var rest = Substring(text)
    while let first = rest.first {
      let after = rest.dropFirst(length).first
      let isFree = shown.last.map { !isPartOfWord($0) } ?? true
      if isFree, after.map({ !isPartOfWord($0) }) ?? true,
        rest.prefix(length).utf8.count == length, let day = Day(String(rest.prefix(length)))
      {
        shown += PageText.day(day)
        rest = rest.dropFirst(length)
      } else {
        shown.append(first)
        rest = rest.dropFirst()
      }
    }
    return shown
  }

  private static let length = "2026-11-03".count

  private static func isPartOfWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "-_/#".contains(character)
  }

  /// With a capital, and its days as ``days(_:)`` writes them.
  static func sentence(_ text: String) -> String { PlainText.capitalised(days(text)) }

  /// With a minus sign instead of a hyphen before a number.
  static func minus(_ number: String) -> String {
    number.hasPrefix("-") ? "−\(number.dropFirst())" : number
  }

  /// Rounded, with its sign: `+3`, `−6`, `0`.
  static func change(_ value: Double) -> String {
    let text = minus(NumberText.whole(value))
    return value > 0 && text != "0" ? "+\(text)" : text
  }

  /// Names of columns and values in quotation marks, where a terminal has them in back-ticks.
  static func quoted(_ text: String) -> String {
    var isOpen = false
    return String(
      text.map { character -> Character in
        guard character == "`" else { return character }
        isOpen.toggle()
        return isOpen ? "“" : "”"
      })
  }
}

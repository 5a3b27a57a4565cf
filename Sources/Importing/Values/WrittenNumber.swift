import Receivables

/// What stands before the decimals of a number.
package enum DecimalMark: String, Sendable, Hashable, CaseIterable {
  case point
  case comma

  package var character: Character { self == .point ? "." : "," }

  package init?(name: String) {
    switch name.lowercased() {
    case ".", "point", "dot": self = .point
    case ",", "comma": self = .comma
    default: return nil
    }
  }
}

/// A number as somebody wrote it: its sign and its digits, of which the decimal mark is still open.
///
/// Signs are a minus before or after it, parentheses, and the words CR and DR; grouping by spaces,
/// apostrophes and Indian pairs; a currency's sign or code on either side is set aside.
struct WrittenNumber: Equatable {
  private(set) var isNegative = false
  /// Digits, points and commas.
  private(set) var body: [UInt8] = []
  /// A currency that stands beside it, as written.
  private(set) var currency: String?
  private var hasOtherGrouping = false

  private static let point = UInt8(ascii: ".")
  private static let comma = UInt8(ascii: ",")

  /// Reads a text; `nil` where it is not a number.
  init?(_ text: String) {
    var rest = Substring(text)
    var letters = ""
    if rest.utf8.count > 48 { return nil }
    if rest.first == "'" { rest = rest.dropFirst() }
    var isOpen = false
    var sawDigit = false
    var hasEnded = false
    for character in rest {
      switch character {
      case "0"..."9":
        guard !hasEnded, let digit = character.asciiValue else { return nil }
        body.append(digit)
        sawDigit = true
      case ".", ",":
        guard let mark = character.asciiValue else { return nil }
        // A point within or after letters, as in `Fr.` or `Rs.`.
        if !letters.isEmpty, !sawDigit || hasEnded { continue }
        body.append(mark)
      case "-", "−", "–":
        guard !isNegative else { return nil }
        isNegative = true
        if sawDigit { hasEnded = true }
      case "+": if sawDigit { hasEnded = true }
      case "(":
        guard !sawDigit, !isOpen else { return nil }
        isOpen = true
      case ")":
        guard isOpen, sawDigit else { return nil }
        (isOpen, isNegative, hasEnded) = (false, true, true)
      case "'", "’", "\u{2009}", "\u{202F}", "\u{A0}", " ":
        if sawDigit, !hasEnded { hasOtherGrouping = true }
      default:
        guard character.isLetter || character.isCurrencySymbol else { return nil }
        letters.append(character)
        if sawDigit { hasEnded = true }
      }
    }
    guard sawDigit, !isOpen, take(letters) else { return nil }
    while body.last == WrittenNumber.point || body.last == WrittenNumber.comma { body.removeLast() }
    if !body.contains(where: { $0 == WrittenNumber.point || $0 == WrittenNumber.comma }) {
      hasOtherGrouping = false
    }
  }

  /// Takes the letters beside the digits as a mark of the side or a currency; any other word makes
  /// the text no number.
  private mutating func take(_ letters: String) -> Bool {
    switch letters.uppercased() {
    case "": return true
    case "CR", "C", "H": isNegative.toggle()
    case "DR", "D", "S": break
    default:
      guard letters.count <= 4 else { return false }
      var code = letters
      for suffix in ["CR", "DR", "Cr", "Dr"] where letters.count > 2 && letters.hasSuffix(suffix) {
        code = String(letters.dropLast(2))
        if suffix.uppercased() == "CR" { isNegative.toggle() }
      }
      guard let known = CurrencyWords.code(code) else { return false }
      currency = known
    }
    return true
  }

  /// What its separators say of the decimal mark.
  enum Evidence: Equatable {
    case none
    case mark(DecimalMark)
    /// One separator with three digits after it: `1.234`.
    case open
    /// No reading makes sense.
    case broken
  }

  var evidence: Evidence {
    let points = body.count { $0 == WrittenNumber.point }
    let commas = body.count { $0 == WrittenNumber.comma }
    if points == 0, commas == 0 { return .none }
    if points > 0, commas > 0 {
      let lastPoint = body.lastIndex(of: WrittenNumber.point) ?? 0
      let lastComma = body.lastIndex(of: WrittenNumber.comma) ?? 0
      let mark: DecimalMark = lastPoint > lastComma ? .point : .comma
      return (mark == .point ? points : commas) == 1 ? .mark(mark) : .broken
    }
    let own: DecimalMark = points > 0 ? .point : .comma
    let other: DecimalMark = points > 0 ? .comma : .point
    if points + commas > 1 {
      let separator = points > 0 ? WrittenNumber.point : WrittenNumber.comma
      return groupsFit(body[...], separator) ? .mark(other) : .broken
    }
    let at = body.firstIndex { $0 == WrittenNumber.point || $0 == WrittenNumber.comma } ?? 0
    let (before, after) = (at, body.count - at - 1)
    let isGroup = after == 3 && (1...3).contains(before) && body[0] != UInt8(ascii: "0")
    return isGroup && !hasOtherGrouping ? .open : .mark(own)
  }

  /// The number under a decimal mark; `nil` where its separators do not fit.
  func decimal(_ mark: DecimalMark) -> DecimalText? {
    let decimalByte = mark == .point ? WrittenNumber.point : WrittenNumber.comma
    let groupByte = mark == .point ? WrittenNumber.comma : WrittenNumber.point
    let split = body.firstIndex(of: decimalByte) ?? body.count
    guard groupsFit(body[..<split], groupByte),
      !body[split...].contains(groupByte),
      body[split...].count(where: { $0 == decimalByte }) <= 1
    else { return nil }
    var text = isNegative ? "-" : ""
    let whole = body[..<split].filter { $0 != groupByte }
    text += whole.isEmpty ? "0" : String(decoding: whole, as: UTF8.self)
    if split < body.count {
      text += "." + String(decoding: body[(split + 1)...], as: UTF8.self)
    }
    return DecimalText(text)
  }

  /// Groups of three digits, or Indian ones of two before the last three.
  private func groupsFit(_ whole: ArraySlice<UInt8>, _ separator: UInt8) -> Bool {
    let groups = whole.split(separator: separator, omittingEmptySubsequences: false)
    guard groups.count > 1 else { return true }
    guard groups.last?.count == 3, let first = groups.first, (1...3).contains(first.count) else {
      return false
    }
    let inner = groups.dropFirst().dropLast()
    return inner.allSatisfy { $0.count == 3 } || inner.allSatisfy { $0.count == 2 }
  }
}

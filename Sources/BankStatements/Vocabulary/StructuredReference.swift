internal import Receivables

/// A reference with check digits.
package struct StructuredReference: Sendable, Hashable {
  package enum Scheme: String, Sendable, Hashable, CaseIterable {
    /// ISO 11649: `RF` and two check digits.
    case creditor = "RF"
    /// Belgium's communication of twelve digits.
    case belgian = "OGM"
    /// Switzerland's 27 digits.
    case swiss = "QRR"
    /// Finland's reference of up to 20 digits.
    case finnish = "viite"
    /// By agreement with the bank.
    case other
  }

  package let scheme: Scheme
  /// Without blanks and signs around it.
  package let text: String
  /// Whether its check digits are right; `nil` where the scheme has none that is known.
  package let isValid: Bool?

  /// Reads a reference that stands by itself.
  package init(_ written: String) {
    let plain = written.filter { $0.isLetter || $0.isNumber }.uppercased()
    text = plain
    if plain.hasPrefix("RF"), plain.dropFirst(2).prefix(2).allSatisfy(\.isNumber) {
      (scheme, isValid) = (.creditor, Self.isCreditorReference(plain))
    } else if plain.isDigits, plain.utf8.count == 27 {
      (scheme, isValid) = (.swiss, Self.isSwiss(plain))
    } else if plain.isDigits, plain.utf8.count == 12, Self.isBelgian(plain) {
      (scheme, isValid) = (.belgian, true)
    } else if written.contains("+++"), plain.isDigits, plain.utf8.count == 12 {
      (scheme, isValid) = (.belgian, false)
    } else {
      (scheme, isValid) = (.other, nil)
    }
  }

  /// As a scheme has it.
  package init(_ written: String, as scheme: Scheme) {
    let plain = written.filter { $0.isLetter || $0.isNumber }.uppercased()
    (self.scheme, text) = (scheme, plain)
    isValid =
      switch scheme {
      case .creditor: Self.isCreditorReference(plain)
      case .belgian: Self.isBelgian(plain)
      case .swiss: Self.isSwiss(plain)
      case .finnish: Self.isFinnish(plain)
      case .other: nil
      }
  }

  /// The first four characters to the end, letters as 10 to 35: mod 97 is 1.
  package static func isCreditorReference(_ text: String) -> Bool {
    guard text.hasPrefix("RF"), (5...25).contains(text.utf8.count) else { return false }
    return remainder97(text.dropFirst(4) + text.prefix(4)) == 1
  }

  /// Ten digits mod 97, or 97 for 0, are the last two.
  package static func isBelgian(_ text: String) -> Bool {
    guard text.isDigits, text.utf8.count == 12, let number = Int(text.prefix(10)),
      let check = Int(text.suffix(2))
    else { return false }
    let rest = number % 97
    return check == (rest == 0 ? 97 : rest)
  }

  /// Recursive modulo 10 over 26 digits.
  package static func isSwiss(_ text: String) -> Bool {
    guard text.isDigits, text.utf8.count == 27 else { return false }
    let table = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5]
    let digits = text.utf8.map { Int($0) - 48 }
    let carry = digits.dropLast().reduce(0) { table[($0 + $1) % 10] }
    return (10 - carry) % 10 == digits[26]
  }

  /// Weights 7, 3, 1 from the right; the sum and the check digit are a multiple of ten.
  package static func isFinnish(_ text: String) -> Bool {
    guard text.isDigits, (4...20).contains(text.utf8.count) else { return false }
    let digits = text.utf8.map { Int($0) - 48 }
    let sum = digits.dropLast().reversed().enumerated()
      .reduce(0) { $0 + [7, 3, 1][$1.offset % 3] * $1.element }
    return (10 - sum % 10) % 10 == digits.last
  }

  private static func remainder97(_ text: some StringProtocol) -> Int? {
    var rest = 0
    for byte in text.utf8 {
      switch byte {
      case 48...57: rest = (rest * 10 + Int(byte) - 48) % 97
      case 65...90: rest = (rest * 100 + Int(byte) - 55) % 97
      default: return nil
      }
    }
    return rest
  }

  /// Two check digits in front of a text, as ISO 11649 has them.
  package static func creditorReference(of text: String) -> String {
    let plain = text.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.uppercased().prefix(21)
    let check = 98 - (remainder97(plain + "RF00") ?? 0)
    return "RF" + (check < 10 ? "0" : "") + "\(check)" + plain
  }
}

extension StructuredReference {
  /// References with right check digits within a free text.
  package static func found(in text: String) -> [StructuredReference] {
    var found: [StructuredReference] = []
    if text.contains("RF") || text.contains("rf") {
      for token in text.uppercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
        let reference = String(token)
        if isCreditorReference(reference) {
          found.append(StructuredReference(reference, as: .creditor))
        }
      }
    }
    for part in text.components(around: "+++") + text.components(around: "***") {
      let digits = part.filter(\.isNumber)
      if isBelgian(digits) { found.append(StructuredReference(digits, as: .belgian)) }
    }
    return found
  }
}

extension String {
  /// What stands between two marks.
  fileprivate func components(around mark: String) -> [String] {
    guard contains(mark) else { return [] }
    return split(separator: mark).map(String.init).filter { $0.utf8.count <= 20 }
  }
}

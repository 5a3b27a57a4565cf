import Foundation
import Receivables

/// The heading of a column, as it is compared with those that are known.
enum Caption {
  /// Letters and digits alone, in lower case, without accents; German umlauts as one letter however
  /// they are written.
  static func normalised(_ text: String) -> String {
    if let plain = normalisedASCII(text) { return plain }
    var plain = ""
    for character in folded(text) where character.isLetter || character.isNumber {
      plain.append(character)
    }
    return plain.replacingOccurrences(of: "ae", with: "a").replacingOccurrences(of: "oe", with: "o")
      .replacingOccurrences(of: "ue", with: "u")
  }

  /// The same of a text that is ASCII throughout, as nearly all are; `nil` for others.
  private static func normalisedASCII(_ text: String) -> String? {
    var plain: [UInt8] = []
    plain.reserveCapacity(text.utf8.count)
    // Whether the letter before is one to which an `e` adds no more than dots.
    var isVowel = false
    for byte in text.utf8 {
      guard byte < 0x80 else { return nil }
      let letter = byte | 0x20
      if (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter) && byte >= 0x40 {
        if letter == UInt8(ascii: "e"), isVowel {
          isVowel = false
          continue
        }
        plain.append(letter)
        isVowel = "aou".utf8.contains(letter)
      } else if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
        plain.append(byte)
        isVowel = false
      }
    }
    return String(decoding: plain, as: UTF8.self)
  }

  /// In lower case, without what stands around it: what is within it still tells `amount_due` from
  /// `Amount Due`.
  static func asWritten(_ text: String) -> String {
    folded(text).trimmingCharacters(in: .alphanumerics.inverted)
  }

  /// In lower case without accents.
  static func folded(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
    var plain = ""
    for scalar in text.lowercased().decomposedStringWithCanonicalMapping.unicodeScalars {
      switch scalar {
      case "ß": plain += "ss"
      case "ø": plain += "o"
      case "æ": plain += "a"
      case "ł": plain += "l"
      default:
        guard scalar.properties.generalCategory != .nonspacingMark else { continue }
        plain.unicodeScalars.append(scalar)
      }
    }
    return plain
  }

  private static let between = Array(" ()[]/,".utf8)

  /// A heading without the currency that it names at its end, and that currency: `Amount (EUR)`,
  /// `Betrag in EUR`, `Open balance USD`, `Betrag [€]`.
  static func withoutCurrency(_ text: String) -> (text: String, currency: String)? {
    let words = text.utf8.split { between.contains($0) }
    guard words.count > 1, let utf8 = words.last, utf8.count <= 12 else { return nil }
    let last = Substring(utf8)
    guard last.count <= 3, let currency = CurrencyWords.currency(String(last)),
      last == last.uppercased() || last.count < 3
    else { return nil }
    var rest = words.dropLast().map { String(Substring($0)) }
    if let word = rest.last, rest.count > 1, ["in", "en", "em"].contains(word.lowercased()) {
      rest.removeLast()
    }
    return (rest.joined(separator: " "), currency.code)
  }
}

import Foundation
import Receivables

/// The heading of a column, as it is compared with those that are known.
enum Caption {
  /// Letters and digits alone, in lower case, without accents; German umlauts as one letter however
  /// they are written.
  static func normalised(_ text: String) -> String {
    var plain = ""
    for character in folded(text) where character.isLetter || character.isNumber {
      plain.append(character)
    }
    return plain.replacingOccurrences(of: "ae", with: "a").replacingOccurrences(of: "oe", with: "o")
      .replacingOccurrences(of: "ue", with: "u")
  }

  /// In lower case without accents.
  static func folded(_ text: String) -> String {
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

  /// A heading without the currency that it names at its end, and that currency: `Amount (EUR)`,
  /// `Betrag in EUR`, `Open balance USD`, `Betrag [€]`.
  static func withoutCurrency(_ text: String) -> (text: String, currency: String)? {
    let words = text.split { " ()[]/,".contains($0) }
    guard words.count > 1, let last = words.last, last.count <= 3,
      let currency = CurrencyWords.currency(String(last)),
      last == last.uppercased() || last.count < 3
    else { return nil }
    var rest = words.dropLast()
    if let word = rest.last, rest.count > 1, ["in", "en", "em"].contains(word.lowercased()) {
      rest = rest.dropLast()
    }
    return (rest.joined(separator: " "), currency.code)
  }
}

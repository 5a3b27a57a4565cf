internal import Foundation

/// A name as names are compared: without case, accents, legal forms and the order of words.
package struct FoldedName: Sendable, Hashable {
  package let words: [String]

  package init(_ name: String) {
    let words = FoldedName.asciiWords(name) ?? FoldedName.words(name)
    let kept = words.filter { !FoldedName.forms.contains($0) }
    self.words = Array((kept.isEmpty ? words : kept).prefix(12)).sorted()
  }

  /// In lower case without accents; `Sp. z o.o.` and `S.A.` are one word each.
  private static func words(_ name: String) -> [String] {
    var words: [String] = []
    let plain = name.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
      .replacingOccurrences(of: "ß", with: "ss").replacingOccurrences(of: "ø", with: "o")
      .replacingOccurrences(of: "ł", with: "l").replacingOccurrences(of: "æ", with: "ae")
    var current = ""
    for character in plain.lowercased() {
      if character.isLetter || character.isNumber {
        current.append(character)
      } else if character == "." || character == "'" {
        continue
      } else if !current.isEmpty {
        words.append(current)
        current = ""
      }
    }
    if !current.isEmpty { words.append(current) }
    return words
  }

  /// The same for a name that is ASCII throughout, as most are; `nil` for others.
  private static func asciiWords(_ name: String) -> [String]? {
    var words: [String] = []
    var current: [UInt8] = []
    for byte in name.utf8 {
      switch byte {
      case 0x80...: return nil
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"):
        current.append(byte)
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): current.append(byte | 0x20)
      case UInt8(ascii: "."), UInt8(ascii: "'"): continue
      default:
        guard !current.isEmpty else { continue }
        words.append(String(decoding: current, as: UTF8.self))
        current.removeAll(keepingCapacity: true)
      }
    }
    if !current.isEmpty { words.append(String(decoding: current, as: UTF8.self)) }
    return words
  }

  package var text: String { words.joined(separator: " ") }

  private static let forms: Set<String> = [
    "gmbh", "mbh", "ag", "kg", "kgaa", "ohg", "gbr", "ug", "ev", "ek", "co", "cokg", "company",
    "ltd", "limited", "plc", "llc", "llp", "lp", "inc", "incorporated", "corp", "corporation",
    "sarl", "sas", "sasu", "sa", "eurl", "sci", "snc", "srl", "spa", "sl", "slu", "sau", "sc",
    "bv", "nv", "cv", "vof", "bvba", "sprl", "cvba", "spzoo", "sp", "zoo", "z", "oo", "as", "aps",
    "ab", "oy", "oyj", "asa", "doo", "dd", "kft", "zrt", "rt", "sro", "ooo", "pty", "lda", "ltda",
    "eg", "se", "und", "and", "et", "y", "e", "the", "der", "die", "des", "de", "la", "le",
  ]
}

import Foundation

/// How a person at a customer is named: what is looked for, and what takes its place.
package struct ContactTerms: Sendable {
  package let name: String
  /// The account whose contact it is.
  package let account: String
  /// The name, e-mail addresses and telephone numbers.
  package let terms: [String]

  private static let addresses: Set = ["contact_email", "contact_phone"]

  init(name: String, account: String, addresses: Set<String>) {
    (self.name, self.account) = (name, account)
    // The longest first, so that none is cut by a shorter one within it.
    terms = addresses.union([name]).filter { !$0.isEmpty }
      .sorted { ($1.count, $0) < ($0.count, $1) }
  }

  package func isNamed(in text: String) -> Bool {
    terms.contains { text.range(of: $0, options: .caseInsensitive) != nil }
  }

  /// Whether a part of the name is in it, so that a person has to look.
  package func isHinted(in text: String) -> Bool {
    name.split(separator: " ").filter { $0.count >= 3 }.contains { part in
      text.range(
        of: "\\b\(NSRegularExpression.escapedPattern(for: String(part)))\\b",
        options: [.regularExpression, .caseInsensitive]) != nil
    }
  }

  /// A text with something else in the place of whatever names the person.
  func erased(_ text: String, by pseudonym: String) -> String {
    terms.reduce(text) {
      $0.replacingOccurrences(of: $1, with: pseudonym, options: .caseInsensitive)
    }
  }

  /// A record without the person: addresses are blank.
  func erased(_ row: [String: String], by pseudonym: String) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: row.map { column, text in
        guard isNamed(in: text) else { return (column, text) }
        return (column, Self.addresses.contains(column) ? "" : erased(text, by: pseudonym))
      })
  }
}

package import Receivables

/// Who pays under which account, mandate or name, as people's decisions and confirmed payments have it.
///
/// An alias is evidence with a count, not a rule: it loses weight where another customer has it too,
/// and can be retired.
package struct AliasTable: Sendable {
  package struct Alias: Sendable, Hashable {
    package let key: String
    package let customerID: String
    package var evidence: Int
    package var firstOn: Day
    package var lastOn: Day
    package var retiredOn: Day?

    package init(
      key: String, customerID: String, evidence: Int, firstOn: Day, lastOn: Day,
      retiredOn: Day? = nil
    ) {
      (self.key, self.customerID, self.evidence) = (key, customerID, evidence)
      (self.firstOn, self.lastOn, self.retiredOn) = (firstOn, lastOn, retiredOn)
    }
  }

  package private(set) var aliases: [Alias]
  private var places: [String: [Int]] = [:]

  package init(_ aliases: [Alias] = []) {
    self.aliases = aliases
    for (place, alias) in aliases.enumerated() { places[alias.key, default: []].append(place) }
  }

  /// `account:` and the account's letters and digits.
  package static func account(_ text: String) -> String? {
    let plain = text.filter { $0.isLetter || $0.isNumber }.uppercased()
    return plain.utf8.count < 5 ? nil : "account:" + plain
  }

  package static func mandate(_ text: String) -> String? {
    let plain = text.filter { $0.isLetter || $0.isNumber }.uppercased()
    return plain.utf8.count < 3 ? nil : "mandate:" + plain
  }

  package static func name(_ text: String) -> String? {
    let folded = FoldedName(text).text
    return folded.utf8.count < 3 ? nil : "name:" + folded
  }

  /// Customers of a key that are not retired on a day, with what speaks for each.
  package func customers(_ key: String, on day: Day) -> [(id: String, evidence: Int)] {
    (places[key] ?? []).map { aliases[$0] }
      .filter { ($0.retiredOn.map { day < $0 } ?? true) && $0.firstOn <= day }
      .map { ($0.customerID, $0.evidence) }
  }

  /// Takes a decision as evidence.
  package mutating func learn(_ key: String, _ customerID: String, on day: Day) {
    for place in places[key] ?? [] where aliases[place].customerID == customerID {
      aliases[place].evidence += 1
      aliases[place].lastOn = max(aliases[place].lastOn, day)
      aliases[place].retiredOn = nil
      return
    }
    places[key, default: []].append(aliases.count)
    aliases.append(
      Alias(key: key, customerID: customerID, evidence: 1, firstOn: day, lastOn: day))
  }

  /// Takes one piece of evidence back; an alias without any is retired.
  package mutating func unlearn(_ key: String, _ customerID: String, on day: Day) {
    for place in places[key] ?? [] where aliases[place].customerID == customerID {
      aliases[place].evidence -= 1
      if aliases[place].evidence < 1 {
        (aliases[place].evidence, aliases[place].retiredOn) = (0, day)
      }
    }
  }
}

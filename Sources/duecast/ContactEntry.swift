import AccountReview
import ArgumentParser
import Reporting

extension ContactEntry {
  /// - Throws: ValidationError for a word that policy does not know, with those that it does.
  static func check(channel: String, outcome: String, _ policy: Policy) throws {
    let words = policy.outcomes
    guard words.channels.contains(channel) else {
      throw ValidationError(
        "\(channel) is no channel: give \(list(words.channels)), or add it to outcomes.channels "
          + "of the policy.")
    }
    guard !outcome.isEmpty || policy.contactCap.ignoredChannels.contains(channel) else {
      throw ValidationError("Give the outcome of the \(channel): \(list(words.all)).")
    }
    guard outcome.isEmpty || words.all.contains(outcome) else {
      throw ValidationError(
        "\(outcome) is no outcome: give \(list(words.all)), or add it to a group of outcomes in "
          + "the policy.")
    }
  }

  /// `email, letter or visit`.
  static func list(_ words: Set<String>) -> String {
    let sorted = words.sorted()
    guard sorted.count > 1 else { return sorted.joined() }
    return sorted.dropLast().joined(separator: ", ") + " or " + sorted[sorted.count - 1]
  }
}

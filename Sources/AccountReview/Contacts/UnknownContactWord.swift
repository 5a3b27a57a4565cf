public import Receivables

/// A channel or an outcome of the activity log that the policy does not know.
public struct UnknownContactWord: Sendable, Hashable {
  /// Where the word stands in `activities.csv`.
  public enum Column: String, Sendable, Hashable, Codable, CaseIterable {
    /// How the contact was made, or what it led to.
    case channel, outcome
  }

  /// The list of the policy that lacks the word.
  public let column: Column
  /// As the activities have it.
  public let word: String
  /// How many have it.
  public let activities: Int

  /// Those of the activities that a view knows, channels first, by word.
  ///
  /// Assignments to a control arm are no contacts, and their words their own.
  public static func all(in view: LedgerView, _ policy: Policy) -> [UnknownContactWord] {
    var counts: [Column: [String: Int]] = [:]
    for activity in view.activities.elements where activity.experimentArm != "control" {
      counts[.channel, default: [:]][activity.channel, default: 0] += 1
      counts[.outcome, default: [:]][activity.outcome, default: 0] += 1
    }
    let ignored = policy.contactCap.ignoredChannels.map(ContactOutcome.normalised)
    return Column.allCases.flatMap { column in
      let known =
        column == .outcome ? policy.outcomes.all : policy.outcomes.channels.union(ignored)
      let unknown = (counts[column] ?? [:]).filter { word, _ in
        let word = ContactOutcome.normalised(word)
        return !word.isEmpty && !known.contains(word)
      }
      return unknown.sorted { $0.key < $1.key }.map {
        UnknownContactWord(column: column, word: $0.key, activities: $0.value)
      }
    }
  }
}

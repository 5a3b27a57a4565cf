import AccountReview
import DuecastEngine
import Foundation
import Receivables
import WorkspaceStore

/// Days without a collector, which a lead enters and the policy's capacity has.
enum Absences {
  static let file = "absences"

  /// The policy in force with the absences that stand.
  static func policy(
    _ version: PolicyVersion?, _ events: [RecordedEvent]
  ) throws -> StatedPolicy {
    let base = try version.map { try StatedPolicy(yaml: $0.text) } ?? .standard
    let own = events.filter { !$0.isUndone }.flatMap(\.lines).filter { $0.file == file }
      .map { ($0.row["collector"] ?? "", $0.row["from"] ?? "", $0.row["until"] ?? "") }
    guard !own.isEmpty else { return base }
    let all =
      base.rules.capacity.absences.map { ($0.collector, "\($0.from)", "\($0.until)") } + own
    let entries = try all.map { name, from, until in
      let quoted = String(decoding: try JSONEncoder().encode(name), as: UTF8.self)
      return "{collector: \(quoted), from: \(from), until: \(until)}"
    }
    return try base.with("capacity:\n  absences: [\(entries.joined(separator: ", "))]\n")
  }
}

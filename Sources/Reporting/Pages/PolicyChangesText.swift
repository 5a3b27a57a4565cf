internal import AccountReview
public import DuecastEngine
internal import Receivables
internal import Settings

/// What the changes of a policy do, for a terminal.
public enum PolicyChangesText {
  private static let width = 80

  /// Key by key, then all together.
  public static func page(_ results: PolicyChangesResults, file: String) -> String {
    let head = "Changes in \(file), as of the close of \(results.provenance.day)\n\n"
    guard !results.changes.isEmpty else {
      return head + "No key differs: no account moves.\n"
    }
    let keys = results.changes.map { change in
      TextTable.wrap(
        "\(change.setting.path): \(change.setting.before.isEmpty ? "nothing" : change.setting.before)"
          + " becomes \(change.setting.after)", width: width, hang: "  ")
        + (change.moves.map(text) ?? "  Makes no sense without the other changes.\n")
    }
    return head + keys.joined(separator: "\n") + "\nAll changes together\n" + text(results.together)
  }

  private static func text(_ moves: PlanMoves) -> String {
    var text =
      moves.accounts == 0
      ? "  No account moves"
      : "  \(NumberText.count(moves.accounts, "account moves", "accounts move"))"
    if moves.reranked > 0 {
      text += "; \(NumberText.count(moves.reranked, "other has", "others have")) another rank"
    }
    text += ".\n"
    for move in moves.moves {
      let count = NumberText.grouped(move.accounts)
      text += TextTable.wrap(
        "\(count)  \(label(move.from)) → \(label(move.to))", width: width,
        indent: String(repeating: " ", count: max(2, 8 - count.count)), hang: "          ")
    }
    return text
  }

  private static func label(_ place: PlanMoves.Place) -> String {
    if let action = place.action { return "today: \(action.wording)" }
    return place.status == "none"
      ? "not in the plan" : PlanText.label(status: place.status, place.reason)
  }
}

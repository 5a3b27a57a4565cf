public import Receivables

/// What is wrong with a ledger, for a terminal: lines by file, then the issues by kind.
public enum IssueText {
  /// - Parameter limit: Most issues shown of each file and kind; 0 for all.
  public static func text(_ issues: [LedgerIssue], _ counts: [LineCount], limit: Int) -> String {
    var table = TextTable([
      .init("file"), .init("lines", .right), .init("used", .right), .init("set aside", .right),
    ])
    for count in counts {
      table.row(
        [count.file] + [count.read, count.used, count.setAside].map { NumberText.grouped($0) })
    }
    let empty = counts.filter { $0.read == 0 }
      .map { "\($0.file) has no lines, only a header row.\n" }.joined()
    guard !issues.isEmpty else {
      let none = counts.allSatisfy { $0.read == 0 } ? "" : "No issues.\n"
      return table.text + "\n" + empty + none
    }
    return table.text + "\n" + empty + (empty.isEmpty ? "" : "\n")
      + kinds(issues).map { list($0, limit: limit) }.joined(separator: "\n")
      + "\n" + IssueWording.summary(issues) + "\n"
  }

  private struct Kind: Hashable {
    let file: String
    let code: String
    let effect: LedgerIssue.Effect
  }

  /// Issues of one file, kind and effect together, in order of first appearance.
  private static func kinds(_ issues: [LedgerIssue]) -> [[LedgerIssue]] {
    var places: [Kind: Int] = [:]
    var kinds: [[LedgerIssue]] = []
    for issue in issues {
      let kind = Kind(file: issue.file, code: issue.code, effect: issue.effect)
      if let place = places[kind] {
        kinds[place].append(issue)
      } else {
        places[kind] = kinds.count
        kinds.append([issue])
      }
    }
    return kinds
  }

  private static func list(_ issues: [LedgerIssue], limit: Int) -> String {
    let first = issues[0]
    let shown = limit > 0 ? issues.prefix(limit) : issues[...]
    let head = "\(first.file): \(first.code), \(first.effect.label)"
    let lines = shown.map { issue in
      TextTable.wrap(
        (issue.line > 0 ? "line \(issue.line): " : "") + issue.problem, width: 80, indent: "  ",
        hang: "    ")
    }
    let more = issues.count - shown.count
    let rest = more > 0 ? "  … and \(NumberText.grouped(more)) more like this\n" : ""
    return head + "\n" + lines.joined() + rest
      + TextTable.wrap("→ \(first.remedy)", width: 80, indent: "  ", hang: "    ")
  }
}

public import Foundation
public import Receivables

/// Copies a ledger folder as it would have been written at the close of a day.
///
/// Records of later days are left out, and later days of earlier records are blank. Calendars and
/// announced billing, which are known ahead, stay. Fields may be quoted but hold no line breaks.
public func truncate(_ folder: URL, to copy: URL, asOf day: Day) throws {
  /// For each file: the column of the record's own day, and columns that are blank until theirs.
  let columns: [String: (own: String, later: [String], blankedWith: [String])] = [
    "invoices.csv": ("issued_on", ["paid_on"], []),
    "customers.csv": ("onboarded_on", ["churned_on"], []),
    "payments.csv": ("received_on", [], []),
    "allocations.csv": ("allocated_on", [], []),
    "write_offs.csv": ("written_off_on", [], []),
    "disputes.csv": ("opened_on", ["closed_on"], ["outcome"]),
    "promises.csv": ("made_on", [], []),
    "activities.csv": ("on", [], []),
    "health.csv": ("observed_on", [], []),
    "reviews.csv": ("reviewed_on", [], []),
    "flags.csv": ("on", [], []),
    "plans.csv": ("updated_on", ["done_on"], []),
    "interviews.csv": ("held_on", ["follow_up_done_on"], []),
    "exchange_rates.csv": ("on", [], []),
  ]
  try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
  for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
    guard name.hasSuffix(".csv") else { continue }
    let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    if let rule = columns[name], let header = lines.first.map(fields) {
      let own = header.firstIndex(of: rule.own)
      lines =
        [lines[0]]
        + lines.dropFirst().compactMap { line in
          var cells = fields(line)
          if let own, let on = Day(cells[own]), on > day { return nil }
          for later in rule.later {
            guard let column = header.firstIndex(of: later), let on = Day(cells[column]), on > day
            else { continue }
            cells[column] = ""
            for other in rule.blankedWith.compactMap({ header.firstIndex(of: $0) }) {
              cells[other] = ""
            }
          }
          return cells.map(quoted).joined(separator: ",")
        }
    }
    try Data((lines.joined(separator: "\n") + "\n").utf8)
      .write(to: copy.appendingPathComponent(name))
  }
}

private func fields(_ line: String) -> [String] {
  var fields = [""]
  var isQuoted = false
  var last: Character?
  for character in line {
    switch character {
    case "\"":
      // A quote after one that closed the field was doubled: it is part of the text.
      if !isQuoted && last == "\"" { fields[fields.count - 1].append("\"") }
      isQuoted.toggle()
    case "," where !isQuoted: fields.append("")
    default: fields[fields.count - 1].append(character)
    }
    last = character
  }
  return fields
}

private func quoted(_ field: String) -> String {
  field.contains { $0 == "," || $0 == "\"" }
    ? "\"\(field.replacing("\"", with: "\"\""))\"" : field
}

import ArgumentParser
import Foundation

/// What a person means by arguments that the parser would misread, and what they may have meant.
enum Slips {
  /// Negative numbers belong to the option before them: `--weeks -1` is `--weeks=-1`.
  static func joined(_ arguments: [String]) -> [String] {
    var joined: [String] = []
    for argument in arguments {
      if let option = joined.last, option.wholeMatch(of: /--[a-z][a-z-]*/) != nil,
        argument.wholeMatch(of: /-\d[\d.,]*/) != nil
      {
        joined[joined.count - 1] = "\(option)=\(argument)"
      } else {
        joined.append(argument)
      }
    }
    return joined
  }

  /// The sentence for a first word that names no command; `nil` where it names one or is an option.
  static func unknownCommand(_ arguments: [String], _ root: any ParsableCommand.Type) -> String? {
    guard let word = arguments.first, !word.hasPrefix("-"), word != "help" else { return nil }
    let names = root.configuration.subcommands.flatMap { command in
      [command._commandName] + command.configuration.aliases
    }
    guard !names.contains(word) else { return nil }
    let nearest = names.min { (distance(word, $0), $0) < (distance(word, $1), $1) } ?? ""
    let mostSlips = max(1, min(3, word.count / 2))
    let hint =
      distance(word, nearest) <= mostSlips
      ? "did you mean \(nearest)?" : "`duecast --help` lists them."
    return "There is no command \(word): \(hint)"
  }

  /// The form of a day or an amount, where a message says that one is invalid; else empty.
  static func form(_ message: String) -> String {
    guard message.contains("is invalid for '--") else { return "" }
    if message.firstMatch(of: /invalid for '--[a-z-]+ <day>'/) != nil {
      return "Write a day as 2026-06-30 or 30.06.2026.\n"
    }
    if message.firstMatch(of: /invalid for '--[a-z-]+ <amount>'/) != nil {
      return "Write an amount as 500000.00, without separators of thousands.\n"
    }
    return ""
  }

  /// Letters to insert, delete, replace or swap with their neighbour.
  static func distance(_ a: String, _ b: String) -> Int {
    let (x, y) = (Array(a), Array(b))
    var rows = [Array(0...y.count)]
    for i in 0..<x.count {
      var row = [i + 1]
      for j in 0..<y.count {
        var best = min(rows[i][j] + (x[i] == y[j] ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, x[i] == y[j - 1], x[i - 1] == y[j] {
          best = min(best, rows[i - 1][j - 1] + 1)
        }
        row.append(best)
      }
      rows.append(row)
    }
    return rows[x.count][y.count]
  }
}

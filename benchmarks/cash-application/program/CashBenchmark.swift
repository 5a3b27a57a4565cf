import BankStatements
import CashMatching
import Foundation
import LedgerFiles
import Receivables
import SyntheticCash

/// Measures cash application on payments whose truth is known; see README.md beside the folder.
///
///     cash-benchmark make DIR [easy|medium|hard] [payments] [seed] [open items]
///     cash-benchmark run DIR [FILE]          ours (with FILE's counts) and the baselines
///     cash-benchmark calibrate FILE DIR…     counts outcomes by class, for the tool to come with
///     cash-benchmark read [entries]          how fast camt.053 is read, beside libxml2 alone
@main struct CashBenchmark {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch arguments.first {
    case "make" where arguments.count >= 2: try make(arguments)
    case "run" where arguments.count == 2 || arguments.count == 3:
      try run(URL(filePath: arguments[1]), counts: arguments.count == 3 ? arguments[2] : nil)
    case "calibrate" where arguments.count >= 3:
      try calibrate(arguments[1], arguments.dropFirst(2).map { URL(filePath: $0) })
    case "read":
      ReadingSpeed.run(entries: arguments.count > 1 ? Int(arguments[1]) ?? 100_000 : 100_000)
    default:
      print("usage: cash-benchmark make DIR [easy|medium|hard] [payments] [seed] [open items]")
      print("       cash-benchmark run DIR [FILE]")
      print("       cash-benchmark calibrate FILE DIR…")
      print("       cash-benchmark read [entries]")
      exit(2)
    }
  }

  private static func make(_ arguments: [String]) throws {
    func number(_ place: Int, _ otherwise: Int) -> Int {
      arguments.count > place ? Int(arguments[place]) ?? otherwise : otherwise
    }
    let difficulty = arguments.count > 2 ? CashRecipe.Difficulty(rawValue: arguments[2]) : .medium
    let payments = number(3, 10_000)
    let recipe = CashRecipe(
      difficulty ?? .medium, payments: payments, openItems: number(5, payments * 10),
      seed: UInt64(number(4, 1)))
    let counts = try CashFolder(recipe, in: URL(filePath: arguments[1])).write()
    print(
      "\(arguments[1]): \(counts.customers) customers, \(counts.openItems) open items, "
        + "\(counts.payments) payments in \(counts.statements) statements")
  }

  private static func run(_ folder: URL, counts file: String?) throws {
    let reliability = try file.map {
      Reliability(csv: try String(contentsOfFile: $0, encoding: .utf8))
    }
    let set = try PaymentSet(folder)
    var table = Scoreboard(set)
    let clock = ContinuousClock()
    var matcher = set.matcher(reliability: reliability ?? .shipped)
    var decisions: [PaymentDecision] = []
    let time = clock.measure { decisions = matcher.match(set.movements) }
    table.add("duecast", Postings(decisions, matcher.book))
    for baseline in Baseline.allCases {
      table.add(baseline.rawValue, baseline.post(set))
    }
    print(table.text)
    print(set.payerText(decisions))
    print(set.reliabilityText(decisions))
    print(set.breakdown(decisions))
    let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
    print(
      "matched \(set.movements.count) payments against \(set.book.items.count) open items in "
        + String(format: "%.1f s", seconds))
  }

  /// Twice: with nothing posted at first, then with what that showed.
  ///
  /// What is too doubtful to be proposed is counted too: left out, its class would be believed as much
  /// as the coarser one.
  private static func calibrate(_ file: String, _ folders: [URL]) throws {
    var rules = MatchRules()
    rules.proposalLimit = 0
    var reliability = Reliability()
    let sets = try folders.map(PaymentSet.init)
    for _ in 0..<2 {
      var next = Reliability()
      for set in sets {
        var matcher = set.matcher(reliability: reliability, rules: rules)
        for decision in matcher.match(set.movements) { set.take(decision, into: &next) }
      }
      reliability = next
    }
    try Data(reliability.csv.utf8).write(to: URL(filePath: file))
    print("\(file): \(reliability.counts.count) classes")
  }
}

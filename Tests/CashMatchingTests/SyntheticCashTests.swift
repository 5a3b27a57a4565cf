import BankStatements
import Foundation
import LedgerFiles
import Receivables
import SyntheticCash
import Testing

@testable import CashMatching

/// The generator's files agree with one another, and what is posted of them is right.
@Suite struct SyntheticCashTests {
  private func withWorld(_ recipe: CashRecipe, _ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-cash-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try CashFolder(recipe, in: folder).write()
    try body(folder)
  }

  private func files(_ folder: URL) throws -> [StatementFile] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
      StatementReader.read(try Data(contentsOf: folder.appending(path: $0)), name: $0)
    }
  }

  /// Document and amount by bank reference; payments made twice are left out.
  private func truth(_ folder: URL) throws -> [String: [String: Int64]] {
    var truth: [String: [String: Int64]] = [:]
    let text = try String(contentsOf: folder.appending(path: "truth.csv"), encoding: .utf8)
    for line in text.split(separator: "\n").dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard cells[8] != "twice" else { continue }
      truth[cells[0], default: [:]][cells[4]] = Money(cells[5], Desk.euro)?.minorUnits
    }
    return truth
  }

  @Test(arguments: CashRecipe.Difficulty.allCases)
  func `all statements balance, and hold each payment once`(
    _ difficulty: CashRecipe.Difficulty
  ) throws {
    try withWorld(CashRecipe(difficulty, payments: 300, seed: 3)) { folder in
      let read = try files(folder.appending(path: "statements"))
      #expect(read.allSatisfy { $0.issues.isEmpty && $0.statements.allSatisfy(\.isBalanced) })
      let movements = BankMovements(read).movements
      let references = movements.map(\.references.bank)
      #expect(Set(references).count == movements.count)
      let known = try truth(folder)
      #expect(known.keys.allSatisfy(Set(references).contains))
    }
  }

  @Test
  func `what is posted of a medium world is right, and nothing is settled beyond what is open`()
    throws
  {
    try withWorld(CashRecipe(.medium, payments: 600, seed: 4)) { folder in
      let view = try Ledger.load(from: folder.appending(path: "ledger")).ledger
        .asOf(Desk.day + 365)
      let movements = BankMovements(try files(folder.appending(path: "statements"))).movements
      let advice = try files(folder.appending(path: "advice")).flatMap(\.advice)
      var matcher = CashMatcher(
        OpenBook(view),
        aliases: try AliasFile.read(folder.appending(path: "ledger/cash/aliases.csv")),
        habits: PayingHabits(view), advice: advice)
      let known = try truth(folder)
      var (posted, wrong) = (0, 0)
      for decision in matcher.match(movements) where decision.route == .posted {
        guard let truth = known[movements[decision.payment].references.bank],
          let match = decision.matches.first
        else { continue }
        posted += 1
        let ours = match.parts.map { matcher.book.items[Int($0.item)].id }
        if Set(ours) != Set(truth.keys) { wrong += 1 }
      }
      #expect(posted > 300 && wrong * 50 <= posted, "\(wrong) of \(posted)")
      for (open, item) in zip(matcher.book.open, matcher.book.items) {
        #expect(item.isCredit ? (item.amount...0).contains(open) : (0...item.amount).contains(open))
      }
    }
  }

  @Test func `the same seed writes the same bytes`() throws {
    try withWorld(CashRecipe(.hard, payments: 100, seed: 9)) { one in
      try withWorld(CashRecipe(.hard, payments: 100, seed: 9)) { other in
        for file in ["truth.csv", "ledger/invoices.csv", "advice/advice.csv"] {
          let first = try Data(contentsOf: one.appending(path: file))
          let second = try Data(contentsOf: other.appending(path: file))
          #expect(first == second && !first.isEmpty)
        }
      }
    }
  }
}

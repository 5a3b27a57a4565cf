import Foundation
import LedgerFiles
import Receivables
import SyntheticLedger
import TestLedgers
import Testing

/// The engine reads a ledger with habits as it is true.
@Suite struct HabitLoadTests {
  /// Whether the import only says what it infers, or that it does not read a file.
  static func isIntended(_ issue: LedgerIssue) -> Bool {
    ["unknown-column", "reason-inferred", "recovered"].contains(issue.code)
      || issue.code == "unknown-file" && issue.file == "holds.csv"
  }

  private static func load(_ files: HabitFiles) throws -> LoadedLedger {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("duecast-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, text) in files.ledger.files {
      try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }
    return try Ledger.load(from: folder)
  }

  @Test(.slow, arguments: HabitFiles.seeds + [HabitFiles.usualSeed])
  func `nothing is set aside, and every claim is owed what the files say on many days`(
    seed: UInt64
  ) throws {
    let files = try HabitFiles.seed(seed)
    let loaded = try Self.load(files)
    let faults = loaded.issues.filter { !Self.isIntended($0) }
    #expect(faults.isEmpty, "\(faults.prefix(5))")
    for count in loaded.lineCounts { #expect(count.setAside == 0, "\(count)") }
    let recipe = files.ledger.truth.recipe
    for back in stride(from: 0, to: recipe.lastDay - recipe.firstDay - 30, by: 47) {
      let view = loaded.ledger.asOf(recipe.lastDay - back)
      #expect(TieOut(view).balances, "\(TieOut(view).message)")
      var owed: [String: Int64] = [:]
      for (id, claim) in files.claims {
        if try #require(claim.day("issued_on")) <= view.day { owed[id] = claim.cents("amount") }
      }
      for posting in files.postings where posting.on <= view.day {
        owed[posting.claim, default: 0] -= posting.amount
      }
      var open: [String: Int64] = [:]
      for (position, invoice) in view.invoices.elements.indexed() {
        open[view.invoiceID(position), default: 0] += invoice.outstanding
      }
      #expect(open == owed, "on \(view.day)")
    }
  }

  @Test(arguments: HabitFiles.seeds)
  func `claims settled in full have the cash parts that are true of them`(seed: UInt64) throws {
    let files = try HabitFiles.seed(seed)
    let view = try Self.load(files).ledger.asOf(files.ledger.truth.recipe.lastDay)
    var (parts, isOpen) = ([String: [Day: Int64]](), Set<String>())
    for (position, invoice) in view.invoices.elements.indexed() {
      let id = view.invoiceID(position)
      if invoice.isOpen { isOpen.insert(id) }
      for part in view.cashParts(position) {
        parts[id, default: [:]][part.on, default: 0] += part.amount
      }
    }
    // Set against a claim by mistake and moved away later.
    let moved = Set(
      files.postings.filter { posting in
        posting.amount < 0 && (files.payments[posting.source ?? ""]?.cents("amount") ?? 0) > 0
      }.map(\.claim))
    var compared = 0
    for (id, rows) in files.settlementsByClaim where !isOpen.contains(id) {
      let isRecovered = rows.contains { $0["kind"] == "bad_debt" }
      var cash: [Day: Int64] = [:]
      for row in rows where row["kind"] == "cash" {
        cash[try #require(row.day("on")), default: 0] += row.cents("amount")
      }
      if isRecovered || moved.contains(id) || rows.contains(where: { $0["kind"] == "open" }) {
        continue
      }
      #expect(parts[id, default: [:]] == cash, "\(id)")
      compared += 1
    }
    #expect(compared > 3000)
  }
}

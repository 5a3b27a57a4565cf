import Receivables
import SyntheticLedger

/// A ledger with habits as its files tell it, added up without any code of the engine.
struct HabitFiles {
  /// What something posted did to the balance of a claim or of what pays it.
  struct Posting {
    let on: Day
    let claim: String
    let source: String?
    let amount: Int64
  }

  let ledger: GeneratedLedger
  let documents: [String: GeneratedLedger.Row]
  /// Documents that are owed.
  let claims: [String: GeneratedLedger.Row]
  let payments: [String: GeneratedLedger.Row]
  /// Lines of `truth-settlements.tsv`.
  let settlements: [GeneratedLedger.Row]
  let settlementsByClaim: [String: [GeneratedLedger.Row]]
  /// How customers settle what they owe.
  let traits: [String: CustomerHabits]
  let postings: [Posting]

  init(_ ledger: GeneratedLedger) throws {
    self.ledger = ledger
    documents = Dictionary(
      uniqueKeysWithValues: ledger.rows("invoices.csv").map { ($0.text("invoice_id"), $0) })
    payments = Dictionary(
      uniqueKeysWithValues: ledger.rows("payments.csv").map { ($0.text("payment_id"), $0) })
    claims = documents.filter { $0.value["kind"] != "credit_note" }
    settlements = ledger.rows("truth-settlements.tsv", separator: "\t")
    settlementsByClaim = Dictionary(grouping: settlements.filter { $0["invoice_id"] != "" }) {
      $0.text("invoice_id")
    }
    traits = Dictionary(
      uniqueKeysWithValues: ledger.truth.customers.compactMap { customer in
        customer.habits.map { (customer.id, $0) }
      })
    func postings(_ file: String, _ day: String) throws -> [Posting] {
      try ledger.rows(file).map { row in
        guard let on = row.day(day) else { throw Unreadable(file: file, text: row.text(day)) }
        return Posting(
          on: on, claim: row.text("invoice_id"), source: row["payment_id"],
          amount: row.cents("amount"))
      }
    }
    self.postings =
      try postings("allocations.csv", "allocated_on")
      + postings("write_offs.csv", "written_off_on")
  }

  struct Unreadable: Error {
    let file: String
    let text: String
  }

  private static let made: [UInt64: Result<HabitFiles, any Error>] = Dictionary(
    uniqueKeysWithValues: (seeds + [usualSeed]).map { seed in
      (seed, Result { try HabitFiles(GeneratedLedger(.habits(seed: seed))) })
    })

  static let seeds: [UInt64] = [1, 2, 23]

  /// A world that has part payments, over-payments and unapplied cash without habits, too.
  static let usualSeed: UInt64 = 7

  /// A ledger with every habit, made once for each seed.
  static func seed(_ seed: UInt64) throws -> HabitFiles {
    guard let made = made[seed] else { throw Unreadable(file: "no ledger", text: "\(seed)") }
    return try made.get()
  }
}

extension LedgerRecipe {
  /// Few customers, with all of whom something is the matter.
  static func habits(seed: UInt64) -> LedgerRecipe {
    var recipe = seed == HabitFiles.usualSeed ? usual : habits
    recipe.habits = Habits()
    recipe.seed = seed
    recipe.customers = 150
    return recipe
  }
}

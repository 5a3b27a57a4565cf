import Receivables
import SyntheticLedger
import Testing

/// What must hold in a ledger with habits, whatever the seed.
@Suite struct HabitTests {
  @Test(arguments: HabitFiles.seeds + [HabitFiles.usualSeed])
  func `the true parts of every claim add up to its amount`(
    seed: UInt64
  ) throws {
    let files = try HabitFiles.seed(seed)
    let parts = files.settlementsByClaim
    for (id, claim) in files.claims {
      let sum = parts[id, default: []].reduce(0) { $0 + $1.cents("amount") }
      #expect(sum == claim.cents("amount"), "\(id)")
    }
    #expect(Set(parts.keys) == Set(files.claims.keys))
  }

  @Test(arguments: HabitFiles.seeds + [HabitFiles.usualSeed])
  func `true money adds up to the payments of every day`(
    seed: UInt64
  ) throws {
    let files = try HabitFiles.seed(seed)
    let last = files.ledger.truth.recipe.lastDay
    var (paid, expected) = ([Day: Int64](), [Day: Int64]())
    for row in files.payments.values {
      paid[try #require(row.day("received_on")), default: 0] += row.cents("amount")
    }
    for row in files.settlements {
      let kind = try #require(SettlementKind(rawValue: row.text("kind")))
      let on = try #require(row.day("on"))
      if kind.isMoney && on <= last { expected[on, default: 0] += row.cents("amount") }
    }
    #expect(paid.filter { $0.value != 0 } == expected.filter { $0.value != 0 })
    #expect(paid.count > 300)
  }

  @Test(arguments: HabitFiles.seeds + [HabitFiles.usualSeed])
  func `no claim is settled beyond its amount and no money used twice on any day`(
    seed: UInt64
  ) throws {
    let files = try HabitFiles.seed(seed)
    var owed = files.claims.mapValues { $0.cents("amount") }
    var left = files.payments.mapValues { $0.cents("amount") }
    for (id, row) in files.documents where row["kind"] == "credit_note" {
      left[id] = -row.cents("amount")
    }
    for (day, postings) in Dictionary(grouping: files.postings, by: \.on)
      .sorted(by: { $0.key < $1.key })
    {
      for posting in postings {
        owed[posting.claim, default: 0] -= posting.amount
        if let source = posting.source { left[source, default: 0] -= posting.amount }
      }
      for posting in postings {
        let claim = try #require(files.claims[posting.claim])
        let balance = owed[posting.claim, default: -1]
        #expect((0...claim.cents("amount")).contains(balance), "\(posting.claim) on \(day)")
        #expect(try day >= #require(claim.day("issued_on")))
        guard let source = posting.source else { continue }
        let isTakenBack = (files.payments[source]?.cents("amount") ?? 1) < 0
        let rest = left[source, default: -1]
        #expect(isTakenBack ? rest == 0 : rest >= 0, "\(source) on \(day)")
      }
    }
  }

  @Test(arguments: HabitFiles.seeds + [HabitFiles.usualSeed])
  func `what is booked is what the truth says`(
    seed: UInt64
  ) throws {
    let files = try HabitFiles.seed(seed)
    let last = files.ledger.truth.recipe.lastDay
    func payer(ofClaim id: String) -> String {
      let customer = files.claims[id]?.text("customer_id") ?? ""
      return files.traits[customer]?.payer ?? customer
    }
    // Cash may be applied later, or set against another claim of the payer for a time.
    var (cash, others, unapplied) = ([String: Int64](), [String: Int64](), [String: Int64]())
    for row in files.payments.values {
      unapplied[row.text("customer_id"), default: 0] += row.cents("amount")
    }
    for posting in files.postings {
      if posting.source.map({ files.payments[$0] != nil }) ?? false {
        cash[payer(ofClaim: posting.claim), default: 0] += posting.amount
        unapplied[payer(ofClaim: posting.claim), default: 0] -= posting.amount
      } else {
        others[posting.claim, default: 0] += posting.amount
      }
    }
    for row in files.settlements where row.day("on").map({ $0 <= last }) ?? false {
      switch row.text("kind") {
      case "cash": cash[payer(ofClaim: row.text("invoice_id")), default: 0] -= row.cents("amount")
      case "returned": cash[row.text("customer_id"), default: 0] -= row.cents("amount")
      case "on_account", "unbooked", "open": break
      default: others[row.text("invoice_id"), default: 0] -= row.cents("amount")
      }
    }
    #expect(others.values.allSatisfy { $0 == 0 })
    for (payer, difference) in cash {
      #expect(difference <= 0 && -difference <= unapplied[payer, default: 0], "\(payer)")
    }
    #expect(cash.values.contains { $0 < 0 } && cash.values.count { $0 == 0 } > 50)
  }

  @Test(arguments: HabitFiles.seeds)
  func `the same world paid once has the same customers, invoices and days of payment`(
    seed: UInt64
  ) throws {
    let files = try HabitFiles.seed(seed)
    var plain = LedgerRecipe.habits(seed: seed)
    plain.habits?.practised = false
    let once = try HabitFiles(GeneratedLedger(plain))
    #expect(once.ledger.files["customers.csv"] == files.ledger.files["customers.csv"])
    #expect(once.ledger.files["health.csv"] == files.ledger.files["health.csv"])
    #expect(once.payments.values.allSatisfy { $0.cents("amount") > 0 })
    for (id, row) in once.claims {
      #expect(files.claims[id]?.fields == row.fields, "\(id)")
      #expect(once.settlementsByClaim[id, default: []].count { $0["kind"] == "cash" } <= 1)
    }
    let (practised, plainly) = (files.settlementsByClaim, once.settlementsByClaim)
    func firstCash(_ rows: [GeneratedLedger.Row]?) -> Day? {
      rows?.filter { $0["kind"] == "cash" }.compactMap { $0.day("on") }.min()
    }
    var (same, other) = (0, 0)
    for id in once.claims.keys {
      guard let day = firstCash(plainly[id]) else { continue }
      // What was cancelled is paid as what was issued instead; what came back is paid again later.
      if firstCash(practised[id + "B"] ?? practised[id]) == day { same += 1 } else { other += 1 }
    }
    #expect(same > 3000 && other * 40 < same, "\(other) of \(same + other)")
  }
}

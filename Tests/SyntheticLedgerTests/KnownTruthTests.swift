import Foundation
import Receivables
import SyntheticLedger
import Testing

/// The truth beside a ledger is what its lines show, by simple counts.
///
/// Tolerances are four standard errors of the count at the truth, or stated with their reason.
@Suite struct KnownTruthTests {
  /// An observed sum against its expectation, in standard errors.
  private struct Tally {
    var difference = 0.0
    var variance = 0.0
    var events = 0.0

    mutating func add(_ happened: Bool, probability p: Double, weight: Double = 1) {
      difference += weight * ((happened ? 1 : 0) - p)
      variance += weight * weight * p * (1 - p)
      events += happened ? 1 : 0
    }

    var standardErrors: Double { difference / variance.squareRoot() }
  }

  private static func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  @Test(arguments: [1, 2] as [UInt64]) func `payment follows the known hazard in every phase`(
    seed: UInt64
  ) throws {
    let ledger = try GeneratedLedger(.knownEffects(seed: seed, customers: 90))
    let recipe = ledger.truth.recipe
    let known = try #require(recipe.knownHazard)
    let customers = Dictionary(
      uniqueKeysWithValues: ledger.truth.customers.map { ($0.id, $0) })
    let settled = Settled.byInvoice(ledger)
    var phases: [String: Tally] = [:]
    for row in ledger.rows("invoices.csv") {
      let customer = try #require(customers[row.text("customer_id")])
      let (issued, due) = (try #require(row.day("issued_on")), try #require(row.day("due_on")))
      let logRatio = log(Double(row.cents("amount")) / 100 / recipe.billing.referenceAmount)
      let constant = known.constantPart(
        segment: customer.segment, amountRatio: exp(logRatio), paper: row["channel"] == "paper",
        customer: customer.customerEffect)
      let paidOn = settled[row.text("invoice_id")]?.lastOn
      let end = paidOn ?? recipe.lastDay
      guard issued < end else { continue }
      for day in (issued + 1)...end {
        let p = Self.logistic(known.baseline(daysPastDue: day - due) + constant)
        let phase =
          switch day - due {
          case ..<(-10): "long before due"
          case ..<0: "before due"
          case 0: "on the due day"
          case 1...7: "first week late"
          case 8...30: "first month late"
          default: "later"
          }
        phases[phase, default: Tally()].add(day == paidOn, probability: p)
        let slopes: [(String, Double)] = [
          ("paper", row["channel"] == "paper" ? 1 : 0), ("amount", logRatio),
          (customer.segment, 1), ("customer effect", customer.customerEffect),
        ]
        for (name, x) in slopes where x != 0 {
          phases[name, default: Tally()].add(day == paidOn, probability: p, weight: x)
        }
      }
    }
    #expect(phases.count == 13)
    for (phase, tally) in phases {
      #expect(abs(tally.standardErrors) < 4, "\(phase): \(tally.standardErrors)")
      #expect(tally.events > 5, "\(phase): \(tally.events) payments")
    }
    // The scores would see a world without the effects: the same counts against no effect at all.
    #expect(known.paper < -0.3 && known.amount < -0.1 && known.customerSpread > 0.3)
  }

  /// Late payers alone, in steady conditions, all of whose calls are randomised.
  private static let experiment = Result {
    var recipe = LedgerRecipe.usual
    recipe.seed = 17
    recipe.customers = 260
    recipe.payers = [PayerShare(.late, 1)]
    recipe.payment = .plain
    recipe.disputes.share = 0
    recipe.health.measured = false
    recipe.health.churns = false
    recipe.contacts.experimentShare = 1
    return try GeneratedLedger(recipe)
  }

  /// A Cox partial likelihood by days past due and by how late the customer usually is.
  ///
  /// Within a stratum customers still differ somewhat, which pulls the ratio towards one.
  @Test func `the randomised arms show the effect of contact`() throws {
    let ledger = try Self.experiment.get()
    let truth = ledger.truth.recipe
    let means = Dictionary(
      uniqueKeysWithValues: ledger.truth.customers.map { ($0.id, $0.delayMean ?? 0) })
    let settled = Settled.byInvoice(ledger)
    let invoices = Dictionary(grouping: ledger.rows("invoices.csv")) { $0.text("customer_id") }
    struct Stratum { var atRisk = [0.0, 0.0], paid = [0.0, 0.0] }
    var strata: [Int: Stratum] = [:]
    var arms = [0, 0]
    for row in ledger.rows("activities.csv") where row["experiment_arm"] != "" {
      let arm = row["experiment_arm"] == "contact" ? 1 : 0
      arms[arm] += 1
      let on = try #require(row.day("on"))
      let id = row.text("customer_id")
      for invoice in invoices[id, default: []] {
        let due = try #require(invoice.day("due_on"))
        let paidOn = settled[invoice.text("invoice_id")]?.lastOn
        guard due < on, paidOn.map({ $0 > on }) ?? true else { continue }
        for day in (on + 1)...(on + truth.contacts.effectDays) where day <= truth.lastDay {
          if let paidOn, paidOn < day { break }
          let key = (day - due) * 100 + Int(means[id, default: 0] / 5)
          strata[key, default: Stratum()].atRisk[arm] += 1
          if paidOn == day { strata[key, default: Stratum()].paid[arm] += 1 }
        }
      }
    }
    func score(_ ratio: Double) -> Double {
      strata.keys.sorted().reduce(0) { sum, key in
        let s = strata[key, default: Stratum()]
        let expected = s.atRisk[1] * ratio / (s.atRisk[1] * ratio + s.atRisk[0])
        return sum + s.paid[1] - (s.paid[0] + s.paid[1]) * expected
      }
    }
    var (low, high) = (0.2, 10.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if score(middle) > 0 { low = middle } else { high = middle }
    }
    #expect(arms[0] > 400 && arms[1] > 400)
    let share = Double(arms[1]) / Double(arms[0] + arms[1])
    #expect(abs(share - 0.5) < 4 * 0.5 / Double(arms[0] + arms[1]).squareRoot())
    #expect(abs(log(low / truth.contacts.hazardRatio)) < 0.2, "recovered \(low)")
  }

  @Test func `promises are kept as often as the truth says`() throws {
    let ledger = try Self.experiment.get()
    let settled = Settled.byInvoice(ledger)
    let truth = ledger.truth.recipe
    var tally = Tally()
    var count = 0
    for row in ledger.rows("promises.csv") {
      // Later ones could not have been kept yet.
      let (made, promised) = (
        try #require(row.day("made_on")), try #require(row.day("promised_for"))
      )
      guard made <= truth.lastDay - 45 else { continue }
      #expect(promised > made && promised - made <= 40)
      let paidOn = settled[row.text("invoice_id")]?.lastOn
      tally.add(paidOn.map { $0 <= promised } ?? false, probability: truth.contacts.promiseKept)
      count += 1
    }
    #expect(count > 150)
    #expect(abs(tally.standardErrors) < 4, "\(tally.events) of \(count) kept")
  }

  @Test func `outside the experiment the called look as if calls delayed payment`() throws {
    let ledger = try Sample.eventful.ledger()
    let settled = Settled.byInvoice(ledger)
    let calls = Dictionary(
      grouping: ledger.rows("activities.csv").filter {
        $0["channel"] == "call" && $0["experiment_arm"] == ""
      }, by: { $0.text("customer_id") })
    var (called, others) = ([Int](), [Int]())
    for invoice in ledger.rows("invoices.csv") where invoice["kind"] == "invoice" {
      let due = try #require(invoice.day("due_on"))
      guard let paidOn = invoice.day("paid_on"), paidOn - due >= 8,
        settled[invoice.text("invoice_id")] != nil
      else { continue }
      let wasCalled = calls[invoice.text("customer_id"), default: []].contains {
        $0.day("on").map { due < $0 && $0 < paidOn } ?? false
      }
      if wasCalled { called.append(paidOn - due) } else { others.append(paidOn - due) }
    }
    func mean(_ x: [Int]) -> Double { Double(x.reduce(0, +)) / Double(x.count) }
    #expect(called.count > 50 && others.count > 50)
    #expect(mean(called) > mean(others) + 3)
  }

  /// Hardly any billing, so that many customer-months cost little.
  private static let healthWorld = Result {
    var recipe = LedgerRecipe.usual
    recipe.seed = 19
    recipe.customers = 500
    recipe.payers = [PayerShare(.punctual, 1)]
    recipe.billing.rhythms = [LedgerRecipe.RhythmShare(.irregular, 1)]
    recipe.billing.irregularPerMonth = 0.05
    recipe.contacts = .none
    return try GeneratedLedger(recipe)
  }

  @Test func `customers leave as their latent health says`() throws {
    let truth = try Self.healthWorld.get().truth
    let health = truth.recipe.health
    var tallies = [Tally](repeating: Tally(), count: 4)
    var (sum, squares, products, months, steps) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for customer in truth.customers {
      for (m, z) in customer.latentHealth.enumerated() {
        let isLast = m == customer.latentHealth.count - 1
        let left = isLast && customer.decidedToLeaveOn != nil
        let p = Self.logistic(health.churnIntercept + health.churnSlope * z)
        tallies[0].add(left, probability: p)
        tallies[1].add(left, probability: p, weight: z)
        tallies[z < 0 ? 2 : 3].add(left, probability: p)
        (sum, squares, months) = (sum + z, squares + z * z, months + 1)
        if m > 0 {
          products += z * customer.latentHealth[m - 1]
          steps += 1
        }
      }
    }
    #expect(tallies[0].events > 60)
    for tally in tallies { #expect(abs(tally.standardErrors) < 4, "\(tally)") }
    // Those who stay are healthier than those who come, so the moments are only roughly the
    // stationary ones; neighbouring months make them worth a tenth of their number.
    #expect(abs(sum / months) < 0.25 && abs(squares / months - 1) < 0.2)
    #expect(abs(products / steps - health.persistence) < 0.2)
  }

  @Test func `usage falls before a customer leaves`() throws {
    let ledger = try Self.healthWorld.get()
    var usage: [String: [Day: Double]] = [:]
    for row in ledger.rows("health.csv") where row["metric"] == "usage" {
      let day = try #require(row.day("observed_on"))
      usage[row.text("customer_id"), default: [:]][day] = Double(row.text("value"))
    }
    var (fallen, watched) = (0, 0)
    for customer in ledger.truth.customers {
      guard let decided = customer.decidedToLeaveOn, let churned = customer.churnedOn,
        churned <= ledger.truth.recipe.lastDay, let measured = usage[customer.id]
      else { continue }
      let before = measured.filter { $0.key < decided && $0.key > decided - 120 }.map(\.value)
      let after = measured.filter { $0.key > decided + 32 }.map(\.value)
      guard !before.isEmpty, !after.isEmpty else { continue }
      watched += 1
      let mean = { (x: [Double]) in x.sorted().reduce(0, +) / Double(x.count) }
      if mean(after) < 0.7 * mean(before) { fallen += 1 }
    }
    #expect(watched > 30)
    #expect(Double(fallen) > 0.85 * Double(watched), "\(fallen) of \(watched)")
  }

  @Test func `measurements are missing at random as often as the truth says`() throws {
    let ledger = try Self.healthWorld.get()
    let measured = ledger.rows("health.csv").filter { $0["metric"] == "usage" }.count
    let tickets = ledger.rows("health.csv").filter { $0["metric"] == "support_tickets" }.count
    // Both would have a row for every customer-month, so each counts the other's holes.
    #expect(abs(Double(measured - tickets)) < 4 * (Double(measured) * 2 * 0.06 * 0.94).squareRoot())
    let months = ledger.truth.customers.reduce(0) { $0 + $1.latentHealth.count }
    let share = 1 - Double(measured) / Double(months)
    #expect(abs(share - ledger.truth.recipe.health.missingShare) < 0.03, "\(share)")
  }

  @Test func `a bad quarter slows payment and changes nothing before it`() throws {
    let shocked = smallRecipe(customers: 25)
    let shock = try #require(shocked.payment.shock)
    var calm = shocked
    calm.payment.shock = nil
    let start = shocked.firstDay + shock.startsAfterDays
    let end = start + shock.days
    let (with, without) = (try GeneratedLedger(shocked), try GeneratedLedger(calm))
    func early(_ ledger: GeneratedLedger) -> [[String]] {
      ledger.rows("payments.csv").filter { $0.day("received_on").map { $0 < start } ?? false }
        .map { Array($0.fields.dropFirst()) }
    }
    #expect(early(with) == early(without) && early(with).count > 100)
    func lateness(_ ledger: GeneratedLedger) throws -> (days: Double, invoices: Int) {
      let settled = Settled.byInvoice(ledger)
      var (days, count) = (0.0, 0)
      for row in ledger.rows("invoices.csv") where row["kind"] == "invoice" {
        let due = try #require(row.day("due_on"))
        guard due >= start, due < end - 30, let on = settled[row.text("invoice_id")]?.lastOn else {
          continue
        }
        days += Double(on - due)
        count += 1
      }
      return (days / Double(count), count)
    }
    let (slow, usual) = (try lateness(with), try lateness(without))
    #expect(slow.invoices > 30 && usual.invoices > 30)
    #expect(slow.days > usual.days + 0.5, "\(slow) against \(usual)")
  }

  @Test func `payer types pay as they are named`() throws {
    let ledger = try Sample.eventful.ledger()
    let payers = Dictionary(
      uniqueKeysWithValues: ledger.truth.customers.map { ($0.id, $0.payer) })
    var delays: [PayerType: [Int]] = [:]
    for row in ledger.rows("invoices.csv") where row["kind"] == "invoice" {
      guard let payer = payers[row.text("customer_id")], let paidOn = row.day("paid_on"),
        let due = row.day("due_on")
      else { continue }
      delays[payer, default: []].append(paidOn - due)
    }
    func median(_ payer: PayerType) throws -> Int {
      let sorted = delays[payer, default: []].sorted()
      return try #require(sorted.isEmpty ? nil : sorted[sorted.count / 2])
    }
    #expect(try median(.early) < -3)
    #expect(try (0...5).contains(median(.punctual)))
    #expect(try (1...9).contains(median(.paymentRun)))
    #expect(try median(.late) > 8)
    #expect(try median(.late) > median(.punctual) && median(.deteriorating) >= 0)
    let lost = Set(ledger.rows("write_offs.csv").map { $0.text("invoice_id").prefix(6) })
    let bankrupt = ledger.truth.customers.filter { $0.payer == .bankrupt }.map {
      "I" + $0.id.dropFirst()
    }
    #expect(!lost.isEmpty && bankrupt.contains { lost.contains($0.prefix(6)) })
  }
}

import Foundation
import LedgerFiles
import Receivables
import SyntheticLedger
import Testing

@testable import AccountReview

@Suite struct ContactEffectTests {
  /// One assigned customer with one invoice, 10 days past due on the day of its assignment.
  private struct Subject {
    let arm: String
    /// Days after the assignment; `nil` is never.
    let paidAfter: Int?
  }

  private func effect(
    _ subjects: [Subject], policy: Policy = .standard
  ) throws -> ContactEffect {
    var invoices = ["invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on"]
    var activities = ["activity_id,customer_id,on,channel,experiment_arm"]
    for (number, subject) in subjects.enumerated() {
      let paid = subject.paidAfter.map { "\(day(6, 10) + $0)" } ?? ""
      invoices.append("I\(number),c\(number),2024-05-01,2024-05-31,100,EUR,\(paid)")
      activities.append("V\(number),c\(number),2024-06-10,call,\(subject.arm)")
    }
    let view = try ledger(ofFiles: [
      "invoices.csv": invoices.joined(separator: "\n"),
      "activities.csv": activities.joined(separator: "\n"),
    ]).asOf(day(8, 31))
    return ContactEffect(view, policy)
  }

  private func subjects(_ arm: String, paid: Int, after days: Int, unpaid: Int) -> [Subject] {
    Array(repeating: Subject(arm: arm, paidAfter: days), count: paid)
      + Array(repeating: Subject(arm: arm, paidAfter: nil), count: unpaid)
  }

  /// On the first day 50 of 100 and 25 of 100 pay, on the second 20 of 50 and 30 of 75.
  ///
  /// The ratio is (50·100/200 + 20·75/125) ÷ (25·100/200 + 30·50/125) = 37 ÷ 24.5.
  @Test func `the arms are compared day by day among those still at risk`() throws {
    let effect = try effect(
      subjects("contact", paid: 50, after: 1, unpaid: 30)
        + subjects("contact", paid: 20, after: 2, unpaid: 0)
        + subjects("control", paid: 25, after: 1, unpaid: 45)
        + subjects("control", paid: 30, after: 2, unpaid: 0))
    #expect(effect.contact.payments == 70)
    #expect(effect.contact.daysAtRisk == 50 + 20 * 2 + 30 * 14)
    #expect(effect.control.customers == 100)
    #expect(effect.control.daysAtRisk == 25 + 30 * 2 + 45 * 14)
    #expect(abs(try #require(effect.estimate).hazardRatio - 37 / 24.5) < 1e-12)
  }

  /// On the 7th day 60 of 100 and 50 of 100 pay, and nobody after it.
  @Test func `the interval comes from leaving out one customer at a time`() throws {
    let effect = try effect(
      subjects("contact", paid: 60, after: 7, unpaid: 40)
        + subjects("control", paid: 50, after: 7, unpaid: 50))
    let estimate = try #require(effect.estimate)
    #expect(abs(estimate.hazardRatio - 1.2) < 1e-12)
    #expect(abs(estimate.assumedRatio - 1.25) < 1e-12)
    let without: [(customers: Double, logRatio: Double)] = [
      (60, log(59.0 / 99 / 0.5)), (40, log(60.0 / 99 / 0.5)), (50, log(0.6 / (49.0 / 99))),
      (50, log(0.6 / (50.0 / 99))),
    ]
    let mean = without.reduce(0) { $0 + $1.customers * $1.logRatio } / 200
    let variance =
      199.0 / 200 * without.reduce(0) { $0 + $1.customers * pow($1.logRatio - mean, 2) }
    let margin = 1.959963984540054 * variance.squareRoot()
    #expect(abs(estimate.lower - 1.2 * exp(-margin)) < 1e-9)
    #expect(abs(estimate.upper - 1.2 * exp(margin)) < 1e-9)
    // The departure from 1.25 is within its noise: policy stands.
    #expect(effect.adjustment == 1)
    #expect(effect.hazardRatio(.call, bucket: 1, .standard) == 1.25)
  }

  @Test func `a departure beyond its noise moves every effect, shrunk towards policy`() throws {
    let effect = try effect(
      subjects("contact", paid: 90, after: 1, unpaid: 10)
        + subjects("control", paid: 50, after: 1, unpaid: 50))
    let estimate = try #require(effect.estimate)
    #expect(abs(estimate.hazardRatio - 1.8) < 1e-9)
    let departure = log(1.8) - log(1.25)
    let variance = pow(log(estimate.upper / estimate.lower) / (2 * 1.959963984540054), 2)
    let shrunk = departure * (departure * departure - variance) / (departure * departure)
    #expect(abs(effect.adjustment - exp(shrunk)) < 1e-9)
    #expect(estimate.shrunkRatio > 1.25)
    #expect(estimate.shrunkRatio < estimate.hazardRatio)
    #expect(
      abs(effect.hazardRatio(.email, bucket: 4, .standard) - 1.02 * effect.adjustment) < 1e-12)
  }

  @Test func `customers that pay many invoices at once widen the interval`() throws {
    var files = [
      "invoices.csv": "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n",
      "activities.csv": "activity_id,customer_id,on,channel,experiment_arm\n",
    ]
    for customer in 0..<20 {
      let (arm, paid) = (customer < 10 ? "contact" : "control", customer % 2 == 0)
      for invoice in 0..<20 {
        files["invoices.csv"]? +=
          "I\(customer)-\(invoice),c\(customer),2024-05-01,2024-05-31,100,EUR,"
          + (paid ? "2024-06-15\n" : "\n")
      }
      files["activities.csv"]? += "V\(customer),c\(customer),2024-06-10,call,\(arm)\n"
    }
    let view = try ledger(ofFiles: files).asOf(day(8, 31))
    let estimate = try #require(ContactEffect(view, .standard).estimate)
    // Were the 200 invoices of an arm independent: 2 × (1 − ½) ÷ 100.
    let independent = 2 * 1.959963984540054 * 0.1
    #expect(log(estimate.upper / estimate.lower) > 4 * independent)
  }

  @Test func `too few payments in an arm leave policy's assumption`() throws {
    let few = try effect(
      subjects("contact", paid: 49, after: 7, unpaid: 40)
        + subjects("control", paid: 50, after: 10, unpaid: 50))
    #expect(few.estimate == nil)
    #expect(few.adjustment == 1)
    #expect(few.contact.payments == 49)
    var policy = Policy.standard
    policy.experiment.minimumEvents = 49
    let enough = try effect(
      subjects("contact", paid: 49, after: 7, unpaid: 40)
        + subjects("control", paid: 50, after: 10, unpaid: 50), policy: policy)
    #expect(enough.estimate != nil)
  }

  @Test func `contacts outside the experiment say nothing`() throws {
    let effect = try effect(subjects("", paid: 90, after: 1, unpaid: 10))
    #expect(effect.contact.customers == 0)
    #expect(effect.control.daysAtRisk == 0)
    #expect(effect.estimate == nil)
  }

  /// Payments by coin, with a daily hazard of 0.02 or 0.1 and 1.7 times that after a contact.
  @Test func `the interval covers a known effect`() throws {
    var covered = 0
    for seed in 1...10 {
      var state = UInt64(seed) &* 0x9e37_79b9_7f4a_7c15
      func uniform() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 11) * 0x1p-53
      }
      let subjects = (0..<600).map { number in
        let hazard = (number % 4 < 2 ? 0.02 : 0.1) * (number % 2 == 0 ? 1.7 : 1)
        return Subject(
          arm: number % 2 == 0 ? "contact" : "control",
          paidAfter: (1...14).first { _ in uniform() < hazard })
      }
      let estimate = try #require(try effect(subjects).estimate)
      if estimate.lower <= 1.7 && 1.7 <= estimate.upper { covered += 1 }
    }
    // The mixture of two hazards that nothing tells apart pulls the ratio towards one a little.
    #expect(covered >= 8)
  }

  @Test func `an experiment in a synthetic ledger shows that contacts help`() throws {
    var recipe = LedgerRecipe.usual
    recipe.customers = 60
    recipe.contacts.experimentShare = 1
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "duecast-review-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try LedgerGenerator(recipe).write(to: folder)
    let view = try Ledger.load(from: folder).ledger.asOf(recipe.lastDay)
    let estimate = try #require(ContactEffect(view, .standard).estimate)
    #expect(estimate.hazardRatio > 1.1)
    #expect(estimate.upper < 2.5)
  }

  /// Two segments with the same control: of the first, contacts pay much more, of the second as much.
  private func twoSegments(_ size: Int) throws -> ContactEffect {
    var invoices = ["invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on"]
    var activities = ["activity_id,customer_id,on,channel,experiment_arm"]
    var customers = ["customer_id,segment"]
    var number = 0
    func add(_ segment: String, _ arm: String, paid: Int) {
      for i in 0..<size {
        let paidOn = i * 100 < paid * size ? "\(day(6, 15))" : ""
        invoices.append("I\(number),c\(number),2024-05-01,2024-05-31,100,EUR,\(paidOn)")
        activities.append("V\(number),c\(number),2024-06-10,call,\(arm)")
        customers.append("c\(number),\(segment)")
        number += 1
      }
    }
    add("a", "contact", paid: 80)
    add("a", "control", paid: 30)
    add("b", "contact", paid: 30)
    add("b", "control", paid: 30)
    let view = try ledger(ofFiles: [
      "invoices.csv": invoices.joined(separator: "\n"),
      "activities.csv": activities.joined(separator: "\n"),
      "customers.csv": customers.joined(separator: "\n"),
    ]).asOf(day(8, 31))
    return ContactEffect(view, .standard)
  }

  @Test func `segments that differ have effects of their own, drawn towards the whole`() throws {
    let effect = try twoSegments(200)
    let whole = try #require(effect.estimate)
    let (a, b) = (effect.segments[0], effect.segments[1])
    #expect([a.segment, b.segment] == ["a", "b"])
    let (ratioA, ratioB) = (try #require(a.ratio), try #require(b.ratio))
    // All are paid on the fifth day, when nobody has left either arm: 80 % ÷ 30 %, and 1.
    #expect(abs(ratioA.value - 80.0 / 30) < 1e-12 && abs(ratioB.value - 1) < 1e-12)
    #expect(ratioA.lower < ratioA.value && ratioA.value < ratioA.upper)
    #expect(whole.shrunkRatio < a.shrunkRatio && b.shrunkRatio < whole.shrunkRatio)
    #expect(a.shrunkRatio / whole.shrunkRatio < ratioA.value / whole.hazardRatio)
    let policy = Policy.standard
    let ratios = ["a", "b", ""].map {
      effect.hazardRatio(.call, bucket: 1, policy, segment: $0)
    }
    #expect(ratios[0] > ratios[2] && ratios[2] > ratios[1])
  }

  @Test func `a segment with too few payments has the effect of the whole`() throws {
    // Of b, 6 of 20 pay in each arm; of a, 16 and 6.
    var policy = Policy.standard
    policy.experiment.minimumEvents = 10
    let effect = try twoSegments(20)
    #expect(effect.estimate == nil && effect.segments.isEmpty)
  }
}

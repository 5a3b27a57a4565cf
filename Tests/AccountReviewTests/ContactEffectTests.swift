import AccountReview
import Foundation
import Receivables
import SyntheticLedger
import Testing

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

  /// 60 of 100 paid on the 7th day after a contact and 50 of 100 on the 10th without.
  ///
  /// That is 60 payments in 60·7 + 40·14 = 980 invoice-days against 50 in 50·10 + 50·14 = 1200.
  @Test func `the arms are compared by payments for each day at risk`() throws {
    let effect = try effect(
      subjects("contact", paid: 60, after: 7, unpaid: 40)
        + subjects("control", paid: 50, after: 10, unpaid: 50))
    #expect(effect.contact.payments == 60)
    #expect(effect.contact.daysAtRisk == 980)
    #expect(effect.control.customers == 100)
    #expect(effect.control.daysAtRisk == 1200)
    let estimate = try #require(effect.estimate)
    let ratio = 60.0 / 980 / (50.0 / 1200)
    #expect(abs(estimate.hazardRatio - ratio) < 1e-12)
    #expect(abs(estimate.assumedRatio - 1.25) < 1e-12)
    // Payments are all of one invoice, so Poisson's variance is the larger of the two.
    let margin = 1.959963984540054 * (1.0 / 60 + 1.0 / 50).squareRoot()
    #expect(abs(estimate.lower - ratio * exp(-margin)) < 1e-9)
    #expect(abs(estimate.upper - ratio * exp(margin)) < 1e-9)
    // The departure from 1.25 is within its noise: policy stands.
    #expect(effect.adjustment == 1)
    #expect(effect.hazardRatio(.call, bucket: 1, .standard) == 1.25)
  }

  /// 90 of 100 paid on the first day after a contact, 50 of 100 on the 10th without.
  @Test func `a departure beyond its noise moves every effect, shrunk towards policy`() throws {
    let effect = try effect(
      subjects("contact", paid: 90, after: 1, unpaid: 10)
        + subjects("control", paid: 50, after: 10, unpaid: 50))
    let estimate = try #require(effect.estimate)
    let ratio = 90.0 / (90 + 140) / (50.0 / 1200)
    #expect(abs(estimate.hazardRatio - ratio) < 1e-9)
    let departure = log(ratio) - log(1.25)
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
    let independent = 2 * 1.959963984540054 * (2.0 / 100).squareRoot()
    #expect(log(estimate.upper / estimate.lower) > 2 * independent)
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

  /// A contact in these ledgers multiplies the hazard of payment by 1.7.
  @Test func `an experiment in a synthetic ledger is read back`() throws {
    var covered = 0
    for seed in 1...6 as ClosedRange<UInt64> {
      var recipe = LedgerRecipe.demo
      recipe.seed = seed
      recipe.customers = 150
      recipe.contacts.experimentShare = 1
      let folder = FileManager.default.temporaryDirectory
        .appending(path: "duecast-review-\(UUID().uuidString)")
      defer { try? FileManager.default.removeItem(at: folder) }
      _ = try LedgerGenerator(recipe).write(to: folder)
      let view = try Ledger.load(from: folder).ledger.asOf(recipe.lastDay)
      let effect = ContactEffect(view, .standard)
      let estimate = try #require(effect.estimate)
      print(seed, estimate, effect.contact, effect.control)
      if estimate.lower <= 1.7 && 1.7 <= estimate.upper { covered += 1 }
    }
    #expect(covered >= 5)
  }
}

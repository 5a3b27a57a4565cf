import ForecastVocabulary
import Foundation
import Receivables
import Reporting
import SyntheticLedger
import Testing

@testable import AccountReview

@Suite struct WorklistTests {
  /// At Wednesday 12 June 2024, I1 is 42 and I2 12 days past due; I3 is due in 18 days.
  private let plain = [
    "invoices.csv": """
    invoice_id,customer_id,issued_on,due_on,amount,currency
    I1,a,2024-04-01,2024-05-01,1000,EUR
    I2,a,2024-05-01,2024-05-31,500,EUR
    I3,a,2024-05-31,2024-06-30,250,EUR
    """
  ]

  private func with(_ files: [String: String]) -> [String: String] {
    plain.merging(files) { $1 }
  }

  @Test func `an item holds what is open, by age, and leaves out what is not due`() throws {
    let list = try Worklist(plain, day(6, 12))
    let item = try #require(list.items.first)
    #expect(list.items.count == 1)
    #expect(item.openAmount.description == "1750.00")
    #expect(item.overdueAmount.description == "1500.00")
    #expect(item.contactableAmount.description == "1500.00")
    #expect(list.bucketNames == ["current", "d1_30", "d31_60", "d61_90", "d91_plus"])
    #expect(item.ageing.map(\.description) == ["250.00", "500.00", "1000.00", "0.00", "0.00"])
    #expect(item.oldestDaysPastDue == 42)
    #expect(item.rank == 1)
    #expect(list.elsewhere.isEmpty)
    #expect(list.plan.accounts.first?.parts.last?.amount.description == "250.00")
  }

  @Test func `nothing overdue, nobody to contact`() throws {
    let list = try Worklist(plain, day(5, 1))
    #expect(list.items.isEmpty)
    #expect(list.statuses == ["a": .excluded(.notDue)])
    #expect(list.plan.totals().isEmpty)
  }

  @Test func `what falls due soon and is expected to go late is reminded of before`() throws {
    let doubtful = PaymentCurve.constant(payment: 0.001)
    let item = try #require(
      try Worklist(plain, day(5, 1), policy: .standard, curve: doubtful).items.first)
    #expect(item.nextAction == .reminderBeforeDue && item.step.isAutomatic)
    #expect(
      item.reasons.first?.wording
        == "1,500.00 EUR in 2 invoices falls due by 2024-05-31; 96% of it is expected to go over "
        + "30 days late")
    let good = PaymentCurve.constant(payment: 0.3)
    #expect(try Worklist(plain, day(5, 1), policy: .standard, curve: good).items.isEmpty)
  }

  @Test func `a small balance is reminded automatically, a trivial one not asked for`() throws {
    var policy = Policy.afterDue
    policy.treatment.minimumBalance = AmountByCurrency(1500.01)
    let small = try #require(try Worklist(plain, day(6, 12), policy: policy).items.first)
    #expect(small.nextAction == .reminderEmail && small.step.isAutomatic)
    policy.treatment.minimumBalance = AmountByCurrency(10_000, exceptions: ["EUR": 1500])
    #expect(try Worklist(plain, day(6, 12), policy: policy).items.map(\.nextAction) == [.letter])
    policy.treatment.smallestBalance = AmountByCurrency(1500.01)
    let trivial = try Worklist(plain, day(6, 12), policy: policy)
    #expect(trivial.elsewhere == ["below-minimum": "1500.00"])
    #expect(
      trivial.statuses["a"]?.wording == "below the smallest balance asked for, 1,500.01 EUR")
  }

  @Test func `only the contested part of an invoice is left out`() throws {
    let list = try Worklist(
      with([
        "disputes.csv": """
        dispute_id,invoice_id,opened_on,closed_on,amount,code,outcome
        D1,I1,2024-06-01,,400,price,
        D2,I2,2024-06-01,2024-06-05,,price,rejected
        """
      ]), day(6, 12))
    let item = try #require(list.items.first)
    #expect(item.disputedAmount.description == "400.00")
    #expect(item.contactableAmount.description == "1100.00")
    #expect(list.elsewhere == ["disputed": "400.00"])
  }

  @Test func `an account whose overdue is all disputed is not asked for`() throws {
    let list = try Worklist(
      with([
        "disputes.csv": """
        dispute_id,invoice_id,opened_on,closed_on,amount,code,outcome
        D1,I1,2024-06-01,,,price,
        D2,I2,2024-06-01,,,price,
        """
      ]), day(6, 12))
    #expect(list.items.isEmpty)
    #expect(list.statuses == ["a": .excluded(.disputed)])
  }

  private func promises(_ lines: String) -> [String: String] {
    with(["promises.csv": "promise_id,customer_id,invoice_id,made_on,promised_for,amount\n" + lines]
    )
  }

  @Test func `a promise of all that is owed is honoured through its days of grace`() throws {
    let files = promises("P1,a,,2024-06-10,2024-06-14,\n")
    let list = try Worklist(files, day(6, 12))
    #expect(list.items.isEmpty)
    #expect(list.statuses == ["a": .waiting(.promise(through: day(6, 17)))])
    #expect(list.elsewhere == ["promised": "1500.00"])
    #expect(try Worklist(files, day(6, 17)).items.isEmpty)

    let broken = try #require(try Worklist(files, day(6, 18)).items.first)
    #expect(broken.contactableAmount.description == "1500.00")
    #expect(broken.brokenPromises == 1)
    #expect(
      broken.reasons.first?.wording
        == "promise P1 for 2024-06-14 is broken: 1,750.00 EUR is unpaid")
  }

  @Test func `a promise of a part leaves the rest to be contacted about`() throws {
    let ofAccount = try Worklist(promises("P1,a,,2024-06-10,2024-06-14,1200\n"), day(6, 12))
    let item = try #require(ofAccount.items.first)
    #expect(item.contactableAmount.description == "300.00")
    #expect(item.promisedAmount.description == "1200.00")
    #expect(ofAccount.elsewhere == ["promised": "1200.00"])

    let ofInvoice = try Worklist(promises("P1,a,I2,2024-06-10,2024-06-14,\n"), day(6, 12))
    #expect(ofInvoice.items.first?.contactableAmount.description == "1000.00")
  }

  @Test func `unapplied money that covers the overdue is applied, not called about`() throws {
    func list(_ received: String) throws -> Worklist {
      try Worklist(
        with([
          "payments.csv": """
          payment_id,customer_id,received_on,amount,currency
          R1,a,2024-05-14,\(received),EUR
          """,
          "allocations.csv": "payment_id,invoice_id,allocated_on,amount\n",
        ]), day(6, 12))
    }
    let covered = try list("1500")
    #expect(covered.items.isEmpty)
    #expect(covered.elsewhere == ["cash-on-its-way": "1500.00"])
    let partly = try #require(try list("1100").items.first)
    #expect(partly.contactableAmount.description == "400.00")
    #expect(partly.unappliedCredit.description == "1100.00")
  }

  private func activities(_ lines: String) -> [String: String] {
    with([
      "customers.csv": "customer_id,onboarded_on\na,2024-01-01\nb,2024-01-01\n",
      "activities.csv":
        "activity_id,customer_id,on,channel,level,outcome,collector,note,experiment_arm\n" + lines,
    ])
  }

  @Test func `a customer contacted as often as allowed is left alone`() throws {
    let often = """
      V1,a,2024-06-03,email,,,,,
      V2,a,2024-06-05,call,,,,,
      V3,a,2024-06-07,call,,,,,
      """
    let list = try Worklist(activities(often), day(6, 12), policy: .hasty)
    // The contact of 3 June leaves the 14 days' window on the 17th.
    #expect(list.statuses == ["a": .waiting(.contactCap(until: day(6, 17)))])
    #expect(list.items.map(\.nextActionOn) == [day(6, 17)])
    #expect(try Worklist(activities(often), day(6, 17), policy: .hasty).today.count == 1)
    let third = "V3,a,2024-06-07,call,,,,,"
    for other in [
      "V3,a,2024-06-07,note,,,,,", "V3,a,2024-06-07,call,,,,,control",
      "V3,a,2024-06-07,call,,No answer,,,",
    ] {
      let other = often.replacingOccurrences(of: third, with: other)
      #expect(try Worklist(activities(other), day(6, 12), policy: .hasty).today.count == 1)
    }
  }

  @Test func `no step of collection is skipped, and the next one waits`() throws {
    func next(_ lines: String, _ on: Day) throws -> String? {
      let item = try Worklist(activities(lines), on).items.first
      return item.map { "\($0.nextAction.rawValue) \($0.nextActionOn)" }
    }
    // A single customer is the largest: high-touch, so its first step is an e-mail. The log began
    // before I1 fell due.
    let start = "V,b,2024-04-01,call,,,,,\n"
    #expect(try next(start, day(6, 12)) == "reminder-email 2024-06-13")
    // Calls are from 5 and 15 and the letter from 30 days past due; I1 is 43 on 13 June. A call
    // waits 4 days after the e-mail, the next one 7 days after that.
    let mailed = "V1,a,2024-06-11,email,,,,,\n"
    #expect(try next(start + mailed, day(6, 12)) == "call 2024-06-17")
    #expect(
      try next(start + "V0,a,2024-05-03,email,,,,,\n" + mailed, day(6, 12)) == "call 2024-06-18")
    let called = "V1,a,2024-05-03,email,,,,,\nV2,a,2024-05-20,call,,,,,\n"
    #expect(
      try next(called + "V3,a,2024-06-03,call,,,,,\n", day(6, 12)) == "letter 2024-06-13")
    // Level 5 was reached, but at 43 days only the letter, the fourth, is allowed.
    #expect(try next(start + "V1,a,2024-05-20,dunning,5,,,,\n", day(6, 12)) == "letter 2024-06-13")
    // A contact before I1 fell due belongs to another story.
    #expect(try next("V1,a,2024-04-20,call,,,,,\n", day(6, 12)) == "reminder-email 2024-06-13")
  }

  @Test func `without a log an account enters the ladder at its age`() throws {
    let item = try #require(try Worklist(plain, day(6, 12)).items.first)
    #expect(item.nextAction == .letter && item.nextActionOn == day(6, 13))
    // A log that began when I1 was 20 days past due: two calls are taken as made.
    let later = activities("V,b,2024-05-21,call,,,,,\n")
    #expect(try Worklist(later, day(6, 12)).items.first?.nextAction == .call)
  }

  @Test func `a failed contact is no step and is tried again the next day`() throws {
    let start = "V,b,2024-04-01,call,,,,,\nV1,a,2024-05-03,email,,,,,\n"
    func next(_ calls: String) throws -> String? {
      try Worklist(activities(start + calls), day(6, 12)).items.first.map {
        "\($0.nextAction.rawValue) \($0.nextActionOn)"
      }
    }
    let failed = (10...12).map { "V\($0),a,2024-06-\($0),call,,no answer,,,\n" }
    #expect(try next(failed[2]) == "call 2024-06-13")
    #expect(try next("V9,a,2024-06-13,call,,voicemail,,,\n") == "call 2024-06-13")
    // Three in a row are as good as a call.
    #expect(try next(failed.joined()) == "call 2024-06-13")
    #expect(
      try next("V2,a,2024-05-20,call,,reached,,,\n" + failed.joined()) == "letter 2024-06-13")
  }

  @Test func `days past due are counted on the day of the action`() throws {
    func next(_ on: Day) throws -> NextAction? {
      let reminded = "V,b,2024-04-01,call,,,,,\nV1,a,2024-05-02,dunning,3,,,,\n"
      var policy = Policy.afterDue
      policy.channels[.letter]?.cost = AmountByCurrency(0)
      return try Worklist(activities(reminded), on, policy: policy).items.first?.nextAction
    }
    // I1 is 30 days past due, and ripe for a letter, on Friday 31 May.
    #expect(try next(day(5, 29)) == .call)
    #expect(try next(day(5, 30)) == .letter)
  }

  @Test func `a step that costs more than it brings gives way to an earlier one`() throws {
    let called = activities(
      "V,b,2024-04-01,call,,,,,\n"
        + "V1,a,2024-05-03,email,,,,,\nV2,a,2024-05-20,call,,,,,\nV3,a,2024-06-03,call,,,,,\n")
    func next(_ costs: [ContactChannel: Double]) throws -> WorklistItem {
      var policy = Policy.afterDue
      for (channel, cost) in costs { policy.channels[channel]?.cost = AmountByCurrency(cost) }
      return try #require(try Worklist(called, day(6, 12), policy: policy).items.first)
    }
    #expect(try next([.call: 1, .letter: 1]).nextAction == .letter)
    #expect(try next([.call: 1, .letter: 1000]).nextAction == .call)
    #expect(try next([.call: 1, .letter: 1000]).valueOfContact.total > 0)
    #expect(try next([.call: 1000, .letter: 1000]).nextAction == .reminderEmail)
  }

  @Test func `an account is placed when policy says so, whatever the ladder`() throws {
    let log = activities(
      "V1,a,2024-05-10,call,,,,,\nV2,a,2024-06-05,call,,,,,\nV3,a,2024-07-05,call,,,,,\n")
    #expect(try Worklist(log, day(7, 29)).items.first?.nextAction == .agencyProposal)
    #expect(try Worklist(log, day(7, 26)).items.first?.nextAction != .agencyProposal)
  }

  /// Saturday 15 June, Friday the 14th, Thursday the 13th; 1 May is a holiday of the calendar.
  @Test(arguments: [
    (day(6, 15), day(6, 17)), (day(6, 14), day(6, 17)), (day(6, 13), day(6, 14)),
    (day(4, 30), day(5, 2)),
  ])
  func `action is taken on the first business day after the view's day`(
    on: Day, action: Day
  ) throws {
    let due = on - 5
    let files = [
      "invoices.csv": "invoice_id,customer_id,issued_on,due_on,amount,currency\n"
        + "I1,a,\(due - 30),\(due),1000,EUR\n"
    ]
    let list = try Worklist(files, on)
    #expect(list.day == on)
    #expect(list.actionDay == action)
    #expect(list.items.map(\.nextActionOn) == [action])
    #expect(list.items.first?.oldestDaysPastDue == 5)
  }

  @Test func `size decides the tier in each currency`() throws {
    let files = [
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency
      A,large,2024-04-01,2024-05-01,90000,EUR
      B,middle,2024-04-01,2024-05-01,50000,EUR
      C,small,2024-04-01,2024-05-01,400,EUR
      D,small,2024-04-01,2024-05-01,400000,JPY
      """
    ]
    var policy = Policy.afterDue
    policy.tiers.highTouchCustomers = 1
    let list = try Worklist(files, day(6, 12), policy: policy)
    let tiers = Dictionary(
      uniqueKeysWithValues: list.items.map { ("\($0.customerID) \($0.currency)", $0.tier) })
    #expect(
      tiers == [
        "large EUR": .highTouch, "middle EUR": .standard, "small EUR": .noTouch,
        "small JPY": .highTouch,
      ])
  }

  @Test func `expected loss and lateness weigh the curves by amount`() throws {
    // Of I1 and I2, the first is over 30 days late already; I2 is so in 18 days, I3 in 48.
    let curve = PaymentCurve.constant(payment: 0.03, writeOff: 0.01)
    let item = try #require(try Worklist(plain, day(6, 12), curve: curve).items.first)
    #expect(abs(item.expectedLoss - 1750 * 0.25 * 0.9) < 1e-3)
    let open18 = 1 - 0.75 * (1 - pow(0.96, 18))
    let open48 = 1 - 0.75 * (1 - pow(0.96, 48))
    let late = (1000 + 500 * open18 + 250 * open48) / 1750
    #expect(abs(try #require(item.probabilityOver30Late) - late) < 1e-6)
  }

  @Test func `what is posted after the day changes nothing`() throws {
    let known = [
      "invoices.csv": try #require(plain["invoices.csv"]),
      "activities.csv": "activity_id,customer_id,on,channel\nV1,a,2024-06-03,call\n",
      "disputes.csv": "dispute_id,invoice_id,opened_on,closed_on\nD1,I1,2024-06-01,\n",
      "promises.csv": "promise_id,customer_id,made_on,promised_for,amount\n"
        + "P1,a,2024-06-10,2024-06-14,100\n",
      "payments.csv": "payment_id,customer_id,received_on,amount,currency\n"
        + "R1,a,2024-06-10,50,EUR\n",
      "allocations.csv": "payment_id,invoice_id,allocated_on,amount\n",
    ]
    var later = known
    later["invoices.csv"]? += "\nI4,a,2024-06-13,2024-06-13,900,EUR\n"
    later["activities.csv"]? += "V2,a,2024-06-13,call\nV3,a,2024-06-13,visit\n"
    later["disputes.csv"] =
      "dispute_id,invoice_id,opened_on,closed_on\n"
      + "D1,I1,2024-06-01,2024-06-13\nD2,I2,2024-06-13,\n"
    later["promises.csv"]? += "P2,a,2024-06-13,2024-06-20,1000\n"
    later["payments.csv"]? += "R2,a,2024-06-13,1000,EUR\n"
    later["allocations.csv"]? += "R1,I2,2024-06-13,50\nR2,I1,2024-06-13,1000\n"
    #expect(try Worklist(later, day(6, 12)) == Worklist(known, day(6, 12)))
    #expect(try Worklist(later, day(6, 13)) != Worklist(known, day(6, 13)))
  }

  @Test func `a worklist survives being encoded`() throws {
    let list = try Worklist(promises("P1,a,,2024-06-10,2024-06-14,1200\n"), day(6, 12))
    let copy = try JSONDecoder().decode(Worklist.self, from: JSONEncoder().encode(list))
    #expect(copy == list)
  }
}

import Forecasting
import Foundation
import Receivables
import Statistics
import TestLedgers
import Testing

@testable import Billing
@testable import ForecastVocabulary
@testable import Simulation

@Suite struct BillingTests {
  private static let header = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
  private static let today = day("2025-01-15")

  private func invoices(_ customer: String, _ days: [Day], amount: String = "100.00") -> String {
    days.enumerated().map { i, on in
      "\(customer)-\(i),\(customer),\(on),\(on + 30),\(amount),EUR,\n"
    }.joined()
  }

  private func profile(_ view: LedgerView, _ customer: String) throws -> BillingProfile {
    let position = try #require(view.customers.firstIndex { $0.id == customer })
    return try #require(
      BillingProfiles(view, horizon: 91).profiles(ofCustomer: position).first)
  }

  private let monthly = (1...12).compactMap { Day(year: 2024, month: $0, day: 1) }

  @Test func `a monthly rhythm continues where it left off`() throws {
    let last = day("2025-01-01")
    let view = try viewOf(
      ["invoices.csv": Self.header + invoices("M", monthly + [last])], asOf: Self.today)
    let rhythm = try profile(view, "M").rhythm
    guard case .regular(let interval, let deviation, let first) = rhythm else {
      Issue.record("\(rhythm) is not regular")
      return
    }
    #expect(abs(interval - 30.5) < 0.1)
    #expect(deviation < 1.5)
    #expect(abs(first - (30.5 - 14)) < 0.1)
    // 16.5, 47 and 77.5 days ahead: three invoices within 91 days.
    let expected = try profile(view, "M").expectedBilling(
      dayIntensities: [Double](repeating: 1, count: 91))
    let active = try profile(view, "M").probabilityActive
    #expect(expected.indices.filter { expected[$0] > 0 } == [16, 46, 77])
    #expect(abs(expected.reduce(0, +) / active - 300) < 1e-6)
  }

  /// The weeks in which all are billed and the days of each say the same, which must not count twice.
  @Test(arguments: [1, 5])
  func `customers billed once a month on days of their own are expected once a month`(
    first: Int
  ) throws {
    let months = (0..<18).map { (year: 2024 + $0 / 12, month: 1 + $0 % 12) }
    let text = try (0..<20).map { customer in
      try invoices(
        "C\(customer)",
        months.map { try #require(Day(year: $0.year, month: $0.month, day: first + customer)) })
    }
    let view = try viewOf(
      ["invoices.csv": Self.header + text.joined()], asOf: day("2025-06-30"))
    let euro = try #require(Currency("EUR"))
    let weeks = BillingOutlook.Plan(view, horizon: 91).expectedWeeks(euro)
    // July, August and September: 60 invoices of 100.
    #expect(abs(weeks.reduce(0, +) / 6000 - 1) < 0.12, "\(weeks.reduce(0, +))")
  }

  @Test func `a rhythm that has fallen silent is regular no more, and fades`() throws {
    func rate(asOf on: Day) throws -> Double {
      let view = try viewOf(["invoices.csv": Self.header + invoices("M", monthly)], asOf: on)
      let rhythm = try profile(view, "M").rhythm
      guard case .irregular(let rate) = rhythm else {
        Issue.record("\(rhythm) is not irregular")
        return 0
      }
      return rate
    }
    let (soon, later) = (try rate(asOf: day("2025-03-01")), try rate(asOf: day("2025-09-01")))
    #expect(later < soon / 2 && later > 0)
  }

  @Test func `what is announced replaces the customer's own rhythm`() throws {
    let view = try viewOf(
      [
        "invoices.csv": Self.header + invoices("M", monthly),
        "expected_billing.csv": """
        customer_id,expected_on,amount,currency,probability
        M,2025-02-01,700.00,EUR,0.5
        M,2025-12-01,700.00,EUR,0.5

        """,
      ], asOf: Self.today)
    let profile = try profile(view, "M")
    #expect(
      profile.rhythm == .announced([.init(daysAhead: 17, amount: 700, probability: 0.5)]))
    let expected = profile.expectedBilling(dayIntensities: [Double](repeating: 1, count: 91))
    #expect(expected[16] == 350 && expected.reduce(0, +) == 350)
  }

  @Test func `a customer that has left is billed no more`() throws {
    let view = try viewOf(
      [
        "invoices.csv": Self.header + invoices("M", monthly),
        "customers.csv": "customer_id,churned_on\nM,2025-01-10\n",
      ], asOf: Self.today)
    let profiles = BillingProfiles(view, horizon: 91)
    #expect(profiles.profiles.isEmpty)
    #expect(profiles.probabilityActive == [0])
  }

  /// Ten customers, each billed 10 a day at 10 days, and paid on the first Wednesday from the due day
  /// on: an invoice is paid 10 to 16 days after its issue, by the weekday of the issue.
  @Test func `invoices to come are paid by the weekday of their issue`() throws {
    var text = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
    let last = day("2024-10-27")
    for offset in 0..<300 {
      let on = last - 299 + offset
      let due = on + 10
      let paid = due + (10 - due.weekday) % 7
      for i in 0..<10 {
        text += "I\(offset)-\(i),C\(i),\(on),\(due),10.00,EUR,\(paid > last ? "" : "\(paid)")\n"
      }
    }
    let view = try viewOf(["invoices.csv": text], asOf: last)
    let (_, cash) = try quickModel(.everyDay).fit(view).forecast(view, paths: 100, seed: 1)
    let euro = try #require(Currency("EUR"))
    for week in 0..<13 {
      let (first, expected) = (7 * week + 1, { cash.expected($0, .total, euro) })
      let total = expected(first...(first + 6))
      #expect(abs(total / 700 - 1) < 0.15, "week \(week): \(total)")
      // The view's day is a Sunday.
      let wednesday = expected((first + 2)...(first + 2))
      #expect(wednesday > 0.9 * total, "week \(week): \(wednesday) of \(total)")
    }
  }

  @Test func `profiles after the largest of their currency are of many`() throws {
    let view = try viewOf(
      [
        "invoices.csv": Self.header
          + (1...5).map { invoices("C\($0)", monthly, amount: "\($0)00.00") }.joined()
      ], asOf: day("2024-12-15"))
    let profiles = BillingProfiles(view, horizon: 91).profiles
    let (areLarge, areOfMany) = BillingOutlook.Plan.sizes(profiles, horizon: 91, most: 2)
    #expect(areOfMany == [true, true, true, false, false])
    #expect(areLarge == [false, false, false, true, true])
    // 5 + 4 + 3 + 2 of 15 bring nine tenths.
    #expect(
      BillingOutlook.Plan.sizes(profiles, horizon: 91).areLarge == [false, true, true, true, true])
  }

  /// 2,300 customers, of whom 300 are billed alike on neighbouring paths, and pay at once.
  @Test func `small customers bring what they are expected to on every path`() throws {
    var text = Self.header
    for customer in 0..<2_300 {
      let days = (0..<8).map { day("2024-01-10") + 46 * $0 + (customer * ($0 + 7)) % 41 }
      text += invoices("C\(customer)", days)
    }
    let view = try viewOf(["invoices.csv": text], asOf: Self.today)
    let plan = BillingOutlook.Plan(view, horizon: 91)
    #expect(plan.areOfMany.count { $0 } == plan.profiles.profiles.count - 2_000)
    let atOnce = PaymentCurve(
      paidBy: [Float](repeating: 1, count: 91), openAtHorizon: 0, tailPaymentHazard: 0.01,
      tailWriteOffHazard: 0)
    let curves = [PaymentCurve](repeating: atOnce, count: plan.firstCurves.last ?? 0)
    let cash = CashSimulation(
      view: view,
      outlook: Outlook(day: view.day, horizon: 91, invoices: [], customers: newcomers(view)),
      billing: BillingOutlook(plan, curves: curves, paysOnBusinessDays: false),
      shocks: Shocks(customerVariance: 0, portfolioVariance: 0), calendar: BusinessCalendar(),
      horizon: 91, threads: 2
    ).run(paths: 2000, seed: 3)
    let euro = try #require(Currency("EUR"))
    let expected = plan.expectedWeeks(euro).reduce(0, +)
    let totals = cash.paths(1...91, .total, euro).map { Double($0) }
    for place in 0..<5 {
      let own = stride(from: place, to: 2000, by: 5).map { totals[$0] }
      #expect(abs(own.reduce(0, +) / 400 / expected - 1) < 0.06, "path \(place) of five")
    }
    #expect(Set(totals).count == 2000)
  }

  /// Half of the customers leave for sure, on days spread over the horizon, and pay at once; some are
  /// billed in a rhythm, the others now and then.
  @Test func `paths bill customers until the day they leave, as often as is expected`() throws {
    var text = Self.header
    for customer in 0..<40 {
      let days = (0..<12).map {
        day("2024-01-01") + 30 * $0 + (customer < 20 ? 0 : (customer * ($0 + 7)) % 29)
      }
      text += invoices("C\(customer)", days)
    }
    let view = try viewOf(["invoices.csv": text], asOf: day("2024-12-15"))
    let curves = view.customers.indices.map {
      LeavingCurve(probability: $0.position % 2 == 0 ? 0.98 : 0, strength: 1, horizonDays: 91)
    }
    let means = (1...91).map { day in
      curves.reduce(0) { $0 + $1.staying(until: day) } / Double(curves.count)
    }
    let plan = BillingOutlook.Plan(view, horizon: 91) {
      $0.staying(curves.map { StayingShare($0, over: means) })
    }
    let atOnce = PaymentCurve(
      paidBy: [Float](repeating: 1, count: 91), openAtHorizon: 0, tailPaymentHazard: 0.01,
      tailWriteOffHazard: 0)
    let cash = CashSimulation(
      view: view,
      outlook: Outlook(day: view.day, horizon: 91, invoices: [], customers: newcomers(view)),
      billing: BillingOutlook(
        plan, curves: [PaymentCurve](repeating: atOnce, count: plan.firstCurves.last ?? 0),
        paysOnBusinessDays: false),
      shocks: Shocks(customerVariance: 0, portfolioVariance: 0), calendar: BusinessCalendar(),
      horizon: 91, threads: 2
    ).run(paths: 4000, seed: 5)
    let euro = try #require(Currency("EUR"))
    let expected = plan.expectedWeeks(euro)
    // Rhythms vary by days, so months are compared.
    for month in 0..<3 {
      let weeks = (4 * month)..<(4 * month + 4)
      let (first, last) = (7 * weeks.lowerBound + 1, 7 * weeks.upperBound)
      let ratio = cash.expected(first...last, .total, euro) / expected[weeks].reduce(0, +)
      #expect(abs(ratio - 1) < 0.05, "month \(month): \(ratio)")
    }
  }

  private func newcomers(_ view: LedgerView) -> [CustomerOutlook] {
    view.customers.indices.map {
      CustomerOutlook(
        customer: $0, model: .new, settledInvoices: 0, evidenceWeight: 0, probabilityActive: 1,
        expectedBilling: [:], billingCash: [:])
    }
  }

  @Test func `customers that arrive are counted after the ledger's first months`() throws {
    var text = Self.header
    for customer in 0..<22 {
      let first = day("2024-01-01") + 18 * customer
      text += invoices("N\(customer)", [first, first + 20, first + 40])
    }
    let view = try viewOf(["invoices.csv": text], asOf: day("2025-01-15"))
    let arrivals = Arrivals(view, horizon: 91)
    // One every 18 days.
    #expect(abs(arrivals.rate - 1.0 / 18) < 0.01)
    #expect(!arrivals.trajectories.isEmpty)
    for trajectory in arrivals.trajectories {
      #expect(trajectory.items.map(\.daysAfterFirst) == [0, 20, 40])
    }
  }

  /// The mean of many arrivals is what ``Arrivals/expectedBilling(horizon:)`` adds up.
  @Test func `arrivals bring what their trajectories brought`() throws {
    var text = Self.header
    for customer in 0..<22 {
      let first = day("2024-01-01") + 18 * customer
      text += invoices("N\(customer)", [first, first + 20, first + 40])
    }
    let view = try viewOf(["invoices.csv": text], asOf: day("2025-01-15"))
    let arrivals = Arrivals(view, horizon: 91)
    let expected = try #require(arrivals.expectedBilling(horizon: 91).first?.value)
    // 100 on the first day, and again 20 and 40 days later.
    #expect(abs(expected[0] - 100 * arrivals.rate) < 1e-9)
    #expect(abs(expected[20] - 200 * arrivals.rate) < 1e-9)
    #expect(abs(expected[90] - 300 * arrivals.rate) < 1e-9)
  }

  /// What is forecast of a quarter does not depend on how far ahead is asked: neither the rate nor who is
  /// an example changes with the horizon.
  @Test func `new customers bring the same in a quarter whatever the horizon`() throws {
    var text = Self.header
    for customer in 0..<60 {
      let first = day("2023-01-01") + 16 * customer
      text += invoices("N\(customer)", (0..<6).map { first + 60 * $0 })
    }
    let view = try viewOf(["invoices.csv": text], asOf: day("2025-10-15"))
    func billing(_ horizon: Int) throws -> [Double] {
      try #require(
        Arrivals(view, horizon: horizon).expectedBilling(horizon: horizon).first?.value)
    }
    let longest = try billing(728)
    for horizon in [28, 91, 182, 364] {
      let shorter = try billing(horizon)
      for (day, amount) in shorter.enumerated() {
        #expect(abs(amount - longest[day]) < 1e-9 * max(1, longest[day]), "\(day) of \(horizon)")
      }
    }
    // Customers go on to be billed: a year on, more is expected than of the first quarter.
    #expect(longest[360] > longest[60] && longest[700] > 0.5 * longest[360])
  }

  @Test func `a path brings newcomers what is expected of them`() throws {
    var text = Self.header
    for customer in 0..<60 {
      let first = day("2023-01-01") + 16 * customer
      text += invoices("N\(customer)", (0..<6).map { first + 60 * $0 })
    }
    let view = try viewOf(["invoices.csv": text], asOf: day("2025-10-15"))
    let horizon = 364
    let arrivals = Arrivals(view, horizon: horizon)
    let expected = try #require(arrivals.expectedBilling(horizon: horizon).first?.value)
    var random = SplitMix64(seed: 9)
    var billed = 0.0
    let paths = 4000
    for _ in 0..<paths {
      for (days, rate) in arrivals.drawRates(&random) {
        for _ in 0..<random.poisson(mean: rate * Double(days.count)) {
          let start = Int.random(in: days, using: &random)
          let customer = random.index(below: arrivals.trajectories.count)
          var block = 0
          while start + block * Arrivals.blockDays <= horizon {
            billed += arrivals.billing(customer, block: block, &random).items
              .filter { start + $0.daysAfterFirst <= horizon }.reduce(0) { $0 + $1.amount }
            block += 1
          }
        }
      }
    }
    let mean = billed / Double(paths)
    #expect(abs(mean / expected.reduce(0, +) - 1) < 0.05)
  }
}

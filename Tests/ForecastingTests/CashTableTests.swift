import Forecasting
import LedgerFiles
import SyntheticLedger
import TestLedgers
import Testing

@testable import CashTables
@testable import ForecastVocabulary
@testable import Receivables

@Suite struct CashTableTests {
  private static let euro = Currency("EUR") ?? .unstated
  private static let dollar = Currency("USD") ?? .unstated

  private func builder(
    _ view: LedgerView, _ period: Period = .week, calendar: BusinessCalendar = BusinessCalendar()
  ) throws -> (CashTableBuilder, CashForecast) {
    let (outlook, cash) = try quickModel().fit(view).forecast(view, paths: 60, seed: 4)
    return (
      CashTableBuilder(
        view: view, outlook: outlook, forecast: cash, calendar: calendar, graceDays: 3,
        by: Periods(period)),
      cash
    )
  }

  @Test(.slow, arguments: Period.allCases)
  func `lines sum to totals and balances follow one another, to the minor unit`(
    period: Period
  ) throws {
    let view = try synthesise(.twoCurrencies).ledger.asOf(day("2026-03-31"))
    let (builder, cash) = try builder(view, period)
    for currency in builder.currencies {
      let opening = Money(minorUnits: 12_345_67, currency)
      let table = builder.table(currency, opening: opening)
      func line(_ line: CashLine) throws -> [Int64] { try #require(table.row(line)).expected }
      let receipts = try CashLine.receiptLines.map { try line($0) }
      let (totalIn, net) = (try line(.totalIn), try line(.net))
      let (start, end) = (try line(.opening), try line(.closing))
      #expect(start.first == opening.minorUnits)
      for (p, days) in table.periods.enumerated() {
        #expect(receipts.reduce(0) { $0 + $1[p] } == totalIn[p])
        #expect(end[p] == start[p] + net[p])
        if p > 0 { #expect(start[p] == end[p - 1]) }
        let simulated = cash.expected(days, .total, currency) * 100
        // Rounded to the nearest, or to the one beside it so that weeks sum to the horizon.
        #expect(abs(Double(totalIn[p]) - simulated) <= 1.01)
      }
    }
  }

  @Test(.slow) func `open lines are the forecast's sources, and their sum is rounded once`() throws
  {
    var recipe = LedgerRecipe.demo
    recipe.customers = 60
    let view = try synthesise(recipe).ledger.asOf(day("2026-03-31"))
    for period in Period.allCases {
      let (builder, cash) = try builder(view, period)
      for currency in builder.currencies {
        let table = builder.table(currency)
        func line(_ line: CashLine) throws -> [Int64] { try #require(table.row(line)).expected }
        let whole = cash.expected(1...cash.horizon, .total, currency) * 100
        #expect(abs(Double(try line(.totalIn).reduce(0, +)) - whole) <= 0.51)
        for (open, source) in [
          (CashLine.openExisting, CashSource.openExisting), (.openNew, .openNew),
        ] {
          for (amount, days) in zip(try line(open), table.periods) {
            #expect(abs(Double(amount) - cash.expected(days, source, currency) * 100) <= 4)
          }
        }
        let open = zip(try line(.openExisting), try line(.openNew)).map(+)
        let parts = zip(try line(.promised), try line(.disputed)).map(+)
        #expect(zip(parts, open).allSatisfy { 0 <= $0 && $0 <= $1 })
        #expect(parts.contains { $0 > 0 })
      }
    }
  }

  @Test func `disputed and promised shares are those of what is owed`() throws {
    let files = [
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on
      \((1...80).map { k in
        let issued = day("2025-01-01") + 4 * k
        return "P\(k),A,\(issued),\(issued + 30),100.00,EUR,\(issued + 28 + k % 9)"
      }.joined(separator: "\n"))
      O1,A,2025-12-01,2025-12-31,100.00,EUR,
      O2,A,2025-12-01,2025-12-31,300.00,EUR,
      """,
      "disputes.csv": """
      dispute_id,invoice_id,opened_on,amount
      D1,O1,2025-12-20,40.00
      """,
      "promises.csv": """
      promise_id,customer_id,invoice_id,made_on,promised_for,amount
      R1,A,O2,2025-12-28,2026-01-05,150.00
      """,
    ]
    let view = try Ledger.load(files: files).ledger.asOf(day("2025-12-31"))
    let curve = PaymentCurve(
      paidBy: [Float](repeating: 0.5, count: 91), openAtHorizon: 0.5, tailPaymentHazard: 0.1,
      tailWriteOffHazard: 0)
    let outlook = Outlook(
      day: view.day, horizon: 91,
      invoices: view.openPositions.map {
        InvoiceOutlook(
          invoice: $0, model: .existing, evidenceWeight: 1, curve: curve, factors: [])
      }, customers: [])
    let shares = OpenReceiptShares(view, outlook, graceDays: 3)
    let share = shares.of(.existing, Self.euro, within: 1...7)
    #expect(abs(share.disputed - 40 / 400) < 1e-12)
    #expect(abs(share.promised - 150 / 400) < 1e-12)
    // Nothing is expected of new customers, nor after the first day.
    #expect(shares.of(.new, Self.euro, within: 1...7) == (0, 0))
    #expect(shares.of(.existing, Self.euro, within: 2...7) == (0, 0))
  }

  @Test func `planned flows move balances on banking days, and what lies beyond is left out`()
    throws
  {
    var files = try ledgerFiles()
    // 2026-04-04 is a Saturday.
    files["other_flows.csv"] = """
      on,amount,currency,label
      2026-03-31,-5.00,EUR,past
      2026-04-04,-1000.01,EUR,Payroll
      2026-04-06,-2.00,EUR,Payroll
      2026-04-07,500.00,USD,Loan
      2027-01-01,-7.00,EUR,Tax
      """
    let view = try Ledger.load(files: files).ledger.asOf(day("2026-03-31"))
    let (builder, cash) = try builder(view, .day, calendar: BusinessCalendar())
    let table = builder.table(
      Self.euro, opening: Money(minorUnits: 0, Self.euro),
      minimum: Money(minorUnits: 0, Self.euro))
    let payroll = try #require(table.row(.other("Payroll"))).expected
    #expect(payroll[3] == 0)
    #expect(payroll[5] == -1000_01 - 2_00)
    #expect(table.row(.other("past")) == nil && table.row(.other("Tax")) == nil)
    #expect(table.row(.other("Loan")) == nil)
    let closing = try #require(table.row(.closing))
    let receipts = try #require(table.row(.totalIn)).expected
    #expect(closing.expected[5] == receipts[0...5].reduce(0, +) - 1002_01)
    for (p, range) in closing.ranges.enumerated() {
      #expect(range.p10 <= range.p50 && range.p50 <= range.p90)
      let paths = cash.paths(1...(p + 1), .total, Self.euro)
      let below = paths.count { 100 * $0 + Double(p >= 5 ? -1002_01 : 0) < 0 }
      #expect(table.probabilityBelowMinimum[p] == Double(below) / 60)
    }
  }

  @Test func `a reporting currency adds what rates convert, and asks for missing rates`() throws {
    var files = try ledgerFiles()
    files["exchange_rates.csv"] = nil
    let without = try Ledger.load(files: files).ledger.asOf(day("2026-03-31"))
    let (unconverted, _) = try builder(without)
    #expect(throws: MissingRate(from: Self.dollar, to: Self.euro, day: day("2026-03-31"))) {
      try unconverted.table(reportingIn: Self.euro)
    }
    // Two EUR for a USD; the last rate on or before the day counts, in either direction.
    files["exchange_rates.csv"] = """
      on,from,to,rate
      2026-01-01,USD,EUR,9
      2026-03-01,EUR,USD,0.5
      2026-04-01,USD,EUR,7
      """
    let view = try Ledger.load(files: files).ledger.asOf(day("2026-03-31"))
    let (builder, cash) = try builder(view)
    let table = try builder.table(reportingIn: Self.euro)
    #expect(table.isConverted)
    let total = try #require(table.row(.totalIn))
    for (p, days) in table.periods.enumerated() {
      let own = [Self.euro, Self.dollar].map { cash.paths(days, .total, $0) }
      let paths = zip(own[0], own[1]).map { 100 * ($0 + 2 * $1) }
      // Rounded to the nearest, or to the one beside it so that weeks sum to the horizon.
      #expect(abs(Double(total.expected[p]) - paths.reduce(0, +) / 60) <= 1.01)
      let median = CashForecast.quantile(0.5, ofSorted: paths.sorted())
      #expect(abs(Double(total.ranges[p].p50) - median) <= 0.51)
    }
  }

  @Test(.slow) func `later postings change no table`() throws {
    var files = try ledgerFiles()
    files["other_flows.csv"] =
      "on,amount,currency,label,posted_on\n2026-05-01,-10,EUR,Tax,2026-02-01\n"
    let known = try Ledger.load(files: files).ledger.asOf(day("2026-03-31"))
    files["other_flows.csv", default: ""] += "2026-05-01,-99,EUR,Tax,2026-04-01\n"
    files["exchange_rates.csv", default: ""] += "2026-04-01,USD,EUR,99\n"
    let later = try Ledger.load(files: files).ledger.asOf(day("2026-03-31"))
    let a = try builder(known).0.table(reportingIn: Self.euro)
    let b = try builder(later).0.table(reportingIn: Self.euro)
    #expect(a.rows.map(\.expected) == b.rows.map(\.expected))
    #expect(a.rows.map(\.ranges) == b.rows.map(\.ranges))
  }

  @Test(
    arguments: [
      ([0.5, 0.25, 0.25], [1, 0, 0]), ([1.4, 2.4, 3.4], [2, 2, 3]),
      ([-0.6, 0.2, 5.4], [-1, 0, 6]),
      ([], []), ([2, 3], [2, 3]),
    ] as [([Double], [Int64])])
  func `parts are rounded to sum to the rounded total`(amounts: [Double], parts: [Int64]) {
    #expect(apportioned(amounts) == parts)
  }

  /// The files of a small ledger in two currencies.
  private func ledgerFiles() throws -> [String: String] {
    try withTemporaryFolder { folder in
      _ = try LedgerGenerator(.twoCurrencies).write(to: folder)
      return try csvFiles(in: folder)
    }
  }
}

import Receivables
import SyntheticLedger
import TestLedgers
import Testing

@testable import CreditLoss
@testable import ForecastVocabulary

@Suite struct ProvisionMatrixTests {
  private static let own = ProvisionTerms(
    months: 3, minimumWriteOffs: 1, forwardLookingFactor: 1, lossRates: [],
    statedRates: [
      StatedLossRate(fromDaysPastDue: 0, rate: 0.003),
      StatedLossRate(fromDaysPastDue: 1, rate: 0.016),
      StatedLossRate(fromDaysPastDue: 31, rate: 0.036),
      StatedLossRate(fromDaysPastDue: 61, rate: 0.066),
      StatedLossRate(fromDaysPastDue: 91, rate: 0.106),
    ])

  private func matrix(
    _ view: LedgerView, _ edges: [Int], _ terms: ProvisionTerms, _ outlook: Outlook? = nil
  ) -> ProvisionMatrix {
    ProvisionMatrix(
      view: view, outlook: outlook, buckets: AgeingBuckets(upperEdges: edges), terms: terms)
  }

  /// A usual worked example of the simplified approach:
  /// 7.0 m · 1.5 % + 4.0 m · 3.4 % + 2.5 m · 7.1 % + 1.0 m · 10.8 %
  /// = 105,000 + 136,000 + 177,500 + 108,000 = 526,500.
  @Test func `stated rates give the allowance worked out by hand`() throws {
    let view = try viewOf(
      [
        "invoices.csv": """
        invoice_id,customer_id,issued_on,due_on,amount,currency
        D,A,2024-01-01,2024-03-01,1000000.00,EUR
        A,A,2024-06-01,2024-07-01,7000000.00,EUR
        C,B,2024-03-01,2024-05-15,2500000.00,EUR
        B,B,2024-05-01,2024-06-15,4000000.00,EUR
        """
      ], asOf: day("2024-06-30"))
    var terms = Self.own
    terms.lossRates = [0.015, 0.034, 0.071, 0.108]
    let provision = matrix(view, [30, 60], terms)
    #expect(
      provision.cells.map(\.allowance.description)
        == ["105000.00", "136000.00", "177500.00", "108000.00"])
    #expect(provision.allowance(provision.cells[0].currency).description == "526500.00")
    #expect(provision.cells.allSatisfy { $0.source == .policy && $0.modelLoss == nil })
    terms.forwardLookingFactor = 10
    // No more than all can be lost: 10 · 10.8 % counts as 100 %.
    #expect(matrix(view, [30, 60], terms).cells[3].allowance.description == "1000000.00")
  }

  /// Out of order; A, C and E are paid, B is written off, D is paid in part.
  private static let rolling = [
    "invoices.csv": """
    invoice_id,customer_id,issued_on,due_on,amount,currency
    D,a,2024-02-05,2024-02-20,150.00,EUR
    A,a,2024-01-10,2024-02-15,100.00,EUR
    G,b,2024-04-01,2024-04-10,900.00,EUR
    C,b,2024-01-20,2024-03-05,300.00,EUR
    E,b,2024-01-02,2024-01-10,400.00,EUR
    B,b,2024-01-05,2024-02-10,200.00,EUR
    F,a,2024-04-20,2024-05-20,1000.00,EUR
    """,
    "customers.csv": "customer_id,segment\na,retail\nb,public\n",
    "payments.csv": """
    payment_id,customer_id,received_on,amount
    P1,a,2024-02-20,100.00
    P2,a,2024-03-10,50.00
    P3,b,2024-03-20,400.00
    P4,b,2024-04-10,300.00
    """,
    "allocations.csv": """
    payment_id,invoice_id,allocated_on,amount
    P1,A,2024-02-20,100.00
    P2,D,2024-03-10,50.00
    P3,E,2024-03-20,400.00
    P4,C,2024-04-10,300.00
    """,
    "write_offs.csv": "invoice_id,written_off_on,amount\nB,2024-04-15,200.00\n",
  ]

  /// What rolled from month end to month end.
  ///
  /// 900 stood in current: 100 (A) was paid, 300 (C) stayed, 500 rolled on. Of 1,050 in 1–30, 700 rolled on (B, 100 of D, E). Of 700 beyond, 100 (D) stayed and 200 (B)
  /// was written off. So L₂ = 200/600, L₁ = 700 · 1/3 / 1050 = 2/9, L₀ = 500 · 2/9 / 600 = 5/27.
  @Test func `rates are the ledger's own roll to write-off, as fractions`() throws {
    var files = Self.rolling
    files["customers.csv"] = "customer_id,segment\na,\nb,\n"
    let view = try viewOf(files, asOf: day("2024-04-30"))
    var terms = Self.own
    let provision = matrix(view, [30], terms)
    #expect(provision.writeOffs == ["EUR": 1])
    let byBucket = provision.cells.sorted { $0.bucket < $1.bucket }
    #expect(byBucket.map(\.open.description) == ["1000.00", "900.00", "100.00"])
    for (cell, rate) in zip(byBucket, [5.0 / 27, 2.0 / 9, 1.0 / 3]) {
      #expect(abs(cell.rate - rate) < 1e-12)
      #expect(cell.source == .portfolio)
    }
    #expect(byBucket.map(\.allowance.description) == ["185.19", "200.00", "33.33"])
    terms.forwardLookingFactor = 1.2
    #expect(
      matrix(view, [30], terms).cells.sorted { $0.bucket < $1.bucket }
        .map(\.allowance.description) == ["222.22", "240.00", "40.00"])
  }

  /// In the segment of b: 800 stood in current (B, C twice), 300 stayed and 500 rolled on; of 900 in
  /// 1–30, 600 rolled on; of 600 beyond, 200 was written off and 400 paid.
  @Test func `a segment with write-offs of its own has its own rates`() throws {
    let view = try viewOf(Self.rolling, asOf: day("2024-04-30"))
    let provision = matrix(view, [30], Self.own)
    let own = try #require(provision.cells.first { $0.segment == "public" })
    #expect(own.source == .segment && own.bucket == 1)
    #expect(abs(own.rate - 600.0 / 900 * (200.0 / 600)) < 1e-12)
    #expect(
      provision.cells.filter { $0.segment == "retail" }.allSatisfy { $0.source == .portfolio })
  }

  @Test func `a ledger without a write-off takes the stated rates, and says so`() throws {
    let view = try viewOf(
      [
        "invoices.csv": """
        invoice_id,customer_id,issued_on,due_on,amount,currency
        A,a,2024-01-10,2024-02-15,100.00,EUR
        B,a,2024-04-10,2024-05-15,100.00,EUR
        """
      ], asOf: day("2024-04-30"))
    let provision = matrix(view, [30, 60, 90], Self.own)
    #expect(provision.cells.map(\.bucket) == [0, 3])
    #expect(provision.cells.map(\.source) == [.stated, .stated])
    #expect(provision.cells.map(\.rate) == [0.003, 0.066])
    // 100 · 0.3 % and 100 · 6.6 %.
    #expect(provision.cells.map(\.allowance.description) == ["0.30", "6.60"])
    #expect(provision.currencies.allSatisfy(provision.isStated))
  }

  /// 1,000 invoices a year before, of which so many are written off 82 days late and the rest paid 10
  /// days late, and 100 of 100.00 not yet due: 10,000 · 0.3 % stated, or the share lost of 1,000.
  @Test(arguments: [0, 1, 10, 200])
  func `the allowance rests on the ledger's losses from ten write-offs on`(lost: Int) throws {
    var invoices = "invoice_id,customer_id,issued_on,due_on,amount,currency\n"
    var payments = "payment_id,customer_id,received_on,amount\n"
    var allocations = "payment_id,invoice_id,allocated_on,amount\n"
    var writeOffs = "invoice_id,written_off_on,amount,reason\n"
    for i in 0..<1000 {
      invoices += "I\(i),a,2025-01-01,2025-02-15,100.00,EUR\n"
      if i < lost {
        writeOffs += "I\(i),2025-05-08,100.00,bad_debt\n"
      } else {
        payments += "P\(i),a,2025-02-25,100.00\n"
        allocations += "P\(i),I\(i),2025-02-25,100.00\n"
      }
    }
    for i in 0..<100 { invoices += "N\(i),a,2025-12-20,2026-01-20,100.00,EUR\n" }
    let view = try viewOf(
      [
        "invoices.csv": invoices, "payments.csv": payments, "allocations.csv": allocations,
        "write_offs.csv": writeOffs,
      ], asOf: day("2025-12-31"))
    var terms = Self.own
    (terms.months, terms.minimumWriteOffs, terms.minimumInvoices) = (36, 10, 10)
    let cell = try #require(matrix(view, [30, 60, 90], terms).cells.first)
    #expect(cell.bucket == 0 && cell.open.description == "10000.00")
    #expect(cell.source == (lost < 10 ? .stated : .portfolio))
    #expect(cell.evidence == LossEvidence(exposed: 1000, lost: lost))
    let byHand = [0: "30.00", 1: "30.00", 10: "100.00", 200: "2000.00"]
    #expect(cell.allowance.description == byHand[lost])
  }

  @Test func `below the floor of write-offs or of invoices rates are the policy's`() throws {
    let view = try viewOf(Self.rolling, asOf: day("2024-04-30"))
    var terms = Self.own
    terms.minimumWriteOffs = 2
    #expect(matrix(view, [30], terms).cells.allSatisfy { $0.source == .stated })
    // Five invoices stood in current at a month's end, four in 1–30, and two beyond it.
    terms.minimumWriteOffs = 1
    terms.minimumInvoices = 4
    for cell in matrix(view, [30], terms).cells where cell.source == .stated {
      #expect(cell.evidence.exposed < 4 || cell.segment == "public")
    }
  }

  @Test func `settled and open invoices count alike as exposed`() throws {
    let view = try viewOf(Self.rolling, asOf: day("2024-04-30"))
    let provision = matrix(view, [30], Self.own)
    let oldest = try #require(provision.cells.first { $0.segment == "retail" && $0.bucket == 2 })
    // Beyond 30 days at a month's end stood B, written off since, E, paid since, and D, open.
    #expect(oldest.evidence == LossEvidence(exposed: 3, lost: 1))
    #expect(oldest.evidence.interval.contains(1.0 / 3))
  }

  @Test func `a debtor assessed by name is not taken by bucket, from the day on`() throws {
    let view = try viewOf(Self.rolling, asOf: day("2024-04-30"))
    var terms = Self.own
    terms.individual = [
      IndividualAssessment(
        customerID: "a", lossRate: 0.6, reason: "insolvency", from: day("2024-04-30"))
    ]
    let own = matrix(view, [30], terms).cells.filter { $0.customerID == "a" }
    #expect(own.allSatisfy { $0.source == .individual && $0.rate == 0.6 })
    // 60 % of 100 and of 1,000, whatever the age.
    #expect(own.map(\.allowance.description).sorted() == ["60.00", "600.00"])
    let before = matrix(view.asOf(day("2024-04-29")), [30], terms)
    #expect(before.cells.allSatisfy { $0.customerID.isEmpty })
  }

  @Test func `opening less write-offs plus charge is closing, month by month`() throws {
    let view = try viewOf(Self.rolling, asOf: day("2024-04-30"))
    let buckets = AgeingBuckets(upperEdges: [30])
    let rollForward = try #require(
      AllowanceRollForward.all(view, buckets: buckets, terms: Self.own).first)
    #expect(rollForward.months.map(\.end) == ["2024-02-29", "2024-03-31", "2024-04-30"].map(day))
    for month in rollForward.months {
      #expect(month.closing == month.opening - month.writtenOff + month.charge)
    }
    #expect(rollForward.months.map(\.writtenOff.description) == ["0.00", "0.00", "200.00"])
    let last = try #require(rollForward.months.last)
    #expect(last.closing == matrix(view, [30], Self.own).allowance(rollForward.currency))
  }

  /// Of Beta(½, 10½) 95 % lie below 0.1708; of Beta(1½, 9½) 90 % between 0.0179 and 0.3306.
  @Test func `credible intervals are those of Jeffreys' prior`() {
    let none = LossEvidence(exposed: 10, lost: 0).interval
    #expect(none.lowerBound == 0 && abs(none.upperBound - 0.1708) < 5e-5)
    let one = LossEvidence(exposed: 10, lost: 1).interval
    #expect(abs(one.lowerBound - 0.0179) < 5e-5 && abs(one.upperBound - 0.3306) < 5e-5)
    #expect(LossEvidence(exposed: 0, lost: 0).interval == 0...1)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `cells hold all that is open, and later postings change nothing`(seed: UInt64) throws {
    var recipe = LedgerRecipe.twoCurrencies
    recipe.seed = seed
    let ledger = try synthesise(recipe).ledger
    let last = try #require(ledger.lastDay)
    let view = ledger.asOf(last - 120)
    var terms = Self.own
    terms.months = 24
    let provision = matrix(view, [30, 60, 90], terms)
    for currency in provision.currencies {
      let cells = provision.cells.filter { $0.currency == currency }
      let open = view.invoices.elements.filter { $0.currency == currency && $0.outstanding > 0 }
      #expect(
        cells.reduce(0) { $0 + $1.open.minorUnits } == open.reduce(0) { $0 + $1.outstanding })
      #expect(cells.allSatisfy { 0 <= $0.rate && $0.rate <= 1 })
      #expect(
        provision.allowance(currency).minorUnits
          == cells.reduce(0) { $0 + $1.allowance.minorUnits })
    }
    #expect(matrix(ledger.asOf(last).asOf(last - 120), [30, 60, 90], terms) == provision)
  }
}

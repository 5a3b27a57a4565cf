import Testing

@testable import ForecastVocabulary
@testable import PaymentTiming

@Suite struct PaymentCurveTests {
  /// Paid on day 1 with 1/4, on day 2 with 1/4; of the half still open on day 2, each later day a
  /// tenth is paid and a thirtieth given up.
  private let curve = PaymentCurve(
    paidBy: [0.25, 0.5], openAtHorizon: 0.5, tailPaymentHazard: 0.1, tailWriteOffHazard: 1 / 30)

  @Test func `probabilities continue at the tail's hazard`() {
    #expect(curve.probabilityPaid(within: 0) == 0)
    #expect(curve.probabilityPaid(within: 1) == 0.25)
    // One more day pays a tenth of the open half; the second one a tenth of 26/30 of it.
    #expect(abs(curve.probabilityPaid(within: 3) - 0.55) < 1e-12)
    #expect(abs(curve.probabilityPaid(within: 4) - (0.55 + 0.05 * 26 / 30)) < 1e-12)
  }

  @Test func `what is given up is never paid`() {
    // Of what is open, payment takes three of four endings.
    #expect(abs(curve.probabilityNeverPaid - 0.5 / 4) < 1e-12)
  }

  @Test func `quantiles are the first day by which the probability is reached`() throws {
    #expect(curve.daysAhead(atProbability: 0.25) == 1)
    #expect(curve.daysAhead(atProbability: 0.26) == 2)
    #expect(curve.daysAhead(atProbability: 0.5) == 2)
    #expect(curve.daysAhead(atProbability: 0.55) == 3)
    let late = try #require(curve.daysAhead(atProbability: 0.8))
    #expect(curve.probabilityPaid(within: late) >= 0.8)
    #expect(curve.probabilityPaid(within: late - 1) < 0.8)
    // Seven eighths are paid at all.
    #expect(curve.daysAhead(atProbability: 0.88) == nil)
  }

  @Test func `the mean is that of the days on which it is paid`() {
    // 1/4 · 1 + 1/4 · 2 + 3/8 · (2 + 30/4), over the 7/8 that are paid.
    let exact = (0.25 + 0.5 + 0.375 * (2 + 7.5)) / 0.875
    #expect(abs(curve.expectedDaysAhead - exact) < 1e-9)
  }

  @Test func `nothing is paid up to the day of issue`() throws {
    let view = try viewOf(invoices: "invoice_id,customer_id,issued_on,due_on,amount,currency\n")
    let curve = PaymentCurve(
      logOdds: [0, 0, 0, 0], issuedAhead: 2, daysPastDue: -9, writeOffs: WriteOffHazard(view))
    #expect(curve.paidBy == [0, 0, 0.5, 0.75])
    #expect(abs(curve.openAtHorizon - 0.25) < 1e-12)
  }

  @Test func `a curve from log odds multiplies survival by both competing risks`() throws {
    let view = try viewOf(invoices: "invoice_id,customer_id,issued_on,due_on,amount,currency\n")
    let writeOffs = WriteOffHazard(view)
    let curve = PaymentCurve(logOdds: [0, 0, 0], daysPastDue: 200, writeOffs: writeOffs)
    let lost = writeOffs.rate(daysPastDue: 201)
    var (open, paid) = (1.0, 0.0)
    for k in 0..<3 {
      paid += open / 2
      open *= 0.5 * (1 - lost)
      #expect(abs(Double(curve.paidBy[k]) - paid) < 1e-6)
    }
    #expect(abs(curve.openAtHorizon - open) < 1e-12)
    #expect(abs(curve.tailPaymentHazard - 0.5) < 1e-12)
    #expect(abs(curve.tailWriteOffHazard - lost) < 1e-12 && lost > 0)
  }

  @Test(arguments: [-60, 0, 45, 120, 400])
  func `what is open at the horizon grows old, and is given up at the rates of its later age`(
    daysPastDue: Int
  ) throws {
    let view = try viewOf(invoices: "invoice_id,customer_id,issued_on,due_on,amount,currency\n")
    let writeOffs = WriteOffHazard(view)
    // About one in fifty is paid on each day, in the horizon and after it.
    let curve = PaymentCurve(
      logOdds: [Double](repeating: -4, count: 91), daysPastDue: daysPastDue, writeOffs: writeOffs)
    var (open, given) = (curve.openAtHorizon, 0.0)
    for day in 1...5000 {
      let rate = writeOffs.rate(daysPastDue: daysPastDue + 91 + day)
      given += open * rate
      open *= 1 - curve.tailPaymentHazard - rate
    }
    let within = 1 - Double(curve.paidBy[90]) - curve.openAtHorizon
    #expect(abs(curve.probabilityNeverPaid - within - given) < 1e-6)
    #expect(given > curve.openAtHorizon * writeOffs.rate(daysPastDue: daysPastDue + 92))
  }
}

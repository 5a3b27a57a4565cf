import Receivables
import Statistics
import SyntheticLedger
import TestLedgers
import Testing

@testable import Churn
@testable import ForecastVocabulary

@Suite struct ChurnPanelTests {
  @Test func `later postings change nothing in a panel`() throws {
    let ledger = try synthesise(smallRecipe).ledger
    let on = smallRecipe.lastDay - 60
    let (panel, again) = (
      ChurnPanel(ledger.asOf(on), horizon: 91),
      ChurnPanel(ledger.asOf(on + 60).asOf(on), horizon: 91)
    )
    #expect(panel.rows > 50)
    #expect(panel.outcomes == again.outcomes && panel.groups == again.groups)
    for (a, b) in zip(panel.predictors, again.predictors) { #expect("\(a)" == "\(b)") }
    #expect(Set(panel.predictors.map(\.count)) == [panel.rows])
  }

  /// Billed monthly through 2024 but for B, who stops after July, C, billed once, and D, twice a year.
  @Test func `silence is a broken rhythm, for those who have one`() throws {
    var text = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
    for (name, months) in [("A", 1...12), ("B", 1...7), ("C", 1...1)] {
      for month in months {
        let on = "2024-\(month < 10 ? "0" : "")\(month)-10"
        text += "\(name)\(month),\(name),\(on),\(day(on) + 14),10.00,EUR,\(day(on) + 14)\n"
      }
    }
    for (k, on) in ["2023-01-10", "2023-07-10", "2024-01-10", "2024-07-10"].enumerated() {
      text += "D\(k),D,\(on),\(day(on) + 14),10.00,EUR,\(day(on) + 14)\n"
    }
    let later = try viewOf(["invoices.csv": text], asOf: day("2024-12-31"))
    let snapshot = later.asOf(day("2024-08-01"))
    #expect(ChurnLabel(later) == .silence)
    let ids = ChurnLabel.silence.customersAtRisk(snapshot, horizon: 91).map {
      snapshot.customers[$0].id
    }
    #expect(ids == ["A", "B"])
    #expect(
      ChurnLabel.silence.outcomes(ids, after: snapshot.day, horizon: 91, knownBy: later)
        == [false, true])
  }

  @Test func `stated churn counts within the horizon only`() throws {
    let files = [
      "customers.csv": """
      customer_id,churned_on
      A,2024-08-31
      B,2024-12-15
      C,
      D,2024-07-31

      """,
      "invoices.csv": "invoice_id,customer_id,issued_on,due_on,amount,currency\n"
        + ["A", "B", "C", "D"].map { "\($0)1,\($0),2024-01-10,2024-02-10,10.00,EUR\n" }.joined(),
    ]
    let later = try viewOf(files, asOf: day("2024-12-31"))
    let snapshot = later.asOf(day("2024-08-01"))
    let label = ChurnLabel(later)
    #expect(label == .stated)
    let ids = label.customersAtRisk(snapshot, horizon: 91).map { snapshot.customers[$0].id }
    #expect(ids == ["A", "B", "C"])
    #expect(
      label.outcomes(ids, after: snapshot.day, horizon: 91, knownBy: later)
        == [true, false, false])
  }
}

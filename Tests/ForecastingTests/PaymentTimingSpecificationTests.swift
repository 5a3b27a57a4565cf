import Foundation
import Settings
import Testing

@testable import PaymentTiming

@Suite struct PaymentTimingSpecificationTests {
  @Test func `the specification in models is the one that is fitted`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(
      contentsOf: root.appending(path: "models/payment-timing.yaml"), encoding: .utf8)
    #expect(text == PaymentTimingSpecification.standardText)
    let read = try PaymentTimingSpecification(yaml: text)
    #expect(read == .standard)
    #expect(Set(read.features) == Set(PaymentFeature.all.map(\.name)))
    #expect(read.precisions == [200, 800] && read.smoothnesses == [10, 1])
    #expect(read.validationDays == 56)
  }

  @Test func `a key left out keeps its value`() throws {
    let read = try PaymentTimingSpecification(
      yaml: "precisions: [50]\nknots: {days_since_issue: [1, 30]}")
    #expect(read.precisions == [50])
    #expect(read.knots[.daysSinceIssue] == [1, 30])
    #expect(read.knots[.daysPastDue] == PaymentTimingSpecification.standard.knots[.daysPastDue])
    #expect(read.features == PaymentTimingSpecification.standard.features)
  }

  @Test(arguments: [
    (
      "precision: [1]",
      "precision (line 1) is not a key of the specification; did you mean precisions"
    ),
    ("features:\n  - terms\n  - colour", "features[2] (line 3) must be one of log_amount, terms"),
    ("other_columns: 3", "other_columns (line 1) must be true or false, not \"3\""),
    ("precisions: []", "precisions (line 1) must be a list of at least one number, not empty"),
    (
      "smoothness: [-1]",
      "smoothness[1] (line 1) must be from 0.0 to 1000000.0, not -1.0; change it"
    ),
    (
      "knots:\n  days_past_due: [0, 5, 5]",
      "knots.days_past_due[3] (line 2) must be above the knot before it, 5.0, not 5.0; change it"
    ),
    (
      "knots: {days_past_due: [3]}",
      "knots.days_past_due (line 1) must be a list of at least two days"
    ),
    ("validation_days: 3", "validation_days (line 1) must be from 14 to 364, not 3; change it"),
    ("half_life_days: soon", "half_life_days (line 1) must be a number, not \"soon\""),
  ])
  func `a fault names its key, its line and what to do`(yaml: String, message: String) throws {
    let error = try #require(throws: SettingsError.self) {
      try PaymentTimingSpecification(yaml: yaml)
    }
    #expect("\(error)".hasPrefix(message), "\(error)")
  }
}

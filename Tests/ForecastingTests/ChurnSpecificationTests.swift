import Foundation
import Settings
import Statistics
import Testing

@testable import Churn

@Suite struct ChurnSpecificationTests {
  @Test func `the standard specification is the file of models`() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../models/churn.yaml")
    #expect(try String(contentsOf: file, encoding: .utf8) == ChurnSpecification.standardText)
  }

  @Test func `what a specification says is what is fitted`() throws {
    let specification = try ChurnSpecification(
      yaml: """
        features: [late_share, health]
        interactions: {rounds: 0}
        rules: {trees: 50, leaves: [4], precision: 2}
        """)
    let model = specification.regression(seed: 3)
    #expect(model.mostRounds == 0 && model.rules.mostTrees == 50 && model.rules.leaves == [4])
    #expect(model.rules.ridge == 2 && model.seed == 3)
    // What is left out keeps its standard value.
    let standard = ChurnSpecification.standard.regression(seed: 3)
    #expect(model.mostColumns == standard.mostColumns && model.rules.rate == standard.rules.rate)
    let snapshot = ChurnSnapshot.empty(["nps"], specification)
    #expect(
      snapshot.map(\.name) == ["late_share", "nps", "nps less 90 days before", "days since nps"])
  }

  @Test(arguments: [
    (
      "features: [silence]",
      "features[1] (line 1) must be one of days_since_invoice, days_since_first_invoice, "
        + "invoices_90_days, invoices_before_that, amount_90_days, amount_before_that, "
        + "overdue_share, late_share, open_disputes, segment, country, health, not \"silence\"; "
        + "change it"
    ),
    (
      "rules:\n  leaves: []",
      "rules.leaves (line 2) must be a list of at least one number, not empty; change it"
    ),
    (
      "rules:\n  trees: many",
      "rules.trees (line 2) must be a whole number, not \"many\"; correct "
        + "it or leave it out"
    ),
    (
      "rules:\n  tree: 3",
      "rules.tree (line 2) is not a key of the specification; did you mean trees? Known here: "
        + "trees, leaves, rate, precision, fewest_rows, row_share, column_share"
    ),
  ])
  func `a fault names its key and line`(yaml: String, message: String) throws {
    let error = try #require(throws: SettingsError.self) { try ChurnSpecification(yaml: yaml) }
    #expect("\(error)" == message)
  }
}

internal import Foundation
public import Settings
package import Statistics

/// What a person can choose about the churn model; `models/churn.yaml` says what each key means.
public struct ChurnSpecification: Sendable, Hashable, Codable {
  /// Columns of a ledger's customers, as ``ChurnSnapshot`` has them.
  package let features: [String]
  let curveColumns: Int
  let smoothColumns: Int
  let interactionRounds: Int
  let interactionsInEach: Int
  let falseCandidates: Double
  let mostColumns: Int
  let rowsForChoice: Int
  package let folds: Int
  let rules: RuleSettings

  /// The specification with its comments, ready to edit.
  public static let standardText = String(
    decoding: PackageResources.churn_yaml, as: UTF8.self)

  /// What ``standardText`` says.
  public static let standard: ChurnSpecification = {
    do { return try ChurnSpecification(standardText, over: nil) } catch {
      preconditionFailure("the specification of churn: \(error)")
    }
  }()

  private static let kind = SettingsKind(name: "specification", original: "models/churn.yaml")

  /// Reads a specification from YAML; a key left out keeps its standard value.
  ///
  /// - Throws: ``SettingsError`` naming the key.
  public init(yaml: String) throws(SettingsError) {
    try self.init(yaml, over: ChurnSpecification.standardText)
  }

  private init(_ text: String, over fallback: String?) throws(SettingsError) {
    let root = try SettingsReader.root(text, over: fallback, ChurnSpecification.kind)
    try root.allow([
      "features", "curve_columns", "smooth_columns", "interactions", "rows_for_choice", "folds",
      "rules",
    ])
    let known = ChurnSnapshot.featureNames
    features = try root.value("features").list().map { feature throws(SettingsError) in
      let name = try feature.string()
      guard known.contains(name) else {
        throw feature.outOfRange("one of " + known.joined(separator: ", "), found: "\"\(name)\"")
      }
      return name
    }
    curveColumns = try root.value("curve_columns").integer(0...2000)
    smoothColumns = try root.value("smooth_columns").integer(0...2000)
    rowsForChoice = try root.value("rows_for_choice").integer(500...1_000_000)
    folds = try root.value("folds").integer(2...20)
    let interactions = try root.section(
      "interactions", ["rounds", "in_each", "false_candidates", "most_columns"])
    interactionRounds = try interactions.value("rounds").integer(0...20)
    interactionsInEach = try interactions.value("in_each").integer(1...50)
    falseCandidates = try interactions.value("false_candidates").number(0.01...100)
    mostColumns = try interactions.value("most_columns").integer(10...3000)
    rules = try ChurnSpecification.rules(
      root.section(
        "rules",
        [
          "trees", "leaves", "rate", "precision", "fewest_rows", "row_share", "column_share",
        ]))
  }

  private static func rules(
    _ section: SettingsReader.Section
  ) throws(SettingsError) -> RuleSettings {
    var rules = RuleSettings()
    rules.mostTrees = try section.value("trees").integer(0...10_000)
    let leaves = try section.value("leaves")
    rules.leaves = try leaves.list().map { count throws(SettingsError) in
      try count.integer(2...256)
    }
    guard !rules.leaves.isEmpty else {
      throw leaves.outOfRange("a list of at least one number", found: "empty")
    }
    rules.rate = try section.value("rate").number(0.001...1)
    rules.ridge = try section.value("precision").number(0...1e6)
    rules.fewestRows = try section.value("fewest_rows").integer(1...1_000_000)
    rules.rowShare = try section.value("row_share").number(0.1...1)
    rules.columnShare = try section.value("column_share").number(0.1...1)
    return rules
  }

  /// The regression that it describes.
  package func regression(seed: UInt64) -> AdditiveLogisticModel {
    var model = AdditiveLogisticModel()
    model.curveColumns = curveColumns
    model.smoothColumns = smoothColumns
    model.mostRounds = interactionRounds
    model.interactionsPerRound = interactionsInEach
    model.falseCandidates = falseCandidates
    model.mostColumns = mostColumns
    model.mostRowsForChoice = rowsForChoice
    model.validationFolds = folds
    model.rules = rules
    model.seed = seed
    return model
  }
}

public import Churn
public import DuecastEngine
internal import Foundation
internal import Receivables
public import Statistics

/// A row of `predictions.csv` or `scored.csv`.
extension ChurnRow {
  /// As a file has it, with its three greatest contributions.
  public static let columns: [Column<ChurnRow>] =
    [
      Column(.churnRowID) { .text($0.prediction.id) },
      Column(.probability) { .number($0.prediction.probability) },
      Column(.logOdds) { .number($0.prediction.logOdds) },
      Column(.churned) { Cell($0.churned.map { $0 ? 1 : 0 }) },
    ]
    + (0..<3).flatMap { k in
      [
        Column(.factor(k + 1)) { Cell($0.contribution(k)?.name) },
        Column(.contribution(k + 1)) { Cell($0.contribution(k)?.amount) },
      ]
    }

  private func contribution(_ k: Int) -> ChurnPrediction.Contribution? {
    k < prediction.contributions.count ? prediction.contributions[k] : nil
  }
}

/// The effect of one value of a predictor, or an interaction as a whole: a row of `terms.csv`.
public struct ChurnTermRow: Sendable, Hashable {
  let component: FittedAdditiveLogisticModel.Component
  let point: FittedAdditiveLogisticModel.Point?
  let importance: PredictorImportance?
  /// Whether its values are days.
  let isOfDays: Bool

  /// Rows of all components, those of one predictor first.
  public static func rows(
    _ model: FittedChurnModel, _ importances: [PredictorImportance]
  ) -> [ChurnTermRow] {
    let named = Dictionary(
      importances.map { (ExactText($0.name), $0) }, uniquingKeysWith: { first, _ in first })
    let days = model.namesOfDays
    return model.regression.components.flatMap { component in
      let isOfDays = days.contains(component.name)
      let importance = named[ExactText(component.name)]
      guard !component.points.isEmpty else {
        return [
          ChurnTermRow(
            component: component, point: nil, importance: importance, isOfDays: isOfDays)
        ]
      }
      return component.points.map {
        ChurnTermRow(
          component: component, point: $0, importance: importance, isOfDays: isOfDays)
      }
    }
  }

  /// Half the width of a 95 % interval, in standard errors.
  static let reach = 1.959964

  public static let columns: [Column<ChurnTermRow>] = [
    Column(.churnTerm) { .text($0.component.name) },
    Column(.termValue) { row in
      Cell(row.point.map { row.isOfDays ? FittedChurnModel.day($0.value) : $0.value })
    },
    Column(.effectOnLogOdds) { Cell($0.point?.effect) },
    Column(.lower95) { row in Cell(row.point.map { $0.effect - reach * $0.standardError }) },
    Column(.upper95) { row in Cell(row.point.map { $0.effect + reach * $0.standardError }) },
    Column(.freedom) { .number($0.component.freedom) },
    Column(.spread) { .number($0.component.spread) },
    Column(.logLossIncrease) { Cell($0.importance?.logLossIncrease) },
    Column(.aucLost) { Cell($0.importance?.areaLost) },
  ]
}

/// One group of predicted probabilities beside what happened: a row of `calibration.csv`.
public struct ChurnCalibrationRow: Sendable, Hashable {
  let bin: ReliabilityTable.Bin

  public init(_ bin: ReliabilityTable.Bin) { self.bin = bin }

  public static let columns: [Column<ChurnCalibrationRow>] = [
    Column(.calibrationRows) { .integer($0.bin.count) },
    Column(.meanProbability) { .number($0.bin.meanProbability) },
    Column(.churnRate) { .number($0.bin.shareOfEvents) },
  ]
}

/// One score: a row of `--format csv`.
public struct ChurnScoreRow: Sendable, Hashable {
  let sample: String
  let forecaster: String
  let score: String
  let value: Double

  public static let columns: [Column<ChurnScoreRow>] = [
    Column(.sample) { .text($0.sample) },
    Column(.forecaster) { .text($0.forecaster) },
    Column(.scoreName) { .text($0.score) },
    Column(.scoreValue) { .number($0.value) },
  ]

  public static func rows(
    _ scores: ChurnScores, sample: String, forecaster: String
  ) -> [ChurnScoreRow] {
    let values: [(String, Double?)] = [
      ("rows", Double(scores.rows)), ("churned", Double(scores.events)),
      ("auc", scores.areaUnderCurve), ("log_loss", scores.logLoss), ("brier", scores.brier),
      ("top_decile_lift", scores.topDecileLift),
    ]
    return values.compactMap { score, value in
      value.map {
        ChurnScoreRow(sample: sample, forecaster: forecaster, score: score, value: $0)
      }
    }
  }
}

extension FittedChurnModel {
  /// The columns whose values are days.
  var namesOfDays: Set<String> { Set(features.filter { $0.kind == .day }.map(\.name)) }

  /// A day that the model has as a number, as it is written; a text that is not a number stays.
  static func day(_ value: String) -> String {
    guard let number = Double(value), abs(number) < 1_000_000 else { return value }
    return Day(number: Int(number.rounded())).description
  }
}

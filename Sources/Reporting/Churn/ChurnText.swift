public import Churn
public import DuecastEngine
internal import Foundation
internal import Statistics

/// What a churn model is and how well it predicts, for a terminal.
public enum ChurnText {
  /// What the table holds and which columns are used.
  public static func head(_ table: ChurnTable, file: String) -> String {
    let events = table.churned.count { $0 }
    var text = TextTable.wrap(
      "\(file): \(NumberText.count(table.rowCount, "row", "rows")), "
        + "\(NumberText.grouped(events)) churned (\(NumberText.percent(table.churnRate, digits: 1)), "
        + "\(table.columns.label) = \(table.positive)); "
        + "\(NumberText.count(table.features.count, "column", "columns")) used.", width: 80)
    for (column, reason) in table.setAside {
      text += TextTable.wrap("Not used: \(column) (\(reason)).", width: 80)
    }
    return text
  }

  /// Scores of the model beside those of the churn rate.
  public static func scores(_ rows: [(String, ChurnScores)]) -> String {
    var table = TextTable([
      .init(""), .init("AUC", .right), .init("log loss", .right), .init("Brier", .right),
      .init("lift in\ntop tenth", .right),
    ])
    for (name, scores) in rows {
      table.row([
        name, scores.areaUnderCurve.map { NumberText.fixed($0, digits: 4) } ?? "",
        NumberText.fixed(scores.logLoss, digits: 4), NumberText.fixed(scores.brier, digits: 4),
        scores.topDecileLift.map { NumberText.fixed($0, digits: 2) } ?? "",
      ])
    }
    return table.text
  }

  /// Predicted and actual churn by tenths of the rows.
  public static func calibration(_ validation: ChurnValidation) -> String {
    var table = TextTable([
      .init("rows", .right), .init("predicted", .right), .init("churned", .right),
    ])
    for bin in validation.reliability.bins {
      table.row([
        NumberText.grouped(bin.count), NumberText.percent(bin.meanProbability, digits: 1),
        NumberText.percent(bin.shareOfEvents, digits: 1),
      ])
    }
    guard let line = validation.calibration else { return table.text }
    return table.text
      + "\nCalibration line: intercept \(NumberText.fixed(line.intercept, digits: 2)), slope "
      + "\(NumberText.fixed(line.slope, digits: 2)) (0 and 1 are perfect).\n"
  }

  /// Predictors by importance, with the values of least and most effect.
  public static func terms(
    _ model: FittedChurnModel, _ importances: [PredictorImportance], shown: Int
  ) -> String {
    var table = TextTable([
      .init("column", widest: 17), .init("log\nloss", .right), .init("AUC", .right),
      .init("lowers most", widest: 21), .init("raises most", widest: 21),
    ])
    let components = Dictionary(
      model.regression.components.map { (ExactText($0.name), $0) },
      uniquingKeysWith: { first, _ in first })
    let days = model.namesOfDays
    let ordered =
      importances.isEmpty
      ? model.regression.components.filter { !$0.points.isEmpty }
        .sorted { ($1.spread, $0.name) < ($0.spread, $1.name) }.map { ($0.name, nil) }
      : importances.map { ($0.name, Optional($0)) }
    for (name, importance) in ordered.prefix(shown) {
      let points = components[ExactText(name)]?.points ?? []
      table.row([
        name, importance.map { NumberText.fixed($0.logLossIncrease, digits: 4) } ?? "",
        importance.map { NumberText.fixed($0.areaLost, digits: 4) } ?? "",
        points.min { $0.effect < $1.effect }.map { self.point($0, isDay: days.contains(name)) }
          ?? "",
        points.max { $0.effect < $1.effect }.map { self.point($0, isDay: days.contains(name)) }
          ?? "",
      ])
    }
    return table.text
  }

  private static func point(
    _ point: FittedAdditiveLogisticModel.Point, isDay: Bool
  ) -> String {
    let effect =
      (point.effect < 0 ? "" : "+") + NumberText.fixed(point.effect, digits: 2)
      + " ±" + NumberText.fixed(ChurnTermRow.reach * point.standardError, digits: 2)
    let written = isDay ? FittedChurnModel.day(point.value) : short(point.value)
    let value = point.value.isEmpty ? "missing" : written
    return TextTable.cut(value, to: 20 - effect.count) + " " + effect
  }

  /// Numbers in few digits.
  private static func short(_ value: String) -> String {
    guard let number = Double(value), value.count > 6 else { return value }
    return NumberText.compact(number)
  }

  /// Interactions that are in the model, largest first, and what it was chosen from.
  public static func structure(_ model: FittedChurnModel) -> String {
    let interactions = model.regression.components.filter { $0.predictors.count > 1 }
      .sorted { ($1.spread, $0.name) < ($0.spread, $1.name) }
    var text = ""
    if interactions.isEmpty {
      text += "No interaction predicts better than the columns on their own.\n"
    } else {
      var table = TextTable([
        .init("interaction", widest: 58), .init("spread", .right), .init("freedom", .right),
      ])
      for interaction in interactions {
        table.row([
          interaction.name, NumberText.fixed(interaction.spread, digits: 2),
          NumberText.fixed(interaction.freedom, digits: 1),
        ])
      }
      text += table.text
    }
    var table = TextTable([.init("model"), .init("log loss\nleft out", .right), .init("")])
    for stage in model.regression.stages {
      table.row([
        stage.description, NumberText.fixed(stage.validationLogLoss, digits: 4),
        stage.isChosen ? "chosen" : "",
      ])
    }
    return text + "\n" + table.text
  }

  /// The likeliest rows of a scored table.
  public static func likeliest(_ rows: [ChurnRow], shown: Int) -> String {
    var table = TextTable([
      .init("id", widest: 24), .init("churns", .right), .init("factors", widest: 44),
    ])
    let ordered = rows.indices.sorted {
      (-rows[$0].prediction.logOdds, $0) < (-rows[$1].prediction.logOdds, $1)
    }
    for row in ordered.prefix(shown) {
      let prediction = rows[row].prediction
      table.row([
        prediction.id, NumberText.percent(prediction.probability, digits: 1),
        prediction.contributions.map {
          "\($0.name) \($0.amount < 0 ? "" : "+")\(NumberText.fixed($0.amount, digits: 2))"
        }.joined(separator: ", "),
      ])
    }
    return table.text
  }
}

import Forecasting
import Statistics

extension ReportPage {
  /// What was foretold on earlier days against what happened.
  static func record(_ record: CashTrackRecord?) -> [SquareChart] {
    guard let record else { return [] }
    return (record.payments.map { [SquareChart($0)] } ?? [])
      + record.entries.map { SquareChart($0) }
  }

  /// What the record is of, in a few sentences.
  static func recordLead(_ record: CashTrackRecord?) -> String {
    guard let record, let latest = record.origins.first, let earliest = record.origins.last else {
      return ""
    }
    var text =
      "Forecasts as of \(NumberText.count(record.origins.count, "earlier day", "earlier days")), "
      + "\(DayText.long(earliest)) to \(DayText.long(latest)), against what followed: each sees only "
      + "what was known on its day, but for the models' coefficients, which are those of today."
    if let payments = record.payments {
      text +=
        " Of \(NumberText.count(payments.invoices, "open invoice", "open invoices")), those "
        + "foretold to be paid within \(payments.days / 7) weeks were, to within "
        + NumberText.percent(payments.table.expectedCalibrationError, digits: 1) + " on average."
    }
    return text + " Points on the dashed line are as foretold."
  }
}

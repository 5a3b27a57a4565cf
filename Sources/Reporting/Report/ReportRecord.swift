import ForecastVocabulary
import Statistics

extension ReportPage {
  /// Fewer open invoices or weeks than these say nothing as a drawing.
  private static let fewestInvoices = 50
  private static let fewestWeeks = 12

  /// Forecasts of earlier days against what happened.
  static func record(_ record: CashTrackRecord?) -> [SquareChart] {
    guard let record else { return [] }
    let payments = record.payments.flatMap { $0.invoices < fewestInvoices ? nil : $0 }
    return (payments.map { [SquareChart($0)] } ?? [])
      + record.entries.filter { $0.weeks >= fewestWeeks }.map { SquareChart($0) }
  }

  /// What the record is of, in a few sentences.
  static func recordLead(_ record: CashTrackRecord?) -> String {
    guard let record, let latest = record.origins.first, let earliest = record.origins.last else {
      return ""
    }
    var text =
      "Forecasts as of \(NumberText.count(record.origins.count, "earlier day", "earlier days")), "
      + (earliest == latest ? "" : "\(DayText.long(earliest)) to ")
      + "\(DayText.long(latest)), compared with what happened. Each uses only what was known on "
      + "its day, with what is known today of how customers pay in general."
    if let payments = record.payments, payments.invoices >= fewestInvoices {
      text +=
        " For \(NumberText.count(payments.invoices, "open invoice", "open invoices")), the share "
        + "paid within \(payments.days / 7) weeks differed from the forecast probability by "
        + NumberText.percent(payments.table.expectedCalibrationError, digits: 1) + " on average."
    }
    return text + " Points on the dashed line mean that forecast and outcome agree."
  }
}

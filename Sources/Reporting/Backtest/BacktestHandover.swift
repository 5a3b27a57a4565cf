internal import Backtesting
internal import PaymentTiming
internal import Receivables

/// The two models by how much is known of a customer.
extension BacktestTables {
  /// The two models by the settled invoices of the customer at the origin: their CRPS, means over
  /// origins.
  var handover: [HandoverStep] {
    let own = summary.field.own
    return EvidenceStep.all.compactMap { step in
      func mean(_ score: String) -> Double? {
        summary.mean(own, .settled(step), score, summary.horizon)
      }
      guard let invoices = mean("invoices"), let weight = mean("weight_of_existing_model"),
        let existing = mean("crps_days_of_existing_model"),
        let new = mean("crps_days_of_new_model"), let mixed = mean("crps_days"), step.from > 0
      else { return nil }
      return HandoverStep(
        from: step.from, to: step.to, spells: NumberText.integer(invoices.rounded()),
        weight: weight,
        existing: existing, new: new, mixed: mixed)
    }
  }

  /// ``handover`` beside the other forecasters of payment days.
  var byEvidence: SummaryTable {
    let own = summary.field.own
    let others = summary.forecasters.filter { other in
      other != own
        && EvidenceStep.all.contains {
          summary.mean(other, .settled($0), "crps_days", summary.horizon) != nil
        }
    }
    let columns: [(head: String, forecaster: String, score: String)] =
      [
        ("existing\nmodel", own, "crps_days_of_existing_model"),
        ("new\nmodel", own, "crps_days_of_new_model"), (own, own, "crps_days"),
      ] + others.map { ($0.replacing("_", with: "\n"), $0, "crps_days") }
    var table = SummaryTable(
      title: "CRPS in days by the customer's settled invoices at the origin",
      note: "Invoices at an origin on average, and the weight of the existing-customer model.",
      columns: ["settled", "invoices", "weight"] + columns.map(\.head))
    for step in EvidenceStep.all {
      func mean(_ forecaster: String, _ score: String) -> Double? {
        summary.mean(forecaster, .settled(step), score, summary.horizon)
      }
      guard let invoices = mean(own, "invoices") else { continue }
      table.rows.append(
        [
          step.name, NumberText.whole(invoices),
          mean(own, "weight_of_existing_model").map { NumberText.percent($0) } ?? "",
        ]
          + columns.map { column in
            mean(column.forecaster, column.score).map { NumberText.fixed($0, digits: 2) } ?? ""
          })
    }
    return table
  }
}

public import DuecastEngine
internal import Forecasting
internal import PaymentTiming
internal import Receivables

/// How the fits of the models went, for a terminal.
public enum FitText {
  public static func page(_ results: FitResults) -> String {
    let diagnostics = results.diagnostics
    var text =
      "Fitted on what was known at the close of \(results.provenance.day)\n\n"
      + models(diagnostics)
    if let own = diagnostics.validationMeanLogLikelihood,
      let rates = diagnostics.validationMeanLogLikelihoodOfRates
    {
      text +=
        "\nMean log-likelihood of a day in the last weeks, forecast from before them:\n"
        + "\(NumberText.fixed(own, digits: 4)); of the portfolio's rates by days past due alone, "
        + "\(NumberText.fixed(rates, digits: 4)).\n"
    }
    if let gain = diagnostics.gainFromHealth {
      text +=
        "\nCustomers' health is used: it added \(NumberText.fixed(gain, digits: 2)) to a customer's "
        + "log-likelihood in those weeks.\n"
    }
    if !diagnostics.handover.isEmpty {
      text +=
        "\nLog loss of each model in those weeks, by the customer's settled invoices\n\n"
        + handover(diagnostics.handover)
    }
    for notice in diagnostics.notices { text += "\nNote: \(notice.wording).\n" }
    return text
  }

  private static func models(_ diagnostics: FitDiagnostics) -> String {
    var table = TextTable([
      .init("model"), .init("invoices\nfollowed", .right), .init("days\nused", .right),
      .init("columns", .right), .init("effective", .right), .init("steps", .right),
    ])
    for (name, fit) in [("existing", diagnostics.existing), ("new", diagnostics.new)] {
      guard let fit else { continue }
      table.row([
        name, NumberText.grouped(fit.spells), NumberText.grouped(fit.rows),
        NumberText.grouped(fit.columns),
        fit.effectiveDegreesOfFreedom.map { NumberText.fixed($0, digits: 1) } ?? "",
        NumberText.grouped(fit.iterations),
      ])
    }
    return table.text
  }

  private static func handover(_ steps: [HandoverStep]) -> String {
    var table = TextTable([
      .init("settled", .right), .init("invoices\nfollowed", .right), .init("weight", .right),
      .init("existing", .right), .init("new", .right), .init("mixed", .right),
    ])
    for step in steps {
      let range =
        step.to == .max
        ? "\(step.from)+" : step.from == step.to ? "\(step.from)" : "\(step.from)–\(step.to)"
      table.row(
        [range, NumberText.grouped(step.spells), NumberText.percent(step.weight)]
          + [step.existing, step.new, step.mixed].map { NumberText.fixed($0, digits: 3) })
    }
    return table.text
  }
}

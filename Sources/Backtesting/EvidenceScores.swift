public import ForecastVocabulary
public import Forecasting
internal import PaymentTiming
public import Receivables

/// A range of settled invoices, by which customers are told apart in scores.
public struct EvidenceStep: Sendable, Hashable {
  /// Settled invoices at the origin, both ends included; the last step is open above.
  public let from, to: Int

  /// From no settled invoice to 65 and more; they cover every number once.
  public static let all: [EvidenceStep] = {
    let starts = [0, 1, 2, 3, 5, 9, 17, 33, 65]
    return starts.enumerated().map { k, from in
      EvidenceStep(from: from, to: k + 1 < starts.count ? starts[k + 1] - 1 : .max)
    }
  }()

  /// `0`, `3-4` or `65+`.
  public var name: String { to == .max ? "\(from)+" : from == to ? "\(from)" : "\(from)-\(to)" }
}

extension PaymentScores {
  /// Scores of invoices that are paid, by the settled invoices of their customer at the origin.
  ///
  /// - Parameter ending: what is appended to the scores' names.
  func byEvidence(ending: String = "") -> [BacktestScore] {
    EvidenceStep.all.flatMap { step -> [BacktestScore] in
      let members = cases.filter {
        $0.isPaid && (step.from...step.to).contains(origin.settledInvoices[$0.invoice])
      }
      guard !members.isEmpty else { return [] }
      var rows = Rows(segment: .settled(step))
      rows.add("invoices\(ending)", origin.horizon, PaymentScores.count(members))
      rows.add(
        "negative_log_likelihood\(ending)", origin.horizon,
        PaymentScores.mean(members, \.negativeLogLikelihood))
      rows.add(
        "crps_days\(ending)", origin.horizon,
        PaymentScores.mean(members, \.rankedProbability))
      return rows.scores
    }
  }
}

extension FittedCashModel {
  /// Scores of each of the two models alone, and the mean weight of the existing-customer model, by
  /// the settled invoices of the invoice's customer; none where only one model speaks.
  func scoresByEvidence(at origin: BacktestOrigin) -> [BacktestScore] {
    guard let timing, timing.pair.existing != nil, !timing.fallsBack else { return [] }
    let open = timing.predictOpen(origin.view)
    let alone = CustomerKind.allCases.flatMap { kind -> [BacktestScore] in
      let outlook = Outlook(
        day: origin.day, horizon: model.horizon, invoices: open[kind] ?? [], customers: [])
      return PaymentScores(OpenInvoiceCurves(outlook, of: origin.view), at: origin)
        .byEvidence(ending: "_of_\(kind)_model")
        .filter { kind == .new || $0.segment != .settled(EvidenceStep.all[0]) }
    }
    let weights = EvidenceStep.all.dropFirst().flatMap { step -> [BacktestScore] in
      let settled = origin.open.indices.filter { origin.units[$0].contains(where: \.isPaid) }
        .map { origin.settledInvoices[$0] }.filter { (step.from...step.to).contains($0) }
      guard !settled.isEmpty else { return [] }
      let sum = settled.reduce(0) { $0 + timing.evidenceWeight(settled: $1) }
      return [
        BacktestScore(
          segment: .settled(step), horizon: origin.horizon, score: "weight_of_existing_model",
          value: sum / Double(settled.count))
      ]
    }
    return alone + weights
  }
}

extension Contestant {
  /// Duecast's own models, fitted afresh at each origin, with the scores of each of the two alone.
  ///
  /// - Parameters:
  ///   - options: what it depends on beside the ledger.
  ///   - also: further scores read off its outlook.
  public static func duecast(
    _ choice: CalendarChoice, paths: Int, seed: UInt64, options: String = "",
    _ make: @escaping @Sendable (BusinessCalendar) -> CashModel,
    also: @escaping @Sendable (BacktestOrigin, Outlook) -> [BacktestScore] = { _, _ in [] }
  ) -> Contestant {
    Contestant(name: DuecastForecaster(make(BusinessCalendar())).name) { _ in
      "\(options) paths \(paths) seed \(seed)"
    } scores: { origin in
      let fitted = try make(choice.calendar(of: origin.view)).fit(origin.view)
      let (outlook, cash) = fitted.forecast(origin.view, paths: paths, seed: seed)
      return origin.scores(OpenInvoiceCurves(outlook, of: origin.view), cash: cash)
        + origin.scores(receipts: cash, byCustomer: true)
        + (fitted.model.isSegregated ? fitted.scoresByEvidence(at: origin) : [])
        + also(origin, outlook)
    }
  }
}

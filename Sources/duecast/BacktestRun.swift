import AccountReview
import Forecasting
import Foundation
import Receivables
import Reporting

/// The scoring part of `backtest`.
struct BacktestRun {
  private let command: BacktestCommand
  private let ledger: Ledger
  private let origins: RollingOrigin
  private let policy: (policy: Policy, text: String)
  private let specification: PaymentTimingSpecification
  private let billing: BillingSpecification

  init(_ command: BacktestCommand, _ ledger: Ledger, _ origins: RollingOrigin) throws {
    self.command = command
    self.ledger = ledger
    self.origins = origins
    policy = try command.policy.load()
    specification = try command.model.loadSpecification()
    billing = try command.model.loadBillingSpecification()
  }

  func run() throws {
    let recorded = try recorded()
    let (own, single, rules) = contestants()
    let yardstick = command.singleModel ? [single] : []
    let taken = ([own] + yardstick + rules).map(\.name)
    if let clash = recorded.first(where: { taken.contains($0.name) }) {
      throw Failure("\(clash.name) is a forecaster of Duecast's own: give --with another name.")
    }
    // Recorded forecasts go first, so that what is wrong with them is said before a fit.
    let backtest = Backtest(origins, recorded.map { .recorded($0) } + [own] + yardstick + rules)
    let order = taken + recorded.map(\.name)
    let ranks = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
    let results = try results(of: backtest).sorted {
      ($0.origin, ranks[$0.forecaster] ?? 0) < ($1.origin, ranks[$1.forecaster] ?? 0)
    }
    let name = URL(filePath: command.ledger).deletingPathExtension().lastPathComponent
    let rows = OutputTable(ScoreRow.columns, ScoreRow.rows(results, ledger: name))
    let summary = BacktestSummary(
      results,
      of: .init(
        own: own.name, rules: rules.map(\.name),
        others: yardstick.map(\.name) + recorded.map(\.name)),
      ledger: name, origins: origins)
    if let out = command.out {
      try writing(out, else: "another folder with --out") {
        // Other backtests may be keeping checkpoints in the folder.
        try OutputFolder.replacing(
          URL(filePath: out), own: BacktestRun.files.contains, all: false
        ) { folder in
          try folder.write(rows, to: "scores.csv")
          try folder.write(JSONText.record(summary), to: "summary.json")
          try folder.write(BacktestPage.markdown(summary), to: "summary.md")
          if let chart = HandoverChart(summary) {
            try folder.write(chart.svg, to: "hand-over.svg")
          }
        }
      }
    }
    switch command.format {
    case .text: try Terminal.show(BacktestPage.text(summary))
    case .markdown: try Terminal.show(BacktestPage.markdown(summary))
    case .csv: try Terminal.emit(rows.csv)
    case .json: try Terminal.emit(JSONText.record(summary))
    }
  }

  private static let files: Set<String> = [
    "hand-over.svg", "scores.csv", "summary.json", "summary.md",
  ]

  private func recorded() throws -> [RecordedForecasts] {
    try command.with.map {
      do {
        return try RecordedForecasts(
          name: $0.name, folder: URL(filePath: $0.folder), origins: origins.days)
      } catch { throw Failure("\(error).") }
    }
  }

  private var threads: Int {
    command.model.processing.count
  }

  /// The two models, one for all customers, and simple rules.
  private func contestants() -> (own: Contestant, single: Contestant, rules: [Contestant]) {
    let horizon = origins.horizon
    let (paths, seed) = (command.model.paths, command.model.seed)
    let choice = command.model.calendarChoice
    func rule(_ make: @escaping @Sendable (BusinessCalendar) -> some PaymentForecaster)
      -> Contestant
    {
      .payments(
        CalendarFollowing(choice, make), coversBilling: false, paths: paths, seed: seed)
    }
    let lists = WorklistScores.Rule.allCases.map { rule in
      Contestant(name: rule.rawValue) { _ in
        ""
      } scores: {
        WorklistScores($0).scores(of: rule)
      }
    }
    let rules: [Contestant] = [
      rule { DueDayForecaster(calendar: $0, horizon: horizon) },
      rule { AverageDelayForecaster(calendar: $0, horizon: horizon) },
      rule { RollRateForecaster(calendar: $0, horizon: horizon) },
      .receipts(SeasonalNaiveForecaster(horizon: horizon), paths: paths, seed: seed),
      .receipts(MovingAverageForecaster(horizon: horizon), paths: paths, seed: seed),
    ]
    let churn = command.churn ? Contestant.churn(threads: threads) : []
    return (
      model(isSegregated: true), model(isSegregated: false), rules + lists + health() + churn
    )
  }

  /// Duecast's own models, or one for existing and new customers alike.
  private func model(isSegregated: Bool) -> Contestant {
    let (horizon, threads) = (origins.horizon, threads)
    let choice = command.model.calendarChoice
    return .duecast(
      choice, paths: command.model.paths, seed: command.model.seed,
      options: (command.model.specification == nil ? "" : "\(specification)")
        + (command.model.billingSpecification == nil ? "" : "\(billing)"),
      { [specification, billing] calendar in
        var model = CashModel(
          calendar: calendar, horizon: horizon, threads: threads, specification: specification,
          billingSpecification: billing)
        model.isSegregated = isSegregated
        model.needsStandardErrors = false
        return model
      },
      also: { [policy = policy.policy] origin, outlook in
        guard isSegregated else { return [] }
        let scores = WorklistScores(origin)
        let worklist = Worklist(
          view: origin.view, outlook: outlook, policy: policy,
          calendar: choice.calendar(of: origin.view))
        return scores.scores(of: worklist) + scores.scoresByRisk(outlook)
      })
  }

  /// Scores of account health by each way of weighing measures; none without measurements.
  private func health() -> [Contestant] {
    guard !ledger.asOf(origins.days[0]).health.elements.isEmpty else { return [] }
    return HealthScores.Weighting.allCases.map { [policy = policy.policy] weighting in
      Contestant(name: weighting.rawValue) { _ in
        ""
      } scores: {
        HealthScores($0, policy).scores(weighting)
      }
    }
  }

  private func results(of backtest: Backtest) throws -> [Backtest.Result] {
    var checkpoints: BacktestCheckpoints?
    if let out = command.out {
      checkpoints = try writing("\(out)/checkpoints", else: "another folder with --out") {
        try BacktestCheckpoints(URL(filePath: out).appending(path: "checkpoints"), key: key())
      }
    }
    do {
      return try backtest.run(
        on: ledger, checkpoints: checkpoints, threads: threads, progress: teller())
    } catch let failure as Backtest.Failure {
      throw Failure(BacktestRun.sentence(failure))
    }
  }

  private static func sentence(_ failure: Backtest.Failure) -> String {
    let text = failure.description
    return text.hasSuffix(".") ? text : text + "."
  }

  /// All that every score depends on.
  private func key() throws -> String {
    let ledger = try ContentHash.ofLedger(URL(filePath: command.ledger))
    let tool = try Bundle.main.executableURL.map { try ContentHash.ofFiles([$0]).description } ?? ""
    return [
      Duecast.version, tool, "\(ledger)", command.currency?.code ?? "", "\(origins.horizon)",
      command.model.calendar?.rawValue ?? "", policy.text,
    ].joined(separator: "\n")
  }

  /// Says what is being done and how long the rest should take, if standard error is a terminal; how
  /// long it took, if that was asked for.
  private func teller() -> @Sendable (BacktestEvent) -> Void {
    let saysTimings = command.model.timings
    return { event in
      switch event {
      case .began(let forecaster, let origin, let progress):
        guard Terminal.errorIsTerminal, !saysTimings else { return }
        let left = progress.secondsLeft.map { seconds in
          seconds < 90
            ? ", about \(NumberText.integer(seconds.rounded(.up))) s left"
            : ", about \(NumberText.integer((seconds / 60).rounded())) min left"
        }
        Terminal.say(
          "\(progress.begun + 1) of \(progress.total): \(forecaster) at \(origin)"
            + (left ?? ""))
      case .ended(let forecaster, let origin, let seconds):
        guard saysTimings else { return }
        Progress.say(
          "\(forecaster) at \(origin)", milliseconds: Int64(NumberText.integer(seconds * 1000)))
      }
    }
  }
}

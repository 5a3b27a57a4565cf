public import Forecasting
internal import Receivables

extension CashVariance.Parts {
  /// Each part with its name in files and the head of its column for people.
  static let named: [(name: String, head: String, amount: @Sendable (Self) -> Int64)] = [
    ("timing", "timing", { $0.timing }), ("amount", "amount", { $0.amount }),
    ("lost", "lost", { $0.lost }),
    ("promise_broken", "promise\nbroken", { $0.promiseBroken }), ("new", "new", { $0.new }),
    ("on_account", "on\naccount", { $0.onAccount }),
    ("exchange_rates", "rates", { $0.exchangeRates }),
  ]
}

extension CashVariance {
  /// The columns of `duecast variance --format csv`.
  public static let columns: [Column<Row>] =
    [
      Column("period_start") { .day($0.week.start) },
      Column("period_end") { .day($0.week.end) },
      Column("currency") { .text($0.currency.code) },
      Column("forecast") { .money(Money(minorUnits: $0.forecast, $0.currency)) },
      Column("outcome") { .money(Money(minorUnits: $0.outcome, $0.currency)) },
      Column("difference") {
        .money(Money(minorUnits: $0.outcome - $0.forecast, $0.currency))
      },
    ]
    + Parts.named.map { part in
      Column(part.name) { .money(Money(minorUnits: part.amount($0.parts), $0.currency)) }
    }
}

/// A variance for a terminal: a line for each week, the sum of all, and how kept forecasts did.
public enum VarianceText {
  public static func page(_ variance: CashVariance, _ record: SnapshotRecord) -> String {
    var text =
      "Forecast of \(variance.from) against "
      + (variance.isForecast ? "the forecast of \(variance.to)" : "what came by \(variance.to)")
      + "\n"
    for currency in Set(variance.rows.map(\.currency)).sorted() {
      let rows = variance.rows.filter { $0.currency == currency }
      text += "\n"
      text += AmountScale.fitting { scale in
        let unit = scale.name.isEmpty ? "" : "\(scale.name) of "
        let size = scale.size * Double(currency.minorUnitsPerMajor)
        return "Cash in \(unit)\(currency.code)\n\n" + table(rows, variance, size: size)
      }
      if let entry = record.entries.first(where: { $0.currency == currency }) {
        text += "\n" + TextTable.wrap(accuracy(entry), width: 80)
      }
    }
    return text + "\n"
      + TextTable.wrap(
        "Timing: paid, or expected, sooner or later. Amount: credited. Lost: written off. New: "
          + "invoices issued since, less the billing forecast. On account: cash received less "
          + "cash applied. Rates: currencies are worth more or less. A positive part is more cash "
          + "than forecast.", width: 80)
  }

  private static func table(
    _ rows: [CashVariance.Row], _ variance: CashVariance, size: Double
  ) -> String {
    // A part that is nought in every week says nothing.
    let shown = CashVariance.Parts.named.filter { part in
      rows.contains { part.amount($0.parts) != 0 }
    }
    var table = TextTable(
      [
        .init("week\nfrom"), .init("forecast", .right),
        .init(variance.isForecast ? "later\nforecast" : "actual", .right),
        .init("differ-\nence", .right),
      ] + shown.map { .init($0.head, .right) })
    func cells(_ label: String, _ rows: [CashVariance.Row]) -> [String] {
      let (forecast, outcome) = (
        rows.reduce(0) { $0 + $1.forecast }, rows.reduce(0) { $0 + $1.outcome }
      )
      let parts = shown.map { part in rows.reduce(0) { $0 + part.amount($1.parts) } }
      return [label]
        + ([forecast, outcome, outcome - forecast] + parts).map {
          NumberText.whole(Double($0) / size)
        }
    }
    for row in rows { table.row(cells(DayText.short(row.week.start), [row])) }
    table.rule()
    table.row(cells("sum", rows))
    return table.text
  }

  private static func accuracy(_ entry: SnapshotRecord.Entry) -> String {
    var text =
      "Of \(NumberText.count(entry.weeks, "week", "weeks")) that "
      + "\(NumberText.count(entry.forecasts, "kept forecast", "kept forecasts")) foretold and that "
      + "have passed, 80% ranges held \(NumberText.percent(entry.coverage80))"
    if let error = entry.weightedError, let bias = entry.bias {
      text +=
        "; weekly WAPE \(NumberText.percent(error, digits: 1)), bias "
        + "\(bias > 0 ? "+" : "")\(NumberText.percent(bias, digits: 1))"
    }
    return text + "."
  }
}

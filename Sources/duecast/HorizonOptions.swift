import ArgumentParser
import DuecastEngine
import Receivables

/// How far ahead cash is forecast.
struct HorizonOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("How far ahead, in weeks (default: 13).", valueName: "n"))
  var weeks: Int?

  @Option(
    help: ArgumentHelp("How far ahead, in months, up to 24.", valueName: "n"))
  var months: Int?

  @Option(
    help: ArgumentHelp("The last day of the forecast, up to two years ahead.", valueName: "day"))
  var until: Day?

  var horizon: ForecastHorizon? {
    weeks.map(ForecastHorizon.weeks) ?? months.map(ForecastHorizon.months)
      ?? until.map(ForecastHorizon.until)
  }

  func validate() throws {
    try Bounds.check("--weeks", weeks, 1...104)
    try Bounds.check("--months", months, 1...24)
    try Bounds.check("--until", until)
    let given = [weeks != nil, months != nil, until != nil].count { $0 }
    guard given <= 1 else {
      throw ValidationError("Give one of --weeks, --months and --until.")
    }
  }
}

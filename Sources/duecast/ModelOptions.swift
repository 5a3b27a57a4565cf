import ArgumentParser
import Billing
import DuecastEngine
import ForecastVocabulary
import Forecasting
import Foundation
import PaymentTiming
import Receivables
import Settings

/// How a forecast treats a ledger of which not all could be used.
struct DataOptions: ParsableArguments {
  @Flag(help: "Forecast without the lines that are set aside, however many.")
  var acceptSetAside = false
}

/// How the forecast is made.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Bank holidays, beside those of holidays.csv (default: the rule that fits the payments, else "
        + "weekends).", valueName: "rule"))
  var calendar: BusinessCalendar.Rule?

  var calendarChoice: CalendarChoice { calendar.map { .rule($0) } ?? .observed }

  @Option(
    help: ArgumentHelp(
      "Days after the due day on which customers usually pay, where the ledger has too few payments "
        + "to tell (default: 2).", valueName: "days"))
  var defaultDelay: Int?

  @Option(help: ArgumentHelp("Simulated paths of future cash.", valueName: "n"))
  var paths = 1000

  @Option(help: ArgumentHelp("Seed of the simulation.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "Fitted models: `duecast fit` writes them there, other commands use them instead of fitting.",
      valueName: "dir"),
    completion: .directory)
  var models: String?

  @Option(
    help: ArgumentHelp(
      "What to fit, in YAML; models/payment-timing.yaml is the default.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var specification: String?

  @Option(
    help: ArgumentHelp(
      "How future billing is forecast, in YAML; models/billing.yaml is the default.",
      valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var billingSpecification: String?

  @OptionGroup var data: DataOptions
  @OptionGroup var processing: ProcessingOptions

  var timings: Bool { processing.timings }

  func validate() throws {
    guard paths >= 100 else {
      throw ValidationError("--paths must be at least 100 for percentiles.")
    }
    try Bounds.check("--paths", paths, Bounds.paths)
    if let defaultDelay, !(-90...365).contains(defaultDelay) {
      throw ValidationError(
        "--default-delay must be from -90 to 365 days.")
    }
  }

  /// The specification that was given, else the standard one.
  func loadSpecification() throws -> PaymentTimingSpecification {
    try SpecificationFile.load(specification, or: .standard) { yaml throws(SettingsError) in
      try PaymentTimingSpecification(yaml: yaml)
    }
  }

  /// The specification of billing that was given, else the standard one.
  func loadBillingSpecification() throws -> BillingSpecification {
    try SpecificationFile.load(billingSpecification, or: .standard) { yaml throws(SettingsError) in
      try BillingSpecification(yaml: yaml)
    }
  }

  /// How the forecast is made, with the files that were named read.
  func terms() throws -> ForecastTerms {
    var terms = ForecastTerms()
    if let file = try loadModels() {
      terms.models = .kept(file)
      terms.billing = try loadBillingSpecification()
    } else {
      terms.billing = try loadBillingSpecification()
      terms.models = .fitted(try loadSpecification())
    }
    terms.calendar = calendar.map { .rule($0) }
    terms.defaultDelay = defaultDelay
    terms.paths = paths
    terms.seed = seed
    terms.acceptsSetAside = data.acceptSetAside
    return terms
  }

  /// The fitted models that were given.
  private func loadModels() throws -> ModelFile? {
    guard let models else { return nil }
    guard specification == nil else {
      throw ValidationError("--specification has no effect on fitted --models: leave one out.")
    }
    let file = URL(filePath: models).appending(path: ModelFile.name)
    guard let data = try? Data(contentsOf: file) else {
      throw Failure("\(file.relativePath) cannot be read: make it with `duecast fit`.")
    }
    do { return try ModelFile(json: data) } catch {
      throw Failure("\(file.relativePath) \(error): fit it again with `duecast fit`.")
    }
  }
}

/// How the work is done, which results do not depend on.
struct ProcessingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Processors to use (default: all); results do not depend on it.", valueName: "n"))
  var threads: Int?

  @Flag(help: "Say on standard error how long each step took.")
  var timings = false

  /// The processors to use.
  var count: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  func validate() throws {
    if let threads, threads < 1 {
      throw ValidationError("--threads must be at least 1.")
    }
    try Bounds.check("--threads", threads, Bounds.threads)
  }
}

/// Which rules the worklist follows.
struct PolicyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Rules of the worklist in YAML; `duecast policy` prints the default.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var policy: String?

  /// The rules of the file, or the standard ones where none was given.
  func load() throws -> StatedPolicy {
    try policy.map(PolicyOptions.load) ?? .standard
  }

  /// The rules of a file.
  static func load(_ policy: String) throws -> StatedPolicy {
    let text: String
    do { text = try String(contentsOfFile: policy, encoding: .utf8) } catch {
      throw Failure("\(policy) cannot be read: give the path of a YAML file in UTF-8.")
    }
    do { return try StatedPolicy(yaml: text) } catch { throw Failure("\(policy): \(error).") }
  }
}

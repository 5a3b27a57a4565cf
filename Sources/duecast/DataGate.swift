import Receivables
import Reporting

/// What is said of a ledger of which not all could be used, and when a forecast is not made of it.
enum DataGate {
  /// Above this share of the lines or the money of a file, a forecast needs to be told to go on.
  static let mostSetAside = 0.01

  /// Says on standard error what could not be used.
  static func say(_ setAside: SetAside, ledger: String) {
    for line in SetAsideText.warning(setAside, ledger: ledger) { Terminal.say(line) }
  }

  /// Says on standard error how many documents the as-of day hides, where it is past them all but
  /// those.
  static func sayLaterDocuments(_ ledger: Ledger, after day: Day) {
    guard let later = ledger.documentsDatedAhead(of: day) else { return }
    Terminal.say(
      "\(NumberText.count(later, "document is", "documents are")) dated after the as-of day "
        + "\(day) and not counted.")
  }

  /// Stops what forecasts where too much was set aside.
  ///
  /// - Throws: ``Failure`` with exit code 3, naming the worst causes.
  static func check(_ setAside: SetAside, ledger: String, accepts: Bool) throws {
    guard !accepts else { return }
    let files = setAside.files(above: mostSetAside)
    guard !files.isEmpty else { return }
    throw Failure(SetAsideText.refusal(files, ledger: ledger), .dataIssues)
  }
}

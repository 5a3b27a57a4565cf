internal import AccountReview
public import DuecastEngine
internal import Receivables

/// Notices as standard error has them.
public enum NoticeText {
  /// The lines of a notice.
  ///
  /// - Parameter ledger: as it was named on the command line.
  public static func lines(_ notice: Notice, ledger: String) -> [String] {
    switch notice {
    case .lastPosting(let last, let day):
      [
        "The ledger's last posting is of \(last), before the as-of day \(day); "
          + "for the ledger as it stood then, give --as-of last."
      ]
    case .lastStandsAlone(let last, let day):
      [
        "The as-of day \(last) is that of the ledger's last posting, \(last - day) days after those "
          + "before it: if its day is mistyped or post-dated, give --as-of \(day)."
      ]
    case .appliedOldestFirst:
      ["Payments are applied to the invoices due first, as --apply asks."]
    case .paymentsOnAccount:
      [
        "No allocation says which invoices the payments pay, so payments are taken to be on account "
          + "and invoices to be open: add allocations.csv, or leave it out and give --apply "
          + "oldest-first to let them pay the invoices due first."
      ]
    case .setAside(let setAside): SetAsideText.warning(setAside, ledger: ledger)
    case .documentsDatedAhead(let count, let day):
      [
        "\(NumberText.count(count, "document is", "documents are")) dated after the as-of day "
          + "\(day) and not counted."
      ]
    case .distantClaims(let distant):
      [
        "\(NumberText.count(distant.claims.count, "claim is", "claims are")) issued far before all "
          + "others (\(PlainText.singleLine(distant.claims.prefix(3).joined(separator: ", "))), "
          + "\(distant.earliest); \(NumberText.exact(distant.open)) \(distant.open.currency) open) and left "
          + "out of months and of count-back."
      ]
    case .model(let notice): ["Note: \(notice.wording)."]
    case .beyondHistory(let days, let history):
      [
        "The forecast reaches \(NumberText.count(days, "day", "days")) ahead, and the ledger only "
          + "\(NumberText.count(history, "day", "days")) back: seasons that it has not seen are in no "
          + "range."
      ]
    case .staleRate(let currency, let reporting, let days):
      [
        "The rate between \(currency) and \(reporting) is \(days) days older than the as-of day: "
          + "add a newer one to exchange_rates.csv."
      ]
    case .unknownHealthMetric(let metric):
      [
        "health.csv has the metric \(metric), which counts for nothing: say under health.metrics "
          + "of the policy what it is like, as in {like: usage}, or its pillar and direction."
      ]
    case .unknownDebtor(let debtor, let day):
      ["Note: the policy assesses \(debtor), whom the ledger does not know on \(day)."]
    case .unknownContactWord(let unknown): [sentence(unknown)]
    case .unplacedReport(let report):
      [
        "activities.csv has \(report.activityID), by which an agency reports "
          + "\(report.state.rawValue) of \(PlainText.singleLine(report.customerID)) on "
          + "\(report.on), but it was never placed: add the placement before it, or correct it."
      ]
    case .missingReferenceRate(let missing): ["Note: \(sentence(missing))"]
    }
  }

  private static func sentence(_ unknown: UnknownContactWord) -> String {
    let (what, remedy) =
      switch unknown.column {
      case .channel: ("counts as a contact by no channel of the policy", "outcomes.channels")
      case .outcome: ("counts as reached", "a group of outcomes")
      }
    return PlainText.singleLine(
      "activities.csv has the \(unknown.column.rawValue) \(unknown.word) in "
        + "\(NumberText.count(unknown.activities, "line", "lines")), which \(what): correct it, or "
        + "add it to \(remedy) in the policy.")
  }

  private static let mostNamed = 3

  /// For which invoices nothing is claimed, and what to do.
  public static func sentence(_ missing: MissingReferenceRates) -> String {
    let count = missing.invoices.count
    let named = missing.invoices.prefix(mostNamed).joined(separator: ", ")
    let more = count > mostNamed ? " and \(count - mostNamed) more" : ""
    return "no reference rate of \(missing.currency) is known for \(missing.earliest), so nothing "
      + "is claimed for \(NumberText.count(count, "invoice", "invoices")) (\(named)\(more)): "
      + "add it in a file of from,currency,rate with --rates."
  }
}

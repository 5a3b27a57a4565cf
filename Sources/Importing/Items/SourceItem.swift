import Receivables

/// Where a row stands in its file.
struct RowPlace: Sendable, Hashable {
  let file: String
  let line: Int
}

/// One posted row of another system: amounts above zero are owed, those below reduce what is.
struct SourceItem: Sendable {
  var place: RowPlace
  var kind: DocumentKind
  var number = ""
  /// What tells lines of one document apart.
  var part = ""
  var customer = ""
  var customerName = ""
  var parent = ""
  var entity = ""
  var year = ""
  var issuedOn: Day
  var postedOn: Day?
  var dueOn: Day?
  var amount: Int64
  /// What is left of it; `nil` where the source does not say.
  var open: Int64?
  /// `nil` where no currency is stated.
  var currency: Currency?
  var paidOn: Day?
  var closedOn: Day?
  var clearing = ""
  var appliedTo = ""
  var payment = ""
  /// open, partly_paid, paid, written_off or nothing.
  var status = ""
  var reference = ""
  var order = ""
  var email = ""
  var country = ""
  var line: Int64?
  /// The amount of a payment that stands beside the document.
  var paidAmount: Int64?
  /// All of the row, to know copies.
  var fingerprint = 0

  var exponent: Int { currency?.exponent ?? 2 }
}

/// What is said of a table while its rows become items.
struct ItemLog: Sendable {
  var issues: [LedgerIssue] = []
  /// Rows that are dropped for a reason, with how many they are.
  var dropped: [String: Int] = [:]
  var notes: [String: Int] = [:]
  /// The first lines of what is noted.
  var lines: [String: [Int]] = [:]
  /// Kinds of document whose word is not known.
  var unknownKinds: [String: Int] = [:]

  mutating func drop(_ why: String) { dropped[why, default: 0] += 1 }

  /// - Parameter line: where it is, so that the first of them can be named.
  mutating func note(_ what: String, line: Int? = nil) {
    notes[what, default: 0] += 1
    if let line, lines[what, default: []].count < ItemLog.mostNamed {
      lines[what, default: []].append(line)
    }
  }

  /// How often something was noted, and the first lines.
  func shown(_ what: String) -> String {
    let count = notes[what] ?? 0
    guard let first = lines[what], !first.isEmpty else { return "\(count)" }
    let named = first.map { "\($0)" }.joined(separator: ", ") + (first.count < count ? ", …" : "")
    return count == 1 ? "line \(named)" : "\(count): lines \(named)"
  }

  static let mostNamed = 5

  mutating func issue(
    _ place: RowPlace, _ code: String, _ problem: String, _ remedy: String,
    _ effect: LedgerIssue.Effect = .setAside, day: Day? = nil
  ) {
    issues.append(
      LedgerIssue(
        file: place.file, line: place.line, code: code, problem: problem, remedy: remedy,
        effect: effect, knownOn: day))
  }
}

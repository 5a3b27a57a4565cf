internal import AccountReview
internal import Receivables

/// What a letter's template can name: finished texts, in the manner of its language.
struct LetterPage: Sendable {
  struct Line: Sendable {
    let invoice: String
    let issuedOn: String
    let dueOn: String
    let daysPastDue: String
    /// The same with its words, such as `1 day past due`.
    let lateness: String
    let amount: String
    /// `2 / 3` of an invoice in instalments; `nil` of a whole one.
    let instalment: String?
    /// What was invoiced, what of it was paid or credited, and the difference; `nil` where nothing was.
    let invoiced: String?
    let settled: String?
    let left: String?
  }

  let customerID: String
  let name: String
  /// `nil` for none, so that a template can leave its line out.
  let contactName: String?
  let date: String
  let currency: String
  let lines: [Line]
  let total: String
  let level1: Bool
  let level2: Bool
  let level3: Bool
  let level4: Bool
  let hasDisputed: Bool
  let disputed: [Line]
  let hasPromised: Bool
  let promised: [Line]
  let hasCovered: Bool
  let covered: String
  let hasBrokenPromise: Bool
  let brokenPromise: String
  let hasInterest: Bool
  let interest: String
  let compensation: String
  let grandTotal: String
  let payBy: String
  /// `nil` where policy does not say.
  let bankDetails: String?

  /// Texts that a template may name.
  static let texts: Set<String> = [
    "customerID", "name", "contactName", "date", "currency", "total", "covered", "brokenPromise",
    "interest", "compensation", "grandTotal", "payBy", "bankDetails",
  ]
  /// Lists of invoices, which a template may go through.
  static let lists: Set<String> = ["lines", "disputed", "promised"]
  /// Texts of each invoice of a list.
  static let textsOfLine: Set<String> = [
    "invoice", "issuedOn", "dueOn", "daysPastDue", "lateness", "amount", "instalment", "invoiced",
    "settled",
    "left",
  ]
  /// What is or is not so, on which parts of a template depend.
  static let conditions: Set<String> = [
    "level1", "level2", "level3", "level4", "hasDisputed", "hasPromised", "hasCovered",
    "hasBrokenPromise", "hasInterest",
  ]
}

/// Late-payment claims on what a letter asks for.
struct LetterClaims {
  let interest: Money
  let compensation: Money
}

extension LetterPage {
  init(
    _ letter: DunningLetter, _ claims: LetterClaims?, in view: LedgerView, on day: Day,
    language: String
  ) {
    let manner = LetterManner(language)
    let customer = view.customers[letter.customer]
    func lines(_ lines: [DunningLetter.Line]) -> [Line] {
      lines.map { line in
        let invoice = view.invoices.elements[line.invoice]
        let claims = view.documentPositions(line.invoice)
        let isInParts = line.settled.minorUnits > 0
        return Line(
          invoice: PlainText.singleLine(view.invoiceID(line.invoice)),
          issuedOn: manner.day(invoice.issuedOn),
          dueOn: manner.day(invoice.dueOn), daysPastDue: String(line.daysPastDue),
          lateness: manner.lateness(line.daysPastDue),
          amount: manner.amount(line.amount),
          instalment: claims.count > 1
            ? "\(claims.lowerBound.distance(to: line.invoice) + 1) / \(claims.count)" : nil,
          invoiced: isInParts ? manner.amount(line.invoiced) : nil,
          settled: isInParts ? manner.amount(line.settled) : nil,
          left: isInParts ? manner.amount(line.left) : nil)
      }
    }
    customerID = PlainText.singleLine(customer.id)
    name = PlainText.singleLine(customer.name.isEmpty ? customer.id : customer.name)
    contactName = LetterPage.text(customer.contactName)
    payBy = manner.day(letter.payBy)
    bankDetails = LetterPage.text(letter.bankDetails)
    date = manner.day(day)
    currency = letter.currency == .unstated ? "" : letter.currency.code
    self.lines = lines(letter.lines)
    total = manner.amount(letter.total)
    (level1, level2, level3, level4) = (
      letter.level == 1, letter.level == 2, letter.level == 3, letter.level == 4
    )
    disputed = lines(letter.disputed)
    hasDisputed = !disputed.isEmpty
    promised = lines(letter.promised)
    hasPromised = !promised.isEmpty
    covered = manner.amount(letter.covered)
    hasCovered = letter.covered.minorUnits > 0
    brokenPromise = letter.brokenPromise.map(manner.day) ?? ""
    hasBrokenPromise = letter.brokenPromise != nil
    hasInterest =
      claims.map { $0.interest.minorUnits > 0 || $0.compensation.minorUnits > 0 } ?? false
    interest = claims.map { manner.amount($0.interest) } ?? ""
    compensation = claims.map { manner.amount($0.compensation) } ?? ""
    grandTotal = claims.map { manner.amount(letter.total + $0.interest + $0.compensation) } ?? ""
  }
}

extension LetterPage {
  /// In one line; `nil` where there is nothing to read.
  fileprivate static func text(_ text: String) -> String? {
    let line = PlainText.singleLine(text)
    return line.allSatisfy(\.isWhitespace) ? nil : line
  }
}

/// How a language writes days and amounts.
struct LetterManner {
  private let language: String

  init(_ language: String) { self.language = language }

  func day(_ day: Day) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return switch language {
    case "de": "\(two(day.dayOfMonth)).\(two(day.month)).\(day.year)"
    case "fr": "\(two(day.dayOfMonth))/\(two(day.month))/\(day.year)"
    case "en": DayText.long(day)
    default: day.description
    }
  }

  /// How long something is past due; the singular where there is one day.
  func lateness(_ days: Int) -> String {
    switch language {
    case "de": "\(days) \(days == 1 ? "Tag" : "Tage") überfällig"
    case "fr": "\(days) \(days < 2 ? "jour" : "jours") de retard"
    default: "\(days) \(days == 1 ? "day" : "days") past due"
    }
  }

  func amount(_ money: Money) -> String {
    let (thousands, point): (Character, Character) =
      switch language {
      case "de": (".", ",")
      case "fr": ("\u{202f}", ",")
      default: (",", ".")
      }
    return String(
      money.grouped.map { $0 == "," ? thousands : $0 == "." ? point : $0 })
  }
}

internal import AccountReview
public import DuecastEngine
internal import Foundation
internal import Receivables

/// One letter as a line of `letters.csv`, for mail merge.
struct LetterRow: Sendable {
  let customer: Customer
  let language: String
  let letter: DunningLetter
  let invoices: [String]
  let file: String
  let claims: LetterClaims?

  static let columns: [Column<LetterRow>] = [
    Column(.customerID) { .text($0.customer.id) },
    Column(.customerName) { .text(PlainText.singleLine($0.customer.name)) },
    Column(.contactName) { .text(PlainText.singleLine($0.customer.contactName)) },
    Column(.contactEmail) { .text(PlainText.singleLine($0.customer.contactEmail)) },
    Column(.language) { .text($0.language) },
    Column(.letterLevel) { .integer($0.letter.level) },
    Column(.currency) { .text($0.letter.currency.code) },
    Column(.letterAmount) { .money($0.letter.total) },
    Column(.interest) { Cell($0.claims?.interest) },
    Column(.compensation) { Cell($0.claims?.compensation) },
    Column(.letterInvoices) { .text($0.invoices.joined(separator: " ")) },
    Column(.letterFile) { .text($0.file) },
  ]
}

extension OutputFolder {
  /// Whether a file of this name is a letter or their list, and is replaced or removed with them.
  public static func isLetter(_ name: String) -> Bool {
    name == "letters.csv"
      || name.wholeMatch(of: /[0-9]{5,}-[A-Za-z0-9_-]{1,40}-[A-Z]{3}\.txt/) != nil
  }

  /// Writes a text file for each letter and `letters.csv`, which lists them.
  ///
  /// Nothing is sent.
  ///
  /// Nothing is claimed on an invoice that is disputed in part.
  public func write(_ results: LettersResults, _ templates: LetterTemplates) throws {
    let view = results.view
    var rows: [LetterRow] = []
    for letter in results.due.letters {
      let customer = view.customers[letter.customer]
      let own = customer.language.prefix(2).lowercased()
      let language = templates.languages.contains(own) ? own : LetterTemplates.fallbackLanguage
      var claims: LetterClaims?
      if let late = results.claims {
        var (interest, compensation) = (Money.zero(letter.currency), Money.zero(letter.currency))
        let disputed = Set(letter.disputed.map(\.invoice))
        let undisputed = letter.lines.map(\.invoice).filter { !disputed.contains($0) }
        for own in late.sums(undisputed) {
          interest += own.interest
          compensation += own.compensation
        }
        claims = LetterClaims(interest: interest, compensation: compensation)
      }
      let number = String(rows.count + 1)
      let file =
        String(repeating: "0", count: max(0, 5 - number.count)) + number + "-"
        + OutputFolder.safeName(customer.id) + "-\(letter.currency).txt"
      try write(
        templates.render(
          LetterPage(letter, claims, in: view, on: results.due.day, language: language),
          language: language),
        to: file)
      rows.append(
        LetterRow(
          customer: customer, language: language, letter: letter,
          invoices: letter.documents(in: view), file: file, claims: claims))
    }
    try write(OutputTable(LetterRow.columns, rows), to: "letters.csv")
  }

  /// Letters, digits and hyphens of an identifier: nothing that means something in a path.
  static func safeName(_ id: String) -> String {
    String(
      id.unicodeScalars.prefix(40).map { scalar in
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
          || ("0"..."9").contains(scalar) || scalar == "-" ? Character(scalar) : "_"
      })
  }
}

extension DunningLetter {
  /// The identifiers of what is asked for, each once, however many instalments are due.
  fileprivate func documents(in view: LedgerView) -> [String] {
    var seen = Set<InvoiceIndex>()
    return lines.map(\.invoice).filter {
      seen.insert(view.documentPositions($0).lowerBound).inserted
    }.map(view.invoiceID)
  }
}

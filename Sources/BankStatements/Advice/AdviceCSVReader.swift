import Receivables

/// Reads remittance advice as a CSV: `payment_ref, document, amount, deduction, reason` and, where there
/// are, `currency`, `payer`, `date`, `discount` and `payment_amount`.
enum AdviceCSVReader {
  static func read(_ text: BankText, name: String) -> StatementFile {
    var file = StatementFile(name: name, format: .adviceCSV)
    let rows = CSVRows(text)
    guard let header = rows.first else { return file }
    var places: [String: Int] = [:]
    for (place, cell) in header.cells.enumerated() {
      places[cell.trimmed.lowercased()] = places[cell.trimmed.lowercased()] ?? place
    }
    guard let key = places["payment_ref"], let document = places["document"],
      let amount = places["amount"]
    else {
      let wanted = ["payment_ref", "document", "amount"].filter { places[$0] == nil }
      file.refuse(
        StatementFault(
          line: header.line, "missing-column",
          "the header has no \(wanted.joined(separator: ", "))",
          remedy: "name the columns payment_ref, document and amount"))
      return file
    }
    var advice = Advices()
    for row in rows.dropFirst() {
      func cell(_ place: Int?) -> String {
        place.flatMap { $0 < row.cells.count ? row.cells[$0].trimmed : nil } ?? ""
      }
      let currency = Currency(cell(places["currency"])) ?? .euro
      guard let paid = BankAmounts.loose(cell(amount), currency), !cell(document).isEmpty else {
        file.refuse(
          StatementFault(
            line: row.line, "bad-line",
            "\(quoted(cell(document))) of \(quoted(cell(amount))) is no document with an amount",
            remedy: "correct the line; the advice of its payment is not used"))
        advice.spoil(cell(key))
        continue
      }
      var named = RemittedDocument()
      (named.number, named.amount) = (cell(document), paid)
      named.isCredit = paid.minorUnits < 0
      named.discount = BankAmounts.loose(cell(places["discount"]), currency)
      named.deduction = BankAmounts.loose(cell(places["deduction"]), currency)
      named.reason = cell(places["reason"])
      advice.add(named, to: cell(key), line: row.line, name) {
        $0.payerName = cell(places["payer"])
        $0.on = Day(cell(places["date"]))
        $0.amount = BankAmounts.loose(cell(places["payment_amount"]), currency)
      }
    }
    file.advice = advice.usable
    return file
  }
}

/// Advice by payment, in the order of the file.
private struct Advices {
  private var all: [RemittanceAdvice] = []
  private var places: [String: Int] = [:]
  private var spoilt: Set<String> = []

  mutating func spoil(_ key: String) { spoilt.insert(key) }

  mutating func add(
    _ document: RemittedDocument, to key: String, line: Int, _ file: String,
    _ begin: (inout RemittanceAdvice) -> Void
  ) {
    let place = places[key] ?? all.count
    if place == all.count {
      var begun = RemittanceAdvice()
      (begun.file, begun.line, begun.paymentReference) = (file, line, key)
      begin(&begun)
      all.append(begun)
      places[key] = place
    }
    all[place].documents.append(document)
  }

  var usable: [RemittanceAdvice] { all.filter { !spoilt.contains($0.paymentReference) } }
}

/// Records of a CSV with quotes, by comma or semicolon.
struct CSVRows: RandomAccessCollection {
  struct Row {
    let line: Int
    var cells: [String]
  }

  private var rows: [Row] = []

  var startIndex: Int { 0 }
  var endIndex: Int { rows.count }
  subscript(place: Int) -> Row { rows[place] }

  init(_ text: BankText) {
    let head = text.text.prefix { !$0.isNewline }
    let separator: Character =
      head.count { $0 == ";" } > head.count { $0 == "," } ? ";" : head.contains("\t") ? "\t" : ","
    var (cells, cell, isQuoted, line, start) = ([String](), "", false, 1, 1)
    var afterQuote = false
    func isEnd(_ character: Character) -> Bool { character.isNewline && !isQuoted }
    for character in text.text {
      if character.isNewline { line += 1 }
      if isQuoted {
        if character == "\"" {
          (isQuoted, afterQuote) = (false, true)
        } else {
          cell.append(character)
        }
        continue
      }
      if character == "\"" {
        if afterQuote { cell.append("\"") }
        (isQuoted, afterQuote) = (true, false)
      } else if character == separator {
        cells.append(cell)
        (cell, afterQuote) = ("", false)
      } else if isEnd(character) {
        cells.append(cell)
        if cells.contains(where: { !$0.isBlank }) { rows.append(Row(line: start, cells: cells)) }
        (cells, cell, afterQuote, start) = ([], "", false, line)
      } else {
        cell.append(character)
      }
    }
    cells.append(cell)
    if cells.contains(where: { !$0.isBlank }) { rows.append(Row(line: start, cells: cells)) }
  }
}

import Receivables

/// Reads Norma 43 of Spain: records of 80 characters.
///
/// - SeeAlso: Asociación Española de Banca, *Serie normas y procedimientos bancarios 43*, 2012.
enum Norma43Reader {
  static func read(_ text: BankText, name: String) -> StatementFile {
    var reading = Norma43Reading(name)
    for line in text.lines where !line.text.isBlank { reading.take(FixedLine(line)) }
    return reading.finished()
  }

  /// ISO 4217 by number.
  static let currencies: [String: String] = [
    "978": "EUR", "840": "USD", "826": "GBP", "756": "CHF", "392": "JPY", "752": "SEK",
    "208": "DKK", "578": "NOK", "985": "PLN", "203": "CZK", "348": "HUF", "484": "MXN",
    "986": "BRL", "124": "CAD", "036": "AUD", "156": "CNY", "504": "MAD", "946": "RON",
    "949": "TRY", "152": "CLP", "170": "COP", "604": "PEN", "032": "ARS", "724": "ESP",
  ]
}

private struct Norma43Reading {
  private var file: StatementFile
  private var statement: BankStatement?
  private var records = 0

  init(_ name: String) { file = StatementFile(name: name, format: .norma43) }

  mutating func take(_ line: FixedLine) {
    let type = line.raw(0...1)
    if type != "88" { records += 1 }
    switch type {
    case "00": break
    case "11": begin(line)
    case "22": movement(line)
    case "23": concept(line)
    case "24": original(line)
    case "33": end(line)
    case "88":
      if let stated = Int(line[20...25]), stated != records {
        file.note(
          StatementFault(
            line: line.number, "record-count",
            "the file says that it has \(stated) records, and has \(records)",
            remedy: "fetch the file again if an account is missing"))
      }
    default:
      refuse(line, "bad-record", "\(quoted(line.text)) is no record of Norma 43")
    }
  }

  mutating func finished() -> StatementFile {
    if let open = statement {
      var open = open
      open.refuse(
        StatementFault(
          line: open.line, "no-closing", "\(open.label) has no closing balance (record 33)",
          remedy: "fetch the whole statement"))
      file.statements.append(open)
    }
    if file.statements.isEmpty, file.issues.isEmpty {
      file.refuse(
        StatementFault(
          line: 1, "no-statement", "no account (record 11) is in it",
          remedy: "give a whole Norma 43 file"))
    }
    return file
  }

  private mutating func refuse(_ line: FixedLine, _ code: String, _ problem: String) {
    let fault = StatementFault(
      line: line.number, code, problem, remedy: "fetch the whole statement again")
    if statement == nil { file.refuse(fault) } else { statement?.refuse(fault) }
  }

  private mutating func begin(_ line: FixedLine) {
    if let open = statement {
      file.statements.append(open)
    }
    var begun = BankStatement(.norma43)
    (begun.file, begun.line) = (file.name, line.number)
    begun.account = line[2...5] + line[6...9] + line[10...19]
    begun.currency = Norma43Reader.currencies[line[47...49]].flatMap { Currency($0) }
    (begun.from, begun.to) = (
      BankAmounts.yymmdd(line[20...25]), BankAmounts.yymmdd(line[26...31])
    )
    statement = begun
    balance(.opening, line, sign: 32, digits: 33...46, on: begun.from)
  }

  private mutating func balance(
    _ kind: Balance.Kind, _ line: FixedLine, sign: Int, digits: ClosedRange<Int>, on: Day?
  ) {
    guard let currency = statement?.currency,
      let amount = BankAmounts.implied(line[digits], places: 2, currency),
      line[sign] == "1" || line[sign] == "2"
    else {
      return refuse(
        line, "bad-balance",
        "\(quoted(line[digits])) is no balance in "
          + (statement?.currency.map { "\($0)" } ?? "a currency that is known"))
    }
    statement?.balances.append(Balance(kind, line[sign] == "1" ? -amount : amount, on: on))
  }

  private mutating func movement(_ line: FixedLine) {
    guard let currency = statement?.currency,
      let amount = BankAmounts.implied(line[28...41], places: 2, currency),
      let bookedOn = BankAmounts.yymmdd(line[10...15]), line[27] == "1" || line[27] == "2"
    else {
      return refuse(
        line, "bad-entry",
        "a movement has \(quoted(line[28...41])) on \(quoted(line[10...15])): no amount or no day")
    }
    var entry = BankEntry(line[27] == "1" ? -amount : amount)
    (entry.bookedOn, entry.line) = (bookedOn, line.number)
    entry.valueOn = BankAmounts.yymmdd(line[16...21]) ?? bookedOn
    entry.code = line[22...23] + "/" + line[24...26]
    let document = line[42...51]
    entry.bankReference = document.allSatisfy { $0 == "0" } ? "" : document
    var part = EntryPart()
    let references = [line[52...63], line[64...79]].filter { text in
      !text.allSatisfy { $0 == "0" }
    }
    entry.customerReference = references.first ?? ""
    part.remittance = references
    entry.parts = [part]
    _ = entry.settleParts()
    statement?.entries.append(entry)
  }

  private mutating func concept(_ line: FixedLine) {
    guard let statement, let last = statement.entries.indices.last,
      statement.entries[last].parts.first?.remittance.count ?? 0 < 1000
    else { return }
    let texts = [line[4...41], line[42...79]].filter { !$0.isEmpty }
    self.statement?.entries[last].parts[0].remittance += texts
    self.statement?.entries[last].parts[0].structured += texts.flatMap {
      StructuredReference.found(in: $0)
    }
    if self.statement?.entries[last].text.isEmpty == true, let first = texts.first {
      self.statement?.entries[last].text = first
    }
  }

  private mutating func original(_ line: FixedLine) {
    guard let last = statement?.entries.indices.last,
      let currency = Norma43Reader.currencies[line[4...6]].flatMap({ Currency($0) })
    else { return }
    statement?.entries[last].parts[0].original = BankAmounts.implied(
      line[7...20], places: 2, currency)
  }

  private mutating func end(_ line: FixedLine) {
    guard statement != nil else {
      return refuse(line, "no-opening", "a closing balance stands before any account (record 11)")
    }
    balance(.closing, line, sign: 58, digits: 59...72, on: statement?.to)
    if let currency = statement?.currency {
      var totals = StatedTotals()
      totals.debits = BankAmounts.implied(line[25...38], places: 2, currency)?.minorUnits
      totals.credits = BankAmounts.implied(line[44...57], places: 2, currency)?.minorUnits
      totals.entries = (Int(line[20...24]) ?? 0) + (Int(line[39...43]) ?? 0)
      if statement?.entries.isEmpty == false { statement?.statedTotals = totals }
    }
    if let finished = statement { file.statements.append(finished) }
    statement = nil
  }
}

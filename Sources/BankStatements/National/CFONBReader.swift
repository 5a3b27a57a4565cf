import Receivables

/// Reads CFONB 120 of France: records of 120 characters with zoned amounts.
///
/// - SeeAlso: CFONB, *Relevé de compte sur support informatique*, 2004.
enum CFONBReader {
  static func read(_ text: BankText, name: String) -> StatementFile {
    var reading = CFONBReading(name)
    for line in text.lines where !line.text.isBlank { reading.take(FixedLine(line)) }
    return reading.finished()
  }

  /// The last character holds sign and digit: `{` and `A` to `I` are +0 to +9, `}` and `J` to `R` −0 to −9.
  static func zoned(_ text: String, places: Int, _ currency: Currency) -> Money? {
    let digits = text.trimmed
    guard let last = digits.utf8.last else { return nil }
    let (isNegative, digit): (Bool, Int64)
    switch last {
    case UInt8(ascii: "{"): (isNegative, digit) = (false, 0)
    case UInt8(ascii: "}"): (isNegative, digit) = (true, 0)
    case 65...73: (isNegative, digit) = (false, Int64(last) - 64)
    case 74...82: (isNegative, digit) = (true, Int64(last) - 73)
    default: return nil
    }
    let head = digits.dropLast()
    guard head.isDigits, head.utf8.count <= 16, let units = Int64(head) else { return nil }
    let whole = units * 10 + digit
    return BankAmounts.scaled(isNegative ? -whole : whole, places: places, currency)
  }
}

private struct CFONBReading {
  private var file: StatementFile
  private var statement: BankStatement?
  private var hasOpening = false

  init(_ name: String) { file = StatementFile(name: name, format: .cfonb120) }

  mutating func take(_ line: FixedLine) {
    switch line.raw(0...1) {
    case "01":
      keep()
      begin(line)
      hasOpening = true
      balance(.opening, line)
    case "04": operation(line)
    case "05": detail(line)
    case "07":
      if statement == nil || statement?.account != account(line) {
        keep()
        begin(line)
        refuse(
          line, "no-opening", "the new balance of account \(account(line)) has no old one before it"
        )
      }
      balance(.closing, line)
      keep()
    default:
      refuse(line, "bad-record", "\(quoted(line.text)) is no record of CFONB 120")
    }
  }

  mutating func finished() -> StatementFile {
    keep()
    if file.statements.isEmpty, file.issues.isEmpty {
      file.refuse(
        StatementFault(
          line: 1, "no-statement", "the file has no operations and balances",
          remedy: "give a whole CFONB 120 file"))
    }
    return file
  }

  private func account(_ line: FixedLine) -> String {
    line[2...6] + line[11...15] + line[21...31]
  }

  private mutating func keep() {
    guard var kept = statement else { return }
    if hasOpening, kept.closing == nil {
      kept.refuse(
        StatementFault(
          line: kept.line, "no-closing", "\(kept.label) has no new balance",
          remedy: "fetch the whole statement"))
    }
    (kept.from, kept.to) = (kept.opening?.on, kept.closing?.on)
    file.statements.append(kept)
    (statement, hasOpening) = (nil, false)
  }

  private mutating func begin(_ line: FixedLine) {
    var begun = BankStatement(.cfonb120)
    (begun.file, begun.line, begun.account) = (file.name, line.number, account(line))
    begun.currency = Currency(line[16...18])
    statement = begun
  }

  private mutating func refuse(_ line: FixedLine, _ code: String, _ problem: String) {
    if statement == nil { begin(line) }
    statement?.refuse(
      StatementFault(line: line.number, code, problem, remedy: "fetch the whole statement again"))
  }

  private func places(_ line: FixedLine) -> Int { line[19]?.wholeNumberValue ?? 2 }

  private mutating func balance(_ kind: Balance.Kind, _ line: FixedLine) {
    guard let currency = Currency(line[16...18]) else {
      return refuse(line, "bad-currency", "\(quoted(line[16...18])) is no currency")
    }
    guard let on = BankAmounts.ddmmyy(line[34...39]) else {
      return refuse(line, "bad-day", "the balance has \(quoted(line[34...39])), which is no day")
    }
    guard let amount = CFONBReader.zoned(line[90...103], places: places(line), currency) else {
      return refuse(line, "bad-balance", "\(quoted(line[90...103])) is no balance")
    }
    statement?.balances.append(Balance(kind, amount, on: on))
  }

  private mutating func operation(_ line: FixedLine) {
    if statement == nil {
      refuse(line, "no-opening", "an operation stands before any old balance (record 01)")
    }
    guard let currency = Currency(line[16...18]) ?? statement?.currency,
      let amount = CFONBReader.zoned(line[90...103], places: places(line), currency),
      let bookedOn = BankAmounts.ddmmyy(line[34...39])
    else {
      return refuse(
        line, "bad-entry",
        "an operation has \(quoted(line[90...103])) on \(quoted(line[34...39])): no amount or no day"
      )
    }
    var entry = BankEntry(amount)
    (entry.bookedOn, entry.line) = (bookedOn, line.number)
    entry.valueOn = BankAmounts.ddmmyy(line[42...47]) ?? bookedOn
    entry.code = line[32...33]
    entry.bankReference = line[81...87].filter { $0 != "0" }.isEmpty ? "" : line[81...87]
    entry.text = line[48...78]
    let reference = line[104...119]
    entry.customerReference = reference
    var part = EntryPart()
    part.remittance = [line[48...78]].filter { !$0.isEmpty }
    entry.parts = [part]
    _ = entry.settleParts()
    statement?.entries.append(entry)
  }

  private mutating func detail(_ line: FixedLine) {
    guard statement?.entries.isEmpty == false else {
      return refuse(line, "no-operation", "a detail (record 05) stands before any operation")
    }
    guard let statement, var entry = statement.entries.last, var part = entry.parts.first,
      part.remittance.count < 1000
    else { return }
    let (one, two) = (line[48...82], line[83...117])
    let text = line[48...117]
    switch line[45...47] {
    case "NPY", "NBE": part.counterparty.name = text
    case "NPO", "NBU": part.counterparty.ultimateName = text
    case "IPY", "IBE": part.counterparty.account = one.unspaced
    case "RCN":
      part.references.endToEnd = one
      if !two.isEmpty { part.remittance.append(two) }
    case "REF": part.references.instruction = text
    case "RUM": part.references.mandate = one
    case "LIB", "LCC", "LC2", "LCS": part.remittance.append(text)
    case "MMO": part.original = original(line)
    case "FEE": if let charge = original(line) { part.charges.append(charge) }
    default: if !text.isEmpty { part.remittance.append(text) }
    }
    part.structured = part.remittance.flatMap { StructuredReference.found(in: $0) }
    entry.parts[0] = part
    self.statement?.entries[statement.entries.count - 1] = entry
  }

  /// Currency, decimals and digits.
  private func original(_ line: FixedLine) -> Money? {
    let text = line.raw(48...65)
    guard let currency = Currency(String(text.prefix(3))),
      let places = text.dropFirst(3).first?.wholeNumberValue
    else { return nil }
    return BankAmounts.implied(text.dropFirst(4).prefix(14), places: places, currency)
  }
}

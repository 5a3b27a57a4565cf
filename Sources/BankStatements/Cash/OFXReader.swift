import Receivables

/// Reads OFX 1 (SGML, leaf tags unclosed) and OFX 2 (XML) with one lenient scanner of tags.
///
/// - SeeAlso: *Open Financial Exchange Specification* 2.3, 11.4.
enum OFXReader {
  static func read(_ text: BankText, name: String) -> StatementFile {
    var reading = OFXReading(name)
    var scanner = OFXScanner(text.text)
    while let element = scanner.next() { reading.take(element) }
    return reading.finished()
  }
}

/// Tags with the text behind each.
private struct OFXScanner {
  enum Element {
    case open(String, value: String, line: Int)
    case close(String)
  }

  private let bytes: Substring.UTF8View
  private var place: Substring.UTF8View.Index
  private var line = 1

  init(_ text: String) {
    bytes = text[...].utf8
    place = bytes.startIndex
  }

  mutating func next() -> Element? {
    skip(to: UInt8(ascii: "<"))
    guard place < bytes.endIndex else { return nil }
    place = bytes.index(after: place)
    let name = take(to: UInt8(ascii: ">"))
    let start = line
    if place < bytes.endIndex { place = bytes.index(after: place) }
    if name.hasPrefix("/") { return .close(String(name.dropFirst()).trimmed.uppercased()) }
    let value = take(to: UInt8(ascii: "<"))
    return .open(name.trimmed.uppercased(), value: OFXScanner.plain(value.trimmed), line: start)
  }

  private mutating func skip(to byte: UInt8) {
    while place < bytes.endIndex, bytes[place] != byte { step() }
  }

  private mutating func take(to byte: UInt8) -> String {
    let start = place
    while place < bytes.endIndex, bytes[place] != byte { step() }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  private mutating func step() {
    if bytes[place] == 10 { line += 1 }
    place = bytes.index(after: place)
  }

  private static func plain(_ text: String) -> String {
    guard text.contains("&") else { return text }
    return text.replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&quot;", with: "\"").replacing("&apos;", with: "'")
      .replacing("&nbsp;", with: " ").replacing("&amp;", with: "&")
  }
}

private struct OFXReading {
  private var file: StatementFile
  private var statement: BankStatement?
  private var entry: OFXEntry?
  private var balance: (kind: Balance.Kind, amount: String, on: Day?, line: Int)?
  private var isOwnAccount = false
  private var status: (code: String, message: String) = ("", "")

  init(_ name: String) { file = StatementFile(name: name, format: .ofx) }

  mutating func take(_ element: OFXScanner.Element) {
    switch element {
    case .open(let name, let value, let line): open(name, value, line)
    case .close(let name): close(name)
    }
  }

  mutating func finished() -> StatementFile {
    closeEntry()
    closeBalance()
    keep()
    guard file.statements.isEmpty, file.issues.isEmpty else { return file }
    let said = status.message.isEmpty ? "" : ": \(status.message)"
    file.refuse(
      StatementFault(
        line: 0, "no-statement",
        status.code.isEmpty || status.code == "0"
          ? "the file has no account statement\(said)"
          : "the bank answered with status \(status.code)\(said)",
        remedy: "download a statement with transactions"))
    return file
  }

  private mutating func keep() {
    guard let kept = statement else { return }
    file.statements.append(kept)
    statement = nil
  }

  // MARK: Tags

  private mutating func open(_ name: String, _ value: String, _ line: Int) {
    switch name {
    case "STMTRS", "CCSTMTRS", "INVSTMTRS":
      closeEntry()
      keep()
      var begun = BankStatement(.ofx)
      (begun.file, begun.line) = (file.name, line)
      statement = begun
    case "BANKACCTFROM", "CCACCTFROM", "INVACCTFROM": isOwnAccount = true
    case "STMTTRN":
      closeEntry()
      entry = OFXEntry(line: line)
    case "LEDGERBAL": balance = (.closing, "", nil, line)
    case "AVAILBAL": balance = (.closingAvailable, "", nil, line)
    case "BUYSTOCK", "SELLSTOCK", "BUYMF", "SELLMF", "REINVEST", "INCOME": noteInvestment(line)
    default:
      if entry != nil { entry?.set(name, value) } else { leaf(name, value) }
    }
  }

  private mutating func leaf(_ name: String, _ value: String) {
    switch name {
    case "CURDEF": statement?.currency = Currency(value)
    case "ACCTID":
      if isOwnAccount, statement?.account.isEmpty == true { statement?.account = value.unspaced }
    case "DTSTART": statement?.from = BankAmounts.yyyymmdd(value)
    case "DTEND": statement?.to = BankAmounts.yyyymmdd(value)
    case "BALAMT": balance?.amount = value
    case "DTASOF":
      if balance != nil {
        balance?.on = BankAmounts.yyyymmdd(value)
      } else if statement?.to == nil {
        statement?.to = BankAmounts.yyyymmdd(value)
      }
    case "CODE": if status.code.isEmpty || status.code == "0" { status.code = value }
    case "MESSAGE": status.message = value
    default: break
    }
  }

  private mutating func close(_ name: String) {
    switch name {
    case "STMTTRN": closeEntry()
    case "BANKACCTFROM", "CCACCTFROM", "INVACCTFROM": isOwnAccount = false
    case "LEDGERBAL", "AVAILBAL": closeBalance()
    case "BANKTRANLIST": closeEntry()
    case "STMTRS", "CCSTMTRS", "INVSTMTRS":
      closeEntry()
      closeBalance()
      keep()
    default: break
    }
  }

  private mutating func noteInvestment(_ line: Int) {
    guard !file.issues.contains(where: { $0.code == "investments" }) else { return }
    file.note(
      StatementFault(
        line: line, "investments", "purchases and sales of securities are not read",
        remedy: "nothing to do; movements of cash are read"))
  }

  // MARK: Values

  private mutating func closeBalance() {
    guard let read = balance else { return }
    balance = nil
    guard let currency = statement?.currency else { return }
    guard let amount = BankAmounts.loose(read.amount, currency) else {
      return file.note(
        StatementFault(
          line: read.line, "no-balance", "a balance has \(quoted(read.amount)), which is no amount",
          remedy: "nothing to do if the entries are right; OFX has no opening balance anyway"))
    }
    statement?.balances.append(Balance(read.kind, amount, on: read.on))
  }

  private mutating func closeEntry() {
    guard let read = entry else { return }
    entry = nil
    guard let statement else { return }
    guard let currency = statement.currency, let amount = BankAmounts.loose(read.amount, currency)
    else {
      return refuse(
        read.line, "bad-amount", "a transaction has \(quoted(read.amount)), which is no amount")
    }
    guard let day = BankAmounts.yyyymmdd(read.posted) else {
      return refuse(
        read.line, "no-day",
        "a transaction of \(amount) \(currency) has "
          + (read.posted.isEmpty ? "no day" : "\(quoted(read.posted)), which is no day"))
    }
    var made = BankEntry(amount)
    (made.bookedOn, made.valueOn, made.line) = (day, day, read.line)
    (made.bankReference, made.code) = (read.id, read.type)
    made.customerReference = read.reference
    var part = EntryPart()
    part.counterparty.name = read.name
    part.references.cheque = read.check
    part.remittance = [read.memo].filter { !$0.isEmpty }
    part.structured = StructuredReference.found(in: read.memo)
    made.parts = [part]
    _ = made.settleParts()
    self.statement?.entries.append(made)
  }

  private mutating func refuse(_ line: Int, _ code: String, _ problem: String) {
    statement?.refuse(
      StatementFault(
        line: line, code, problem, remedy: "download the statement again, or in another format"))
  }
}

/// A transaction while it is read.
private struct OFXEntry {
  let line: Int
  var type = ""
  var posted = ""
  var amount = ""
  var id = ""
  var check = ""
  var reference = ""
  var name = ""
  var memo = ""

  init(line: Int) { self.line = line }

  mutating func set(_ tag: String, _ value: String) {
    switch tag {
    case "TRNTYPE": type = value
    case "DTPOSTED": posted = value
    case "TRNAMT": amount = value
    case "FITID": id = value
    case "CHECKNUM": check = value
    case "REFNUM": reference = value
    case "NAME": name = value
    case "MEMO": memo = value
    default: break
    }
  }
}

import Receivables

/// Reads BAI2.
///
/// - SeeAlso: Bank Administration Institute, *Cash Management Balance Reporting Specifications,
///   Version 2*.
enum BAI2Reader {
  static func read(_ text: BankText, name: String) -> StatementFile {
    var reading = BAI2Reading(name)
    for record in records(text) { reading.take(record) }
    return reading.finished()
  }

  struct Record {
    let type: String
    let line: Int
    /// Behind the type and its comma, without the mark at the end.
    var body: String
    /// What 88 records add, in order.
    var more: [String] = []
  }

  private static let types: Set<String> = ["01", "02", "03", "16", "49", "88", "98", "99"]

  private static func records(_ text: BankText) -> [Record] {
    var records: [Record] = []
    for line in text.lines {
      for piece in pieces(String(line.text)) where !piece.isBlank {
        let plain = piece.trimmedEnd
        let type = String(plain.prefix(2))
        guard types.contains(type), plain.dropFirst(2).first == "," || plain.utf8.count == 2 else {
          // A text that a line break cut goes on.
          records.extend(plain)
          continue
        }
        let body = String(plain.dropFirst(3))
        if type == "88" {
          records.extend(body)
        } else {
          records.append(Record(type: type, line: line.number, body: body))
        }
      }
    }
    return records
  }

  /// Several records on one line: `…PPD/ 16,142,…`.
  private static func pieces(_ line: String) -> [String] {
    var pieces: [String] = []
    var rest = line[...]
    // Marks and blanks at the beginning belong to no record.
    rest = rest.drop { $0 == " " || $0 == "\t" }
    var search = rest.startIndex
    while let slash = rest[search...].firstIndex(of: "/") {
      let after = rest[rest.index(after: slash)...]
      let next = after.drop { $0 == " " || $0 == "\t" }
      let isRecord =
        next.startIndex != after.startIndex && types.contains(String(next.prefix(2)))
        && next.dropFirst(2).first == ","
        && (next.hasPrefix("88,")
          || next.dropFirst(3).first.map { $0.isNumber || "+-,".contains($0) } == true)
      if isRecord {
        pieces.append(String(rest[...slash]))
        rest = next
        search = next.startIndex
      } else {
        search = rest.index(after: slash)
      }
    }
    pieces.append(String(rest))
    return pieces
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    var part = self[...]
    while part.last?.isWhitespace == true { part = part.dropLast() }
    return String(part)
  }
}

extension [BAI2Reader.Record] {
  fileprivate mutating func extend(_ text: String) {
    guard !isEmpty, self[count - 1].more.count < StatementBounds.continuations else { return }
    self[count - 1].more.append(text)
  }
}

private struct BAI2Reading {
  private var file: StatementFile
  private var statement: BankStatement?
  private var groupCurrency: Currency?
  private var groupDay: Day?
  private var control: Int128 = 0
  private var hasHeader = false

  init(_ name: String) { file = StatementFile(name: name, format: .bai2) }

  mutating func take(_ record: BAI2Reader.Record) {
    switch record.type {
    case "01": header(record)
    case "02": group(record)
    case "03": account(record)
    case "16": transaction(record)
    case "49": trailer(record)
    default: break
    }
  }

  mutating func finished() -> StatementFile {
    keep()
    if file.statements.isEmpty && file.issues.isEmpty {
      file.refuse(
        StatementFault(
          line: 1, "no-statement", "no account (record 03) is in it",
          remedy: "give a whole BAI2 file"))
    }
    return file
  }

  private mutating func keep() {
    if let statement { file.statements.append(statement) }
    statement = nil
  }

  private mutating func header(_ record: BAI2Reader.Record) {
    hasHeader = true
    let fields = record.fields
    let version = fields.count > 7 ? fields[7].filter(\.isNumber) : ""
    if !version.isEmpty, version != "2" {
      file.note(
        StatementFault(
          line: record.line, "bai-version", "the file says that it is of BAI version \(version)",
          remedy: "look at the balances; version 2 is read"))
    }
  }

  private mutating func group(_ record: BAI2Reader.Record) {
    keep()
    let fields = record.fields
    groupDay = fields.count > 3 ? BankAmounts.yymmdd(fields[3]) : nil
    groupCurrency = fields.count > 5 ? Currency(fields[5]) : nil
  }

  // MARK: Accounts

  private mutating func account(_ record: BAI2Reader.Record) {
    keep()
    let fields = record.fields
    var begun = BankStatement(.bai2)
    (begun.file, begun.line) = (file.name, record.line)
    begun.account = fields.first?.unspaced ?? ""
    let currency = (fields.count > 1 ? Currency(fields[1]) : nil) ?? groupCurrency ?? .usDollar
    begun.currency = currency
    (begun.from, begun.to) = (groupDay, groupDay)
    control = 0
    var totals = StatedTotals()
    for summary in BAI2Summary.read(fields.dropFirst(2), control: &control) {
      guard let units = summary.units,
        let amount = BankAmounts.scaled(units, places: currency.exponent, currency)
      else { continue }
      switch summary.type {
      case "010": begun.balances.append(Balance(.opening, amount, on: groupDay))
      case "015": begun.balances.append(Balance(.closing, amount, on: groupDay))
      case "040": begun.balances.append(Balance(.openingAvailable, amount, on: groupDay))
      case "045": begun.balances.append(Balance(.closingAvailable, amount, on: groupDay))
      case "060": begun.balances.append(Balance(.interimAvailable, amount, on: groupDay))
      case "100": totals.credits = amount.minorUnits
      case "400": totals.debits = amount.minorUnits
      default: break
      }
    }
    if totals != StatedTotals() { begun.statedTotals = totals }
    if groupDay == nil {
      begun.refuse(
        StatementFault(
          line: record.line, "no-day", "the group of the account has no as-of day",
          remedy: "ask the bank for record 02 with its date"))
    }
    statement = begun
  }

  private mutating func trailer(_ record: BAI2Reader.Record) {
    if let stated = record.fields.first.flatMap({ Int64($0.replacing("+", with: "")) }),
      Int128(stated) != control, let statement
    {
      file.note(
        StatementFault(
          line: record.line, "control-total",
          "the control total of account \(statement.account) is \(stated), but its records come to "
            + "\(control)",
          remedy: "compare the entries with the bank's own list"))
    }
    keep()
  }

  // MARK: Entries

  private mutating func transaction(_ record: BAI2Reader.Record) {
    guard let currency = statement?.currency else {
      return file.refuse(
        StatementFault(
          line: record.line, "no-account", "a transaction stands before any account (record 03)",
          remedy: "fetch the file again"))
    }
    let read = BAI2Transaction(record)
    guard let units = read.units, let sign = read.sign else {
      statement?.refuse(
        StatementFault(
          line: record.line, "bad-entry",
          "\(quoted("16," + record.body)) has no type and amount that can be read",
          remedy: "fetch the file again, or ask the bank to correct it"))
      return
    }
    guard let amount = BankAmounts.scaled(units, places: currency.exponent, currency) else {
      return
    }
    control += Int128(units)
    var entry = BankEntry(sign < 0 ? -amount : amount)
    entry.bookedOn = groupDay
    entry.valueOn = read.valueOn ?? groupDay
    (entry.code, entry.line) = (read.type, record.line)
    (entry.bankReference, entry.customerReference) = (read.bankReference, read.customerReference)
    entry.isReversal = BAI2Transaction.returns.contains(read.type)
    entry.text = read.text
    entry.parts = [read.part(isReturn: entry.isReversal, isCredit: sign > 0)]
    _ = entry.settleParts()
    statement?.entries.append(entry)
  }
}

extension Currency {
  /// What BAI2 means where it states none.
  fileprivate static let usDollar = Currency("USD") ?? .unstated
}

extension BAI2Reader.Record {
  /// Comma-separated; where a list goes on in the next record, the mark stands for the comma.
  var fields: [String] {
    var whole = BAI2Reader.Record.unmarked(body)
    for next in more { whole += "," + BAI2Reader.Record.unmarked(next) }
    return whole.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmed }
  }

  static func unmarked(_ text: String) -> String {
    text.last == "/" ? String(text.dropLast()) : text
  }
}

/// `type,amount,count,funds…` of an account's record.
private struct BAI2Summary {
  let type: String
  let units: Int64?

  static func read(_ fields: ArraySlice<String>, control: inout Int128) -> [BAI2Summary] {
    var summaries: [BAI2Summary] = []
    var place = fields.startIndex
    func field(_ offset: Int) -> String {
      place + offset < fields.endIndex ? fields[place + offset] : ""
    }
    while place < fields.endIndex {
      guard field(0).utf8.count == 3, field(0).isDigits else {
        place += 1
        continue
      }
      let units = Int64(field(1).replacing("+", with: ""))
      if let units { control += Int128(units) }
      summaries.append(BAI2Summary(type: field(0), units: units))
      let funds = field(3)
      place += 4
      if place >= fields.endIndex { break }
      switch funds {
      case "S": place += 3
      case "V": place += 2
      case "D": place += 1 + 2 * min(Int(field(0)) ?? 0, 1000)
      default: break
      }
    }
    return summaries
  }
}

/// A record 16.
private struct BAI2Transaction {
  var type = ""
  var units: Int64?
  var valueOn: Day?
  var bankReference = ""
  var customerReference = ""
  var text = ""

  /// Returned items.
  static let returns: Set<String> = ["252", "255", "257", "258", "266", "268", "555", "557", "261"]

  init(_ record: BAI2Reader.Record) {
    // Only a text is cut anywhere; a list that goes on has its mark in place of a comma.
    var whole = record.body
    var more = record.more[...]
    while BAI2Transaction.textStart(whole) == nil, let next = more.first {
      whole = BAI2Reader.Record.unmarked(whole) + "," + next
      more = more.dropFirst()
    }
    let start = BAI2Transaction.textStart(whole)
    let head = start.map { whole[..<$0] } ?? BAI2Reader.Record.unmarked(whole)[...]
    var fields = head.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmed }[
      ...]
    func take() -> String { fields.popFirst() ?? "" }
    type = take()
    units = Int64(take().replacing("+", with: ""))
    switch take() {
    case "S": fields = fields.dropFirst(3)
    case "V":
      valueOn = BankAmounts.yymmdd(take())
      _ = take()
    case "D":
      let count = min(Int(take()) ?? 0, 1000)
      fields = fields.dropFirst(2 * count)
    default: break
    }
    (bankReference, customerReference) = (take(), take())
    let first = start.map { BAI2Reader.Record.unmarked(String(whole[$0...])) } ?? ""
    text = ([first] + more.map(BAI2Reader.Record.unmarked)).map(\.trimmed)
      .filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// Where the text begins, behind all fields before it; `nil` where the fields are not complete.
  private static func textStart(_ body: String) -> String.Index? {
    var commas = 2
    var place = body.startIndex
    func after(_ count: Int, from start: String.Index) -> String.Index? {
      var (left, place) = (count, start)
      while left > 0 {
        guard let comma = body[place...].firstIndex(of: ",") else { return nil }
        place = body.index(after: comma)
        left -= 1
      }
      return place
    }
    guard let funds = after(commas, from: place) else { return nil }
    let kind = body[funds...].prefix { $0 != "," && $0 != "/" }.trimmed
    place = funds
    switch kind {
    case "S": commas = 4
    case "V": commas = 3
    case "D":
      guard let count = after(1, from: funds) else { return nil }
      commas = 2 + 2 * min(Int(body[count...].prefix { $0 != "," }.trimmed) ?? 0, 1000)
    default: commas = 1
    }
    return after(commas + 2, from: place)
  }

  /// 1xx to 3xx and 92x to 95x raise the account, 4xx to 6xx and 96x to 99x lower it.
  var sign: Int? {
    guard type.utf8.count == 3, let number = Int(type) else { return nil }
    switch number {
    case 100...399, 920...959: return 1
    case 400...699, 960...999: return -1
    default: return nil
    }
  }

  private func take(
    _ key: BAI2Key, _ value: String, _ isCredit: Bool, into part: inout EntryPart
  ) {
    switch key {
    case .EREF: part.references.endToEnd = value
    case .REMI: part.remittance.append(value)
    case .DBNM where isCredit, .CRNM where !isCredit: part.counterparty.name = value
    case .DACT where isCredit, .CACT where !isCredit: part.counterparty.account = value
    case .DABA where isCredit, .DBIC where isCredit, .CABA where !isCredit, .CBIC where !isCredit:
      part.counterparty.bank = value
    case .CHKN: part.references.cheque = value
    default: break
    }
  }

  /// What banks put in the lines of the text: `EREF: …`, `DBNM: …`.
  func part(isReturn: Bool, isCredit: Bool) -> EntryPart {
    var part = EntryPart()
    for line in text.split(separator: "\n").map(String.init) {
      guard let colon = line.firstIndex(of: ":"), line[..<colon].utf8.count == 4,
        let key = BAI2Key(rawValue: String(line[..<colon]))
      else {
        part.remittance.append(line)
        continue
      }
      take(key, String(line[line.index(after: colon)...]).trimmed, isCredit, into: &part)
    }
    if isReturn, let range = text.firstRange(of: "Reason: ") {
      part.returnReason = text[range.upperBound...].prefix { $0 != "," && $0 != "\n" }
        .filter { $0.isLetter || $0.isNumber }
    }
    part.structured = StructuredReference.found(in: text)
    return part
  }
}

/// Keys of banks in the lines of a text: debtor, creditor, references.
private enum BAI2Key: String {
  case EREF, CREF, REMI, DBNM, CRNM, DACT, CACT, DABA, CABA, DBIC, CBIC, CHKN, IDNM
}

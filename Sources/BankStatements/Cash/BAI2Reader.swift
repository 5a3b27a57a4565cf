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

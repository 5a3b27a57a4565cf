import Receivables

/// Reads MT940 and MT942, in the blocks of SWIFT, bare or behind a bank's own lines.
///
/// - SeeAlso: SWIFT, *Category 9: Cash Management and Customer Status*; `:86:` as banks write it.
enum MT940Reader {
  static func read(_ text: BankText, name: String) -> StatementFile {
    var file = StatementFile(name: name, format: .mt940)
    var message = MT940Message(name)
    for field in fields(text) {
      if field.tag == "20", message.hasBegun { file.take(message.finished(), &message, name) }
      message.add(field)
    }
    if message.hasBegun { file.take(message.finished(), &message, name) }
    file.format = file.statements.first?.format ?? .mt940
    if file.statements.isEmpty {
      file.refuse(
        StatementFault(
          line: 0, "no-statement", "no message with an account (:25:) is in it",
          remedy: "give a whole MT940 or MT942 message"))
    }
    return file
  }

  struct Field {
    let tag: String
    let line: Int
    /// Lines of the field; the first is what stands behind the tag.
    var lines: [String]
  }

  private static let tags: Set<String> = [
    "20", "21", "25", "25P", "28", "28C", "60F", "60M", "61", "86", "62F", "62M", "64", "65", "13",
    "13D", "34F", "90D", "90C", "NS",
  ]

  private static func fields(_ text: BankText) -> [Field] {
    var fields: [Field] = []
    for line in unbroken(text).lines {
      var rest = line.text[...]
      while rest.first == "{", let end = blockEnd(rest) { rest = rest[end...] }
      if rest.isBlank || rest.trimmed == "-" || rest.hasPrefix("-}") { continue }
      if let (tag, value) = tag(rest) {
        fields.append(Field(tag: tag, line: line.number, lines: [String(value)]))
      } else if !fields.isEmpty,
        fields[fields.count - 1].lines.count < StatementBounds.continuations
      {
        let text = rest.hasSuffix("-}") ? rest.dropLast(2) : rest
        fields[fields.count - 1].lines.append(String(text))
      }
    }
    return fields
  }

  /// Behind a block as `{1:…}`, or behind `{4:`.
  private static func blockEnd(_ text: Substring) -> Substring.Index? {
    if text.hasPrefix("{4:") { return text.index(text.startIndex, offsetBy: 3) }
    return text.firstIndex(of: "}").map { text.index(after: $0) }
  }

  private static func tag(_ line: Substring) -> (String, Substring)? {
    let shown = line.drop { $0 == " " }
    guard shown.first == ":" else { return nil }
    let body = shown.dropFirst()
    guard let end = body.prefix(4).firstIndex(of: ":") else { return nil }
    let name = String(body[..<end])
    guard tags.contains(name) else { return nil }
    return (name, body[body.index(after: end)...])
  }

  /// A file without line breaks, with one before each tag.
  private static func unbroken(_ text: BankText) -> BankText {
    guard text.lines.count(where: { !$0.text.isBlank }) <= 1 else { return text }
    var whole = text.text
    for tag in tags { whole = whole.replacing(":\(tag):", with: "\n:\(tag):") }
    return BankText(whole.replacing("\n-", with: "-"))
  }
}

extension StatementFile {
  fileprivate mutating func take(
    _ statement: BankStatement?, _ message: inout MT940Message, _ name: String
  ) {
    if let statement { statements.append(statement) }
    issues += message.notices.map { $0.issue(file: name, effect: .noticed) }
    message = MT940Message(name)
  }
}

/// One message while it is read.
private struct MT940Message {
  private let name: String
  private(set) var hasBegun = false
  private(set) var notices: [StatementFault] = []
  private var statement = BankStatement(.mt940)
  private var details: [MT940Reader.Field] = []
  private var entry: BankEntry?
  private var isAfterClosing = false
  /// What stands behind a closing balance is there, so that no page is missing.
  private var hasBalancesAhead = false
  private var hasAccount = false

  init(_ name: String) { self.name = name }

  mutating func add(_ field: MT940Reader.Field) {
    let value = field.lines[0].trimmed
    if !hasBegun { (hasBegun, statement.line, statement.file) = (true, field.line, name) }
    switch field.tag {
    case "20": statement.id = value
    case "25", "25P": account(value)
    case "28", "28C":
      let parts = value.split(separator: "/", maxSplits: 1).map(String.init)
      statement.sequence = parts.first ?? ""
      statement.page = parts.count > 1 ? parts[1] : ""
    case "60F": balance(.opening, value, field.line)
    case "60M": balance(statement.balances.isEmpty ? .opening : .interim, value, field.line)
    case "62F", "62M":
      finishEntry()
      isAfterClosing = true
      balance(.closing, value, field.line)
    case "64", "65":
      hasBalancesAhead = true
      balance(field.tag == "64" ? .closingAvailable : .forwardAvailable, value, field.line)
    case "61":
      finishEntry()
      isAfterClosing = false
      movement(field)
    case "86": if isAfterClosing || entry == nil { note(field) } else { details.append(field) }
    case "34F", "13", "13D":
      statement.format = .mt942
      if field.tag == "34F", statement.currency == nil {
        statement.currency = Currency(String(value.prefix(3)))
      }
      if field.tag != "34F" { statement.to = BankAmounts.yymmdd(value.prefix(6)) }
    case "90D", "90C": finishEntry()
    case "NS": if !value.isEmpty { details.append(field) }
    default: break
    }
  }

  mutating func finished() -> BankStatement? {
    finishEntry()
    guard hasAccount || !statement.entries.isEmpty else { return nil }
    statement.currency = statement.currency ?? statement.balances.first?.amount.currency
    statement.from = statement.opening?.on
    statement.to = statement.to ?? statement.closing?.on
    if statement.refusal == nil, statement.balance(.opening) != nil, statement.closing == nil {
      guard !hasBalancesAhead else {
        notices.append(
          StatementFault(
            line: statement.line, "no-closing",
            "\(statement.label) has no closing balance, so that its entries are held against none",
            remedy: "compare their number with the bank's"))
        return statement
      }
      statement.refuse(
        StatementFault(
          line: statement.line, "no-closing", "\(statement.label) has no closing balance",
          remedy: "fetch the whole statement"))
    }
    return statement
  }

  private mutating func account(_ value: String) {
    hasAccount = true
    var account = value.unspaced
    // `1291.99.348EUR`: the currency behind the number.
    let suffix = String(account.suffix(3))
    if account.utf8.count > 5, let currency = Currency(suffix), currency.isListed,
      account.dropLast(3).last?.isNumber == true
    {
      account.removeLast(3)
      statement.currency = currency
    }
    statement.account = account
  }

  private mutating func note(_ field: MT940Reader.Field) {
    statement.text = field.lines.map(\.trimmed).filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private mutating func balance(_ kind: Balance.Kind, _ value: String, _ line: Int) {
    let mark = value.first
    let currency = Currency(String(value.dropFirst(7).prefix(3)))
    guard mark == "C" || mark == "D", let currency,
      let amount = BankAmounts.comma(value.dropFirst(10).unspaced, currency)
    else {
      guard kind == .opening || kind == .closing else { return }
      return statement.refuse(
        StatementFault(
          line: line, "bad-balance", "\(quoted(value)) is no balance",
          remedy: "fetch the statement again, or ask the bank to correct it"))
    }
    let signed = mark == "D" ? -amount : amount
    statement.currency = statement.currency ?? currency
    statement.balances.append(
      Balance(kind, signed, on: BankAmounts.yymmdd(value.dropFirst().prefix(6))))
  }

  private mutating func movement(_ field: MT940Reader.Field) {
    guard let currency = statement.currency ?? statement.balances.first?.amount.currency,
      let read = MT940Line(field.lines[0], currency)
    else {
      return statement.refuse(
        StatementFault(
          line: field.line, "bad-entry",
          "\(quoted(field.lines[0])) is no entry of \(statement.currency.map { "\($0)" } ?? "a stated currency")",
          remedy: "fetch the statement again, or ask the bank to correct it"))
    }
    var made = read.entry
    made.line = field.line
    var part = EntryPart()
    MT940Supplement.read(field.lines.dropFirst() + [read.rest], into: &part, &made, currency)
    made.parts = [part]
    entry = made
  }

  private mutating func finishEntry() {
    defer { (entry, details) = (nil, []) }
    guard var finished = entry else { return }
    let lines = details.flatMap(\.lines)
    if !lines.isEmpty { MT940Details.read(lines, into: &finished) }
    if let oddity = finished.settleParts() {
      notices.append(
        StatementFault(line: finished.line, "details-differ", oddity, remedy: "look at the entry"))
    }
    statement.entries.append(finished)
  }
}

/// The first line of `:61:`.
private struct MT940Line {
  var entry: BankEntry
  /// What stands behind the references.
  var rest = ""

  init?(_ text: String, _ currency: Currency) {
    var rest = Substring(text).drop { $0 == " " }
    guard let valueOn = BankAmounts.yymmdd(rest.prefix(6)) else { return nil }
    rest = rest.dropFirst(6)
    var bookedOn: Day?
    if rest.prefix(4).allSatisfy(\.isNumber), rest.prefix(4).count == 4 {
      bookedOn = MT940Line.booked(rest.prefix(4), near: valueOn)
      rest = rest.dropFirst(4)
    }
    guard let mark = ["RC", "RD", "EC", "ED", "C", "D"].first(where: { rest.hasPrefix($0) }) else {
      return nil
    }
    rest = rest.dropFirst(mark.count)
    // The third letter of the currency.
    if rest.first?.isLetter == true { rest = rest.dropFirst() }
    let digits = rest.prefix { $0.isNumber || $0 == "," || $0 == "." }
    guard let amount = BankAmounts.comma(String(digits).replacing(".", with: ","), currency) else {
      return nil
    }
    rest = rest.dropFirst(digits.count).drop { $0 == " " }
    let isDebit = mark == "D" || mark == "RC" || mark == "ED"
    entry = BankEntry(isDebit ? -amount : amount)
    entry.isReversal = mark.first == "R"
    entry.status = mark.first == "E" ? .pending : .booked
    entry.valueOn = valueOn
    entry.bookedOn = bookedOn ?? valueOn
    references(rest)
  }

  /// Type, the owner's reference, `//` and the bank's.
  private mutating func references(_ text: Substring) {
    var rest = text
    if let kind = rest.first, "NFS".contains(kind) {
      rest = rest.dropFirst()
      // A bank may put a blank into the type.
      let type = rest.drop { $0 == " " }.prefix(3)
      entry.code = String(kind) + type
      rest = rest.drop { $0 == " " }.dropFirst(type.count)
    }
    var owner = rest
    if let mark = rest.range(of: "//") {
      owner = rest[..<mark.lowerBound]
      entry.bankReference = String(rest[mark.upperBound...]).trimmed
    }
    // The reference ends at two blanks, behind which older banks have a name.
    if let gap = owner.range(of: "  ") {
      self.rest = String(owner[gap.upperBound...]).trimmed
      owner = owner[..<gap.lowerBound]
    }
    let reference = String(owner).trimmed
    entry.customerReference = reference == "NONREF" ? "" : reference
  }

  /// The year that puts a day nearest to another.
  private static func booked(_ text: Substring, near day: Day) -> Day? {
    let digits = text.utf8.map { Int($0) - 48 }
    guard digits.count == 4, digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
    let (month, dayOfMonth) = (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])
    return (-1...1).compactMap {
      BankAmounts.clamped(year: day.year + $0, month: month, day: dayOfMonth)
    }.min { abs($0 - day) < abs($1 - day) }
  }
}

/// The lines below `:61:`: `/OCMT/EUR11,85//CHGS/EUR0,50/`, a name, or an account.
private enum MT940Supplement {
  static func read(
    _ lines: [String], into part: inout EntryPart, _ entry: inout BankEntry, _ currency: Currency
  ) {
    for line in lines.map(\.trimmed) where !line.isEmpty {
      if line.contains("/OCMT/") || line.contains("/CHGS/") || line.contains("/EXCH/") {
        part.original = money(line, "/OCMT/") ?? part.original
        if let charge = money(line, "/CHGS/") { part.charges.append(charge) }
      } else if line.unspaced.count >= 15,
        line.unspaced.dropFirst(2).prefix(2).allSatisfy(\.isNumber),
        line.prefix(2).allSatisfy(\.isLetter)
      {
        part.counterparty.account = line.unspaced
      } else if part.counterparty.name.isEmpty {
        part.counterparty.name = line
      } else {
        entry.text += (entry.text.isEmpty ? "" : "\n") + line
      }
    }
  }

  private static func money(_ line: String, _ key: String) -> Money? {
    guard let range = line.range(of: key) else { return nil }
    let value = line[range.upperBound...].prefix { $0 != "/" }
    guard let currency = Currency(String(value.prefix(3))) else { return nil }
    return BankAmounts.comma(value.dropFirst(3), currency)
  }
}

extension StringProtocol {
  /// Where a text is first.
  func range(of text: String) -> Range<Index>? { self.firstRange(of: text) }
}

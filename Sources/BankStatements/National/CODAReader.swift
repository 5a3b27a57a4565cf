import Receivables

/// Reads CODA 2 of Belgium: records of 128 characters.
///
/// - SeeAlso: Febelfin, *Standard CODA 2.6*.
enum CODAReader {
  static func read(_ text: BankText, name: String) -> StatementFile {
    var reading = CODAReading(name)
    for line in text.lines where !line.text.isBlank { reading.take(FixedLine(line)) }
    return reading.finished()
  }
}

private struct CODAReading {
  private var file: StatementFile
  private var statement: BankStatement?
  private var movements: [CODAMovement] = []
  private var information: (sequence: String, text: String)?
  private var isCopy = false
  private var currency: Currency?

  init(_ name: String) { file = StatementFile(name: name, format: .coda) }

  mutating func take(_ line: FixedLine) {
    switch line[0] {
    case "0":
      keep()
      isCopy = line[16] == "D"
    case "1": opening(line)
    case "2": movement(line)
    case "3": information(line)
    case "8": closing(line)
    case "9": keep()
    default: break
    }
  }

  mutating func finished() -> StatementFile {
    keep()
    if file.statements.isEmpty, file.issues.isEmpty {
      file.refuse(
        StatementFault(
          line: 1, "no-statement", "no old balance (record 1) is in it",
          remedy: "give a whole CODA file"))
    }
    return file
  }

  private mutating func opening(_ line: FixedLine) {
    keep()
    var begun = BankStatement(.coda)
    (begun.file, begun.line, begun.isCopy) = (file.name, line.number, isCopy)
    begun.sequence = line[125...127].isEmpty ? line[2...4] : line[125...127]
    let isOld = line[1] == "0"
    begun.account = (isOld ? line[5...16] : line[5...38]).unspaced
    let code = isOld ? line[18...20] : line[39...41]
    currency = Currency(code)
    begun.currency = currency
    statement = begun
    balance(.opening, line, sign: 42, digits: 43...57, day: 58...63)
  }

  private mutating func closing(_ line: FixedLine) {
    balance(.closing, line, sign: 41, digits: 42...56, day: 57...62)
    finishMovements()
  }

  private mutating func balance(
    _ kind: Balance.Kind, _ line: FixedLine, sign: Int, digits: ClosedRange<Int>,
    day: ClosedRange<Int>
  ) {
    guard let currency, let amount = BankAmounts.implied(line[digits], places: 3, currency) else {
      statement?.refuse(
        StatementFault(
          line: line.number, "bad-balance", "\(quoted(line[digits])) is no balance",
          remedy: "fetch the file again"))
      return
    }
    statement?.balances.append(
      Balance(kind, line[sign] == "1" ? -amount : amount, on: BankAmounts.ddmmyy(line[day])))
  }

  // MARK: Movements

  private mutating func movement(_ line: FixedLine) {
    guard statement != nil else { return }
    switch line[1] {
    case "1":
      guard let currency,
        let amount = BankAmounts.implied(line[32...46], places: 3, currency)
      else {
        statement?.refuse(
          StatementFault(
            line: line.number, "bad-amount",
            "\(quoted(line[32...46])) is no amount in "
              + (currency.map { "\($0)" } ?? "a stated currency"),
            remedy: "fetch the file again"))
        return
      }
      movements.append(CODAMovement(line, line[31] == "1" ? -amount : amount))
    case "2":
      guard !movements.isEmpty else { return }
      movements[movements.count - 1].second(line)
    case "3":
      guard !movements.isEmpty else { return }
      movements[movements.count - 1].third(line)
    default: break
    }
  }

  private mutating func information(_ line: FixedLine) {
    let text =
      switch line[1] {
      case "1": line[40...112]
      case "2": line[10...114]
      default: line[10...99]
      }
    guard let place = movements.lastIndex(where: { $0.sequence == line[2...5] }) else { return }
    guard movements[place].information.utf8.count < StatementBounds.record else { return }
    movements[place].information += text + "\n"
  }

  /// Details are parts of the total of their number, or movements of their own.
  private mutating func finishMovements() {
    defer { movements = [] }
    guard let statement, !movements.isEmpty else { return }
    var entries: [(movement: CODAMovement, details: [CODAMovement])] = []
    for movement in movements {
      if movement.detail != "0000", entries.last?.movement.sequence == movement.sequence {
        entries[entries.count - 1].details.append(movement)
      } else {
        entries.append((movement, []))
      }
    }
    // Details of a globalised total may have numbers of their own; the balances say whether.
    if let turnover = statement.turnover,
      sum(entries.map(\.movement)) != turnover,
      case let totals = entries.filter({ !$0.movement.isDetailType }),
      sum(totals.map(\.movement)) == turnover
    {
      entries = totals
    }
    for (movement, details) in entries {
      var entry = movement.entry
      if !details.isEmpty, sum(details) == Int128(movement.amount.minorUnits) {
        entry.parts = details.map(\.part)
        var batch = Batch()
        (batch.count, batch.total) = (details.count, movement.amount)
        entry.batch = batch
      }
      _ = entry.settleParts()
      self.statement?.entries.append(entry)
    }
  }

  private func sum(_ movements: [CODAMovement]) -> Int128 {
    movements.reduce(0) { $0 + Int128($1.amount.minorUnits) }
  }

  private mutating func keep() {
    finishMovements()
    if let kept = statement {
      var kept = kept
      (kept.from, kept.to) = (kept.opening?.on, kept.closing?.on)
      file.statements.append(kept)
    }
    statement = nil
  }
}

extension BankStatement {
  /// What the balances say the entries come to.
  fileprivate var turnover: Int128? {
    guard let opening, let closing, opening.amount.currency == closing.amount.currency else {
      return nil
    }
    return Int128(closing.amount.minorUnits) - Int128(opening.amount.minorUnits)
  }
}

/// Records 21, 22 and 23 of one movement.
private struct CODAMovement {
  let sequence: String
  let detail: String
  let amount: Money
  private let line: Int
  private let bankReference: String
  private let code: String
  private let isStructured: Bool
  private let valueOn: Day?
  private let bookedOn: Day?
  private var message: String
  private var clientReference = ""
  private var counterparty = Counterparty()
  private var returnReason = ""
  var information = ""

  init(_ line: FixedLine, _ amount: Money) {
    (sequence, detail, self.amount, self.line) = (line[2...5], line[6...9], amount, line.number)
    (bankReference, code) = (line[10...30], line[53...60])
    isStructured = line[61] == "1"
    valueOn = BankAmounts.ddmmyy(line[47...52])
    bookedOn = BankAmounts.ddmmyy(line[115...120])
    message = line.raw(62...114)
  }

  /// Types 5 to 9 are details of a total.
  var isDetailType: Bool { code.first.map { "56789".contains($0) } ?? false }

  mutating func second(_ line: FixedLine) {
    message += line.raw(10...62)
    clientReference = line[63...97]
    counterparty.bank = line[98...108]
    if line[112] != " ", line[112] != "0" { returnReason = line[113...116] }
  }

  mutating func third(_ line: FixedLine) {
    counterparty.account = line[10...43].unspaced
    counterparty.name = line[47...81]
    message += line.raw(82...124)
  }

  var part: EntryPart {
    var part = EntryPart()
    part.amount = amount
    part.counterparty = counterparty
    if clientReference != "NOTPROVIDED" { part.references.endToEnd = clientReference }
    part.references.bank = bankReference
    part.returnReason = returnReason
    let type = message.prefix(3)
    if isStructured, type == "101" || type == "102" {
      part.structured = [StructuredReference(String(message.dropFirst(3).prefix(12)), as: .belgian)]
    } else if isStructured, type == "127" {
      part.references.creditor = String(message.dropFirst(12).prefix(35)).trimmed
      part.references.mandate = String(message.dropFirst(47).prefix(35)).trimmed
      part.remittance = [String(message.dropFirst(82).prefix(62)).trimmed]
    } else {
      part.remittance = [message.trimmed]
      part.structured = StructuredReference.found(in: message)
    }
    part.remittance += information.split(separator: "\n").map { $0.trimmed }
    part.remittance.removeAll(where: \.isEmpty)
    return part
  }

  var entry: BankEntry {
    var entry = BankEntry(amount)
    (entry.bookedOn, entry.valueOn, entry.line) = (bookedOn, valueOn, line)
    (entry.bankReference, entry.code) = (bankReference, code)
    entry.text = message.trimmed
    entry.parts = [part]
    return entry
  }
}

import Receivables

/// Reads files of the American clearing house (NACHA): what came back, and what payers write in addenda.
///
/// Entries that come back (addenda of type 99) are movements; addenda of type 05 with segments of an 820
/// are remittance advice under the entry's trace number. All else, such as what is sent for
/// collection, is counted and passed over.
///
/// - SeeAlso: Nacha, *ACH File Details*, records 1, 5, 6, 7, 8 and 9 of 94 characters.
enum NACHAReader {
  static let width = 94

  static func read(_ text: BankText, name: String) -> StatementFile {
    var reading = NACHAReading(name)
    for line in text.lines where !line.text.isBlank {
      for record in records(line) { reading.take(record) }
    }
    return reading.finished()
  }

  /// A line holds one record, or all of them.
  private static func records(_ line: BankText.Line) -> [FixedLine] {
    guard line.text.utf8.count > width + 8 else { return [FixedLine(line)] }
    var rest = line.text
    var records: [FixedLine] = []
    while !rest.isEmpty {
      records.append(FixedLine(BankText.Line(number: line.number, text: rest.prefix(width))))
      rest = rest.dropFirst(width)
    }
    return records
  }
}

/// The batch that is read.
private struct NACHABatch {
  let line: Int
  let payer: String
  let kind: String
  let on: Day?
  var debits: Int64 = 0
  var credits: Int64 = 0
}

/// One entry with its addenda.
private struct NACHAEntry {
  let line: Int
  let code: String
  let amount: Money
  let account: String
  let identifier: String
  let name: String
  let trace: String
  var texts: [String] = []
  var reason = ""
  var original = ""
  var isChange = false

  /// The last digit of the code says what it is; 5 to 9 are debits.
  var isDebit: Bool { code.last.map { ("5"..."9").contains($0) } ?? false }
}

private struct NACHAReading {
  private var file: StatementFile
  private var statement = BankStatement(.nacha)
  private var batch: NACHABatch?
  private var entry: NACHAEntry?
  private var passedOver = 0
  private var isEnded = false
  private static let dollar = Currency("USD") ?? .unstated

  init(_ name: String) {
    file = StatementFile(name: name, format: .nacha)
    (statement.file, statement.line, statement.currency) = (name, 1, Self.dollar)
  }

  mutating func take(_ line: FixedLine) {
    switch line.raw(0...0) {
    case "1":
      statement.id = line[13...22]
      statement.from = BankAmounts.yymmdd(line[23...28])
      statement.to = statement.from
    case "5": beginBatch(line)
    case "6": beginEntry(line)
    case "7": addenda(line)
    case "8": endBatch(line)
    case "9": isEnded = true
    default:
      refuse(line.number, "bad-record", "\(quoted(line.text)) is no record of a NACHA file")
    }
  }

  private mutating func refuse(_ line: Int, _ code: String, _ problem: String) {
    statement.refuse(
      StatementFault(line: line, code, problem, remedy: "fetch the whole file again"))
  }

  // MARK: Records

  private mutating func beginBatch(_ line: FixedLine) {
    keepEntry()
    if batch != nil {
      refuse(line.number, "no-control", "a batch begins before the last has ended")
    }
    batch = NACHABatch(
      line: line.number, payer: line[4...19], kind: line[50...52],
      on: BankAmounts.yymmdd(line[69...74]) ?? statement.from)
  }

  private mutating func beginEntry(_ line: FixedLine) {
    keepEntry()
    guard let amount = BankAmounts.implied(line[29...38], places: 2, Self.dollar), batch != nil
    else {
      return refuse(
        line.number, "bad-entry",
        "an entry has \(quoted(line[29...38])): no amount, or it stands outside a batch")
    }
    let isCTX = batch?.kind == "CTX"
    entry = NACHAEntry(
      line: line.number, code: line[1...2], amount: amount,
      account: line[3...11] + line[12...28], identifier: line[39...53],
      name: isCTX ? line[58...73] : line[54...75], trace: line[79...93])
    if entry?.isDebit == true {
      batch?.debits &+= amount.minorUnits
    } else {
      batch?.credits &+= amount.minorUnits
    }
  }

  private mutating func addenda(_ line: FixedLine) {
    guard entry != nil else {
      return refuse(line.number, "bad-addenda", "addenda stand before any entry")
    }
    switch line[1...2] {
    case "05":
      if entry?.texts.count ?? 0 < StatementBounds.continuations {
        entry?.texts.append(line.raw(3...82))
      }
    case "98": entry?.isChange = true
    case "99":
      entry?.reason = line[3...5]
      entry?.original = line[6...20]
    default: break
    }
  }

  private mutating func endBatch(_ line: FixedLine) {
    keepEntry()
    guard let ended = batch else {
      return refuse(line.number, "bad-record", "a batch ends before it begins")
    }
    batch = nil
    let stated = [line[20...31], line[32...43]].map {
      BankAmounts.implied($0, places: 2, Self.dollar)?.minorUnits
    }
    guard stated[0] == ended.debits, stated[1] == ended.credits else {
      func text(_ units: Int64?) -> String {
        units.map { "\(Money(minorUnits: $0, Self.dollar))" } ?? "nothing that is an amount"
      }
      return refuse(
        line.number, "totals-differ",
        "the batch of line \(ended.line) states debits of \(text(stated[0])) and credits of "
          + "\(text(stated[1])), and has \(text(ended.debits)) and \(text(ended.credits))")
    }
  }

  // MARK: Entries

  private mutating func keepEntry() {
    guard let entry, let batch else { return }
    self.entry = nil
    if entry.reason.isEmpty || entry.isChange {
      if !readAdvice(entry, batch) { passedOver += 1 }
      return
    }
    // A debit of ours that comes back takes money away; a credit of ours that does brings it back.
    var booked = BankEntry(entry.isDebit ? -entry.amount : entry.amount)
    (booked.bookedOn, booked.valueOn, booked.line) = (batch.on, batch.on, entry.line)
    (booked.code, booked.bankReference) = (entry.code, entry.trace)
    booked.status = entry.isDebit ? .booked : .info
    var part = EntryPart()
    (part.counterparty.name, part.counterparty.account) = (entry.name, entry.account)
    (part.references.endToEnd, part.references.transaction) = (entry.identifier, entry.original)
    part.references.bank = entry.trace
    part.returnReason = entry.reason
    part.remittance = ["return \(entry.reason) of \(entry.original)"]
    booked.parts = [part]
    _ = booked.settleParts()
    statement.entries.append(booked)
  }

  /// Segments of an 820 in addenda; CCD has one `RMR` alone.
  private mutating func readAdvice(_ entry: NACHAEntry, _ batch: NACHABatch) -> Bool {
    var text = entry.texts.joined()
    while text.last?.isWhitespace == true { text.removeLast() }
    guard let at = text.firstRange(of: "RMR") ?? text.firstRange(of: "ST"),
      at.upperBound < text.endIndex
    else { return false }
    let separator = text[at.upperBound]
    guard separator.isASCII, !separator.isLetter, !separator.isNumber, !separator.isWhitespace
    else { return false }
    var reading = EDI820Reading(file.name)
    let segments = text.split { $0 == "\\" || $0 == "~" }.map { segment in
      segment.trimmed.split(separator: separator, omittingEmptySubsequences: false)
        .map(String.init)
    }
    if !segments.contains(where: { $0.first == "ST" }) {
      reading.take(["ST", "820"], line: entry.line)
    }
    for segment in segments { reading.take(segment, line: entry.line) }
    reading.take(["SE"], line: entry.line)
    for advice in reading.advice where !advice.documents.isEmpty {
      var advice = advice
      advice.paymentReference = entry.trace
      if advice.payerName.isEmpty { advice.payerName = batch.payer }
      (advice.amount, advice.on) = (advice.amount ?? entry.amount, advice.on ?? batch.on)
      file.advice.append(advice)
    }
    return !file.advice.isEmpty
  }

  mutating func finished() -> StatementFile {
    keepEntry()
    if batch != nil || !isEnded {
      refuse(statement.line, "no-control", "the file ends before its control record (9)")
    }
    if passedOver > 0 {
      file.note(
        StatementFault(
          line: 0, "no-returns",
          "\(passedOver) entries are neither returns nor remittance, and are passed over",
          remedy: "nothing to do; what was received stands in the bank's statement"))
    }
    if statement.refusal != nil || !statement.entries.isEmpty { file.statements = [statement] }
    if file.statements.isEmpty, file.advice.isEmpty {
      file.refuse(
        StatementFault(
          line: 1, "no-returns", "no return and no remittance is in it",
          remedy: "give the bank's file of returns, or its statement"))
    }
    return file
  }
}

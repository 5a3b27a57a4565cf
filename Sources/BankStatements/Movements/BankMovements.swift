internal import Foundation
package import Receivables

/// One payment on an account, once, whatever number of files has it; what the files say of its other side
/// reads as its own.
@dynamicMemberLookup
package struct BankMovement: Sendable, Hashable {
  /// The same for the same money in later files: of account, day, amount, bank reference and number
  /// among equals.
  package var id = ""
  package var account = ""
  package var amount: Money
  package var bookedOn: Day
  package var valueOn: Day
  package var part = EntryPart()
  package var isReversal = false
  package var code = ""
  package var file = ""
  package var line = 0

  package init(_ amount: Money, on day: Day) {
    (self.amount, bookedOn, valueOn) = (amount, day, day)
  }

  package subscript<Value>(dynamicMember path: WritableKeyPath<EntryPart, Value>) -> Value {
    get { part[keyPath: path] }
    set { part[keyPath: path] = newValue }
  }

  /// All that the payer wrote, joined with and without blanks at the bank's line ends.
  package var text: String { part.remittance.joined(separator: " ") }
}

/// What was counted once, and what of the files was not money of its own.
package struct BankMovements: Sendable {
  package private(set) var movements: [BankMovement] = []
  /// Entries that another file has too.
  package private(set) var repeated = 0
  /// Entries that are not booked.
  package private(set) var unbooked = 0
  package private(set) var issues: [LedgerIssue] = []

  /// - Parameters:
  ///   - files: in any order; refused statements are left out.
  ///   - known: identifiers of movements that were taken before.
  package init(_ files: [StatementFile]) {
    var merge = StatementMerge()
    let usable = files.flatMap(\.statements).filter { $0.refusal == nil }
    for statement in usable.sorted(by: StatementMerge.comesBefore) { merge.take(statement) }
    (movements, repeated, unbooked, issues) = merge.finished()
  }
}

/// Brings the entries of several files together.
///
/// Statements are the measure; an entry of a report or a notification is one of a statement, or all of
/// the notification's together are, or else it is money that no statement has yet.
struct StatementMerge {
  private struct Booked {
    var entry: BankEntry
    var account: String
    var file: String
    let kind: BankStatement.Kind
    /// Which statement: the same for its copies.
    let document: Int
    var isTaken: Set<Int> = []
  }

  private var entries: [Booked] = []
  /// By account and amount.
  private var places: [Key: [Int]] = [:]
  private var documents: [Document: Int] = [:]
  private var covered: [String: [ClosedRange<Day>]] = [:]
  private var documentCount = 0
  private var repeated = 0
  private var unbooked = 0
  private var issues: [LedgerIssue] = []

  private struct Key: Hashable {
    let account: String
    let amount: Int64
    let currency: Currency
  }

  /// What makes two statements one.
  private struct Document: Hashable {
    let account: String
    let kind: BankStatement.Kind
    let opening: Int64?
    let closing: Int64?
    let amounts: [Int64]
    let days: [Day?]
  }

  static func comesBefore(_ a: BankStatement, _ b: BankStatement) -> Bool {
    (a.format.kind, a.to?.number ?? .max, a.file, a.line)
      < (b.format.kind, b.to?.number ?? .max, b.file, b.line)
  }

  /// Accounts as they are compared: a German IBAN is its bank and number.
  static func account(_ text: String) -> String {
    let plain = text.filter { $0.isLetter || $0.isNumber }.uppercased()
    if plain.hasPrefix("DE"), plain.utf8.count == 22 { return String(plain.dropFirst(4)) }
    if let slash = text.firstIndex(of: "/"), text[..<slash].isDigits,
      text[..<slash].utf8.count == 8, text[text.index(after: slash)...].isDigits
    {
      let number = text[text.index(after: slash)...]
      return text[..<slash] + String(repeating: "0", count: max(0, 10 - number.utf8.count)) + number
    }
    return plain
  }

  mutating func take(_ statement: BankStatement) {
    let account = StatementMerge.account(statement.account)
    let booked = statement.entries.filter { $0.status == .booked }
    unbooked += statement.entries.count - booked.count
    let document = Document(
      account: account, kind: statement.format.kind, opening: statement.opening?.amount.minorUnits,
      closing: statement.closing?.amount.minorUnits, amounts: booked.map(\.amount.minorUnits),
      days: booked.map(\.day) + [statement.opening?.on])
    if documents[document] != nil, !booked.isEmpty {
      repeated += booked.count
      enrich(booked, account, document: documents[document] ?? 0)
      return
    }
    documentCount += 1
    documents[document] = documentCount
    let kind = statement.format.kind
    if kind != .statement, joinsAsOne(booked, account, statement) { return }
    for entry in booked { take(entry, statement, account) }
    if kind == .statement, let days = statement.days {
      covered[account, default: []].append(days)
    }
  }

  private mutating func take(
    _ entry: BankEntry, _ statement: BankStatement, _ account: String
  ) {
    guard let day = entry.day ?? statement.to ?? statement.from else {
      issues.append(
        StatementFault(
          line: entry.line, "no-day",
          "an entry of \(entry.amount) has no day, nor has its statement",
          remedy: "give the statement that books it"
        ).issue(file: statement.file, effect: .setAside))
      return
    }
    var entry = entry
    entry.valueOn = entry.valueOn ?? entry.bookedOn ?? day
    entry.bookedOn = entry.bookedOn ?? day
    let key = Key(
      account: account, amount: entry.amount.minorUnits, currency: entry.amount.currency)
    if let found = same(entry, key, statement) {
      repeated += 1
      entries[found].isTaken.insert(documentCount)
      enrich(found, entry)
      return
    }
    if statement.format.kind == .notification, isCovered(account, entry) {
      issues.append(
        StatementFault(
          line: entry.line, "not-in-statement",
          "a notified payment of \(entry.amount) \(entry.amount.currency) is not in the statement of "
            + "its day; it is not counted",
          remedy: "ask the bank, or give the statement that books it"
        ).issue(file: statement.file, effect: .noticed))
      return
    }
    places[key, default: []].append(entries.count)
    if !account.isEmpty {
      // A file that does not say of which account it is, is of any.
      let anywhere = Key(
        account: "", amount: entry.amount.minorUnits, currency: entry.amount.currency)
      places[anywhere, default: []].append(entries.count)
    }
    entries.append(
      Booked(
        entry: entry, account: statement.account, file: statement.file,
        kind: statement.format.kind, document: documentCount, isTaken: [documentCount]))
  }

  /// The entry of another document that is the same money.
  private func same(_ entry: BankEntry, _ key: Key, _ statement: BankStatement) -> Int? {
    let kind = statement.format.kind
    let candidates = (places[key] ?? []).filter { !entries[$0].isTaken.contains(documentCount) }
    if !entry.bankReference.isEmpty {
      let named = candidates.first {
        entries[$0].entry.bankReference == entry.bankReference
          && isNear(entries[$0].entry, entry, days: kind == .statement ? 0 : 5)
      }
      if let named { return named }
    }
    // Two statements of one account may each have a payment of the same day and amount: only where
    // one of them has no reference to tell, and is no statement, are they one.
    return candidates.first { place in
      let other = entries[place]
      let canDiffer =
        !entry.bankReference.isEmpty && !other.entry.bankReference.isEmpty
      guard !canDiffer || kind != other.kind,
        isNear(other.entry, entry, days: kind == .statement ? 0 : 2)
      else { return false }
      if kind != other.kind { return true }
      return overlaps(statement, key.account)
    }
  }

  private func isNear(_ one: BankEntry, _ other: BankEntry, days: Int) -> Bool {
    let pairs = [
      (one.bookedOn, other.bookedOn), (one.valueOn, other.valueOn), (one.bookedOn, other.valueOn),
    ]
    return pairs.contains { pair in
      guard let a = pair.0, let b = pair.1 else { return true }
      return abs(a - b) <= days
    }
  }

  /// Whether an earlier statement without pages that chain covers the same days: a download twice.
  private func overlaps(_ statement: BankStatement, _ account: String) -> Bool {
    guard let days = statement.days, statement.opening == nil || statement.closing == nil else {
      return false
    }
    return (covered[account] ?? []).contains { $0.overlaps(days) }
  }

  private func isCovered(_ account: String, _ entry: BankEntry) -> Bool {
    guard let day = entry.bookedOn else { return false }
    return (covered[account] ?? []).contains { $0.contains(day) }
  }

  /// All entries of a notification that together are one of a statement: they are its parts.
  private mutating func joinsAsOne(
    _ booked: [BankEntry], _ account: String, _ statement: BankStatement
  ) -> Bool {
    guard booked.count > 1, let currency = booked.first?.amount.currency,
      booked.allSatisfy({ $0.amount.currency == currency })
    else { return false }
    let sum = booked.reduce(Int128(0)) { $0 + Int128($1.amount.minorUnits) }
    guard let units = Int64(exactly: sum) else { return false }
    let key = Key(account: account, amount: units, currency: currency)
    let found = (places[key] ?? []).first { place in
      entries[place].kind == .statement && entries[place].entry.parts.count <= 1
        && booked.allSatisfy { isNear(entries[place].entry, $0, days: 2) }
    }
    guard let found else { return false }
    entries[found].entry.parts = booked.flatMap { entry in
      entry.parts.isEmpty
        ? [EntryPart(of: entry)]
        : entry.parts.map { part in
          var part = part
          part.amount = part.amount ?? entry.amount
          return part
        }
    }
    repeated += booked.count
    return true
  }

  private mutating func enrich(_ booked: [BankEntry], _ account: String, document: Int) {
    var used: Set<Int> = []
    for entry in booked {
      let key = Key(
        account: account, amount: entry.amount.minorUnits, currency: entry.amount.currency)
      let place = (places[key] ?? []).first {
        entries[$0].document == document && !used.contains($0)
      }
      guard let place else { continue }
      used.insert(place)
      enrich(place, entry)
    }
  }

  /// Takes over details that another file has of an entry.
  private mutating func enrich(_ place: Int, _ other: BankEntry) {
    let own = entries[place].entry
    let isRicher =
      other.parts.count > max(1, own.parts.count)
      || (own.parts.count <= 1 && (own.parts.first?.weight ?? 0) < (other.parts.first?.weight ?? 0))
    if isRicher, other.amount == own.amount { entries[place].entry.parts = other.parts }
    if own.bankReference.isEmpty { entries[place].entry.bankReference = other.bankReference }
  }

  // MARK: Movements

  func finished() -> ([BankMovement], Int, Int, [LedgerIssue]) {
    var movements: [BankMovement] = []
    var equals: [String: Int] = [:]
    for booked in entries {
      let entry = booked.entry
      let isSplit = entry.parts.count > 1 && entry.parts.allSatisfy { $0.amount != nil }
      let parts = isSplit ? entry.parts : [entry.whole]
      for part in parts {
        var movement = StatementMerge.movement(part, of: booked.entry)
        (movement.account, movement.file) = (booked.account, booked.file)
        let key = [
          StatementMerge.account(booked.account), "\(movement.bookedOn)",
          "\(movement.amount.minorUnits)", "\(movement.amount.currency)",
        ].joined(separator: "|")
        let number = equals[key, default: 0]
        equals[key] = number + 1
        movement.id = "B" + StatementMerge.digest(key + "|\(number)")
        movements.append(movement)
      }
    }
    return (movements, repeated, unbooked, issues)
  }

  private static func movement(_ part: EntryPart, of entry: BankEntry) -> BankMovement {
    let day = entry.bookedOn ?? entry.valueOn ?? Day(number: 0)
    var movement = BankMovement(part.amount ?? entry.amount, on: day)
    movement.valueOn = entry.valueOn ?? day
    movement.part = part
    if movement.references.bank.isEmpty { movement.references.bank = entry.bankReference }
    movement.charges += entry.charges
    (movement.isReversal, movement.code, movement.line) = (
      entry.isReversal, entry.code, entry.line
    )
    if movement.remittance.isEmpty, !entry.text.isEmpty { movement.remittance = [entry.text] }
    return movement
  }

  /// Sixteen hexadecimal digits that depend on nothing but the text.
  static func digest(_ text: String) -> String {
    var text = text
    let hash = text.withUTF8 { Interner.hash($0) }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension BankStatement {
  /// The days of which it has all entries.
  var days: ClosedRange<Day>? {
    let known = [from, to].compactMap { $0 } + entries.compactMap(\.bookedOn)
    guard let first = known.min(), let last = known.max() else { return nil }
    return first...last
  }
}

extension EntryPart {
  fileprivate init(of entry: BankEntry) {
    self.init()
    amount = entry.amount
    remittance = [entry.text].filter { !$0.isEmpty }
    references.bank = entry.bankReference
  }

  /// How much it says.
  fileprivate var weight: Int {
    remittance.reduce(0) { $0 + $1.utf8.count } + counterparty.name.utf8.count
      + counterparty.account.utf8.count + references.endToEnd.utf8.count + documents.count * 10
  }
}

extension BankEntry {
  /// All its details as one payment.
  fileprivate var whole: EntryPart {
    guard var first = parts.first else { return EntryPart(of: self) }
    first.amount = amount
    for part in parts.dropFirst().prefix(1000) {
      first.remittance += part.remittance
      first.structured += part.structured
      first.documents += part.documents
    }
    return first
  }
}

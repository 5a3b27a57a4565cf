import Receivables

/// `:86:` in the dialects of banks, told apart by content and not by a list of banks.
enum MT940Details {
  static func read(_ lines: [String], into entry: inout BankEntry) {
    var part = entry.parts.first ?? EntryPart()
    let joined = lines.joined()
    if let separator = germanSeparator(joined) {
      readGerman(joined, separator, into: &part, &entry)
    } else if isTagged(joined) {
      readTagged(joined, into: &part)
    } else {
      readFree(lines, into: &part)
    }
    entry.text = lines.map(\.trimmed).filter { !$0.isEmpty }.joined(separator: "\n")
    entry.parts = [part]
  }

  // MARK: German

  /// Three digits, a sign, and a field of two digits.
  private static func germanSeparator(_ text: String) -> Character? {
    let head = Array(text.prefix(6))
    guard head.count == 6, head[0...2].allSatisfy(\.isNumber), !head[3].isLetter, !head[3].isNumber,
      head[3] != " ", head[3] != "/", head[4].isNumber, head[5].isNumber
    else { return nil }
    return head[3]
  }

  private static func readGerman(
    _ text: String, _ separator: Character, into part: inout EntryPart, _ entry: inout BankEntry
  ) {
    entry.code = String(text.prefix(3))
    var fields: [Int: String] = [:]
    for field in text.dropFirst(3).split(separator: separator) {
      guard let number = Int(field.prefix(2)) else {
        // The sign itself within a text.
        continue
      }
      fields[number, default: ""] += field.dropFirst(2)
    }
    let purpose = (Array(20...29) + Array(60...63)).compactMap { fields[$0] }.joined()
    part.counterparty.bank = fields[30]?.unspaced ?? ""
    part.counterparty.account = fields[31]?.unspaced ?? ""
    part.counterparty.name = ((fields[32] ?? "") + (fields[33] ?? "")).trimmed
    if let code = fields[34]?.trimmed, !code.isEmpty,
      ["108", "109", "159", "181"].contains(entry.code)
    {
      part.returnReason = code
    }
    readSEPA(purpose, into: &part)
  }

  /// `EREF+ KREF+ …` anywhere in the purpose, also in a word that a field or a line end cut.
  private static func readSEPA(_ purpose: String, into part: inout EntryPart) {
    var found: [(key: String, value: String)] = []
    var (rest, free) = (Substring(purpose), "")
    while let mark = nextKey(rest) {
      let before = String(rest[..<mark.range.lowerBound])
      if found.isEmpty { free = before } else { found[found.count - 1].value = before }
      found.append((mark.key, ""))
      rest = rest[mark.range.upperBound...]
    }
    if found.isEmpty { free = String(rest) } else { found[found.count - 1].value = String(rest) }
    var remittance = [free.trimmed].filter { !$0.isEmpty }
    for (key, value) in found.map({ ($0.key, $0.value.trimmed) }) {
      switch key {
      case "EREF": if value != "NOTPROVIDED" { part.references.endToEnd = value }
      case "KREF": part.references.instruction = value
      case "MREF": part.references.mandate = value
      case "CRED": part.references.creditor = value
      case "SVWZ": remittance.append(value)
      case "ABWA", "ABWE": part.counterparty.ultimateName = value
      case "IBAN":
        if part.counterparty.account.isEmpty { part.counterparty.account = value.unspaced }
      case "BIC": if part.counterparty.bank.isEmpty { part.counterparty.bank = value.unspaced }
      case "OAMT": part.original = original(value) ?? part.original
      case "COAM": if let charge = original(value) { part.charges.append(charge) }
      default: break
      }
    }
    part.remittance = remittance.filter { !$0.isEmpty }
    part.structured = remittance.flatMap(StructuredReference.found)
  }

  private static func original(_ text: String) -> Money? {
    // `1000,00USD`, and `USD1000,00` at other banks.
    let currency = [text.suffix(3), text.prefix(3)].first { $0.allSatisfy(\.isLetter) }
      .flatMap { Currency(String($0)) }
    return BankAmounts.comma(text.filter { $0.isNumber || $0 == "," }, currency ?? .euro)
  }

  private static let keys = [
    "EREF", "KREF", "MREF", "CRED", "DEBT", "COAM", "OAMT", "SVWZ", "ABWA", "ABWE", "IBAN", "BIC",
    "PURP", "MDAT",
  ]

  /// The first keyword with `+`, or with `: ` as cooperative banks have it.
  private static func nextKey(_ text: Substring) -> (key: String, range: Range<Substring.Index>)? {
    let bytes = text.utf8
    var at = bytes.startIndex
    while let mark = bytes[at...].firstIndex(where: { $0 == plus || $0 == colon }) {
      let after = bytes.index(after: mark)
      at = after
      var end = after
      if bytes[mark] == colon {
        guard after < bytes.endIndex, bytes[after] == UInt8(ascii: " ") else { continue }
        end = bytes.index(after: after)
      }
      let before = bytes[..<mark]
      if let key = keys.first(where: { before.suffix($0.utf8.count).elementsEqual($0.utf8) }) {
        return (key, bytes.index(mark, offsetBy: -key.utf8.count)..<end)
      }
    }
    return nil
  }

  private static let plus = UInt8(ascii: "+")
  private static let colon = UInt8(ascii: ":")

  // MARK: Dutch and SWIFT

  private static let words: Set<String> = [
    "EREF", "KREF", "MARF", "CSID", "RTRN", "BENM", "ORDP", "NAME", "REMI", "IBAN", "BIC", "CNTP",
    "TRTP", "ISDT", "PREF", "UDTR", "UCRD", "PURP", "EXCH", "CHGS", "SVCL", "IREF", "ADDR", "ID",
    "OCMT", "CREF", "ORDI", "BO1", "INS", "TXT",
  ]

  private static func isTagged(_ text: String) -> Bool {
    guard text.trimmed.first == "/" else { return false }
    let word = text.trimmed.dropFirst().prefix { $0 != "/" }
    return words.contains(String(word).unspaced)
  }

  /// `/EREF/…/BENM//NAME/…/REMI/…`, and `/CNTP/account/bank/name///REMI/USTD//text/`.
  private static func readTagged(_ text: String, into part: inout EntryPart) {
    var values: [(word: String, pieces: [String])] = []
    for piece in text.split(separator: "/", omittingEmptySubsequences: false).map(String.init) {
      if words.contains(piece.unspaced), piece == piece.uppercased() {
        values.append((piece.unspaced, []))
      } else if !values.isEmpty {
        values[values.count - 1].pieces.append(piece)
      }
    }
    for (word, pieces) in values {
      let whole = pieces.joined(separator: "/").trimmedOfSlashes
      switch word {
      case "EREF": if whole != "NOTPROVIDED" { part.references.endToEnd = whole }
      case "KREF", "PREF", "CREF": part.references.instruction = whole
      case "MARF": part.references.mandate = whole
      case "CSID": part.references.creditor = whole
      case "RTRN": part.returnReason = whole
      case "NAME": if part.counterparty.name.isEmpty { part.counterparty.name = whole }
      case "IBAN": part.counterparty.account = whole.unspaced
      case "BIC": part.counterparty.bank = whole.unspaced
      case "CNTP":
        if pieces.count > 0 { part.counterparty.account = pieces[0].unspaced }
        if pieces.count > 1 { part.counterparty.bank = pieces[1].unspaced }
        if pieces.count > 2 { part.counterparty.name = pieces[2].trimmed }
      case "UDTR", "UCRD": part.counterparty.ultimateName = whole
      case "REMI": remittance(whole, into: &part)
      default: break
      }
    }
  }

  private static func remittance(_ text: String, into part: inout EntryPart) {
    var text = text
    for mark in ["USTD//", "USTD/"] where text.hasPrefix(mark) {
      text = String(text.dropFirst(mark.count))
    }
    for mark in ["STRD/CUR/", "STRD//CUR/", "STRD/"] where text.hasPrefix(mark) {
      text = String(text.dropFirst(mark.count))
      part.structured.append(StructuredReference(text.trimmedOfSlashes))
    }
    part.remittance.append(text.trimmedOfSlashes)
    part.structured += StructuredReference.found(in: text)
  }

  // MARK: Free text

  private static func readFree(_ lines: [String], into part: inout EntryPart) {
    let lines = lines.map(\.trimmed).filter { !$0.isEmpty }
    part.remittance = lines
    let text = lines.joined(separator: " ")
    // Knab: `REK: account/NAAM: name`.
    if let account = value(text, "REK: ", until: "/") {
      part.counterparty.account = account.unspaced
    }
    if let name = value(text, "NAAM: ", until: nil) { part.counterparty.name = name }
    // mBank: `Z RACH.: account; OD: name; TYT.: title`.
    if let account = value(text, "Z RACH.: ", until: ";") {
      part.counterparty.account = account.unspaced
    }
    if let name = value(text, "OD: ", until: ";") { part.counterparty.name = name }
    if let title = value(text, "TYT.: ", until: ";") { part.remittance = [title] }
    if let reference = value(text, "BETALINGSKENM.", until: " ") {
      part.structured.append(StructuredReference(reference))
    }
    part.structured += StructuredReference.found(in: text)
  }

  private static func value(_ text: String, _ key: String, until end: Character?) -> String? {
    guard let range = text.firstRange(of: key) else { return nil }
    let rest = text[range.upperBound...].drop { $0 == " " }
    let value = String(end.map { end in rest.prefix { $0 != end } } ?? rest).trimmed
    return value.isEmpty ? nil : value
  }
}

extension String {
  /// Without slashes and blanks around it.
  fileprivate var trimmedOfSlashes: String {
    var part = self[...]
    while let first = part.first, first == "/" || first.isWhitespace { part = part.dropFirst() }
    while let last = part.last, last == "/" || last.isWhitespace { part = part.dropLast() }
    return String(part)
  }
}

import Receivables

/// `type,amount,count,funds…` of an account's record.
struct BAI2Summary {
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
struct BAI2Transaction {
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

import Receivables

/// Reads the payment order and remittance advice 820 of X12, with the separators of its ISA.
///
/// Read are BPR (amount, day), TRN (trace), N1 (payer), RMR (document, paid, discount), ADX (deduction)
/// and CUR; other segments are passed over.
enum EDI820Reader {
  static func read(_ text: BankText, name: String) -> StatementFile {
    var file = StatementFile(name: name, format: .edi820)
    let envelope = text.text.drop(while: \.isWhitespace)
    let characters = Array(envelope)
    // ISA has fixed places: the separator behind its name, the segment mark behind its 16th field.
    guard characters.count > 106, let separator = characters[safe: 3], separator.isASCII,
      let end = segmentMark(characters, separator)
    else {
      file.refuse(
        StatementFault(
          line: 1, "broken-envelope", "the ISA segment is cut", remedy: "fetch the file again"))
      return file
    }
    var reading = EDI820Reading(name)
    var line = 1 + text.text.prefix(while: \.isWhitespace).count(where: \.isNewline)
    for segment in envelope.split(separator: end) {
      let start = line
      line += segment.count(where: \.isNewline)
      reading.take(
        segment.trimmed.split(separator: separator, omittingEmptySubsequences: false)
          .map(String.init), line: start)
    }
    reading.finish(&file)
    return file
  }

  private static func segmentMark(_ text: [Character], _ separator: Character) -> Character? {
    var fields = 0
    for (place, character) in text.prefix(400).enumerated() where character == separator {
      fields += 1
      if fields == 16 { return text[safe: place + 2] }
    }
    return nil
  }
}

extension Array {
  fileprivate subscript(safe place: Int) -> Element? { indices.contains(place) ? self[place] : nil }
}

/// One file of segments, one segment after another.
struct EDI820Reading {
  private let name: String
  private var current: RemittanceAdvice?
  private var currency = Currency("USD") ?? .unstated
  private var deductions: Int128 = 0
  private(set) var advice: [RemittanceAdvice] = []
  private var faults: [StatementFault] = []
  private var notices: [StatementFault] = []

  init(_ name: String) { self.name = name }

  mutating func take(_ fields: [String], line: Int) {
    func field(_ place: Int) -> String { fields.count > place ? fields[place].trimmed : "" }
    func money(_ place: Int) -> Money? { Money(field(place), currency) }
    switch fields.first {
    case "ST":
      keep()
      if field(1) == "820" {
        var begun = RemittanceAdvice()
        (begun.file, begun.line) = (name, line)
        (current, deductions) = (begun, 0)
      }
    case "CUR": currency = Currency(field(2)) ?? currency
    case "BPR":
      current?.amount = money(2)
      current?.on = BankAmounts.yyyymmdd(field(16))
    case "TRN":
      if current?.paymentReference.isEmpty == true { current?.paymentReference = field(2) }
    case "N1":
      if field(1) == "PR" || field(1) == "PE" && current?.payerName.isEmpty == true {
        if field(1) == "PR" { current?.payerName = field(2) }
      }
    case "RMR":
      var document = RemittedDocument()
      (document.number, document.amount, document.discount) = (field(2), money(4), money(6))
      document.isCredit = field(1) == "CM" || (document.amount?.minorUnits ?? 0) < 0
      if document.amount == nil {
        faults.append(
          StatementFault(
            line: line, "bad-line", "RMR of \(quoted(field(2))) has no amount paid (RMR04)",
            remedy: "ask the payer what is paid"))
      }
      current?.documents.append(document)
    case "ADX":
      guard let amount = money(1) else { break }
      deductions += Int128(amount.minorUnits)
      guard let last = current?.documents.indices.last else { break }
      current?.documents[last].deduction = amount.magnitude
      current?.documents[last].reason = field(2)
    case "SE": keep()
    default: break
    }
  }

  /// BPR02 is the sum of RMR04, with adjustments that stand by themselves.
  private mutating func keep() {
    guard let kept = current else { return }
    current = nil
    let sum = kept.documents.reduce(Int128(0)) { $0 + Int128($1.amount?.minorUnits ?? 0) }
    if let amount = kept.amount, sum != Int128(amount.minorUnits),
      sum + deductions != Int128(amount.minorUnits)
    {
      notices.append(
        StatementFault(
          line: kept.line, "advice-differs",
          "the advice \(kept.paymentReference) of \(amount) names documents of "
            + "\(Money(minorUnits: Int64(clamping: sum), currency))",
          remedy: "it is used for its documents; what is left is proposed"))
    }
    advice.append(kept)
  }

  mutating func finish(_ file: inout StatementFile) {
    keep()
    file.advice = advice
    for fault in faults { file.refuse(fault) }
    for notice in notices { file.note(notice) }
    if advice.isEmpty, faults.isEmpty {
      file.refuse(
        StatementFault(
          line: 1, "no-advice", "no transaction 820 is in it",
          remedy: "give an X12 820 payment order and remittance advice"))
    }
  }
}

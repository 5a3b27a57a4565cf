package import Foundation
internal import Receivables

/// Reads a file of any of the formats, which it recognises by its content.
package enum StatementReader {
  /// - Parameter name: under which issues are reported.
  package static func read(_ data: Data, name: String) -> StatementFile {
    guard data.count <= StatementBounds.bytes else {
      return refused(
        name, "too-large", "the file has \(data.count) bytes; a gigabyte is read at most",
        "split it by day or account")
    }
    guard let format = detect(data) else {
      return refused(
        name, "unknown-format", "this is no statement or remittance that is read",
        "give camt.052 to 054, MT940, MT942, BAI2, OFX, CODA, CFONB 120, Norma 43, NACHA returns, "
          + "EDI 820 or a CSV of remittance with payment_ref, document and amount")
    }
    return read(data, name: name, as: format)
  }

  /// Reads a file of a format that is known, and holds its balances against its entries.
  package static func read(_ data: Data, name: String, as format: StatementFormat) -> StatementFile
  {
    var file: StatementFile
    switch format {
    case .camt052, .camt053, .camt054: file = CamtReader.read(data, name: name)
    case .mt940, .mt942: file = MT940Reader.read(BankText(data), name: name)
    case .bai2: file = BAI2Reader.read(BankText(data), name: name)
    case .ofx: file = OFXReader.read(BankText(data), name: name)
    case .coda: file = CODAReader.read(BankText(data), name: name)
    case .cfonb120: file = CFONBReader.read(BankText(data), name: name)
    case .norma43: file = Norma43Reader.read(BankText(data), name: name)
    case .edi820: file = EDI820Reader.read(BankText(data), name: name)
    case .nacha: file = NACHAReader.read(BankText(data), name: name)
    case .adviceCSV: file = AdviceCSVReader.read(BankText(data), name: name)
    }
    var statements = file.statements
    file.statements = []
    for i in statements.indices {
      statements[i].file = name
      statements[i].checkBalances(&file)
    }
    file.statements = statements
    file.checkSequence()
    return file
  }

  private static func refused(
    _ name: String, _ code: String, _ problem: String, _ remedy: String
  ) -> StatementFile {
    var file = StatementFile(name: name)
    file.refuse(StatementFault(line: 0, code, problem, remedy: remedy))
    return file
  }

  /// By the first kilobytes.
  private static func detect(_ data: Data) -> StatementFormat? {
    let head = BankText(data.prefix(8192))
    guard let first = head.lines.first(where: { !$0.text.isBlank }) else { return nil }
    let line = first.text.drop { $0 == "\u{FEFF}" || $0 == " " }
    let all = head.text
    if all.contains("OFXHEADER") || all.contains("<OFX>") { return .ofx }
    if line.first == "<" {
      return all.contains("Document") || all.contains("BkToCstmr") || all.contains("camt")
        || !all.contains("html") ? .camt053 : nil
    }
    if line.hasPrefix("ISA") { return .edi820 }
    if line.hasPrefix("01,") || line.hasPrefix("00,") { return .bai2 }
    if line.contains(":20:") || line.hasPrefix("{1:") || all.contains(":60F:")
      || all.contains(":60M:") || all.contains(":61:")
    {
      return .mt940
    }
    if line.hasPrefix("101"), line.utf8.count >= 80, line.dropFirst(34).hasPrefix("094") {
      return .nacha
    }
    if line.hasPrefix("0000"), line.utf8.count >= 100 { return .coda }
    if ["01", "04", "05", "07"].contains(line.prefix(2)), line.utf8.count >= 90 {
      return .cfonb120
    }
    if line.hasPrefix("11"), (50...82).contains(line.trimmed.utf8.count),
      line.prefix(20).allSatisfy(\.isNumber)
    {
      return .norma43
    }
    let header = line.lowercased()
    if header.contains("document") && header.contains("amount") { return .adviceCSV }
    return nil
  }
}

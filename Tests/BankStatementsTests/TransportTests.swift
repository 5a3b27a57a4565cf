import Foundation
import Receivables
import Testing

@testable import BankStatements

/// The same statement however it was sent: line ends, encodings, envelopes and blanks.
@Suite struct TransportTests {
  /// What a file says, without where it says it.
  private func content(_ data: Data) -> [String] {
    let file = StatementReader.read(data, name: "file")
    let entries = file.statements.flatMap { statement in
      [
        "\(statement.account) \(statement.opening?.amount as Any?) "
          + "\(statement.closing?.amount as Any?) \(statement.text)"
      ]
        + statement.entries.map { entry in
          "\(entry.amount) \(entry.bookedOn as Any?) \(entry.valueOn as Any?) "
            + entry.parts.map {
              "\($0.counterparty.name) \($0.remittance) \($0.references.endToEnd)"
            }.joined(separator: "|")
        }
    }
    let advice = file.advice.map { "\($0.paymentReference) \($0.documents.map(\.number))" }
    return ["\(file.format as Any?)"] + entries + advice + file.issues.map(\.code)
  }

  @Test(arguments: Fixture.all) func `a text says the same in each of these forms`(
    name: String
  ) throws {
    let data = try Fixture.data(name)
    let usual = content(data)
    #expect(usual.count > 1)
    let text = String(decoding: data, as: UTF8.self).replacing("\r\n", with: "\n")
    let isXML = text.first == "<"
    var forms: [String: Data] = [
      "CRLF": Data(text.replacing("\n", with: "\r\n").utf8),
      "mark": Data([0xEF, 0xBB, 0xBF]) + Data(text.utf8),
      "blank end": Data((text + "\n\n").utf8),
    ]
    if !isXML {
      forms["CR"] = Data(text.replacing("\n", with: "\r").utf8)
      forms["SUB"] = Data((text + "\u{1A}").utf8)
      forms["NUL"] = Data(text.utf8) + Data(repeating: 0, count: 3)
      forms["blanks"] = Data(text.replacing("\n", with: "   \n").utf8)
      forms["blank start"] = Data(("\n\n" + text).utf8)
      var units = Data([0xFF, 0xFE])
      for unit in text.utf16 { units += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
      forms["UTF-16"] = units
    }
    for (form, bytes) in forms { #expect(content(bytes) == usual, "\(form)") }
  }

  @Test func `tags may stand behind blanks`() throws {
    let text = String(decoding: try Fixture.data("mt940-german.sta"), as: UTF8.self)
    let indented = text.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.hasPrefix(":") ? " " + $0 : String($0)
    }
    #expect(content(Data(indented.joined(separator: "\n").utf8)) == content(Data(text.utf8)))
  }

  @Test(arguments: 1...14) func `camt of any version is read`(version: Int) throws {
    let text = String(decoding: try Fixture.data("camt053-v8.xml"), as: UTF8.self)
    let number = version < 10 ? "0\(version)" : "\(version)"
    let other = text.replacing("camt.053.001.08", with: "camt.053.001.\(number)")
    #expect(content(Data(other.utf8)) == content(Data(text.utf8)))
  }

  /// Reports of a day that some banks send have balances ahead, but none at their close.
  @Test func `a statement with later balances and no closing one is read, and that is said`() {
    let text = """
      :20:STARTUMS TA
      :25:28020050/0000000003
      :28C:172/1
      :60F:C260304EUR0,
      :61:2603040304C230,00N051NONREF
      :86:166?00GUTSCHRIFT?20SVWZ+R26-100?32Alder GmbH
      """
    let cut = Fixture.read(text: text)
    #expect(cut.statements.first?.refusal?.code == "no-closing")
    let whole = Fixture.read(text: text + "\n:65:C260305EUR1230,00\n")
    #expect(whole.statements.first?.refusal == nil && whole.statements.first?.isBalanced == false)
    #expect(whole.issues.map(\.code) == ["no-closing"])
    #expect(whole.issues.map(\.effect) == [.noticed])
    #expect(BankMovements([whole]).movements.map(\.amount.description) == ["230.00"])
  }
}

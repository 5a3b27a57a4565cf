import Foundation
import Receivables

/// Reads camt.052, camt.053 and camt.054 of versions 1 to 13.
///
/// - SeeAlso: ISO 20022, *Bank-to-Customer Cash Management* message definition reports.
enum CamtReader {
  static func read(_ data: Data, name: String) -> StatementFile {
    let (file, problem) = read(data, name: name, encoding: nil)
    guard let problem, problem.isEncoding else { return file }
    // A bank may declare another encoding than it writes.
    var (retried, again) = read(data, name: name, encoding: "windows-1252")
    guard again == nil else { return file }
    retried.note(
      StatementFault(
        line: problem.line, "wrong-encoding",
        "the bytes are not in the encoding that the file declares; it is read as Windows-1252",
        remedy: "tell the bank; nothing to do if the names look right"))
    return retried
  }

  private static func read(
    _ data: Data, name: String, encoding: String?
  ) -> (StatementFile, XMLTextReader.ProblemBox?) {
    var file = StatementFile(name: name)
    let problem: XMLTextReader.ProblemBox? = data.withUnsafeBytes { bytes in
      guard var xml = XMLTextReader(bytes, encoding: encoding, names: CamtName.numbers) else {
        file.refuse(
          StatementFault(
            line: 0, "no-xml", "the file cannot be read as XML", remedy: "fetch it again"))
        return nil
      }
      var message = CamtMessage(name)
      let elements = CamtName.byNumber
      loop: while true {
        switch xml.next() {
        case .start(let number): message.start(elements[Int(number)], xml)
        case .text: message.text(xml)
        case .end(let number): message.end(elements[Int(number)])
        case .stop: break loop
        }
      }
      file.format = message.format
      file.statements = message.statements
      file.issues += message.notices.map { $0.issue(file: name, effect: .noticed) }
      return finish(&file, xml, message)
    }
    return (file, problem)
  }

  private static func finish(
    _ file: inout StatementFile, _ xml: borrowing XMLTextReader, _ message: CamtMessage
  ) -> XMLTextReader.ProblemBox? {
    if xml.hasTypeDeclaration {
      file.statements = []
      file.refuse(
        StatementFault(
          line: xml.line, "type-declaration",
          "the file has a document type declaration, which no bank's statement has",
          remedy: "fetch the file from the bank itself"))
    } else if xml.failed {
      let text = xml.problem.message.trimmed
      file.statements = []
      file.refuse(
        StatementFault(
          line: xml.problem.line, "broken-xml",
          "the XML is broken\(text.isEmpty ? "" : ": \(text)")", remedy: "fetch the file again"))
      return xml.problem
    } else if file.statements.isEmpty {
      file.refuse(
        StatementFault(
          line: 0, "no-statement", "the file has no account statement, report or notification",
          remedy: "give a camt.052, camt.053 or camt.054 message"))
    }
    return nil
  }
}

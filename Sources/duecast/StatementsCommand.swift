import ArgumentParser
import BankStatements
import Foundation
import Receivables
import Reporting

struct StatementsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "statements",
    abstract: "Shows what bank statements hold: counts, sums, balances, and what was refused.",
    usage: "duecast statements <file> ... [options]",
    discussion: """
      Reads camt.052, .053 and .054, MT940, MT942, BAI2, OFX, CODA, CFONB 120, Norma 43, returns \
      of NACHA, and remittance advice as CSV or EDI 820; the format is recognised by the content. A statement \
      whose opening balance and entries do not come to its closing balance is refused. The same \
      money in several files counts once. Writes nothing; `duecast apply` uses what is read.

      Exits with 3 if anything was refused.

      Example: duecast statements bank/2026-07-01.xml
      """)

  @Argument(help: "Files of a bank or a payer, or folders of them.", completion: .file())
  var files: [String]

  @Option(help: "For people or for machines; csv lists the payments, json all that was read.")
  var format = TableFormat.text

  func run() throws {
    let read = try StatementFiles.read(files)
    let movements = BankMovements(read)
    switch format {
    case .text: try Terminal.show(BankFileText.text(read, movements))
    case .csv: try Terminal.emit(BankFileJSON.csv(movements.movements))
    case .json: try Terminal.emit(try BankFileJSON.text(read, movements))
    }
    if read.contains(where: { file in file.issues.contains { $0.effect == .setAside } }) {
      throw ExitCode.dataIssues
    }
  }
}

/// Files as a person gives them.
enum StatementFiles {
  static func read(_ paths: [String]) throws -> [StatementFile] {
    try paths.flatMap(expanded).map { path in
      let url = URL(filePath: path)
      guard let data = try? Data(contentsOf: url, options: .mappedIfSafe) else {
        throw Failure("\(path) cannot be read: give the path of a bank's file.")
      }
      return StatementReader.read(data, name: url.lastPathComponent)
    }
  }

  /// The files of a folder, by name, without those of its folders; a file as it is.
  private static func expanded(_ path: String) throws -> [String] {
    guard FileManager.default.fileExists(atPath: path), URL(filePath: path).hasFolder else {
      return [path]
    }
    return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
      .filter { !$0.hasPrefix(".") }.map { path + "/" + $0 }
      .filter { !URL(filePath: $0).hasFolder }
  }
}

enum BankFileText {
  static func text(_ files: [StatementFile], _ movements: BankMovements) -> String {
    var table = TextTable([
      .init("file"), .init("format"), .init("account"), .init("to"), .init("entries", .right),
      .init("opening", .right), .init("sum", .right), .init("closing", .right), .init(""),
    ])
    for file in files {
      for statement in file.statements { table.row(row(statement, file)) }
      for advice in file.advice {
        table.row([
          file.name, file.format?.rawValue ?? "", "for \(advice.paymentReference)",
          advice.on?.description ?? "", NumberText.grouped(advice.documents.count), "",
          advice.amount?.grouped ?? "", "", "advice",
        ])
      }
      if file.statements.isEmpty, file.advice.isEmpty {
        table.row([file.name, file.format?.rawValue ?? "?", "", "", "", "", "", "", "refused"])
      }
    }
    var text = table.text + "\n" + summary(movements)
    let issues = files.flatMap(\.issues) + movements.issues
    if !issues.isEmpty { text += "\n" }
    for issue in issues {
      let word = issue.effect == .setAside ? "refused: " : "note: "
      text += "\n" + word + issue.description
    }
    return text + "\n"
  }

  private static func row(_ statement: BankStatement, _ file: StatementFile) -> [String] {
    let sums = Dictionary(grouping: statement.entries.map(\.amount), by: \.currency)
      .sorted { $0.key < $1.key }
      .map { currency, amounts in
        Money(minorUnits: amounts.reduce(0) { $0 &+ $1.minorUnits }, currency).grouped
          + " \(currency)"
      }
    let state =
      statement.refusal != nil
      ? "refused" : statement.isBalanced ? "balances" : "no balances to check"
    return [
      file.name, statement.format.rawValue, statement.account, statement.to?.description ?? "",
      NumberText.grouped(statement.entries.count), statement.opening?.amount.grouped ?? "",
      sums.joined(separator: " + "), statement.closing?.amount.grouped ?? "", state,
    ]
  }

  private static func summary(_ movements: BankMovements) -> String {
    let all = movements.movements
    var text = NumberText.count(all.count, "payment", "payments")
    let received = all.filter { $0.amount.minorUnits > 0 }
    text += ", \(NumberText.grouped(received.count)) received"
    for (currency, amounts) in Dictionary(grouping: received.map(\.amount), by: \.currency)
      .sorted(by: { $0.key < $1.key })
    {
      let sum = Money(minorUnits: amounts.reduce(0) { $0 &+ $1.minorUnits }, currency)
      text += ", \(sum.grouped) \(currency)"
    }
    if movements.repeated > 0 {
      text +=
        "; \(NumberText.count(movements.repeated, "entry", "entries")) in several files, "
        + "counted once"
    }
    if movements.unbooked > 0 {
      text += "; \(NumberText.grouped(movements.unbooked)) not booked yet, not counted"
    }
    return text + ".\n"
  }
}

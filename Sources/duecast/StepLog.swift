import Foundation
import LedgerFiles
import Receivables
import Reporting

/// Steps that people take about accounts, in a file of a ledger's folder.
///
/// Who records one holds the folder, so that each sees all steps before its own.
struct StepLog {
  let folder: URL
  let contract: FileContract

  init(_ ledger: String, _ contract: FileContract) throws {
    folder = URL(filePath: ledger)
    self.contract = contract
    guard folder.hasFolder else {
      throw Failure(
        "\(ledger) is not a folder: give the ledger's folder, where \(contract.file) is kept.")
    }
  }

  private var file: URL { folder.appending(path: contract.file) }

  /// Records a step, or nothing where there is none to record.
  ///
  /// - Parameters:
  ///   - make: the values by column, from the ledger as it is while nobody else records.
  ///   - shows: whether a ledger has the step.
  func record(
    _ make: (LoadedLedger) throws -> [String: String]?, shows: (LoadedLedger) -> Bool
  ) throws {
    try keeping("Nothing was recorded") {
      try LedgerAppender.holding(folder) {
        guard let row = try make(try Ledger.load(from: folder)) else { return }
        let lines = LedgerLines(contract, rows: [row], leavesOutEmpty: true)
        let appender = LedgerAppender(file)
        try appender.addColumns(for: lines)
        try appender.append(lines) { text, line in
          let change = LedgerTrial.Change(file: contract.file, text: text, firstLine: line)
          try LedgerTrial.check(folder, [change], shows: shows)
        }
      }
    }
  }

  /// Takes a step out again.
  ///
  /// - Returns: whether there was one.
  func undo(_ id: String, column: String) throws -> Bool {
    try keeping("\(id) was not undone") {
      try LedgerAppender.holding(folder) {
        try LedgerAppender(file).remove(where: column, is: id)
      }
    }
  }

  private func keeping<Result>(_ what: String, _ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as LedgerAppender.Failure {
      throw Failure("\(what): \(error) Then do it again.")
    } catch let error as SystemError {
      throw Failure(
        "\(what): \(file.relativePath) cannot be written (\(error)). Make it and its folder "
          + "writable, then do it again.")
    }
  }
}

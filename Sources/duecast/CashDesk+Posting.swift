import ArgumentParser
import CashBooking
import Foundation
import LedgerFiles
import Reporting

extension CashDesk {
  init(of ledger: String) throws { try self.init(URL(filePath: ledger)) }

  /// Appends to the ledger what the import takes, all or nothing, and then keeps the own files.
  func post(_ posting: CashPosting) throws {
    do {
      for lines in posting.lines {
        try LedgerAppender(folder.appending(path: lines.contract.file)).addColumns(for: lines)
      }
      try append(posting.lines[...], [])
      try keep(posting)
    } catch let error as LedgerAppender.Failure {
      throw Failure("Nothing more was posted: \(error) Then apply again.")
    } catch let error as SystemError {
      throw Failure(
        "The files of \(folder.relativePath) cannot be written (\(error)): make the folder and its "
          + "files writable, then apply again.")
    }
  }

  /// The last file is written first of all to be sure of its lock, and last of all to disk.
  private func append(_ lines: ArraySlice<LedgerLines>, _ changes: [LedgerTrial.Change]) throws {
    guard let last = lines.last else {
      if !changes.isEmpty { try LedgerTrial.check(folder, changes, shows: { _ in true }) }
      return
    }
    var isRestWritten = false
    try LedgerAppender(folder.appending(path: last.contract.file)).append(last) { text, line in
      let change = LedgerTrial.Change(file: last.contract.file, text: text, firstLine: line)
      try append(isRestWritten ? [] : lines.dropLast(), changes + [change])
      isRestWritten = true
    }
  }
}

extension CashRefusal {
  /// As the command ends with it.
  var failure: Failure { Failure(description, isUsage ? .usage : .failure) }
}

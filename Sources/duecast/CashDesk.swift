import AccountReview
import BankStatements
import CashBooking
import CashMatching
import Foundation
import LedgerFiles
import Receivables
import Reporting

/// The files of cash application in a ledger's folder, and what is appended to the ledger itself.
struct CashDesk {
  let folder: URL
  var decisions: DecisionFile
  var proposals: DecisionFile
  var aliases: AliasTable
  let loaded: LoadedLedger

  private var own: URL { folder.appending(path: "cash") }

  init(_ ledger: String) throws {
    folder = URL(filePath: ledger)
    loaded = try Ledger.load(from: folder)
    let own = folder.appending(path: "cash")
    decisions = try DecisionFile(contentsOf: own.appending(path: "decisions.csv"))
    proposals = try DecisionFile(contentsOf: own.appending(path: "proposals.csv"))
    aliases = try AliasFile.read(own.appending(path: "aliases.csv"))
  }

  /// A ledger that says by `paid_on` alone what is paid would lose that with a first payment.
  func checkCanPost(_ ledger: String) throws {
    let isThere = ["payments.csv", "allocations.csv"].allSatisfy {
      FileManager.default.fileExists(atPath: folder.appending(path: $0).path)
    }
    guard !isThere, let last = loaded.ledger.lastDay else { return }
    let view = loaded.ledger.asOf(last)
    guard view.invoices.elements.contains(where: { !$0.isOpen }) else { return }
    throw Failure(
      "\(ledger) has paid invoices, but not both payments.csv and allocations.csv, which would then "
        + "replace paid_on: add the two files with what was paid so far, then apply.")
  }

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

  private func keep(_ posting: CashPosting) throws {
    try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
    let folder = try OutputFolder(own)
    try folder.write(Data(decisions.text.utf8), to: "decisions.csv")
    try folder.write(Data(proposals.text.utf8), to: "proposals.csv")
    try folder.write(Data(AliasFile.text(aliases).utf8), to: "aliases.csv")
    guard !posting.journal.isEmpty else { return }
    let file = own.appending(path: "journal.csv")
    var encoder = CSVEncoder(keepsFormulas: true)
    let earlier = (try? Data(contentsOf: file)) ?? Data()
    if earlier.isEmpty { encoder.header(CashPosting.journalColumns) }
    for row in posting.journal {
      for cell in row { encoder.field(cell) }
      encoder.endRow()
    }
    try folder.write(earlier + Data(encoder.bytes), to: "journal.csv")
  }
}

extension CashDesk {
  /// Payments that wait for a person, each with its likely payer; what was decided later is not seen.
  static func unidentified(in ledger: URL, on day: Day) throws -> [UnidentifiedCash] {
    let file = ledger.appending(path: "cash/proposals.csv")
    var seen: Set<String> = []
    return try DecisionFile(contentsOf: file).records.compactMap { record in
      guard record.route == "proposed", seen.insert(record.paymentID).inserted,
        let amount = record.money, let receivedOn = Day(record.valueOn),
        let decidedOn = Day(record.decidedOn), decidedOn <= day
      else { return nil }
      return UnidentifiedCash(
        id: record.paymentID, customerID: record.customerID, amount: amount,
        receivedOn: receivedOn, covers: record.documents.map(\.id))
    }
  }
}

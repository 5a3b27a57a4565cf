package import CashMatching
package import Foundation
import LedgerFiles
package import Receivables
import Reporting

/// The files of cash application in a ledger's folder, and what is appended to the ledger itself.
package struct CashDesk {
  package let folder: URL
  package var decisions: DecisionFile
  package var proposals: DecisionFile
  package var aliases: AliasTable
  package let loaded: LoadedLedger

  /// - Throws: where the ledger or the files of its cash desk cannot be read.
  package init(_ folder: URL) throws {
    self.folder = folder
    loaded = try Ledger.load(from: folder)
    let own = folder.appending(path: "cash")
    decisions = try DecisionFile(contentsOf: own.appending(path: "decisions.csv"))
    proposals = try DecisionFile(contentsOf: own.appending(path: "proposals.csv"))
    aliases = try AliasFile.read(own.appending(path: "aliases.csv"))
  }

  /// A ledger that says by `paid_on` alone what is paid would lose that with a first payment.
  package func checkCanPost() throws {
    let isThere = ["payments.csv", "allocations.csv"].allSatisfy {
      FileManager.default.fileExists(atPath: folder.appending(path: $0).path)
    }
    guard !isThere, let last = loaded.ledger.lastDay else { return }
    let view = loaded.ledger.asOf(last)
    guard view.invoices.elements.contains(where: { !$0.isOpen }) else { return }
    throw CashRefusal(
      "\(folder.relativePath) has paid invoices, but not both payments.csv and allocations.csv, which would then "
        + "replace paid_on: add the two files with what was paid so far, then apply.")
  }

  /// The customer of this identifier, spelt as the ledger does, when a record of a day is known.
  func customer(_ id: String, on day: Day) -> Customer? {
    let customers = loaded.ledger.asOf(max(day, loaded.ledger.lastRecord ?? day)).customers
    return customers.first { $0.id.utf8.elementsEqual(id.utf8) }
      ?? customers.first { $0.id == id }
  }

  /// Keeps decisions, proposals, who pays under which name, and the journal, in the ledger's folder.
  ///
  /// - Parameter ledger: another folder than its own; `nil`: its own.
  package func keep(_ posting: CashPosting, in ledger: URL? = nil) throws {
    let own = (ledger ?? folder).appending(path: "cash")
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

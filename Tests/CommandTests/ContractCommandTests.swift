import Foundation
import LedgerFiles
import Receivables
import Reporting
import Testing

/// The contract as commands and the documentation show it.
@Suite struct ContractCommandTests {
  @Test func `the documentation's table of files is the contract's`() throws {
    let page = try String(
      contentsOf: CommandRun.repository.appending(
        path: "Sources/LedgerFiles/LedgerFiles.docc/LedgerFolder.md"), encoding: .utf8)
    #expect(page.contains(ContractText.markdown))
  }

  @Test func `the schema fits a terminal of eighty columns`() {
    let text = ContractText.text(of: FileContract.all)
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    for file in FileContract.all {
      #expect(text.contains("\n\(file.file)\n") || text.hasPrefix(file.file))
    }
  }

  @Test func `the schema is also a table for machines`() throws {
    let csv = try CommandRun(["schema", "payments", "--format", "csv"])
    #expect(csv.code == 0)
    #expect(csv.output.hasPrefix("file,column,kind,required,words,meaning,example\n"))
    #expect(csv.output.contains("payments.csv,received_on,day,yes,,"))
    let json = try CommandRun(["schema", "--format", "json"])
    let rows = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
    #expect(rows?.count == FileContract.all.map(\.columns.count).reduce(0, +))
    let unknown = try CommandRun(["schema", "budget.csv"])
    #expect(unknown.code == 2 && unknown.error.contains("budget.csv is not a file of a ledger"))
  }

  @Test func `templates make a ledger without a fault and are never written over`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let first = try CommandRun(["template", folder.path])
    #expect(first.code == 0)
    let check = try CommandRun(["check", folder.path])
    #expect(check.code == 0 && check.output.contains("1 issue: 1 noticed."))
    let before = try Data(contentsOf: folder.appending(path: "invoices.csv"))
    let second = try CommandRun(["template", folder.path])
    #expect(second.code == 1 && second.error.contains("already"))
    #expect(try Data(contentsOf: folder.appending(path: "invoices.csv")) == before)
  }
}

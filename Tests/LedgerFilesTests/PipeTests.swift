import Foundation
import LedgerFiles
import Receivables
import Testing

/// What is no file is refused at once, and never waited for.
@Suite struct PipeTests {
  @Test func `a pipe in a ledger's folder is refused`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-pipe-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try "invoice_id,customer_id,issued_on,due_on,amount\nI,a,2024-01-02,2024-02-01,1\n".write(
      to: folder.appending(path: "invoices.csv"), atomically: true, encoding: .utf8)
    #expect(mkfifo(folder.appending(path: "payments.csv").path, 0o600) == 0)
    #expect(throws: ImportError.self) { try Ledger.load(from: folder) }
    do throws(ImportError) { _ = try Ledger.load(from: URL(filePath: "/dev/null")) } catch {
      #expect("\(error)".contains("it is no file but a pipe or a device"))
    }
  }
}

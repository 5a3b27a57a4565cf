import Foundation
import TestLedgers
import Testing

/// The workbook of a run, read back from its file.
@Suite struct WorkbookTests {
  private static let hostile = "=HYPERLINK(\"http://x\")"

  /// A run on a small ledger whose texts try to become formulas.
  private func workbook(in folder: URL) throws -> URL {
    let ledger = folder.appending(path: "ledger")
    try FileManager.default.createDirectory(at: ledger, withIntermediateDirectories: true)
    let paid = (1...60).map { k in
      "P\(k),A,2025-0\(1 + k % 9)-1\(k % 10),2025-1\(k % 2)-01,120.00,EUR,2025-1\(k % 2)-0\(1 + k % 9)"
    }
    let open = [
      "+O1,A,2025-11-01,2025-12-01,90000.10,EUR,", "O2,B,2025-11-20,2025-12-01,80000.05,EUR,",
    ]
    let header = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on"
    try ([header] + paid + open).joined(separator: "\n").write(
      to: ledger.appending(path: "invoices.csv"), atomically: true, encoding: .utf8)
    try
      "customer_id,name\nA,\"\(Self.hostile.replacing("\"", with: "\"\""))\"\nB,@sum<script>x</script>\u{FFFE}\u{FFFF}\n"
      .write(
        to: ledger.appending(path: "customers.csv"), atomically: true, encoding: .utf8)
    try "on,amount,label\n2026-01-12,-700.25,-1+1<i>\n".write(
      to: ledger.appending(path: "other_flows.csv"), atomically: true, encoding: .utf8)
    let run = try CommandRun([
      "run", ledger.path, "--as-of", "2025-12-31", "--out", folder.path, "--paths", "200",
      "--opening", "100.00", "--minimum", "50",
    ])
    try #require(run.code == 0, "\(run.error)")
    return folder.appending(path: "workbook.xlsx")
  }

  private func part(_ name: String, of workbook: URL) throws -> String {
    try SheetReader(workbook).part(name)
  }

  @Test(.slow) func `sums are formulas, texts never are, and amounts are those of the files`()
    throws
  {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-workbook-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let workbook = try workbook(in: folder)
    let names = try part("xl/workbook.xml", of: workbook).matches(of: /sheet name="([^"]*)"/)
      .map { String($0.1) }
    #expect(
      names == [
        "Summary", "Thirteen weeks", "Invoices", "Worklist", "Plan", "Disputes", "Cash to apply",
        "Promises", "Ageing", "Scorecards", "Value by health", "Churn and cash", "Credit loss",
        "KPIs", "Data issues", "Glossary",
      ])
    let sheets = try names.indices.map {
      try part("xl/worksheets/sheet\($0 + 1).xml", of: workbook)
    }
    for (name, sheet) in zip(names, sheets) {
      // Sums of amounts, and what is computed from other cells.
      let computes = [
        "Thirteen weeks", "Invoices", "Worklist", "Ageing", "Scorecards", "Value by health",
        "Churn and cash", "Credit loss", "Plan",
      ]
      #expect(sheet.contains("<f>") == computes.contains(name), "\(name)")
    }
    let texts = try part("xl/sharedStrings.xml", of: workbook)
    for text in ["=HYPERLINK", "+O1", "@sum", "-1+1"] { #expect(texts.contains(text), "\(text)") }
    // Characters that XML cannot hold.
    #expect(texts.contains("\u{FFFD}\u{FFFD}"))
    #expect(!texts.unicodeScalars.contains { $0 == "\u{FFFE}" || $0 == "\u{FFFF}" })

    let csv = try String(contentsOf: folder.appending(path: "cash_table.csv"), encoding: .utf8)
    let amounts = csv.split(separator: "\n").dropFirst().compactMap { line in
      line.split(separator: ",", omittingEmptySubsequences: false).dropFirst(6).first
        .flatMap { Double($0) }
    }
    let cells = Set(
      sheets[1].matches(of: /<v>([^<]*)<\/v>/).compactMap { Double($0.1) }.map {
        ($0 * 100).rounded()
      })
    #expect(amounts.count > 50)
    for amount in amounts where amount != 0 {
      #expect(cells.contains((amount * 100).rounded()), "\(amount)")
    }
    // No text becomes markup in the report, and each is there.
    let report = try String(contentsOf: folder.appending(path: "report.html"), encoding: .utf8)
    for text in ["<script", "<i>"] { #expect(!report.contains(text), "\(text)") }
    for text in ["@sum&lt;script&gt;x&lt;/script&gt;", "-1+1&lt;i&gt;"] {
      #expect(report.contains(text), "\(text)")
    }
    let list = try String(contentsOf: folder.appending(path: "worklist.csv"), encoding: .utf8)
    #expect(list.contains(",'@sum<script>"))
    // The first week's closing cash is computed from its opening, and the next opens with it.
    #expect(sheets[1].contains(/<f>B2\+B\d+<\/f>/))
    #expect(sheets[1].contains(/<f>B\d+<\/f>/))
  }
}

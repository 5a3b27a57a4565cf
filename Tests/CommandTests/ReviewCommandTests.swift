import Foundation
import LedgerFiles
import Receivables
import Reporting
import Testing

/// Verdicts are recorded so that the import reads them, or not at all.
@Suite struct ReviewCommandTests {
  private func withLedger(reviews: String?, _ body: (String, URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-review-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(
      at: CommandRun.repository.appending(path: "fixtures/ledgers/partial-payments"), to: folder)
    let file = folder.appending(path: "reviews.csv")
    try reviews?.write(to: file, atomically: true, encoding: .utf8)
    try body(folder.path, file)
  }

  private func review(_ ledger: String, _ more: String...) throws -> CommandRun {
    try CommandRun(
      ["review", ledger, "A", "--verdict", "watch", "--on", "2025-06-01", "--reviewer", "me"] + more
    )
  }

  @Test func `a first verdict makes the file, others are added to it`() throws {
    try withLedger(reviews: nil) { ledger, file in
      #expect(try review(ledger).code == 0)
      #expect(try review(ledger, "--comment", "two\nlines, \"quoted\"").code == 0)
      #expect(
        try String(contentsOf: file, encoding: .utf8) == """
          customer_id,reviewed_on,reviewer,verdict,comment
          A,2025-06-01,me,watch,
          A,2025-06-01,me,watch,"two
          lines, ""quoted""\"

          """)
      let names = try FileManager.default.contentsOfDirectory(atPath: ledger)
      #expect(!names.contains { $0.hasPrefix(".") })
    }
  }

  @Test(arguments: [
    "\"a,b\",customer_id,reviewed_on,reviewer,verdict,comment\nx,A,2025-01-01,x,healthy,old\n",
    "\u{FEFF}Customer_ID , \"reviewed_on\",reviewer,verdict,comment,posted_on\r\n",
    "\n\n\"comment\",verdict,reviewer,reviewed_on,customer_id",
  ])
  func `columns are found as the import finds them`(text: String) throws {
    try withLedger(reviews: text) { ledger, file in
      let run = try review(ledger, "--comment", "why")
      #expect(run.code == 0, "\(run.error)")
      #expect(run.output.contains("A: watch on 2025-06-01 by me"))
      #expect(try Data(contentsOf: file).starts(with: text.utf8))
      let check = try CommandRun(["check", ledger])
      #expect(check.code == 0, "\(check.output)")
    }
  }

  @Test func `what the import would set aside is refused with its problem and remedy`() throws {
    let open = "customer_id,reviewed_on,reviewer,verdict,comment\nA,2025-01-01,x,watch,\"open\n"
    try withLedger(reviews: open) { ledger, file in
      let run = try review(ledger)
      #expect(run.code == 3 && run.output.isEmpty)
      #expect(
        run.error.contains("duecast: Nothing was recorded, as the ledger cannot use it: "))
      #expect(run.error.contains("reviews.csv:2: a quote opens") && run.error.contains("close the"))
      #expect(try String(contentsOf: file, encoding: .utf8) == open)
    }
    let narrow = "customer_id,reviewed_on,reviewer,verdict\n"
    try withLedger(reviews: narrow) { ledger, file in
      let run = try review(ledger)
      #expect(run.code == 1 && run.error.contains("has no column comment: add it"))
      #expect(try String(contentsOf: file, encoding: .utf8) == narrow)
    }
    // The import cannot read the header of this one at all.
    try withLedger(reviews: nil) { ledger, file in
      let bytes =
        Data("caf".utf8) + [0xE9] + Data(",customer_id,reviewed_on,reviewer,verdict,comment\n".utf8)
      try bytes.write(to: file)
      let run = try review(ledger)
      #expect(run.code == 1 && run.error.contains("not UTF-8"), "\(run.error)")
      #expect(try Data(contentsOf: file) == bytes)
    }
  }

  @Test func `a ledger of one file has no place for verdicts`() throws {
    let run = try review("fixtures/ledgers/partial-payments/invoices.csv")
    #expect(run.code == 1)
    #expect(
      run.error.contains("is not a folder: give the ledger's folder, where reviews.csv is kept"))
  }

  @Test func `a verdict that cannot be written is said not to be kept, and what to do`() throws {
    try withLedger(reviews: nil) { ledger, file in
      try FileManager.default.createSymbolicLink(
        atPath: file.path, withDestinationPath: "/nowhere/reviews.csv")
      let run = try review(ledger)
      #expect(run.code == 1 && run.output.isEmpty)
      #expect(run.error.contains("duecast: The verdict on A was not kept: "), "\(run.error)")
      #expect(run.error.contains("cannot be written (No such file or directory). Make it and"))
    }
  }

  @Test func `a verdict waits for the lock of another program, but not for ever`() throws {
    try withLedger(reviews: "customer_id,reviewed_on,reviewer,verdict,comment\n") { _, url in
      let held = open(url.path, O_RDWR)
      defer { close(held) }
      #expect(flock(held, LOCK_EX) == 0)
      let file = LedgerAppender(url, patience: .milliseconds(50))
      let verdict = LedgerLines(
        .reviews,
        rows: [
          [
            "customer_id": "A", "reviewed_on": "2025-06-01", "reviewer": "me", "verdict": "watch",
            "comment": "",
          ]
        ])
      let error = #expect(throws: LedgerAppender.Failure.self) {
        try file.append(verdict) { _, _ in }
      }
      #expect(error?.description.hasSuffix("is locked by another program: close that.") == true)
      #expect(flock(held, LOCK_UN) == 0)
      try file.append(verdict) { _, _ in }
      #expect(try String(contentsOf: url, encoding: .utf8).hasSuffix("A,2025-06-01,me,watch,\n"))
    }
  }

  @Test func `verdicts recorded at once are all kept`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-reviews-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(
      at: CommandRun.repository.appending(path: "fixtures/ledgers/partial-payments"), to: folder)
    try await withThrowingTaskGroup(of: Int32.self) { group in
      for number in 0..<12 {
        group.addTask {
          try CommandRun([
            "review", folder.path, "A", "--verdict", "watch", "--on", "2025-06-01", "--comment",
            "number \(number)",
          ]).code
        }
      }
      for try await code in group { #expect(code == 0) }
    }
    let lines = try String(contentsOf: folder.appending(path: "reviews.csv"), encoding: .utf8)
      .split(separator: "\n")
    #expect(lines.count == 13)
    for number in 0..<12 {
      #expect(lines.count { $0.hasSuffix("number \(number)") } == 1)
    }
  }
}

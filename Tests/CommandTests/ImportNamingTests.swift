import Foundation
import Testing

/// What an import guesses or leaves out is named, so that a person can look it up.
@Suite struct ImportNamingTests {
  @Test func `guesses, repeated rows and totals that differ are named with their lines`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-naming-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "items.csv")
    try """
    Invoice Number,Customer,Invoice Date,Due Date,Amount,Currency
    1001,Acme,2026-01-15,2026-02-14,100.00,XXZ
    1002,,2026-01-16,2026-02-15,50.00,EUR
    1002,,2026-01-16,2026-02-15,50.00,EUR
    Total,,,,300.00,

    """.write(to: file, atomically: true, encoding: .utf8)
    let run = try CommandRun(["import", file.path, "--preview"])
    #expect(run.output.contains("the currency XXZ is not known, and counts as none (line 2)"))
    #expect(run.output.contains("line 4, 1002, 50.00 EUR"), "\(run.output)")
    #expect(run.output.contains("take that of the row above (2: lines 3, 4)"))
    #expect(run.error.contains("a difference of 100.00"), "\(run.error)")
  }
}

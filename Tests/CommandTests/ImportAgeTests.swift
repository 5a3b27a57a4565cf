import Foundation
import TestLedgers
import Testing

/// What `import` says of exports in the wrong order, and of files of a ledger.
@Suite struct ImportAgeTests {
  private let june = """
    Invoice Number,Customer,Invoice Date,Due Date,Amount,Open Balance,Paid On,Currency
    1001,Acme,2026-05-01,2026-05-31,100.00,100.00,,EUR
    1002,Beech,2026-06-02,2026-07-02,70.00,70.00,,EUR

    """
  private let july = """
    Invoice Number,Customer,Invoice Date,Due Date,Amount,Open Balance,Paid On,Currency
    1001,Acme,2026-05-01,2026-05-31,100.00,0.00,2026-06-20,EUR
    1002,Beech,2026-06-02,2026-07-02,70.00,70.00,,EUR
    1003,Beech,2026-07-01,2026-07-31,80.00,80.00,,EUR

    """

  @Test func `an older export is refused with both readings, and an option decides`() throws {
    try withTemporaryFolder { folder in
      let (old, new) = (folder.appending(path: "june.csv"), folder.appending(path: "july.csv"))
      try Data(june.utf8).write(to: old)
      try Data(july.utf8).write(to: new)
      let ledger = folder.appending(path: "ledger")
      let arguments = ["import", old.path, "--out", ledger.path]
      #expect(try CommandRun(["import", new.path, "--out", ledger.path]).code == 0)
      let before = try csvFiles(in: ledger)

      let refused = try CommandRun(arguments)
      #expect(refused.code == 1 && refused.error.contains("1 document (1001; 100.00 EUR)"))
      #expect(refused.error.contains("--age older") && refused.error.contains("--age newer"))
      #expect(try csvFiles(in: ledger) == before)

      #expect(try CommandRun(arguments + ["--age", "older"]).code == 0)
      #expect(try csvFiles(in: ledger) == before)

      let preview = try CommandRun(arguments + ["--age", "newer", "--preview"])
      #expect(preview.output.contains("opened again") && preview.output.contains("if it were"))
      #expect(try csvFiles(in: ledger) == before)

      let newer = try CommandRun(arguments + ["--age", "newer"])
      #expect(newer.code == 0 && newer.output.contains("1 document (1001; 100.00 EUR)"))
      #expect(try csvFiles(in: ledger) != before)
    }
  }

  @Test(arguments: [["--for", "ledger"], ["--for", "spreadsheet", "--decimal", "comma"]])
  func `what export writes of the example, import reads to the same files`(form: [String]) throws {
    try withTemporaryFolder { folder in
      let example = CommandRun.repository.appending(path: "fixtures/ledgers/demo").path
      let (plain, sheets) = (folder.appending(path: "plain"), folder.appending(path: "sheets"))
      let again = folder.appending(path: "again")
      #expect(try CommandRun(["export", example, "--out", plain.path]).code == 0)
      #expect(try CommandRun(["export", example, "--out", sheets.path] + form).code == 0)
      let run = try CommandRun(["import", sheets.path, "--out", again.path])
      #expect(run.code == 0, "\(run.error)")
      #expect(try csvFiles(in: again) == csvFiles(in: plain))
      let twice = try CommandRun(["import", sheets.path, "--out", again.path])
      #expect(twice.output.contains("0 new, 0 changed"), "\(twice.output)")
    }
  }

  @Test func `a folder that would have no invoices is not written`() throws {
    try withTemporaryFolder { folder in
      let file = folder.appending(path: "activities.csv")
      try Data("activity_id,customer_id,on\nA1,C1,2026-03-02\n".utf8).write(to: file)
      let out = folder.appending(path: "ledger").path
      let run = try CommandRun(["import", file.path, "--out", out])
      #expect(run.code == 1 && run.error.contains("would have no invoices.csv"))
      #expect(!FileManager.default.fileExists(atPath: out))
      let nowhere = try CommandRun(["import", folder.path + "/nowhere.csv", "--out", out])
      #expect(nowhere.code == 1 && nowhere.error.contains("nowhere.csv cannot be read"))
    }
  }
}

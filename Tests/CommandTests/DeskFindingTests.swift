import Foundation
import Testing

/// What a collector may say by mistake is asked about before it is kept, and nothing counts twice.
@Suite struct DeskFindingTests {
  private func withLedger(_ body: (String, URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-desk-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try """
    invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on
    I1,A,2024-01-01,2024-01-31,100.00,EUR,
    I2,A,2024-01-05,2024-02-04,300.00,EUR,2024-02-01
    I3,A,2024-01-05,2024-03-09,50.00,EUR,

    """.write(to: folder.appending(path: "invoices.csv"), atomically: true, encoding: .utf8)
    try body(folder.path, folder)
  }

  private func log(_ ledger: String, _ words: String...) throws -> CommandRun {
    try CommandRun(["log", ledger, "A"] + words + ["--on", "2024-02-10", "--by", "me"])
  }

  private func lines(_ file: String, in folder: URL) throws -> Int {
    try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      .split(separator: "\n").count - 1
  }

  @Test func `an agency reports only of what it was given`() throws {
    try withLedger { ledger, folder in
      let early = try log(ledger, "agency", "recovered")
      #expect(early.code == 2 && early.error.contains("was never placed"), "\(early.error)")
      #expect(try log(ledger, "agency", "placed").code == 0)
      #expect(try log(ledger, "agency", "recovered").code == 0)
      #expect(try !CommandRun(["check", ledger]).output.contains("unplaced-report"))
      try """
      activity_id,customer_id,on,channel,outcome
      V1,A,2024-02-10,agency,returned

      """.write(to: folder.appending(path: "activities.csv"), atomically: true, encoding: .utf8)
      #expect(try CommandRun(["check", ledger]).output.contains("unplaced-report"))
    }
  }

  @Test func `a promise of more than is owed is recorded only when said again`() throws {
    try withLedger { ledger, _ in
      for words in [["--amount", "151"], ["--invoice", "I2"]] {
        let promise =
          ["log", ledger, "A", "call", "promised", "--for", "2024-02-20", "--on", "2024-02-10"]
          + words
        let run = try CommandRun(promise)
        #expect(run.code == 2 && run.error.contains("--anyway"), "\(words) \(run.error)")
        #expect(try CommandRun(promise + ["--anyway"]).code == 0)
      }
      #expect(
        try log(ledger, "call", "promised", "--amount", "150", "--for", "2024-02-21").code == 0)
    }
  }

  @Test func `the same promise or dispute with another note counts once`() throws {
    try withLedger { ledger, folder in
      let promise = ["promised", "--amount", "20", "--for", "2024-02-20"]
      let dispute = ["disputed", "--invoice", "I1", "--code", "price"]
      for (words, file) in [(promise, "promises.csv"), (dispute, "disputes.csv")] {
        for note in ["one", "two", "two"] {
          let run = try CommandRun(
            ["log", ledger, "A", "call"] + words + ["--on", "2024-02-10", "--note", note])
          #expect(run.code == 0, "\(run.error)")
        }
        #expect(try lines(file, in: folder) == 1)
      }
      #expect(try lines("activities.csv", in: folder) == 4)
    }
  }

  @Test func `two disputes of one invoice are one sum of money`() throws {
    try withLedger { ledger, folder in
      #expect(try log(ledger, "call", "disputed", "--invoice", "I1", "--code", "price").code == 0)
      #expect(
        try log(
          ledger, "call", "disputed", "--invoice", "I1", "--code", "quality", "--amount", "60"
        )
        .code == 0)
      let list = try CommandRun(["worklist", ledger, "--disputes", "--as-of", "2024-02-10"])
      #expect(list.output.contains("In all 100.00 EUR disputed"), "\(list.output) \(list.error)")
    }
  }

  @Test func `what happened is not dated after today, and plans do not contradict each other`()
    throws
  {
    try withLedger { ledger, folder in
      let calls = [
        ["log", ledger, "A", "call", "reached", "--on", "2099-01-01"],
        ["log", ledger, "A", "call", "reached", "--on", "2024-02-10", "--posted-on", "2099-01-01"],
        [
          "log", ledger, "A", "call", "reached", "--on", "2024-02-10", "--next", "call",
          "--next-on",
          "2024-02-15", "--snooze", "2024-03-01",
        ],
        ["review", ledger, "A", "--verdict", "watch", "--on", "2099-01-01"],
        [
          "review", ledger, "A", "submit", "--verdict", "watch", "--on", "2024-02-10",
          "--valid-until", "2024-02-09",
        ],
        ["apply", ledger, "--undo", "B1", "--on", "2099-01-01"],
        ["variance", ledger, ledger, "--from", "2024-02-10", "--to", "2024-02-01"],
        ["run", ledger, "--out", ledger],
        ["run", ledger, "--out", folder.path + "/."],
      ]
      for arguments in calls {
        let run = try CommandRun(arguments)
        #expect(run.code == 2, "\(arguments) \(run.output)")
      }
      try """
      activity_id,customer_id,on,channel,outcome
      V1,A,2099-02-10,call,reached

      """.write(to: folder.appending(path: "activities.csv"), atomically: true, encoding: .utf8)
      try """
      customer_id,observed_on,metric,value
      A,2099-02-10,nps,5

      """.write(to: folder.appending(path: "health.csv"), atomically: true, encoding: .utf8)
      let check = try CommandRun(["check", ledger, "--format", "csv"])
      #expect(check.code == 0, "\(check.output)")
      #expect(check.output.matches(of: /2,.*dated-ahead/).count == 2, "\(check.output)")
    }
  }

  @Test func `the page of an account says what of it is for today`() throws {
    try withLedger { ledger, folder in
      let page = try CommandRun(["account", ledger, "A", "--as-of", "2024-03-10"])
      #expect(
        page.output.contains("150.00 EUR of 2 invoices: an action today"),
        "\(page.output) \(page.error)")
    }
  }

  @Test func `one day past due is singular in letters of all languages`() throws {
    try withLedger { ledger, folder in
      for (language, one) in [
        ("en", "1 day past due"), ("de", "1 Tag überfällig"), ("fr", "1 jour de retard"),
      ] {
        let out = folder.appending(path: "letters-\(language)")
        try "customer_id,language\nA,\(language)\n".write(
          to: folder.appending(path: "customers.csv"), atomically: true, encoding: .utf8)
        let run = try CommandRun([
          "letters", ledger, "--as-of", "2024-03-10", "--out", out.path,
        ])
        #expect(run.code == 0, "\(run.error)")
        let names = try FileManager.default.subpathsOfDirectory(atPath: out.path)
        let letters = try names.filter { $0.hasSuffix(".txt") }.map {
          try String(contentsOf: out.appending(path: $0), encoding: .utf8)
        }
        #expect(letters.contains { $0.contains(one) }, "\(names) \(run.output)")
      }
    }
  }
}

import Foundation
import Testing

/// What a collector records is dated, bounded and said so that the plan of the day goes by it.
@Suite struct DeskDayTests {
  private func withLedger(
    _ more: [String: String] = [:], _ body: (String, URL) throws -> Void
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-day-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let files = [
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on
      I0,A,2024-01-05,2024-02-04,300.00,EUR,2024-02-01
      I1,A,2024-01-01,2024-01-31,5000.00,EUR,
      I2,B,2024-01-01,2024-01-31,800.00,EUR,
      I3,C,2024-05-01,2024-05-31,900.00,EUR,
      I4,D,2024-01-01,2024-02-10,400.00,EUR,

      """
    ].merging(more) { $1 }
    for (name, text) in files {
      try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }
    try body(folder.path, folder)
  }

  private func log(_ ledger: String, _ words: String..., on day: String = "2024-06-10") throws
    -> CommandRun
  {
    try CommandRun(["log", ledger] + words + ["--on", day, "--by", "me"])
  }

  private func text(_ file: String, in folder: URL) throws -> String {
    try String(contentsOf: folder.appending(path: file), encoding: .utf8)
  }

  private func lines(_ file: String, in folder: URL) throws -> Int {
    try text(file, in: folder).split(separator: "\n").count - 1
  }

  private static let week = (9...15).map { $0 < 10 ? "2024-06-0\($0)" : "2024-06-\($0)" }

  private static let contacts = """
    activity_id,customer_id,on,channel,outcome
    V1,A,2024-03-01,call,reached
    V2,A,2024-04-01,call,reached
    V3,A,2024-05-01,letter,sent

    """

  @Test(arguments: week)
  func `what was placed is proposed no more on the same day, whatever day of the week`(
    day: String
  ) throws {
    try withLedger(["activities.csv": Self.contacts]) { ledger, folder in
      let out = folder.appending(path: "placed")
      try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
      let file = out.appending(path: "agency.csv").path
      let place = ["place", ledger, "--as-of", day, "--log", "--out", file]
      let first = try CommandRun(place)
      let sent = try text("agency.csv", in: out)
      #expect(sent.contains("I1"))
      #expect(first.output.contains("1 contact is recorded"), "\(first.output) \(first.error)")
      let again = try CommandRun(place)
      #expect(again.output.contains("No account is due"), "\(again.output)")
      #expect(again.output.contains("recorded as placed"), "\(again.output)")
      #expect(try text("agency.csv", in: out) == sent)
      #expect(try lines("activities.csv", in: folder) == 4)
      #expect(try text("activities.csv", in: folder).contains(",A,\(day),agency,"))
    }
  }

  @Test(arguments: week)
  func `letters that are sent are due no more on the same day, and their drafts stay`(
    day: String
  ) throws {
    try withLedger { ledger, folder in
      let out = folder.appending(path: "letters")
      let letters = ["letters", ledger, "--as-of", day, "--out", out.path, "--log"]
      let first = try CommandRun(letters)
      #expect(first.output.contains("recorded"), "\(first.output) \(first.error)")
      let (rows, list) = (try lines("activities.csv", in: folder), try text("letters.csv", in: out))
      #expect(rows > 0)
      let again = try CommandRun(letters)
      #expect(again.code == 0 && again.output.contains("recorded as sent already"))
      #expect(try lines("activities.csv", in: folder) == rows)
      #expect(try text("letters.csv", in: out) == list)
    }
  }

  @Test func `a note written months later moves neither the list of last nor its letters`() throws {
    try withLedger { ledger, folder in
      let before = try CommandRun(["worklist", ledger, "--as-of", "last"])
      #expect(before.output.contains("for 2024-05-02, after the close of 2024-05-01"))
      #expect(try log(ledger, "A", "note", "--note", "ask sales", on: "2024-11-29").code == 0)
      let after = try CommandRun(["worklist", ledger, "--as-of", "last"])
      #expect(after.output == before.output, "\(after.output)")
    }
  }

  @Test func `what is promised or put off too far ahead is refused, and told when imported`() throws
  {
    try withLedger { ledger, folder in
      for words in [
        ["call", "promised", "--for", "2099-07-12"], ["note", "--snooze", "2099-07-12"],
        ["call", "call-back", "--next", "call", "--next-on", "2025-07-12"],
      ] {
        let run = try CommandRun(["log", ledger, "A"] + words + ["--on", "2024-06-10"])
        #expect(run.code == 2 && run.error.contains("give a day within 180"), "\(run.error)")
      }
      try """
      promise_id,customer_id,made_on,promised_for
      P1,A,2024-06-10,2099-07-12

      """.write(to: folder.appending(path: "promises.csv"), atomically: true, encoding: .utf8)
      let check = try CommandRun(["check", ledger])
      #expect(check.code == 0 && check.output.contains("promised-far"), "\(check.output)")
    }
  }

  @Test func `a dispute is of what is open, with a reason that the policy knows`() throws {
    try withLedger { ledger, folder in
      for (words, sentence) in [
        (
          ["--invoice", "I2", "--code", "bananas"],
          "bananas is no reason of a dispute: give already-paid"
        ),
        (["--invoice", "I2", "--amount", "801"], "more than is owed of invoice I2, 800.00"),
        (["--invoice", "I9"], "B has no invoice I9"),
      ] {
        let run = try CommandRun(
          ["log", ledger, "B", "call", "disputed", "--on", "2024-06-10"] + words)
        #expect(run.code == 2 && run.error.contains(sentence), "\(run.error)")
      }
      let paid = try log(ledger, "A", "call", "disputed", "--invoice", "I0")
      #expect(paid.code == 2 && paid.error.contains("Nothing of invoice I0 is owed"))
      #expect(
        try log(ledger, "B", "call", "disputed", "--invoice", "I2", "--code", "Late delivery").code
          == 0)
      #expect(try text("disputes.csv", in: folder).contains(",late-delivery,"))
    }
  }

  @Test func `texts are no formulas for a spreadsheet, have no line breaks and an end`() throws {
    try withLedger { ledger, folder in
      let formula = "=HYPERLINK(\"http://x\")"
      let call = ["log", ledger, "A", "call", "no-answer", "--on", "2024-06-10"]
      let run = try CommandRun(call + ["--by", "@me", "--with", "+ab", "--note", formula])
      #expect(run.code == 0, "\(run.error)")
      let kept = try text("activities.csv", in: folder)
      #expect(kept.contains("\"'=HYPERLINK("), "\(kept)")
      #expect(kept.contains("'@me") && kept.contains("'+ab"))
      let account = try CommandRun(["account", ledger, "A", "--as-of", "2024-06-10"])
      #expect(account.output.contains("by @me"), "\(account.output)")
      let again = try CommandRun(call + ["--by", "@me", "--with", "+ab", "--note", formula])
      #expect(again.output.contains("recorded already"), "\(again.output)")
      for slip in [
        ["--by", "a\nb"], ["--with", "a\rb"], ["--note", String(repeating: "x", count: 2001)],
        ["--by", String(repeating: "x", count: 201)],
      ] {
        #expect(try CommandRun(call + slip).code == 2, "\(slip[0])")
      }
    }
  }

  @Test func `a contact from before the books is asked about`() throws {
    try withLedger { ledger, _ in
      let run = try log(ledger, "A", "call", "no-answer", on: "1990-01-01")
      #expect(run.code == 2 && run.error.contains("before the ledger's first posting"))
      #expect(
        try log(ledger, "A", "call", "no-answer", "--anyway", on: "1990-01-01").code == 0)
    }
  }

  @Test func `a promise says what becomes of earlier ones, and of a hold`() throws {
    let holds = "customer_id,from,reason\nB,2024-05-01,insolvency\n"
    try withLedger(["holds.csv": holds]) { ledger, _ in
      let first = try log(
        ledger, "A", "call", "promised", "--amount", "1200", "--for", "2024-06-20")
      #expect(!first.output.contains("It adds to"))
      let second = try log(
        ledger, "A", "call", "promised", "--amount", "1000", "--for", "2024-06-25")
      #expect(second.output.contains("It adds to promise L20240610-"), "\(second.output)")
      #expect(second.output.contains("of 1,200.00 EUR for 2024-06-20"))
      let third = try log(
        ledger, "A", "call", "promised", "--amount", "4900", "--for", "2024-06-28",
        on: "2024-06-11")
      #expect(third.output.contains("It adds to promise"), "\(third.output)")
      let said = third.output.replacing("\n", with: " ")
      #expect(said.contains("2800.00 EUR of it counts."), "\(third.output)")
      let fourth = try log(
        ledger, "A", "call", "promised", "--amount", "5000", "--for", "2024-06-30",
        on: "2024-06-12")
      #expect(fourth.output.contains("It takes the place of promise"), "\(fourth.output)")
      let held = try log(ledger, "B", "call", "promised", "--for", "2024-06-20")
      #expect(held.output.contains("B is on hold (insolvency, until further notice)"))
    }
  }

  @Test func `what is disputed or promised without an amount is what is owed, and said`() throws {
    let files = [
      "payments.csv":
        "payment_id,customer_id,received_on,amount,currency\nP,B,2024-02-10,300.00,EUR\n",
      "allocations.csv":
        "payment_id,invoice_id,allocated_on,amount\nP,I2,2024-02-10,300.00\n",
    ]
    try withLedger(files) { ledger, folder in
      let dispute = try log(ledger, "B", "call", "disputed", "--invoice", "I2")
      #expect(dispute.code == 0 && dispute.output.contains("disputed 500.00 of I2"))
      #expect(try text("disputes.csv", in: folder).contains("500.00"))
      #expect(
        try log(ledger, "B", "call", "disputed", "--invoice", "I2").output
          .contains("recorded already"))
      let promise = try log(ledger, "C", "call", "promised", "--for", "2024-06-20")
      #expect(promise.output.contains("It is of 900.00 EUR, due or not"), "\(promise.output)")
    }
  }

  @Test func `news that should stop contacts says that no hold does`() throws {
    try withLedger { ledger, _ in
      for (outcome, reason) in [("insolvent", "insolvency"), ("legal", "legal")] {
        let run = try log(ledger, "D", "call", outcome)
        let said = run.output.replacing("\n", with: " ")
        #expect(said.contains("Contacts go on until D is on hold"), "\(run.output)")
        #expect(said.contains("reason \(reason), from 2024-06-10"), "\(run.output)")
      }
    }
  }

  @Test func `what is not promised of an account is said with its amount`() throws {
    try withLedger { ledger, _ in
      let promise = try log(
        ledger, "A", "call", "promised", "--amount", "3000", "--for", "2024-06-20")
      #expect(promise.code == 0)
      let list = try CommandRun(["worklist", ledger, "--as-of", "2024-06-10"])
      let words = list.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(
        words.contains("A, 5,000.00 EUR: 3,000.00 EUR promised; honoured until 2024-06-23, and"),
        "\(list.output)")
      #expect(words.contains("2,000.00 EUR contacted on 2024-06-10"), "\(list.output)")
      let later = try CommandRun(["worklist", ledger, "--as-of", "2024-06-19", "--all"])
      let rest = later.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(
        rest.contains(
          "3,000.00 of 5,000.00 EUR open is promised, from 2024-06-20 on; 2,000.00 EUR is asked for"
        ),
        "\(later.output)")
    }
  }

  @Test func `what is said wrong exits with 2, what the world refuses with 1`() throws {
    try withLedger { ledger, folder in
      let wrong = [
        ["log", ledger, "Z", "call", "no-answer"], ["log", ledger, "--undo", "x"],
        ["log", ledger, "--undo", "L20240610-0000"],
        ["log", ledger, "A", "call", "promised", "--amount", "5.001", "--for", "2024-06-20"],
        ["letters", ledger, "--statement", "Z"], ["account", ledger, "Z"],
      ]
      for words in wrong {
        let dated = words[0] == "log" && words[2] != "--undo" ? ["--on", "2024-06-10"] : []
        let run = try CommandRun(words + dated)
        #expect(run.code == 2, "\(words) \(run.error)")
      }
      let nowhere = folder.path + "/nowhere"
      for words in [
        ["log", nowhere, "A", "call", "no-answer"], ["place", nowhere],
        ["letters", nowhere, "--out", "x"],
      ] {
        #expect(try CommandRun(words).code == 1, "\(words)")
      }
    }
  }
}

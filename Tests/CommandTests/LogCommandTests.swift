import Foundation
import Testing

/// Contacts are recorded in all their files or in none, once, and can be taken back.
@Suite struct LogCommandTests {
  private func withLedger(_ body: (String, URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-log-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(
      at: CommandRun.repository.appending(path: "fixtures/ledgers/partial-payments"), to: folder)
    try body(folder.path, folder)
  }

  private func log(_ ledger: String, _ words: String...) throws -> CommandRun {
    try CommandRun(["log", ledger] + words + ["--on", "2025-06-21", "--by", "me"])
  }

  private func text(_ file: String, in folder: URL) throws -> String {
    try String(contentsOf: folder.appending(path: file), encoding: .utf8)
  }

  private func identifier(_ run: CommandRun) throws -> String {
    let match = try #require(run.output.firstMatch(of: /Recorded as (\S+) in/), "\(run.error)")
    return String(match.1)
  }

  @Test func `a promise makes its files, under one identifier`() throws {
    try withLedger { ledger, folder in
      let id = try identifier(
        log(ledger, "B", "call", "promised", "--amount", "300", "--for", "2025-06-27"))
      #expect(
        try text("promises.csv", in: folder) == """
          promise_id,customer_id,invoice_id,made_on,promised_for,amount
          \(id),B,,2025-06-21,2025-06-27,300

          """)
      #expect(
        try text("activities.csv", in: folder) == """
          activity_id,customer_id,on,channel,level,outcome,collector,note
          \(id),B,2025-06-21,call,,promised,me,

          """)
      #expect(try CommandRun(["check", ledger]).code == 0)
    }
  }

  @Test func `a file gets the columns that an entry needs`() throws {
    try withLedger { ledger, folder in
      let first = try identifier(log(ledger, "B", "call", "no-answer", "--note", "a, b"))
      let second = try identifier(
        log(
          ledger, "B", "call", "call-back", "--at", "10:15", "--with", "Berger", "--next", "call",
          "--next-on", "2025-06-27"))
      #expect(
        try text("activities.csv", in: folder) == """
          activity_id,customer_id,on,channel,level,outcome,collector,note,time,contact_name,\
          next_action,next_action_on
          \(first),B,2025-06-21,call,,no-answer,me,"a, b",,,,
          \(second),B,2025-06-21,call,,call-back,me,,10:15,Berger,call,2025-06-27

          """)
      #expect(try CommandRun(["check", ledger]).code == 0)
      #expect(try CommandRun(["log", ledger, "--undo", second]).code == 0)
    }
  }

  @Test func `what makes no sense is refused before anything is written`() throws {
    try withLedger { ledger, folder in
      let faults = [
        ["--next", "call"], ["--next", "dance", "--next-on", "2025-06-27"],
        ["--next-on", "2025-06-21"], ["--snooze", "2025-06-20"], ["--at", "25:00"],
        ["--posted-on", "2025-06-20"], ["--replaces", "R1"],
      ]
      for options in faults {
        let run = try CommandRun(
          ["log", ledger, "B", "call", "reached", "--on", "2025-06-21", "--by", "me"] + options)
        #expect(run.code == 2, "\(options) \(run.output)")
      }
      let unknown = try log(
        ledger, "B", "call", "promised", "--for", "2025-06-27", "--replaces", "nothing")
      #expect(unknown.code == 2 && unknown.error.contains("has no promise nothing"))
      #expect(
        !FileManager.default.fileExists(atPath: folder.appending(path: "activities.csv").path))
    }
  }

  @Test func `the same on a day is added again only when asked`() throws {
    try withLedger { ledger, folder in
      let call = ["log", ledger, "B", "call", "No answer", "--on", "2025-06-21", "--by"]
      #expect(try CommandRun(call + ["me"]).code == 0)
      let second = try CommandRun(call + ["me"])
      #expect(second.code == 0 && second.output.contains("recorded already"))
      #expect(try text("activities.csv", in: folder).split(separator: "\n").count == 2)
      #expect(try CommandRun(call + ["me", "--again"]).code == 0)
      #expect(try CommandRun(call + ["you"]).code == 0)
      #expect(try text("activities.csv", in: folder).split(separator: "\n").count == 4)
    }
  }

  @Test func `an entry that was interrupted after its promise is completed`() throws {
    try withLedger { ledger, folder in
      let words = ["B", "call", "promised", "--amount", "300", "--for", "2025-06-27"]
      let arguments = ["log", ledger] + words + ["--on", "2025-06-21", "--by", "me"]
      let id = try identifier(CommandRun(arguments))
      try FileManager.default.removeItem(at: folder.appending(path: "activities.csv"))
      #expect(try identifier(CommandRun(arguments)) == id)
      #expect(try text("promises.csv", in: folder).split(separator: "\n").count == 2)
      #expect(try text("activities.csv", in: folder).contains("\n\(id),B,"))
    }
  }

  @Test func `an undone entry leaves all other bytes as they were`() throws {
    try withLedger { ledger, folder in
      let before =
        "activity_id,customer_id,on,channel,outcome,collector,note\r\n"
        + "V1,A,2025-06-01,call,reached,x,\"two\nlines, \"\"quoted\"\"\"\r\n"
      try before.write(
        to: folder.appending(path: "activities.csv"), atomically: true, encoding: .utf8)
      let id = try identifier(log(ledger, "B", "note", "--note", "two\nlines, \"quoted\""))
      #expect(try text("activities.csv", in: folder).contains(id))
      #expect(try CommandRun(["log", ledger, "--undo", id]).code == 0)
      #expect(try text("activities.csv", in: folder) == before)
      let other = try CommandRun(["log", ledger, "--undo", "V1"])
      #expect(other.code == 2 && other.error.contains("was not recorded by `duecast log`"))
      #expect(try text("activities.csv", in: folder) == before)
    }
  }

  @Test func `nothing is left of an entry of which one file cannot be written`() throws {
    try withLedger { ledger, folder in
      try FileManager.default.createSymbolicLink(
        atPath: folder.appending(path: "activities.csv").path,
        withDestinationPath: "/nowhere/activities.csv")
      let run = try log(ledger, "B", "call", "promised", "--for", "2025-06-27")
      #expect(run.code == 1 && run.error.contains("Nothing was recorded: "), "\(run.error)")
      let promises = folder.appending(path: "promises.csv")
      #expect(
        try !FileManager.default.fileExists(atPath: promises.path)
          || !text("promises.csv", in: folder).contains("2025-06-27"))
    }
  }

  @Test func `a policy adds words of its own`() throws {
    try withLedger { ledger, folder in
      let policy = folder.appending(path: "policy.yaml")
      try "outcomes: {reached: [Promised Twice], channels: [Fax]}".write(
        to: policy, atomically: true, encoding: .utf8)
      let own = ["--policy", policy.path, "--on", "2025-06-21"]
      #expect(try CommandRun(["log", ledger, "B", "fax", "reached"] + own).code == 2)
      #expect(try CommandRun(["log", ledger, "B", "call", "sent"] + own).code == 2)
      #expect(try CommandRun(["log", ledger, "B", "fax", "sent"] + own).code == 0)
    }
  }

  @Test func `words of the log that the policy does not know are said, with the remedy`() throws {
    try withLedger { ledger, folder in
      try """
      activity_id,customer_id,on,channel,outcome
      V1,A,2025-06-01,call,No_Answer
      V2,A,2025-06-02,pigeon,promised
      V3,B,2025-06-03,call,shouted
      V4,B,2025-06-04,call,shouted

      """.write(to: folder.appending(path: "activities.csv"), atomically: true, encoding: .utf8)
      let run = try CommandRun(["worklist", ledger, "--as-of", "2025-06-20"])
      #expect(run.code == 0)
      let said = run.error.split(separator: "\n").filter { $0.contains("activities.csv has") }
      #expect(said.count == 2, "\(run.error)")
      #expect(run.error.contains("the channel pigeon in 1 line, which"))
      #expect(
        run.error.contains(
          "the outcome shouted in 2 lines, which counts as reached: correct it, or add it to a "
            + "group of outcomes in the policy."))
    }
  }

  @Test func `entries recorded at once are all kept, the same one once`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-logs-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(
      at: CommandRun.repository.appending(path: "fixtures/ledgers/partial-payments"), to: folder)
    try await withThrowingTaskGroup(of: Int32.self) { group in
      for number in 0..<12 {
        group.addTask {
          try CommandRun([
            "log", folder.path, "B", "call", "promised", "--for", "2025-07-0\(1 + number / 2)",
            "--on", "2025-06-21", "--by", "me",
          ]).code
        }
      }
      for try await code in group { #expect(code == 0) }
    }
    let promises = try text("promises.csv", in: folder).split(separator: "\n").dropFirst()
    let activities = try text("activities.csv", in: folder).split(separator: "\n").dropFirst()
    #expect(promises.count == 6 && Set(promises).count == 6)
    func identifiers(_ lines: ArraySlice<Substring>) -> Set<Substring> {
      Set(lines.compactMap { $0.split(separator: ",").first })
    }
    #expect(identifiers(promises) == identifiers(activities) && activities.count == 6)
  }

  @Test func `a ledger of one file has no place for contacts`() throws {
    let run = try log("fixtures/ledgers/partial-payments/invoices.csv", "A", "note", "--note", "x")
    #expect(run.code == 1 && run.error.contains("is not a folder: give the ledger's folder"))
  }
}

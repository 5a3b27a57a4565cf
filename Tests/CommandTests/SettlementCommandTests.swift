import Foundation
import Testing

/// What commands say of parts, instalments and money on account.
@Suite struct SettlementCommandTests {
  private static let files = [
    "customers.csv": "customer_id,name,parent_id\nPAR,Parent,\nM,Child,PAR\nN,Other child,PAR\n",
    "invoices.csv": """
    invoice_id,customer_id,issued_on,due_on,amount,currency
    F0,M,2024-10-01,2024-10-31,100.00,EUR
    F1,M,2025-01-01,2025-04-30,900.00,EUR
    G1,N,2025-01-01,2025-01-31,700.00,EUR
    OLD,N,2012-02-01,2012-03-01,50.00,EUR
    """,
    "instalments.csv": """
    invoice_id,due_on,amount
    F1,2025-01-31,300.00
    F1,2025-02-28,300.00
    F1,2025-04-30,300.00
    """,
    "payments.csv": """
    payment_id,customer_id,received_on,amount,currency
    P0,M,2024-11-05,100.00,EUR
    P1,M,2025-02-03,200.00,EUR
    P2,M,2025-02-05,100.00,EUR
    P3,PAR,2025-02-20,300.00,EUR
    """,
    "allocations.csv": """
    payment_id,invoice_id,allocated_on,amount
    P0,F0,2024-11-05,100.00
    P1,F1,2025-02-03,200.00
    P2,F1,2025-02-07,100.00
    """,
  ]

  private func withLedger(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-settlement-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in Self.files {
      try Data(text.utf8).write(to: folder.appending(path: name))
    }
    try body(folder)
  }

  @Test func `what allocations are taken to say is said where there are none`() throws {
    try withLedger { folder in
      try FileManager.default.removeItem(at: folder.appending(path: "allocations.csv"))
      let run = try CommandRun(["ageing", folder.path, "--as-of", "2025-03-10"])
      #expect(run.error.contains("payments are taken to be on account"), "\(run.error)")
      #expect(run.error.contains("give --apply oldest-first"))
      let applied = try CommandRun([
        "ageing", folder.path, "--as-of", "2025-03-10", "--apply", "oldest-first",
      ])
      #expect(!applied.error.contains("on account"), "\(applied.error)")
    }
  }

  private func explain(_ more: String...) throws -> CommandRun {
    var answer: CommandRun?
    try withLedger {
      answer = try CommandRun(["explain", $0.path, "F1", "--as-of", "2025-03-10"] + more)
    }
    return try #require(answer)
  }

  @Test func `an invoice in instalments is explained by the first that is still to come`() throws {
    let run = try explain()
    #expect(run.code == 0, "\(run.error)")
    #expect(
      run.output.hasPrefix(
        """
        Invoice F1 is payable in instalments

        instalment  due         amount    open  still to pay
        ----------  ----------  ------  ------  ------------  ---
                 1  2025-01-31  300.00    0.00          0.00  EUR
                 2  2025-02-28  300.00  300.00          0.00  EUR
                 3  2025-04-30  300.00  300.00        300.00  EUR

        Invoice F1, instalment 3 of 3, as of the close of 2025-03-10

        """))
    for line in run.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test func `an instalment of which nothing is to come says how it was paid or is covered`() throws
  {
    #expect(
      try explain("--instalment", "1").output.hasSuffix(
        """
        Invoice F1, instalment 1 of 3 was paid on 2025-02-05, 5 days late, by 200.00 EUR
        on 2025-02-03, 100.00 EUR on 2025-02-05: nothing is left to forecast.

        """))
    #expect(
      try explain("--instalment", "2").output.hasSuffix(
        """
        Invoice F1, instalment 2 of 3: 300.00 EUR is open in the books, and cash or
        credit of PAR on account covers it: apply it; nothing is left to forecast.

        """))
    let none = try explain("--instalment", "4")
    #expect(none.code == 2 && none.error.contains("give one of 1 to 3"))
  }

  @Test func `letters tell whose cash covers a debt, and an old debt leaves itself out`() throws {
    try withLedger { folder in
      let out = folder.appending(path: "letters")
      let policy = folder.appending(path: "policy.yaml")
      try """
      escalation: {high_touch: [{from_days_past_due: 1, action: reminder-email, wait_days: 7}]}
      """.write(to: policy, atomically: true, encoding: .utf8)
      let run = try CommandRun([
        "letters", folder.path, "--as-of", "2025-03-10", "--out", out.path, "--with-interest",
        "--policy", policy.path,
      ])
      #expect(run.code == 0, "\(run.error)")
      #expect(
        run.output.contains("No letter to 1 account, planned today: remind before the due day."))
      #expect(run.output.contains("M: 300.00 EUR of PAR is on account and covers it.\n"))
      #expect(run.error.contains("so nothing is claimed for 1 invoice (OLD): add it in a file"))
      let list = try String(
        contentsOf: out.appending(path: "letters.csv"), encoding: .utf8)
      // 38 days at 3.15 + 8 on 700.00: 8.1257…
      #expect(list.contains("N,Other child,,,en,1,EUR,750.00,8.13,40.00,OLD G1,"))
      let text = try String(
        contentsOf: out.appending(path: "00001-N-EUR.txt"), encoding: .utf8)
      #expect(!text.contains("Attn:"))
    }
  }

  @Test func `interest is computed for all but the invoices without a rate`() throws {
    try withLedger { folder in
      let run = try CommandRun([
        "interest", folder.path, "--as-of", "2025-03-10", "--settled", "--format", "csv",
      ])
      #expect(run.code == 0, "\(run.error)")
      #expect(run.error.contains("is known for 2012-03-02, so nothing is claimed for 1 invoice"))
      let lines = run.output.split(separator: "\n").dropFirst()
      // F1's first: 3 days on 300.00 and 2 on 100.00 at 11.15; F0 5 days on 100.00 at 4.25 + 8.
      #expect(
        lines == [
          "F0,M,EUR,2024-10-31,0.00,100.00,5,0.17,40.00,40.17",
          "F1,M,EUR,2025-01-31,0.00,300.00,5,0.34,40.00,40.34",
          "G1,N,EUR,2025-01-31,700.00,700.00,38,8.13,40.00,48.13",
        ])
    }
  }
}

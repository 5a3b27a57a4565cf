import Foundation
import Testing

/// Letters, placements and claims for late payment, as a user runs them.
@Suite struct LettersCommandTests {
  private static let hostile = "=HYPERLINK(\"\"http://x\"\")"

  /// Three customers: one who disputes, one whose texts are hostile, one far gone.
  private func withLedger(_ body: (URL, String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-letters-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let ledger = folder.appending(path: "ledger")
    try FileManager.default.createDirectory(at: ledger, withIntermediateDirectories: true)
    for (name, text) in [
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency
      F1,anna,2024-04-11,2024-05-11,1000.00,EUR
      F2,anna,2024-05-01,2024-05-31,500.00,EUR
      =1+1,../bad,2024-04-11,2024-05-11,300.00,EUR
      F4,carl,2024-01-11,2024-02-11,800.00,EUR
      """,
      "customers.csv": """
      customer_id,name,contact_name,language
      anna,Anna SARL,Anne <Dupont>,fr
      ../bad,"\(Self.hostile)",@sum,xx
      carl,Carl GmbH,,de-AT
      """,
      "disputes.csv": "dispute_id,invoice_id,opened_on,amount\nD,F2,2024-06-01,100.00\n",
      "activities.csv": """
      activity_id,customer_id,on,channel,level,note
      A1,carl,2024-02-20,dunning,1,=cmd
      A2,carl,2024-03-20,dunning,2,
      A3,carl,2024-04-20,dunning,3,
      """,
    ] {
      try text.write(to: ledger.appending(path: name), atomically: true, encoding: .utf8)
    }
    try body(folder, ledger.path)
  }

  private func text(_ folder: URL, _ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  @Test func `letters are in the customer's language, name amounts, and stay text`() throws {
    try withLedger { folder, ledger in
      let out = folder.appending(path: "letters")
      let run = try CommandRun([
        "letters", ledger, "--as-of", "2024-06-12", "--out", out.path, "--with-interest",
      ])
      #expect(run.code == 0, "\(run.error)")
      #expect(run.output.contains("2 letters are in"))
      #expect(
        run.output.contains("No letter to 1 account, planned today: propose a collection agency."))
      let files = try FileManager.default.contentsOfDirectory(atPath: out.path).sorted()
      #expect(files == ["00001-___bad-EUR.txt", "00002-anna-EUR.txt", "letters.csv"])
      let anna = try text(out, "00002-anna-EUR.txt")
      #expect(anna.contains("À l'attention de Anne <Dupont>"))
      #expect(anna.contains("Facture F1 du 11/04/2024, échue le 11/05/2024, 32 jours"))
      #expect(anna.contains("Montant dû : 1\u{202f}400,00 EUR"))
      // 32 days on 1,000.00 at 4.5 + 8 per cent: 10.9589…; nothing on F2, which is contested.
      #expect(anna.contains("10,96 EUR") && anna.contains("40,00 EUR"))
      #expect(anna.contains("1\u{202f}450,96 EUR"))
      let list = try text(out, "letters.csv").split(separator: "\n")
      #expect(list.count == 3)
      #expect(list[1].contains("\"'=HYPERLINK(\"\"http://x\"\")\",'@sum"))
      #expect(list[1].contains("'=1+1"))
      let bad = try text(out, "00001-___bad-EUR.txt")
      #expect(bad.contains("Dear customer,") && bad.contains("Invoice =1+1"))
    }
  }

  @Test func `texts can be edited, added for a language, and are checked`() throws {
    try withLedger { folder, ledger in
      let texts = folder.appending(path: "texts")
      var run = try CommandRun(["letters", "--write-templates", texts.path])
      #expect(run.code == 0, "\(run.error)")
      try "Hoi {{name}}: {{total}} {{currency}} ({{#level1}}eins{{/level1}})\n".write(
        to: texts.appending(path: "letter.xx.mustache"), atomically: true, encoding: .utf8)
      let out = folder.appending(path: "letters")
      let arguments = [
        "letters", ledger, "--as-of", "2024-06-12", "--out", out.path, "--templates", texts.path,
      ]
      run = try CommandRun(arguments)
      #expect(run.code == 0, "\(run.error)")
      #expect(
        try text(out, "00001-___bad-EUR.txt")
          == "Hoi =HYPERLINK(\"http://x\"): 300.00 EUR (eins)\n")
      try "Hello\n{{totl}}\n".write(
        to: texts.appending(path: "letter.en.mustache"), atomically: true, encoding: .utf8)
      run = try CommandRun(arguments)
      #expect(run.code == 1)
      #expect(
        run.error.contains(
          "letter.en.mustache, line 2: {{totl}} is not a field of a letter: use one of amount"))
    }
  }

  @Test func `a placement has each document with its history, and no notes`() throws {
    try withLedger { folder, ledger in
      let file = folder.appending(path: "placement.csv")
      let run = try CommandRun([
        "place", ledger, "--as-of", "2024-06-12", "--out", file.path, "--with-interest",
      ])
      #expect(run.code == 0, "\(run.error)")
      #expect(run.output.contains("1 account is due for a collection agency on 2024-06-13"))
      let lines = try text(folder, "placement.csv").split(separator: "\n").map(String.init)
      #expect(lines.count == 2)
      // 122 days on 800.00 at 12.5 per cent: 33.4246…
      #expect(
        lines[1]
          == "2024-06-13,carl,Carl GmbH,,de-AT,,,,F4,2024-01-11,2024-02-11,122,EUR,800.00,800.00,"
          + "800.00,33.42,40.00,3,2024-04-20,0,,2024-02-20 dunning level 1; "
          + "2024-03-20 dunning level 2; 2024-04-20 dunning level 3")
    }
  }

  @Test func `claims for late payment fit 80 columns and name what is missing`() throws {
    try withLedger { folder, ledger in
      var run = try CommandRun(["interest", ledger, "--as-of", "2024-06-12"])
      #expect(run.code == 0, "\(run.error)")
      #expect(run.output.contains("4 invoices"))
      for line in run.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
      run = try CommandRun(["interest", ledger, "--as-of", "2026-07-31"])
      #expect(run.code == 1)
      #expect(
        unwrapped(run.output).contains("no reference rate of EUR is known for 2026-07-01")
          && run.output.contains("--rates"))
      let rates = folder.appending(path: "rates.csv")
      try "from,currency,rate\n2026-07-01,EUR,2\n".write(
        to: rates, atomically: true, encoding: .utf8)
      run = try CommandRun(["interest", ledger, "--as-of", "2026-07-31", "--rates", rates.path])
      #expect(run.code == 0, "\(run.error)")
    }
  }
}

import Foundation
import TestLedgers
import Testing

/// Payments of a statement are applied once, can be undone with their day, and change nothing else.
@Suite struct ApplyCommandTests {
  private let files = OpenBookFiles.ledger.merging([
    "invoices.csv": OpenBookFiles.ledger["invoices.csv", default: ""]
      + "R26-104712,K1001,2026-02-01,2026-03-03,300.10,EUR\n"
  ]) { $1 }

  /// Advice decides; the second payment is of the amount of two invoices; the last nobody knows.
  private let statement = """
    :20:S1
    :25:50010517/0000000003
    :28C:7/1
    :60F:C260301EUR0,00
    :61:2603020302C1500,65NTRFNONREF//BR1
    :86:166?20EREF+E2E-1 SVWZ+Danke?31DE89370400440532013000?32ALDER GLASS
    :61:2603020302C777,00NTRFNONREF//BR2
    :86:166?20SVWZ+Zahlung?31DE11111111111111111111?32BIRCH TRADING LTD
    :61:2603020302C12,34NTRFNONREF//BR3
    :86:166?20SVWZ+Danke?31DE22222222222222222222?32MAX MUSTERMANN
    :62F:C260302EUR2289,99
    -

    """

  private let advice = """
    payment_ref,document,amount,deduction,reason
    E2E-1,R26-104711,1200.55,,
    E2E-1,R26-104712,300.10,,

    """

  private func withLedger(_ body: (URL, [String]) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-apply-\(UUID().uuidString)")
    let ledger = folder.appending(path: "ledger")
    try FileManager.default.createDirectory(at: ledger, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      try Data(text.utf8).write(to: ledger.appending(path: name))
    }
    let (bank, payer) = (folder.appending(path: "bank.sta"), folder.appending(path: "advice.csv"))
    try Data(statement.utf8).write(to: bank)
    try Data(advice.utf8).write(to: payer)
    try body(
      ledger, ["apply", ledger.path, "--on", "2026-03-04", "--statements", bank.path, payer.path])
  }

  private func text(_ file: String, in folder: URL) throws -> String {
    try String(contentsOf: folder.appending(path: file), encoding: .utf8)
  }

  @Test func `advice is posted with method and day, the rest waits`() throws {
    try withLedger { (ledger, apply) throws in
      let run = try CommandRun(apply)
      #expect(run.code == 0, "\(run.error)")
      let allocations = try text("allocations.csv", in: ledger)
      #expect(
        allocations.hasPrefix("payment_id,invoice_id,allocated_on,amount,method,confidence\n"))
      #expect(allocations.contains("P1,R26-104710,2026-01-30,500.00,,\n"))
      let pattern = /B[0-9a-f]{16},R26-10471[12],2026-03-04,[0-9.]+,auto-advice,0\.99/
      #expect(allocations.matches(of: pattern).count == 2)
      #expect(!allocations.contains("R26-104713"))
      #expect(try CommandRun(["check", ledger.path]).code == 0)
      let journal = try text("cash/journal.csv", in: ledger)
      #expect(journal.contains("bank_clearing,K1001,,1500.65,,EUR"))
    }
  }

  @Test func `the same statement again adds nothing`() throws {
    try withLedger { (ledger, apply) throws in
      _ = try CommandRun(apply)
      let before = try text("allocations.csv", in: ledger)
      let again = try CommandRun(apply)
      #expect(again.code == 0 && again.output.contains("taken before"))
      #expect(try text("allocations.csv", in: ledger) == before)
    }
  }

  @Test func `a preview writes nothing`() throws {
    try withLedger { (ledger, apply) throws in
      #expect(try CommandRun(apply + ["--preview"]).code == 0)
      #expect(try text("allocations.csv", in: ledger) == files["allocations.csv"])
      #expect(!FileManager.default.fileExists(atPath: ledger.appending(path: "cash").path))
    }
  }

  @Test func `what was applied is undone from its day, and the money is on account`() throws {
    try withLedger { (ledger, apply) throws in
      _ = try CommandRun(apply)
      let decisions = try text("cash/decisions.csv", in: ledger)
      let found = try #require(decisions.firstMatch(of: /(B[0-9a-f]{16}),posted/))
      let id = String(found.1)
      let undo = ["apply", ledger.path, "--undo", String(id), "--on", "2026-03-05"]
      #expect(try CommandRun(undo).code == 0)
      let allocations = try text("allocations.csv", in: ledger)
      #expect(allocations.contains("\(id),R26-104711,2026-03-05,-1200.55"))
      #expect(try CommandRun(undo).code == 1)
      let early = try CommandRun([
        "ageing", ledger.path, "--as-of", "2026-03-04", "--format", "csv",
      ])
      let late = try CommandRun(["ageing", ledger.path, "--as-of", "2026-03-05", "--format", "csv"])
      #expect(early.code == 0 && late.code == 0 && early.output != late.output)
    }
  }

  @Test func `what was undone is proposed again and can be taken again`() throws {
    try withLedger { (ledger, apply) throws in
      _ = try CommandRun(apply)
      let decisions = try text("cash/decisions.csv", in: ledger)
      let id = String(try #require(decisions.firstMatch(of: /(B[0-9a-f]{16}),posted/)).1)
      let undo = ["apply", ledger.path, "--undo", id, "--on", "2026-03-05"]
      #expect(try CommandRun(undo).code == 0)
      let list = try CommandRun(["apply", ledger.path])
      #expect(list.code == 0 && list.output.contains("\n\(id)  "), "\(list.output)")
      let accept = ["apply", ledger.path, "--accept", id, "--on", "2026-03-06"]
      #expect(try CommandRun(accept).code == 0)
      #expect(
        try text("allocations.csv", in: ledger).contains("\(id),R26-104711,2026-03-06,1200.55"))
      #expect(try text("payments.csv", in: ledger).matches(of: try Regex(id)).count == 1)
      #expect(try !CommandRun(["apply", ledger.path]).output.contains("\n\(id)  "))
    }
  }

  @Test func `a person names whose payment it is, once, from the list of what waits`() throws {
    try withLedger { (ledger, apply) throws in
      _ = try CommandRun(apply)
      let list = try CommandRun(["apply", ledger.path])
      #expect(list.output.contains("MAX MUSTERMANN"), "\(list.output)")
      let id = String(
        try #require(list.output.firstMatch(of: /(B[0-9a-f]{16}) .*MAX MUSTERMANN/)).1)
      let name = ["apply", ledger.path, "--on", "2026-03-05", "--customer"]
      #expect(try CommandRun(name + ["\(id)=K9"]).code == 2)
      #expect(try CommandRun(name + [id]).code == 2)
      #expect(try CommandRun(name + ["\(id)=K1002"]).code == 0)
      #expect(try text("payments.csv", in: ledger).contains("\(id),K1002,"))
      #expect(try text("cash/aliases.csv", in: ledger).contains("K1002"))
      #expect(try CommandRun(name + ["\(id)=K1001"]).code == 2)
      #expect(try !CommandRun(["apply", ledger.path]).output.contains("MAX MUSTERMANN"))
    }
  }

  @Test func `a payment that goes back opens its invoices again from that day`() throws {
    try withLedger { (ledger, apply) throws in
      _ = try CommandRun(apply)
      let bank = ledger.deletingLastPathComponent().appending(path: "return.sta")
      let text = """
        :20:S2
        :25:50010517/0000000003
        :28C:8/1
        :60F:C260302EUR2289,99
        :61:2603050305D1500,65NTRFNONREF//BR9
        :86:109?20EREF+E2E-1 SVWZ+RETOURE?31DE89370400440532013000?32ALDER GLASS?34901
        :62F:C260305EUR789,34
        -

        """
      try Data(text.utf8).write(to: bank)
      let run = try CommandRun([
        "apply", ledger.path, "--on", "2026-03-06", "--statements", bank.path,
      ])
      #expect(run.code == 0 && run.output.contains("returned"), "\(run.error)")
      let returned = "K1001,2026-03-05,-1500.65,EUR,RETOURE,2026-03-06,B"
      #expect(try self.text("payments.csv", in: ledger).contains(returned))
      #expect(try CommandRun(["check", ledger.path]).code == 0)
      func open(_ day: String) throws -> String {
        try CommandRun(["account", ledger.path, "K1001", "--as-of", day]).output
      }
      let (before, after) = (try open("2026-03-05"), try open("2026-03-06"))
      #expect(!before.contains("R26-104711") && after.contains("R26-104711"))
    }
  }

  @Test func `a proposal is taken by a person, and its payer is known from then on`() throws {
    try withLedger { (ledger, apply) throws in
      _ = try CommandRun(apply)
      let proposals = try text("cash/proposals.csv", in: ledger)
      let found = try #require(proposals.firstMatch(of: /(B[0-9a-f]{16}),\w+,K1002/))
      let id = String(found.1)
      let accepted = try CommandRun([
        "apply", ledger.path, "--accept", String(id), "--on", "2026-03-06", "--by", "Ines",
      ])
      #expect(accepted.code == 0, "\(accepted.error)")
      #expect(
        try text("allocations.csv", in: ledger).contains(
          "\(id),R26-104713,2026-03-06,777.00,manual"))
      #expect(
        try text("cash/aliases.csv", in: ledger).contains("account:DE11111111111111111111,K1002,1"))
      #expect(try CommandRun(["check", ledger.path]).code == 0)
    }
  }

  @Test func `a statement that does not balance is refused with exit code 3`() throws {
    try withLedger { (ledger, apply) throws in
      let bank = ledger.deletingLastPathComponent().appending(path: "bank.sta")
      try Data(statement.replacing("2289,99", with: "2289,98").utf8).write(to: bank)
      let shown = try CommandRun(["statements", bank.path])
      #expect(shown.code == 3 && shown.output.contains("the difference is -0.01"))
      #expect(try CommandRun(apply).code == 3)
      #expect(try text("allocations.csv", in: ledger) == files["allocations.csv"])
    }
  }

  @Test func `what is missing is said in one sentence`() throws {
    #expect(try CommandRun(["apply", "nowhere", "--statements", "x"]).code == 1)
    #expect(try CommandRun(["statements", "nowhere"]).code == 1)
    #expect(try CommandRun(["apply", "nowhere"]).code == 1)
  }

  /// An order names the first invoice; the second payment is in euros for an invoice in dollars.
  private let orders = """
    :20:S2
    :25:50010517/0000000003
    :28C:8/1
    :60F:C260301EUR0,00
    :61:2603020302C1200,55NTRFNONREF//BR11
    :86:166?20SVWZ+PO 778123?31DE89370400440532013000?32ALDER GLASS GMBH
    :61:2603020302C920,00NTRFNONREF//BR12
    :86:166?20OAMT+USD1000,00 SVWZ+R26-104?21799?31DE11111111111111111111?32BIRCH TRADING LTD
    :62F:C260302EUR2120,55
    -

    """

  @Test func `an order names its invoice, and another currency waits for a person`() throws {
    try withLedger { (ledger, _) throws in
      let file = ledger.appending(path: "invoices.csv")
      var lines = try self.text("invoices.csv", in: ledger).split(separator: "\n").map { line in
        line.hasPrefix("invoice_id")
          ? line + ",po_number"
          : line + (line.contains("104711") ? ",PO-778123" : ",")
      }
      lines.append("R26-104799,K1002,2026-02-05,2026-03-07,1000.00,USD,")
      try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
      let bank = ledger.deletingLastPathComponent().appending(path: "orders.sta")
      try Data(self.orders.utf8).write(to: bank)
      let run = try CommandRun([
        "apply", ledger.path, "--on", "2026-03-04", "--statements", bank.path,
      ])
      #expect(run.code == 0, "\(run.error)")
      let decisions = try self.text("cash/decisions.csv", in: ledger).split(separator: "\n")
      #expect(decisions.contains { $0.contains("PO 778123") && $0.contains("R26-104711:120055:0") })
      let abroad = try #require(decisions.first { $0.contains(",920.00,EUR") })
      #expect(!abroad.contains(",posted,"), "\(abroad)")
      let proposals = try self.text("cash/proposals.csv", in: ledger)
      #expect(proposals.contains("R26-104799:100000:0"), "\(proposals)")
      #expect(proposals.contains("paid as 1000.00 USD, at the bank's 0.9200 EUR each"))
      let payment = String(abroad.prefix { $0 != "," })
      let accepted = try CommandRun([
        "apply", ledger.path, "--on", "2026-03-05", "--accept", payment, "--by", "M. Chen",
      ])
      #expect(accepted.code == 0, "\(accepted.error)")
      let allocation = try #require(
        try self.text("allocations.csv", in: ledger).split(separator: "\n").first {
          $0.contains("R26-104799")
        })
      #expect(allocation.contains("1000.00") && allocation.contains("920.00"), "\(allocation)")
      let aged = try CommandRun(["ageing", ledger.path, "--as-of", "2026-03-06"])
      #expect(!aged.output.contains("USD") || !aged.output.contains("1,000.00"), "\(aged.output)")
    }
  }
}

import Testing

@testable import duecast

@Suite struct SlipsTests {
  @Test func `a mistyped command is answered with the nearest one`() throws {
    for (word, meant) in [
      ("frecast", "forecast"), ("aging", "ageing"), ("intrest", "interest"), ("rnu", "run"),
    ] {
      #expect(
        Slips.unknownCommand([word], Duecast.self)
          == "There is no command \(word): did you mean \(meant)?")
    }
    let far = Slips.unknownCommand(["quarterly"], Duecast.self)
    #expect(far == "There is no command quarterly: `duecast --help` lists them.")
    for known in [["forecast"], ["ecl"], ["--help"], ["help", "run"], []] {
      #expect(Slips.unknownCommand(known, Duecast.self) == nil)
    }
    let run = try CommandRun(["frecast", "ledger"])
    #expect(run.code == 2 && run.error.contains("did you mean forecast?"))
  }

  @Test func `a negative number belongs to the option before it`() throws {
    #expect(
      Slips.joined(["x", "--weeks", "-1", "--out", "d"]) == ["x", "--weeks=-1", "--out", "d"])
    #expect(Slips.joined(["--format=csv", "-1"]) == ["--format=csv", "-1"])
    for option in ["--weeks", "--months", "--paths"] {
      let run = try CommandRun(["forecast", "fixtures/ledgers/demo", option, "-1"])
      #expect(run.code == 2 && !run.error.contains("Missing value"), "\(run.error)")
    }
  }

  @Test
  func `days with dots are understood, other forms and separated amounts refused with theirs`()
    throws
  {
    let ledger = "fixtures/ledgers/partial-payments"
    let dots = try CommandRun(["ageing", ledger, "--as-of", "01.04.2025"])
    let dashes = try CommandRun(["ageing", ledger, "--as-of", "2025-04-01"])
    #expect(dots.code == 0 && dots.output == dashes.output)
    let slashes = try CommandRun(["ageing", ledger, "--as-of", "04/01/2025"])
    #expect(slashes.code == 2 && slashes.error.contains("Write a day as 2026-06-30"))
    let thousands = try CommandRun(["credit-loss", ledger, "--booked", "500,000"])
    #expect(thousands.code == 2 && thousands.error.contains("Write an amount as 500000.00"))
  }

  @Test func `opening cash may be below nothing, and is checked before the fit`() throws {
    let ledger = "fixtures/ledgers/two-currencies"
    let table = try CommandRun([
      "forecast", ledger, "--as-of", "last", "--opening", "EUR:-5000.00", "--paths", "100",
    ])
    #expect(table.code == 0 && table.output.contains("  -5,000  "), "\(table.error)")
    let unknown = try CommandRun(["forecast", ledger, "--as-of", "last", "--opening", "KWD:-5000"])
    #expect(unknown.code == 2 && unknown.error.contains("KWD"), "\(unknown.error)")
    #expect(!unknown.error.contains("fitted"))
  }

  @Test func `a folder that cannot be written is refused before the ledger is read`() throws {
    let run = try CommandRun(["run", "no-such-ledger", "--out", "/dev/null/out"])
    #expect(run.code == 1 && run.error.contains("/dev/null/out cannot be written"))
  }
}

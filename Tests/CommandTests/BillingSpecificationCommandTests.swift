import Foundation
import TestLedgers
import Testing

@Suite struct BillingSpecificationCommandTests {
  private let ledger = "fixtures/ledgers/demo"

  private func withFile(_ yaml: String, _ body: (_ path: String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let file = folder.appending(path: "mine.yaml")
      try Data(yaml.utf8).write(to: file)
      try body(file.path)
    }
  }

  /// Kept models have nothing of billing, so the two options go together.
  @Test(.slow) func `billing is predicted as the file says, with kept models too`() throws {
    let forecast = [
      "forecast", ledger, "--as-of", "last", "--paths", "100", "--format", "csv", "--models",
      "models/fitted",
    ]
    let standard = try CommandRun(forecast)
    try #require(standard.code == 0, "\(standard.error)")
    let same = try CommandRun(forecast + ["--billing-specification", "models/billing.yaml"])
    #expect(same.code == 0 && same.output == standard.output)
    try withFile("level: {weight: 0}\n") { file in
      let own = try CommandRun(forecast + ["--billing-specification", file])
      #expect(own.code == 0 && own.output != standard.output)
      func sum(_ source: String, _ text: String) -> Double {
        text.split(separator: "\n").map { $0.split(separator: ",") }
          .reduce(0) { $0 + ($1[2] == source ? Double($1[4]) ?? 0 : 0) }
      }
      // What is open is paid as before, but for the draws of 100 paths.
      let (open, before) = (
        sum("open_existing", own.output), sum("open_existing", standard.output)
      )
      #expect(before > 0 && abs(open / before - 1) < 0.01)
      #expect(sum("billing_existing", own.output) != sum("billing_existing", standard.output))
    }
  }

  @Test func `a faulty specification is refused with its line`() throws {
    try withFile("trend:\n  noise: [1]\n") { file in
      for command in [["forecast", ledger, "--as-of", "last"], ["backtest", ledger]] {
        let run = try CommandRun(command + ["--billing-specification", file])
        #expect(run.code == 1 && run.output.isEmpty)
        #expect(
          run.error.hasPrefix(
            "duecast: \(file): trend.noise (line 2) is not a key of the specification; "
              + "did you mean noises?"), "\(run.error)")
      }
    }
  }

  @Test func `fitted models keep nothing of billing`() throws {
    let run = try CommandRun([
      "fit", ledger, "--models", "a", "--billing-specification", "models/billing.yaml",
    ])
    #expect(run.code == 2)
    #expect(run.error.contains("give --billing-specification to the commands"), "\(run.error)")
  }
}

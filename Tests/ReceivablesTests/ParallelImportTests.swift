import TestLedgers
import Testing

@testable import LedgerFiles
@testable import Receivables

/// A ledger is the same however its files are cut and whatever the number of threads.
@Suite struct ParallelImportTests {
  /// The same files as another program would write them: quoted, with line ends in cells and a BOM.
  private func rewritten(_ files: [String: String], seed: UInt64) -> [String: String] {
    var draws = Draws(seed: seed)
    var rewritten: [String: String] = [:]
    for file in files.keys.sorted() {
      let end = draws.chance(50) ? "\r\n" : "\n"
      let lines = (files[file] ?? "").split(separator: "\n").enumerated().map { number, line in
        line.split(separator: ",", omittingEmptySubsequences: false).map { cell in
          // White space around a cell is no part of it, not even a line end.
          let isNote = number > 0 && draws.chance(10)
          return isNote ? "\"\(cell)\(end)\"" : draws.chance(20) ? "\"\(cell)\"" : String(cell)
        }.joined(separator: ",")
      }
      rewritten[file] = (draws.chance(30) ? "\u{FEFF}" : "") + lines.joined(separator: end) + end
    }
    return rewritten
  }

  private func summary(_ loaded: LoadedLedger) -> [String] {
    var parts = loaded.issues.map { "\($0) \($0.effect) \($0.knownOn?.description ?? "")" }
    parts += loaded.lineCounts.map { "\($0)" }
    for offset in stride(from: 10, to: 120, by: 27) {
      let view = loaded.ledger.asOf(RandomLedger.first + offset)
      parts += view.customers.map { "\($0)" }
      for (position, invoice) in view.invoices.elements.indexed() {
        parts.append("\(view.invoiceID(position)) \(invoice) \(Array(view.settlements[position]))")
      }
      for (position, receipt) in view.receipts.elements.enumerated() {
        parts.append("\(view.receiptID(position)) \(receipt)")
      }
      parts += view.creditNotes.elements.map { "\($0)" }
      parts += view.disputes.elements.map { "\($0)" } + view.promises.elements.map { "\($0)" }
      parts += view.activities.elements.map { "\($0)" } + view.health.elements.map { "\($0)" }
      parts += view.reviews.elements.map { "\($0)" }
      parts += view.invoiceAttributes.map { "\($0)" } + view.issues.map { "\($0)" }
    }
    return parts
  }

  @Test(arguments: 0..<24) func `parts and threads change nothing`(seed: Int) throws {
    let shape = RandomLedger.Shape.allCases[seed % 3]
    let random = RandomLedger(seed: UInt64(700 + seed), shape: shape).files()
    let files = seed < 6 ? random : rewritten(random, seed: UInt64(seed))
    let euro = Currency("EUR")
    let whole = summary(
      try Ledger.load(files: files, defaultCurrency: euro, reading: ParallelReading(threads: 1)))
    #expect(whole.count > 100)
    for (bytes, threads) in [(40, 1), (300, 2), (1000, 3)] {
      let reading = ParallelReading(chunkBytes: bytes, threads: threads)
      let parts = summary(try Ledger.load(files: files, defaultCurrency: euro, reading: reading))
      #expect(parts == whole)
    }
  }

  /// The second line of a repeated identifier is used where the first cannot be.
  @Test(arguments: [20, 1000]) func `a repetition counts as of the line that is used`(
    chunkBytes: Int
  ) throws {
    let loaded = try Ledger.load(
      files: [
        "invoices.csv": """
        invoice_id,customer_id,issued_on,due_on,amount,currency
        I,a,2024-01-01,2024-01-31,10.123,EUR
        I,a,2024-01-02,2024-01-31,20.00,EUR
        I,a,2024-01-03,2024-01-31,30.00,EUR
        """,
        "payments.csv": "payment_id,customer_id,received_on,amount,currency\n"
          + "P,a,2024-02-01,20.00,EUR\n",
        "allocations.csv": "payment_id,invoice_id,allocated_on,amount\nP,I,2024-02-01,20.00\n",
      ], defaultCurrency: nil, reading: ParallelReading(chunkBytes: chunkBytes, threads: 2))
    #expect(loaded.issues.map(\.line) == [2, 4])
    #expect(loaded.issues.map(\.code) == ["bad-amount", "duplicate-id"])
    let view = loaded.ledger.asOf(day(2, 1))
    #expect(view.invoices.elements.map(\.amount) == [2000])
    #expect(view.invoices.elements[0].ending == .paid)
  }
}

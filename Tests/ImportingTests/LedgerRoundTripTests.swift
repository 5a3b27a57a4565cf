import Foundation
import LedgerFiles
import Receivables
import TestLedgers
import Testing

@testable import Importing

/// What `export` writes, `import` reads to the same ledger.
@Suite struct LedgerRoundTripTests {
  /// Texts that spreadsheets, delimiters or readers may trip over.
  private static let texts = [
    "plain", "=1+1", "'=1+1", "''-x", "'quoted'", "-12", "+49 30 1", "@home", "a,b", "a;b",
    "say \"no\"", "two\nlines", "Größe – 10 €", "1,5", "007", "'", "2026-01-02", "a | b", "",
  ]

  private func number(_ draws: inout Draws) -> String {
    let whole = draws.chance(5) ? "-0" : "\(draws.pick(0..<100_000))"
    return draws.chance(30) ? whole : whole + "." + "\(draws.pick(10..<100))"
  }

  private func cell(
    _ column: ColumnContract, _ line: Int, _ draws: inout Draws
  ) -> String {
    guard column.isRequired || draws.chance(60) else { return "" }
    let day = Day(number: 20_000 + draws.pick(0..<900))
    switch column.kind {
    case .identifier: return "\(column.name.prefix(1).uppercased())-00\(draws.pick(1..<60))"
    case .text: return Self.texts[draws.pick(0..<Self.texts.count)]
    case .day: return day.description
    case .amount, .signedAmount, .number: return number(&draws)
    case .currency: return ["EUR", "USD", "JPY", "KWD"][draws.pick(0..<4)]
    case .wholeNumber: return "\(draws.pick(0..<90))"
    case .choice, .yesNo: return column.kind.words[draws.pick(0..<column.kind.words.count)]
    }
  }

  /// Every file of the contract with lines of any cells, some of them twice.
  private func ledger(seed: UInt64) -> [LedgerTable] {
    var draws = Draws(seed: seed)
    return FileContract.all.compactMap { contract in
      guard contract == .invoices || draws.chance(80) else { return nil }
      let columns = contract.columns.filter { $0.isRequired || draws.chance(70) }
      let needed = contract.alternatives.compactMap { contract[$0[0]] }
      let all = contract.columns.filter { columns.contains($0) || needed.contains($0) }
      var rows = (0..<draws.pick(1..<30)).map { line in
        all.map { cell($0, line, &draws) }
      }.filter { row in row.contains { !$0.isEmpty } }
      if draws.chance(30), let first = rows.first { rows.append(first) }
      return LedgerTable(contract, all.map(\.name), rows)
    }
  }

  private func imported(_ tables: [LedgerTable], _ form: ExportForm) throws -> LedgerMerge {
    let files = tables.map { (name: $0.contract.file, bytes: Data($0.csv(form))) }
    return LedgerMerge([:], try Importer(ImportChoices()).read(files))
  }

  @Test(arguments: 1...60)
  func `an exported ledger is the same when it is imported`(seed: UInt64) throws {
    let ledger = ledger(seed: seed)
    for form in [ExportForm.ledger, .spreadsheet(.point)] {
      let again = try imported(ledger, form)
      #expect(again.tables.map(\.contract.file) == ledger.map(\.contract.file))
      for (table, other) in zip(ledger, again.tables) {
        #expect(table.csv() == other.csv(), "\(table.contract.file), seed \(seed)")
      }
    }
  }

  @Test(arguments: 1...30)
  func `a ledger in spreadsheets with decimal commas is the same when it is imported`(
    seed: UInt64
  ) throws {
    let ledger = ledger(seed: seed)
    let again = try imported(ledger, .spreadsheet(.comma))
    for (table, other) in zip(ledger, again.tables) {
      #expect(table.csv() == other.csv(), "\(table.contract.file), seed \(seed)")
    }
  }

  @Test(arguments: 1...20)
  func `a ledger imported twice is not changed`(seed: UInt64) throws {
    let ledger = ledger(seed: seed)
    let files = ledger.map { (name: $0.contract.file, bytes: Data($0.csv())) }
    let existing = Dictionary(uniqueKeysWithValues: files)
    let merge = LedgerMerge(existing, try Importer(ImportChoices()).read(files))
    #expect(merge.changes.isNothing, "\(merge.changes)")
    #expect(!merge.isDoubtful)
    for (table, other) in zip(ledger, merge.tables) { #expect(table.csv() == other.csv()) }
  }

  @Test func `a file of that name with other days or columns is read by its profile`() throws {
    let german =
      "invoice_id,customer_id,issued_on,due_on,amount\nR1,A,31.01.2026,28.02.2026,10.00\n"
    let foreign =
      "Invoice Number,Customer,Invoice Date,Due Date,Amount\nR1,A,2026-01-31,2026-02-28,9\n"
    for text in [german, foreign] {
      let read = try Importer(ImportChoices()).read([("invoices.csv", Data(text.utf8))])
      #expect(read.ledgerFiles.isEmpty)
      #expect(read.ledgerTables().first { $0.contract == .invoices }?.rows.count == 1)
    }
  }

  @Test func `lines that no reader takes are left out and named`() throws {
    let text =
      "invoice_id,customer_id,issued_on,due_on,amount\nR1,A,2026-01-31,2026-02-28,9,9\n"
      + "R2,A,2026-01-31,2026-02-28,9\n"
    let read = try Importer(ImportChoices()).read([("invoices.csv", Data(text.utf8))])
    #expect(read.ledgerFiles.first?.table.brokenLines == [2])
    #expect(ImportReport(read).lines.contains { $0.contains("left out: line 2") })
  }
}

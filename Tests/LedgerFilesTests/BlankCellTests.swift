import Testing

@testable import LedgerFiles
@testable import Receivables

/// What systems write where there is nothing is nothing, and is said once.
@Suite struct BlankCellTests {
  private static let header = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"

  @Test(arguments: [
    "NULL", "null", "N/A", "NA", "n/a", "none", "-", "--", "#N/A", "NaN", "1900-01-01",
    "0000-00-00", "1899-12-30", "9999-12-31", "2999-12-31", "0001-01-01",
  ]) func `an invoice with a placeholder for its payment is open`(text: String) throws {
    let loaded = try Ledger.load(files: [
      "invoices.csv": Self.header + "F1,A,2026-01-02,2026-02-01,100.00,EUR,\(text)\n"
        + "F2,A,2026-01-03,2026-02-02,50.00,EUR,2026-02-03\n"
    ])
    #expect(loaded.issues.map(\.code) == ["placeholder"])
    #expect(loaded.issues.allSatisfy { $0.problem.contains("one line") && $0.effect == .noticed })
    let view = loaded.ledger.asOf(Day(year: 2026, month: 6, day: 30) ?? Day(number: 0))
    #expect(view.invoices.elements.map(\.outstanding) == [10_000, 0])
  }

  @Test func `a placeholder in a required cell is a missing cell`() throws {
    let loaded = try Ledger.load(files: [
      "invoices.csv": Self.header + "F1,NULL,2026-01-02,2026-02-01,100.00,EUR,\n"
        + "F2,A,1900-01-01,2026-02-01,100.00,EUR,\nF3,A,2026-01-02,2026-02-01,N/A,EUR,\n"
        + "F4,A,2026-01-02,2026-02-01,100.00,EUR,\n"
    ])
    #expect(loaded.issues.map(\.code) == ["missing-cell", "missing-cell", "blank-amount"])
    #expect(loaded.lineCounts.map(\.setAside) == [3])
  }

  @Test func `a due day at the end of time is due when further notice is given`() throws {
    let loaded = try Ledger.load(files: [
      "invoices.csv": Self.header + "F1,A,2026-01-02,9999-12-31,100.00,EUR,\n"
    ])
    #expect(loaded.issues.map(\.code) == ["placeholder"])
    #expect(
      loaded.issues[0].problem
        == "`due_on` is `9999-12-31` in one line, which is no day; without terms, nothing is due until "
        + "one is stated")
    let view = loaded.ledger.asOf(Day(year: 2026, month: 6, day: 30) ?? Day(number: 0))
    #expect(view.invoices.elements.map(\.dueOn.description) == ["9999-12-31"])
    #expect(Ageing(view).totals.map { $0.amount(inBucket: 0).minorUnits } == [10_000])
  }

  @Test(arguments: ["9999-12-31", "2999-12-31", "2099-12-31", "1900-01-01", "0001-01-01"])
  func `where terms are given, a due day that stands for none is read as empty`(day: String) throws
  {
    let loaded = try Ledger.load(files: [
      "invoices.csv": "invoice_id,customer_id,issued_on,due_on,terms_days,amount,currency\n"
        + "F1,A,2026-01-02,\(day),30,100.00,EUR\n"
    ])
    #expect(loaded.issues.map(\.code) == ["placeholder"])
    #expect(loaded.issues[0].problem == "`due_on` is `\(day)` in one line, read as empty")
    let view = loaded.ledger.asOf(Day(year: 2026, month: 6, day: 30) ?? Day(number: 0))
    #expect(view.invoices.elements.map(\.dueOn.description) == ["2026-02-01"])
  }

  @Test func `a due day at the beginning of time is none, and the invoice is due on issue`() throws
  {
    let loaded = try Ledger.load(files: [
      "invoices.csv": Self.header + "F1,A,2026-01-02,1900-01-01,100.00,EUR,\n"
    ])
    #expect(loaded.issues.map(\.code).sorted() == ["due-unstated", "placeholder"])
    let view = loaded.ledger.asOf(Day(year: 2026, month: 6, day: 30) ?? Day(number: 0))
    #expect(view.invoices.elements.map(\.dueOn.description) == ["2026-01-02"])
  }

  @Test func `a hold until the end of time is open ended`() throws {
    let loaded = try Ledger.load(files: [
      "invoices.csv": Self.header + "F1,A,2026-01-02,2026-02-01,100.00,EUR,\n",
      "holds.csv": "customer_id,invoice_id,from,until,reason\nA,,2026-02-01,9999-12-31,legal\n",
    ])
    #expect(loaded.issues.allSatisfy { $0.effect == .noticed })
    let view = loaded.ledger.asOf(Day(year: 2026, month: 6, day: 30) ?? Day(number: 0))
    #expect(view.holds.elements.map(\.until) == [nil])
  }

  @Test func `terms longer than a century are none`() throws {
    let loaded = try Ledger.load(files: [
      "invoices.csv": "invoice_id,customer_id,issued_on,terms_days,amount,currency\n"
        + "F1,A,2026-01-02,-999999,100.00,EUR\nF2,A,2026-01-02,36526,100.00,EUR\n"
        + "F3,A,2026-01-02,36525,100.00,EUR\nF4,A,2026-01-02,-30,100.00,EUR\n"
    ])
    let faults = loaded.issues.filter { $0.effect == .setAside }
    #expect(faults.map(\.line) == [2, 3])
    #expect(faults.allSatisfy { $0.problem.hasSuffix("which is longer than a century") })
    let view = loaded.ledger.asOf(Day(year: 2026, month: 6, day: 30) ?? Day(number: 0))
    #expect(view.invoices.elements.map(\.dueOn.description) == ["2126-01-03", "2025-12-03"])
  }

  @Test func `a year before any ledger is noticed among few lines too`() throws {
    let loaded = try Ledger.load(files: [
      "invoices.csv": Self.header + "F1,A,2026-01-02,2026-02-01,100.00,EUR,\n"
        + "F2,A,0217-02-28,0217-03-30,50.00,EUR,\n"
    ])
    #expect(loaded.issues.map(\.code) == ["distant-day"])
    #expect(loaded.issues.map(\.line) == [3])
    #expect(loaded.issues[0].problem == "`issued_on` is 0217-02-28, before any ledger")
  }

  @Test func `Namibia and a customer called None are no blanks`() throws {
    let loaded = try Ledger.load(files: [
      "invoices.csv": Self.header + "F1,None,2026-01-02,2026-02-01,100.00,EUR,\n",
      "customers.csv": "customer_id,name,country\nNone,None,NA\n",
    ])
    #expect(loaded.issues.isEmpty)
    let view = loaded.ledger.asOf(Day(year: 2026, month: 6, day: 30) ?? Day(number: 0))
    #expect(view.customers.map(\.country) == ["NA"] && view.customers.map(\.name) == ["None"])
  }

  @Test func `a view counts the placeholders of its own days`() throws {
    let ledger = try Ledger.load(files: [
      "invoices.csv": Self.header + "F1,A,2026-01-02,2026-02-01,100.00,EUR,NULL\n"
        + "F2,A,2026-03-02,2026-04-01,100.00,EUR,NULL\n"
    ]).ledger
    let january = ledger.asOf(Day(year: 2026, month: 1, day: 31) ?? Day(number: 0))
    let march = ledger.asOf(Day(year: 2026, month: 3, day: 31) ?? Day(number: 0))
    #expect(january.issues.map(\.problem).first?.contains("one line") == true)
    #expect(march.issues.map(\.problem).first?.contains("2 lines") == true)
  }

  @Test func `blanks of Unicode around a cell are no part of it`() throws {
    let loaded = try Ledger.load(files: [
      "invoices.csv": Self.header
        + "F1,\u{A0}A\u{2009},2026-01-02,2026-02-01,\u{202F}100.00\u{A0},EUR,\n"
        + "F2,A,2026-01-02,2026-02-01,100.00,EUR,\n"
    ])
    #expect(loaded.issues.isEmpty)
    let view = loaded.ledger.asOf(Day(year: 2026, month: 6, day: 30) ?? Day(number: 0))
    #expect(view.customers.map(\.id) == ["A"])
  }
}

import Foundation
import LedgerFiles
import TestLedgers
import Testing

@testable import Receivables

/// Money, worked by hand.
@Suite struct LedgerTests {
  private let invoices = "invoice_id,customer_id,issued_on,due_on,amount,currency\n"
  private let payments = "payment_id,customer_id,received_on,amount,currency\n"
  private let allocations = "payment_id,invoice_id,allocated_on,amount\n"

  @Test func `one file of invoices is enough`() throws {
    let loaded = try load([
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,paid_on
      A-2,alpha,2024-01-10,2024-02-09,200.50,
      A-1,alpha,2024-01-01,2024-01-31,100,2024-02-05

      """
    ])
    #expect(loaded.issues.isEmpty)
    let before = loaded.ledger.asOf(day(2, 4))
    #expect(before.customers.map(\.id) == ["alpha"])
    #expect(before.invoices.elements.map(\.outstanding) == [10000, 20050])
    #expect(before.receipts.elements.isEmpty)
    let after = loaded.ledger.asOf(day(2, 5))
    #expect(after.invoiceID(0) == "A-1")
    #expect(after.invoices.elements.map(\.outstanding) == [0, 20050])
    #expect(after.invoices.elements[0].endedOn == day(2, 5))
    #expect(after.invoices.elements[0].ending == .paid)
    #expect(after.receipts.elements.indices.map(after.receiptID) == ["A-1"])
    #expect(after.receipts.elements.map(\.amount.description) == ["100.00"])
    #expect(after.receipts.elements.map(\.unapplied.minorUnits) == [0])
    #expect(loaded.ledger.firstDay == day(1, 1))
    #expect(loaded.ledger.lastDay == day(2, 5))
  }

  @Test func `a single file is a ledger under its own name`() throws {
    let text =
      invoices + "A-1,alpha,2024-01-01,2024-01-31,12.345,EUR\n" + "A-2,alpha,2024-01-01,"
      + "2024-01-31,10,EUR\n"
    let loaded = try withFolder(["january.csv": text]) {
      try Ledger.load(from: $0.appendingPathComponent("january.csv"))
    }
    #expect(loaded.lineCounts == [LineCount(file: "january.csv", read: 2, used: 1, setAside: 1)])
    #expect(
      loaded.issues.map(\.description) == [
        "january.csv:2: `amount` is `12.345`, but EUR has 2 decimals — "
          + "round the amount as it was invoiced or paid"
      ])
  }

  /// 100 is paid by 60 and 40; the invoice ends with the second.
  @Test func `partial payments leave a balance until the last`() throws {
    let ledger = try load([
      "invoices.csv": invoices + "I,a,2024-01-01,2024-01-31,100,EUR\n",
      "payments.csv": payments + "P,a,2024-01-20,60,EUR\nQ,a,2024-02-10,40,EUR\n",
      "allocations.csv": allocations + "P,I,2024-01-20,60\nQ,I,2024-02-10,40\n",
    ]).ledger
    let partly = ledger.asOf(day(2, 9)).invoices.elements[0]
    #expect(partly.outstanding == 4000)
    #expect(partly.isOpen && partly.ending == nil)
    let whole = ledger.asOf(day(2, 10))
    #expect(whole.invoices.elements[0].outstanding == 0)
    #expect(whole.invoices.elements[0].endedOn == day(2, 10))
    #expect(
      Array(whole.settlements[0]) == [
        Settlement(kind: .cash, on: day(1, 20), amount: 6000),
        Settlement(kind: .cash, on: day(2, 10), amount: 4000),
      ])
  }

  /// A credit note of 30 is applied to an invoice of 100 on 15 January; 70 is paid later.
  @Test func `a credit note reduces but is not cash`() throws {
    let text = invoices.replacing("currency", with: "currency,kind")
    let ledger = try load([
      "invoices.csv": text + "I,a,2024-01-01,2024-01-31,100,EUR,\n"
        + "C,a,2024-01-10,,30,EUR,credit_note\nN,a,2024-01-12,,-5,EUR,invoice\n",
      "payments.csv": payments + "P,a,2024-01-12,70,EUR\n",
      "allocations.csv": allocations + "P,I,2024-01-12,70\nC,I,2024-01-15,30\n",
    ]).ledger
    let before = ledger.asOf(day(1, 14))
    #expect(before.creditNotes.elements.map(\.id) == ["C", "N"])
    #expect(before.creditNotes.elements.map(\.amount.minorUnits) == [3000, 500])
    #expect(before.creditNotes.elements.map(\.unapplied.minorUnits) == [3000, 500])
    #expect(before.invoices.elements[0].outstanding == 3000)
    let after = ledger.asOf(day(1, 15))
    #expect(after.creditNotes.elements.map(\.unapplied.minorUnits) == [0, 500])
    // What the credit left is paid by the cash, on its day.
    #expect(after.invoices.elements[0].ending == .paid)
    #expect(after.invoices.elements[0].endedOn == day(1, 12))
    #expect(after.settlements[0].map(\.kind) == [.cash, .creditNote])
  }

  @Test func `a credit note that was netted has nothing left`() throws {
    let ledger = try load([
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,paid_on
      C,a,2024-01-10,2024-01-10,-30,2024-02-01
      """
    ]).ledger
    #expect(ledger.asOf(day(1, 31)).creditNotes.elements[0].unapplied.minorUnits == 3000)
    #expect(ledger.asOf(day(2, 1)).creditNotes.elements[0].unapplied.minorUnits == 0)
    #expect(ledger.asOf(day(2, 1)).receipts.elements.isEmpty)
  }

  /// 30 is credited and refunded: no invoice takes it up, and nothing is missing.
  @Test(arguments: [false, true])
  func `a credit note that was netted ties out`(withPayments: Bool) throws {
    var files = [
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,paid_on
      I,a,2024-01-01,2024-01-31,100,2024-01-20
      C,a,2024-01-10,2024-01-10,-30,2024-02-01
      """
    ]
    if withPayments {
      files["payments.csv"] = payments + "P,a,2024-01-20,100,EUR\n"
      files["allocations.csv"] = allocations + "P,I,2024-01-20,100\n"
    }
    let ledger = try load(files).ledger
    let before = try #require(TieOut(ledger.asOf(day(1, 31))).currencies.first)
    #expect(before.balances)
    #expect(before.unappliedCreditNotes.minorUnits == 3000)
    #expect(before.netted.minorUnits == 0)
    let after = try #require(TieOut(ledger.asOf(day(2, 1))).currencies.first)
    #expect(after.balances, "\(after.differences)")
    #expect(after.unappliedCreditNotes.minorUnits == 0)
    #expect(after.netted.minorUnits == 3000)
    #expect(after.cash.minorUnits == 10000)
  }

  /// 100 was paid by `paid_on`, 70 of it came that day in two payments, the second known a day late.
  @Test func `cash that paid_on says and no payment covers ties out`() throws {
    let ledger = try load([
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on
      I,a,2024-01-01,2024-01-31,100,EUR,2024-02-01
      """,
      "payments.csv": """
      payment_id,customer_id,received_on,amount,currency,posted_on
      P,a,2024-02-01,50,EUR,
      Q,a,2024-02-01,20,EUR,2024-02-02
      """,
    ]).ledger
    for (date, uncovered) in [(day(2, 1), Int64(5000)), (day(2, 2), 3000)] {
      let figures = try #require(TieOut(ledger.asOf(date)).currencies.first)
      #expect(figures.balances, "\(figures.differences)")
      #expect(figures.cashWithoutReceipt.minorUnits == uncovered)
    }
  }

  /// 150 comes for an invoice of 100: 50 stays on account, then takes part of the next invoice.
  @Test func `an over-payment stays on account`() throws {
    let loaded = try load([
      "invoices.csv": invoices + "I,a,2024-01-01,2024-01-31,100,EUR\n"
        + "J,a,2024-02-01,2024-02-28,80,EUR\n",
      "payments.csv": payments + "P,a,2024-01-20,150,EUR\n",
      "allocations.csv": allocations + "P,I,2024-01-20,150\nP,J,2024-02-03,50\n",
    ])
    let january = loaded.ledger.asOf(day(1, 31))
    #expect(january.receipts.elements[0].unapplied.minorUnits == 5000)
    let february = loaded.ledger.asOf(day(2, 3))
    #expect(february.receipts.elements[0].unapplied.minorUnits == 0)
    #expect(february.invoices.elements.map(\.outstanding) == [0, 3000])
    #expect(
      loaded.issues.map(\.description) == [
        "allocations.csv:2: 150.00 is allocated to `I`, which owes 100.00; 100.00 is taken — "
          + "allocate the rest to another invoice; until then it is on account"
      ])
  }

  /// 100 less 70 paid, less 30 given up.
  @Test func `a write-off ends what is left, and the cash before it is paid on its day`() throws {
    let ledger = try load([
      "invoices.csv": invoices + "I,a,2024-01-01,2024-01-31,100,EUR\n",
      "payments.csv": payments + "P,a,2024-01-20,70,EUR\n",
      "allocations.csv": allocations + "P,I,2024-01-20,70\n",
      "write_offs.csv": "invoice_id,written_off_on,amount\nI,2024-06-30,30\n",
    ]).ledger
    #expect(ledger.asOf(day(6, 29)).invoices.elements[0].outstanding == 3000)
    let end = ledger.asOf(day(6, 30)).invoices.elements[0]
    #expect(end.endedOn == day(1, 20))
    #expect(end.ending == .paid)
    #expect(ledger.asOf(day(6, 30)).settlements[0].map(\.reason) == [.cash, .badDebt])
  }

  @Test func `a payment before the issue settles on its own day and ends on issue`() throws {
    let ledger = try load([
      "invoices.csv": invoices + "I,a,2024-01-10,2024-01-31,100,EUR\nH,a,2024-01-01,2024-01-31,"
        + "1,EUR\n",
      "payments.csv": payments + "P,a,2024-01-05,100,EUR\n",
      "allocations.csv": allocations + "P,I,2024-01-05,100\n",
    ]).ledger
    let before = ledger.asOf(day(1, 9))
    #expect(before.invoices.elements.count == 1)
    #expect(before.receipts.elements[0].unapplied.minorUnits == 10000)
    // As of that day nobody can know which invoice the line means.
    #expect(before.issues.map(\.code) == ["unknown-invoice"])
    let after = ledger.asOf(day(1, 10))
    #expect(after.issues.isEmpty)
    #expect(after.settlements[1].map(\.on) == [day(1, 5)])
    #expect(after.invoices.elements[1].endedOn == day(1, 10))
    #expect(after.receipts.elements[0].unapplied.minorUnits == 0)
  }

  @Test func `what is posted late is hidden until then`() throws {
    let ledger = try load([
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency,posted_on
      I,a,2024-01-01,2024-01-31,100,EUR,2024-01-04
      """,
      "payments.csv": """
      payment_id,customer_id,received_on,amount,currency,posted_on
      P,a,2024-01-20,100,EUR,2024-01-22
      """,
      "allocations.csv": """
      payment_id,invoice_id,allocated_on,amount,posted_on
      P,I,2024-01-20,100,2024-01-25
      """,
    ]).ledger
    #expect(ledger.asOf(day(1, 3)).customers.isEmpty)
    #expect(ledger.asOf(day(1, 4)).invoices.elements.count == 1)
    #expect(ledger.asOf(day(1, 21)).receipts.elements.isEmpty)
    #expect(ledger.asOf(day(1, 24)).receipts.elements[0].unapplied.minorUnits == 10000)
    #expect(ledger.asOf(day(1, 24)).invoices.elements[0].isOpen)
    let known = ledger.asOf(day(1, 25))
    #expect(known.invoices.elements[0].endedOn == day(1, 20))
    #expect(known.receipts.elements[0].on == day(1, 20))
    #expect(known.receipts.elements[0].unapplied.minorUnits == 0)
  }

  @Test func `a parent may pay for its subsidiary`() throws {
    let loaded = try load([
      "invoices.csv": invoices + "I,child,2024-01-01,2024-01-31,100,EUR\n",
      "customers.csv": "customer_id,onboarded_on,parent_id\nchild,2024-01-01,parent\n"
        + "parent,2023-12-01,\n",
      "payments.csv": payments + "P,parent,2024-01-20,100,EUR\n",
      "allocations.csv": allocations + "P,I,2024-01-20,100\n",
    ])
    let view = loaded.ledger.asOf(day(1, 20))
    #expect(view.customers.map(\.id) == ["child", "parent"])
    #expect(view.invoices.elements[0].endedOn == day(1, 20))
    #expect(view.receipts.range(1).map(view.receiptID) == ["P"])
    #expect(loaded.issues.isEmpty)
  }

  /// Without allocations, `paid_on` settles, and takes up what was received that day: 100 of 130.
  @Test func `payments without allocations are taken up by paid_on of the same day`() throws {
    let ledger = try load([
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on
      I,a,2024-01-01,2024-01-31,60,EUR,2024-02-01
      J,a,2024-01-01,2024-01-31,40,EUR,2024-02-01
      K,a,2024-01-01,2024-01-31,25,EUR,2024-02-02
      """,
      "payments.csv": payments + "P,a,2024-02-01,70,EUR\nQ,a,2024-02-01,60,EUR\n",
    ]).ledger
    let view = ledger.asOf(day(2, 2))
    #expect(view.invoices.elements.map(\.outstanding) == [0, 0, 0])
    #expect(view.receipts.elements.indices.map(view.receiptID) == ["P", "Q"])
    #expect(view.receipts.elements.map(\.unapplied.minorUnits) == [0, 3000])
  }

  @Test func `a payment is taken up only once its invoice is known`() throws {
    let ledger = try load([
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,paid_on,posted_on
      H,a,2024-01-01,2024-01-31,5,,
      I,a,2024-01-01,2024-01-31,60,2024-02-01,2024-02-10
      """,
      "payments.csv": "payment_id,customer_id,received_on,amount\nP,a,2024-02-01,60\n",
    ]).ledger
    #expect(ledger.asOf(day(2, 9)).receipts.elements.map(\.unapplied.minorUnits) == [6000])
    #expect(ledger.asOf(day(2, 10)).receipts.elements.map(\.unapplied.minorUnits) == [0])
    #expect(ledger.asOf(day(2, 10)).invoices.elements.map(\.outstanding) == [500, 0])
  }

  @Test func `currencies are exact, each with its own decimals`() throws {
    let loaded = try load([
      "invoices.csv": invoices + "J,a,2024-01-01,2024-01-31,1200.0,JPY\n"
        + "K,a,2024-01-01,2024-01-31,0.125,KWD\nE,a,2024-01-01,2024-01-31,+7.10000,eur\n"
        + "Z,a,2024-01-01,2024-01-31,1.5,JPY\n"
    ])
    let view = loaded.ledger.asOf(day(1, 1))
    #expect(
      view.invoices.elements.map(\.outstandingMoney.description) == ["7.10", "1200", "0.125"])
    #expect(view.invoices.elements.map(\.currency.code) == ["EUR", "JPY", "KWD"])
    #expect(loaded.issues.map(\.code) == ["bad-amount"])
  }

  @Test func `a currency comes from the line, the customer, the call or nowhere`() throws {
    let files = [
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency
      1,a,2024-01-01,2024-01-31,1,USD
      2,a,2024-01-02,2024-01-31,1,
      3,b,2024-01-03,2024-01-31,1,
      """,
      "customers.csv": "customer_id,currency\na,SEK\nb,\n",
      "payments.csv": "payment_id,customer_id,received_on,amount\nP,b,2024-01-04,1\n",
      "allocations.csv": "payment_id,invoice_id,allocated_on,amount\n",
    ]
    let stated = try load(files, defaultCurrency: Currency("CHF"))
    #expect(
      stated.ledger.asOf(day(1, 4)).invoices.elements.map(\.currency.code) == ["USD", "SEK", "CHF"])
    #expect(stated.issues.isEmpty)
    let unstated = try load(files, defaultCurrency: nil)
    let view = unstated.ledger.asOf(day(1, 4))
    #expect(view.invoices.elements.map(\.currency.code) == ["USD", "SEK", "XXX"])
    #expect(view.receipts.elements.map(\.amount.currency.code) == ["XXX"])
    #expect(unstated.issues.map(\.code) == ["currency-unstated"])
    #expect(unstated.ledger.asOf(day(1, 2)).issues.isEmpty)
  }
}

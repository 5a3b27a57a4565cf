package import CashMatching
import Foundation
import LedgerFiles
package import Receivables
package import Reporting

/// Lines for a ledger's own files that post, undo or return payments.
package struct CashPosting {
  package private(set) var payments: [[String: String]] = []
  package private(set) var writeOffs: [[String: String]] = []
  package private(set) var disputes: [[String: String]] = []
  package private(set) var allocations: [[String: String]] = []
  package private(set) var journal: [[String]] = []

  package init() {}

  package var isEmpty: Bool {
    payments.isEmpty && writeOffs.isEmpty && disputes.isEmpty && allocations.isEmpty
  }

  /// Those that have something, in the order in which they are written: allocations last.
  package var lines: [LedgerLines] {
    func made(_ contract: FileContract, _ rows: [[String: String]]) -> LedgerLines? {
      rows.isEmpty ? nil : LedgerLines(contract, rows: rows, leavesOutEmpty: true)
    }
    return [
      made(.payments, payments), made(.writeOffs, writeOffs), made(.disputes, disputes),
      made(.allocations, allocations),
    ].compactMap { $0 }
  }

  package mutating func addPayment(_ record: DecisionRecord, on day: Day, reverses: String = "") {
    let isLater = Day(record.valueOn).map { $0 < day } ?? false
    payments.append([
      "payment_id": record.paymentID, "customer_id": record.customerID,
      "received_on": record.valueOn, "amount": record.amount, "currency": record.currency,
      "reverses": reverses, "reference": String(record.text.prefix(200)),
      "posted_on": isLater ? day.description : "",
    ])
  }

  /// Applies a payment to its documents; `sign` −1 undoes that.
  package mutating func apply(_ record: DecisionRecord, on day: Day, sign: Int64 = 1) {
    guard let money = record.money, let owed = record.documentMoney else { return }
    let currency = owed.currency
    func text(_ units: Int64) -> String { Money(minorUnits: units * sign, currency).description }
    var share = CashShare(of: money, for: owed)
    var credits = record.documents.filter { $0.amount < 0 }.map { (id: $0.id, left: -$0.amount) }
    for document in record.documents where document.amount > 0 || document.residual > 0 {
      var cash = document.amount
      // Credit settles before cash, as the payer netted it.
      while cash > 0, let credit = credits.first {
        let part = min(cash, credit.left)
        add(credit.id, document.id, text(part), record, day)
        cash -= part
        credits[0].left -= part
        if credits[0].left == 0 { credits.removeFirst() }
      }
      if cash > 0 {
        let own = share.taking(cash).map { Money(minorUnits: $0.minorUnits * sign, $0.currency) }
        add(record.paymentID, document.id, text(cash), record, day, own: own)
      }
      guard document.residual > 0 else { continue }
      writeOffs.append([
        "invoice_id": document.id, "written_off_on": day.description,
        "amount": text(document.residual), "reason": record.residual,
      ])
    }
    addJournal(record, money, on: day, sign: sign)
  }

  /// - Parameter own: what the payment gives of its own currency, where the document has another.
  private mutating func add(
    _ payment: String, _ invoice: String, _ amount: String, _ record: DecisionRecord, _ day: Day,
    own: Money? = nil
  ) {
    allocations.append([
      "payment_id": payment, "invoice_id": invoice, "allocated_on": day.description,
      "amount": amount,
      "method": record.decidedBy == "duecast" ? "auto-" + record.method : "manual",
      "confidence": record.confidence, "payment_amount": own?.description ?? "",
    ])
  }

  /// What a payment that went back had closed beside its cash is owed again; the ledger undoes the cash.
  package mutating func giveBack(_ record: DecisionRecord, on day: Day) {
    guard let money = record.money else { return }
    for document in record.documents where document.residual > 0 {
      writeOffs.append([
        "invoice_id": document.id, "written_off_on": day.description,
        "amount": Money(
          minorUnits: -document.residual, record.documentMoney?.currency ?? money.currency
        ).description,
        "reason": record.residual,
      ])
    }
    addJournal(record, money, on: day, sign: -1)
  }

  /// Contests what was kept back of an invoice.
  package mutating func dispute(
    _ record: DecisionRecord, _ invoice: String, _ amount: Money, on day: Day
  ) {
    disputes.append([
      "dispute_id": "\(record.paymentID)-\(disputes.count + 1)", "invoice_id": invoice,
      "opened_on": day.description, "closed_on": "", "amount": amount.description,
      "code": "deduction", "outcome": "",
    ])
  }

  // MARK: Journal

  package static let journalColumns = [
    "posting_date", "payment_id", "account", "customer_id", "document", "debit", "credit",
    "currency", "text",
  ]

  /// Bank and what closes the rest, against receivables; debit and credit are the same.
  private mutating func addJournal(
    _ record: DecisionRecord, _ money: Money, on day: Day, sign: Int64
  ) {
    func line(_ account: String, _ document: String, _ units: Int64) {
      guard units != 0 else { return }
      let signed = units * sign
      let text = Money(minorUnits: abs(signed), money.currency).description
      journal.append([
        day.description, record.paymentID, account, record.customerID, document,
        signed > 0 ? text : "", signed < 0 ? text : "", money.currency.code,
        sign < 0 ? "undone" : record.method,
      ])
    }
    line("bank_clearing", "", money.minorUnits)
    if let owed = record.documentMoney, owed.currency != money.currency {
      // In the payment's currency; what the documents are worth in it is for the books to say.
      var share = CashShare(of: money, for: owed)
      for document in record.documents {
        line("receivables", document.id, -(share.taking(document.amount)?.minorUnits ?? 0))
      }
      return
    }
    var applied: Int64 = 0
    for document in record.documents {
      line("receivables", document.id, -(document.amount + document.residual))
      line(record.residual.isEmpty ? "difference" : record.residual, document.id, document.residual)
      applied += document.amount
    }
    line("unapplied_cash", "", applied - money.minorUnits)
  }
}

/// What a payment gives of its own currency for documents in another: all of it in the end.
private struct CashShare {
  private let paid: Money
  private let owed: Money
  private var taken: Int64 = 0

  init(of paid: Money, for owed: Money) { (self.paid, self.owed) = (paid, owed) }

  /// `nil` where both are in one currency.
  mutating func taking(_ cash: Int64) -> Money? {
    guard paid.currency != owed.currency, owed.minorUnits != 0 else { return nil }
    func own(_ units: Int64) -> Int64 {
      Int64(clamping: Int128(paid.minorUnits) * Int128(units) / Int128(owed.minorUnits))
    }
    let before = own(taken)
    taken += cash
    return Money(minorUnits: own(taken) - before, paid.currency)
  }
}

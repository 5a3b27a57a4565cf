package import Foundation
internal import LedgerFiles
package import Receivables

/// What was decided of each payment: `cash/decisions.csv` beside a ledger.
package struct DecisionRecord: Sendable, Hashable {
  package var paymentID = ""
  /// `posted`, `on_account`, `proposed`, `unidentified`, `returned`, `undone`.
  package var route = ""
  package var customerID = ""
  package var valueOn = ""
  package var amount = ""
  package var currency = ""
  package var counterparty = ""
  package var account = ""
  package var endToEnd = ""
  package var bankReference = ""
  package var text = ""
  package var decidedOn = ""
  package var decidedBy = ""
  package var method = ""
  package var confidence = ""
  package var outcomeClass = ""
  package var evidence = ""
  /// `invoice:amount:residual;…` as applied.
  package var applied = ""
  package var residual = ""
  /// What was paid in the documents' currency, and that, where the payment is in another.
  package var documentAmount = ""
  package var documentCurrency = ""
  package var reversedOn = ""
  package var learnedOn = ""

  package init() {}

  /// Names of columns with where they are kept.
  static var columns: [(name: String, place: WritableKeyPath<DecisionRecord, String>)] {
    [
      ("payment_id", \.paymentID), ("route", \.route), ("customer_id", \.customerID),
      ("value_on", \.valueOn), ("amount", \.amount), ("currency", \.currency),
      ("counterparty", \.counterparty), ("counterparty_account", \.account),
      ("end_to_end", \.endToEnd), ("bank_reference", \.bankReference), ("text", \.text),
      ("decided_on", \.decidedOn), ("decided_by", \.decidedBy), ("method", \.method),
      ("confidence", \.confidence), ("outcome_class", \.outcomeClass), ("evidence", \.evidence),
      ("applied", \.applied), ("residual", \.residual), ("reversed_on", \.reversedOn),
      ("learned_on", \.learnedOn), ("document_amount", \.documentAmount),
      ("document_currency", \.documentCurrency),
    ]
  }

  /// Keys under which the payer may be known later.
  package var payerKeys: [String] {
    [AliasTable.account(account), AliasTable.name(counterparty)].compactMap { $0 }
  }

  package var money: Money? { Currency(currency).flatMap { Money(amount, $0) } }

  /// The payment in the currency of the documents.
  package var documentMoney: Money? {
    Currency(documentCurrency).flatMap { Money(documentAmount, $0) } ?? money
  }

  package var isBooked: Bool { route == "posted" || route == "on_account" }

  /// What was applied to each document.
  package var documents: [(id: String, amount: Int64, residual: Int64)] {
    applied.split(separator: ";").compactMap { part in
      let pieces = part.split(separator: ":", omittingEmptySubsequences: false)
      guard pieces.count >= 3, let amount = Int64(pieces[pieces.count - 2]),
        let residual = Int64(pieces[pieces.count - 1])
      else { return nil }
      return (pieces.dropLast(2).joined(separator: ":"), amount, residual)
    }
  }

  package mutating func setDocuments(_ documents: [(id: String, amount: Int64, residual: Int64)]) {
    applied = documents.map { "\($0.id):\($0.amount):\($0.residual)" }.joined(separator: ";")
  }
}

/// A file of such records, as of decisions or of proposals.
package struct DecisionFile: Sendable {
  package var records: [DecisionRecord]

  package init(_ records: [DecisionRecord] = []) { self.records = records }

  /// - Throws: ``WideTableError`` where the file cannot be read; one that is not there is empty.
  package init(contentsOf url: URL) throws {
    records = []
    guard FileManager.default.fileExists(atPath: url.path) else { return }
    let table = try WideTable(contentsOf: url)
    records = Array(repeating: DecisionRecord(), count: table.rowCount)
    for (name, place) in DecisionRecord.columns {
      guard let column = table.column(name) else { continue }
      for row in records.indices { records[row][keyPath: place] = column.cells[row] }
    }
  }

  package var text: String {
    var encoder = CSVEncoder(keepsFormulas: true)
    encoder.header(DecisionRecord.columns.map(\.name))
    for record in records {
      for column in DecisionRecord.columns { encoder.field(record[keyPath: column.place]) }
      encoder.endRow()
    }
    return String(decoding: encoder.bytes, as: UTF8.self)
  }

  package func place(of paymentID: String) -> Int? {
    records.firstIndex { $0.paymentID == paymentID }
  }
}

extension Reliability {
  /// With the outcomes of a ledger's own decisions: undone is wrong, what stood for a while right.
  package func learning(from decisions: [DecisionRecord], by day: Day, after days: Int)
    -> Reliability
  {
    var learned = self
    for decision in decisions
    where !decision.outcomeClass.isEmpty && decision.decidedBy == "duecast" {
      let isUndone = decision.route == "undone"
      guard isUndone || Day(decision.decidedOn).map({ day - $0 >= days }) == true else { continue }
      learned.take(decision.outcomeClass, isRight: !isUndone, weight: isUndone ? 20 : 1)
    }
    return learned
  }
}

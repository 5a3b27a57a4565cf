import AccountReview
import CashBooking
import CashMatching
import DuecastEngine
import Foundation
import HTTPTypes
import Receivables
import Reporting
import WorkspaceStore

/// Payments that wait for a person: of statements, with the proposals that `duecast apply` kept, and
/// money on account.
///
/// What was decided here is told by events: as soon as one is recorded the payment is gone, and it is
/// there again when that is undone.
struct CashQueue {
  let snapshot: Snapshot
  /// Payments in order of value day.
  let open: [DecisionRecord]
  let proposals: [String: [DecisionRecord]]
  /// What was decided here and stands, newest first.
  let decided: [RecordedEvent]
  /// By payment, the ranks that somebody rejected.
  let rejected: [String: Set<Int>]
  /// Money on account, earliest first.
  let onAccount: [CashTask]

  /// A line that the workspace keeps beside the ledger's.
  static let file = "cash"

  /// - Throws: where the files of the ledger's `cash` folder cannot be read.
  init(_ snapshot: Snapshot, _ store: WorkspaceStore, _ events: [RecordedEvent]) throws {
    self.snapshot = snapshot
    let folder = try store.ledger.appending(path: "cash")
    let own = events.filter { event in event.lines.contains { $0.file == Self.file } }
      .filter { !$0.isUndone }
    let lines = own.flatMap(\.lines).filter { $0.file == Self.file }.map(\.row)
    let taken = Set(
      lines.filter { $0["decision"] != "reject" }.compactMap { $0["payment_id"] })
    rejected = Dictionary(grouping: lines.filter { $0["decision"] == "reject" }) {
      $0["payment_id"] ?? ""
    }.mapValues { Set($0.compactMap { $0["rank"].flatMap { Int($0) } }) }
    let known = try DecisionFile(contentsOf: folder.appending(path: "proposals.csv")).records
    proposals = Dictionary(grouping: known, by: \.paymentID)
    let offered = Set(proposals.keys)
    open = try DecisionFile(contentsOf: folder.appending(path: "decisions.csv")).records
      .filter { record in
        !taken.contains(record.paymentID)
          && (["proposed", "unidentified"].contains(record.route)
            || (record.isOnAccount && offered.contains(record.paymentID)))
      }.sorted { ($0.valueOn, $0.paymentID) < ($1.valueOn, $1.paymentID) }
    decided = own.reversed()
    let waiting = Set(open.map(\.paymentID))
    onAccount = snapshot.run.tasks.cash.filter {
      $0.kind != .unidentified && !taken.contains($0.id) && !waiting.contains($0.id)
    }
  }

  // MARK: - Decisions

  /// What a person takes or rejects of a payment, as lines.
  ///
  /// - Throws: ``Refusal`` where it is gone, or a document owes less by now.
  func accept(_ paymentID: String, rank: Int, by person: String) throws -> (
    customer: String, lines: [ContractLine]
  ) {
    guard let payment = open.first(where: { $0.paymentID == paymentID }) else {
      throw Refusal(unrecorded: "\(paymentID) is decided already.")
    }
    let offered = proposals[paymentID] ?? []
    guard offered.indices.contains(rank - 1), !offered[rank - 1].documents.isEmpty else {
      throw Refusal(unrecorded: "There is no proposal \(rank) for \(paymentID).")
    }
    var record = offered[rank - 1]
    if payment.isOnAccount { record.customerID = payment.customerID }
    (record.route, record.decidedBy, record.confidence) = ("posted", person, "")
    try check(record.documents.filter { $0.amount > 0 }.map { ($0.id, $0.amount + $0.residual) })
    var posting = CashPosting()
    if !payment.isOnAccount { posting.addPayment(record, on: snapshot.run.view.day) }
    posting.apply(record, on: snapshot.run.view.day)
    return (record.customerID, posting.contractLines + [note(paymentID, "accept", rank)])
  }

  /// Puts a payment on the account of a customer, whose documents are decided later.
  func name(_ paymentID: String, of customer: String) throws -> [ContractLine] {
    guard var record = open.first(where: { $0.paymentID == paymentID }), !record.isOnAccount else {
      throw Refusal(unrecorded: "\(paymentID) is decided already.")
    }
    guard snapshot.run.view.customers.contains(where: { $0.id == customer }) else {
      throw Refusal(unrecorded: "There is no customer \(customer).")
    }
    record.customerID = customer
    var posting = CashPosting()
    posting.addPayment(record, on: snapshot.run.view.day)
    return posting.contractLines + [note(paymentID, "name", 0)]
  }

  func reject(_ paymentID: String, rank: Int) throws -> (customer: String, lines: [ContractLine]) {
    let offered = proposals[paymentID] ?? []
    guard open.contains(where: { $0.paymentID == paymentID }), offered.indices.contains(rank - 1)
    else { throw Refusal(unrecorded: "There is no proposal \(rank) for \(paymentID).") }
    return (offered[rank - 1].customerID, [note(paymentID, "reject", rank)])
  }

  /// Applies money on account to documents in order, as far as it goes.
  func allocate(_ id: String, to documents: [String], by person: String) throws -> (
    customer: String, lines: [ContractLine]
  ) {
    guard let task = onAccount.first(where: { $0.id == id }) else {
      throw Refusal(unrecorded: "\(id) is applied already.")
    }
    var (left, lines) = (task.amount.minorUnits, [ContractLine]())
    for document in documents where left > 0 {
      let owed = try owed(document, of: task)
      let part = min(left, owed)
      guard part > 0 else { continue }
      left -= part
      lines.append(
        ContractLine(
          "allocations.csv",
          [
            "payment_id": id, "invoice_id": document,
            "allocated_on": snapshot.run.view.day.description,
            "amount": Money(minorUnits: part, task.amount.currency).description,
            "method": "manual",
          ]))
    }
    guard !lines.isEmpty else { throw Refusal(unrecorded: "Nothing is owed of these documents.") }
    return (task.customerID, lines + [note(id, "allocate", 0)])
  }

  private func note(_ paymentID: String, _ decision: String, _ rank: Int) -> ContractLine {
    ContractLine(
      Self.file, ["payment_id": paymentID, "decision": decision, "rank": "\(rank)"])
  }

  private func owed(_ document: String, of task: CashTask) throws -> Int64 {
    let view = snapshot.run.view
    let own = task.customerID
    guard let customer = snapshot.accounts.customer(own) else { return 0 }
    let positions = view.invoices.range(customer).filter { view.invoiceID($0) == document }
    guard !positions.isEmpty else {
      throw Refusal(unrecorded: "\(own) has no document \(document).")
    }
    let owed = positions.map { view.invoices.elements[$0] }
      .filter { $0.currency == task.amount.currency }.reduce(0) { $0 + $1.outstanding }
    return owed - applied(to: document, in: task.amount.currency)
  }

  /// What was applied to a document since the results were computed, in minor units.
  private func applied(to document: String, in currency: Currency) -> Int64 {
    decided.filter { $0.number > snapshot.event }.flatMap(\.lines)
      .filter { $0.file == "allocations.csv" && $0.row["invoice_id"] == document }
      .compactMap { $0.row["amount"].flatMap { DecimalText($0) } }
      .compactMap { $0.minorUnits(exponent: currency.exponent) }.reduce(0, +)
  }

  private func check(_ documents: [(id: String, amount: Int64)]) throws {
    let view = snapshot.run.view
    let ids = Set(documents.map(\.id))
    var owed: [String: Int64] = [:]
    for id in ids {
      for position in snapshot.index.invoices(numbered: id, in: view)
      where view.invoiceID(position) == id {
        let claim = view.invoices.elements[position]
        owed[id, default: 0] += claim.outstanding
        owed[id, default: 0] -= claim.instalment > 1 ? 0 : applied(to: id, in: claim.currency)
      }
    }
    for (id, amount) in documents where owed[id, default: 0] < amount {
      throw Refusal(unrecorded: "\(id) owes less by now: choose another proposal.")
    }
  }
}

extension CashPosting {
  /// Without the journal, which follows from them.
  fileprivate var contractLines: [ContractLine] {
    [
      ("payments.csv", payments), ("write_offs.csv", writeOffs), ("disputes.csv", disputes),
      ("allocations.csv", allocations),
    ].flatMap { file, rows in
      rows.map { row in
        ContractLine(file, row.filter { !$0.value.isEmpty })
      }
    }
  }
}

internal import SortedSearch

/// How cash finds the invoices that it pays.
public enum CashApplication: String, Sendable, Hashable, CaseIterable {
  /// As `allocations.csv` and `paid_on` say; what they do not speak of stays on account.
  case asAllocated = "as-allocated"
  /// Where there are no allocations: payments and credit notes go to the customer's claims due first,
  /// and what is left waits on account for the next one.
  case oldestFirst = "oldest-first"
}

extension LedgerBuilder {
  /// Lets all money go to the oldest claims, as both become known.
  mutating func addOldestFirst() {
    for (position, receipt) in postings.receipts.enumerated() where receipt.amount > 0 {
      postings.reductions.append(
        Reduction(
          invoice: -1, source: .paymentToOldest(Int32(position)),
          on: max(receipt.on, receipt.knownOn), knownOn: receipt.knownOn, amount: receipt.amount,
          line: 0))
    }
    for (position, note) in documents.creditNotes.enumerated() {
      postings.reductions.append(
        Reduction(
          invoice: -1, source: .creditToOldest(Int32(position)), on: max(note.on, note.knownOn),
          knownOn: note.knownOn, amount: note.amount, line: 0))
    }
    for (row, invoice) in documents.invoices.enumerated() {
      postings.reductions.append(
        Reduction(
          invoice: -1, source: .claimOfOldest(Int32(row)),
          on: max(invoice.issuedOn, invoice.knownOn),
          knownOn: invoice.knownOn, amount: invoice.amount, line: 0))
    }
    log.add(
      Fault(
        code: "applied-oldest-first",
        problem:
          "there are no allocations; payments and credit notes are applied to the invoices due "
          + "first, as asked",
        remedy: "nothing to do, or add \(names[.allocations])"),
      file: names[.payments], line: 1, effect: .noticed, knownOn: DayNumber.always)
  }

  /// Says that nothing tells which invoices the payments pay, until an allocation or a `paid_on` does.
  ///
  /// A file of allocations without lines says that none is applied; one whose lines cannot be read says
  /// nothing.
  ///
  /// - Parameter hasFile: whether there is a source of allocations at all.
  mutating func notePaymentsOnAccount(hasFile: Bool) {
    guard postings.cashApplication == .asAllocated,
      let first = postings.receipts.lazy.filter({ $0.amount > 0 }).map(\.knownOn).min()
    else { return }
    let lines = log.counts.first { $0.kind == .allocations }?.known.first
    let from = max(first, hasFile ? lines ?? DayNumber.never : DayNumber.always)
    guard from < allocationsFrom else { return }
    let dated = zip(documents.paidOn, documents.invoices).lazy
      .filter { $0.0 != DayNumber.never }.map { max($0.0, $0.1.knownOn) }.min()
    log.add(
      Fault(
        code: "payments-on-account",
        problem: "nothing says which invoices the payments pay; they stay on account, and the "
          + "invoices open",
        remedy: "add \(names[.allocations]), or let payments go to the invoices due first with "
          + "--apply oldest-first, where there is no such file"),
      file: names[.payments], line: 1, effect: .noticed, knownOn: from,
      until: min(dated ?? DayNumber.never, allocationsFrom))
  }

  /// Posts money that becomes known, or a claim that does.
  mutating func postOldestFirst(_ reduction: Reduction, _ turn: inout PostingTurn) {
    switch reduction.source {
    case .paymentToOldest(let position):
      let payment = postings.receipts[Int(position)]
      for row in openClaims(of: payment, known: reduction.knownOn, turn) {
        post(reduction.moving(.payment(position), to: row), &turn)
      }
    case .creditToOldest(let position):
      let note = documents.creditNotes[Int(position)]
      for row in openClaims(of: note, known: reduction.knownOn, turn) {
        post(reduction.moving(.creditNote(position), to: row), &turn)
      }
    case .claimOfOldest(let row):
      for source in money(for: Int(row), known: reduction.knownOn, turn) {
        post(reduction.moving(source, to: row), &turn)
      }
    default: preconditionFailure("\(reduction.source) is not applied to the oldest")
    }
  }

  /// The claims on a payer that are owed, those due first before the others.
  private func openClaims(
    of funds: StoredFunds, known day: Int32, _ turn: PostingTurn
  ) -> [Int32] {
    rows(ofCustomer: funds.customer, in: documents.invoices).filter { row in
      let invoice = documents.invoices[row]
      return invoice.currency == funds.currency && invoice.knownOn <= day
        && turn.balances.invoices[row] > 0
    }.sorted {
      (documents.invoices[$0].dueOn, $0) < (documents.invoices[$1].dueOn, $1)
    }.map(Int32.init)
  }

  /// What a claim's customer has on account, cash before credit, each in the order it was received.
  private func money(
    for row: Int, known day: Int32, _ turn: PostingTurn
  ) -> [Reduction.Source] {
    let claim = documents.invoices[row]
    func isThere(_ funds: StoredFunds, _ left: Int64) -> Bool {
      left > 0 && funds.currency == claim.currency && funds.knownOn <= day
    }
    let payments = rows(ofCustomer: claim.customer, in: postings.receipts).filter {
      isThere(postings.receipts[$0], turn.balances.receipts[$0])
    }
    let notes = rows(ofCustomer: claim.customer, in: documents.creditNotes).filter {
      isThere(documents.creditNotes[$0], turn.balances.creditNotes[$0])
    }
    return payments.map { .payment(Int32($0)) } + notes.map { .creditNote(Int32($0)) }
  }

  /// The positions of one customer's records among all, which are in order of customers.
  func rows(ofCustomer customer: Int32, in records: [some Posting]) -> Range<Int> {
    let first = records.partitioningIndex { $0.customer >= customer }
    return first..<records.partitioningIndex { $0.customer > customer }
  }
}

extension Reduction {
  /// As much as there is, of some money, to a claim.
  fileprivate func moving(_ source: Source, to row: Int32) -> Reduction {
    Reduction(invoice: row, source: source, on: on, knownOn: knownOn, amount: .max, line: -1)
  }

  /// Whether it asks for as much as there is, so that there is nothing to say where it gets less.
  var isOpenEnded: Bool { amount == .max }
}

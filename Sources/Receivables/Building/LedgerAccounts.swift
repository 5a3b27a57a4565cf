/// What reductions have taken so far, and what is left for the next.
struct Balances {
  var invoices: [Int64]
  var receipts: [Int64]
  var creditNotes: [Int64]
  var settled: [(invoice: Int32, settlement: StoredSettlement)] = []
  var receiptsUsed: [(place: Int32, application: Application)] = []
  var creditNotesUsed: [(place: Int32, application: Application)] = []
}

/// What tells reductions that can take effect in any order from those that cannot.
///
/// The order matters where an invoice, a payment or a credit note is asked for more than it has, and in
/// all accounts with entries that undo others or with instalments.
struct PostingOrder {
  /// What would be left, and below zero where more is asked for than there is.
  private var invoices: [Int64]
  private var receipts: [Int64]
  private var creditNotes: [Int64]
  private let documents: Documents
  private let funds: [StoredFunds]
  /// By rank of the customer.
  private var isOrdered: [Bool]
  private let isAnyOrdered: Bool

  init(
    _ reductions: [Reduction], _ balances: Balances, _ documents: Documents,
    _ receipts: [StoredFunds], customers: Int, isAll: Bool
  ) {
    (invoices, self.receipts) = (balances.invoices, balances.receipts)
    creditNotes = balances.creditNotes
    (self.documents, funds) = (documents, receipts)
    var isOrdered = [Bool](repeating: false, count: customers)
    if isAll { isOrdered = isOrdered.map { _ in true } }
    for receipt in receipts where receipt.amount < 0 { isOrdered[Int(receipt.customer)] = true }
    for invoice in documents.invoices where invoice.instalment > 0 {
      isOrdered[Int(invoice.customer)] = true
    }
    for reduction in reductions where PostingOrder.undoes(reduction) {
      for customer in PostingOrder.accounts(of: reduction, documents, receipts) {
        isOrdered[Int(customer)] = true
      }
    }
    self.isOrdered = isOrdered
    isAnyOrdered = isOrdered.contains(true)
    let currency = receipts.first?.currency
    let hasOneCurrency =
      receipts.allSatisfy { $0.currency == currency }
      && documents.invoices.allSatisfy { $0.currency == currency }
    for reduction in reductions where !PostingOrder.undoes(reduction) {
      demand(reduction, mayConvert: !hasOneCurrency)
    }
  }

  /// Whether a reduction sets its customers' accounts in order, whatever it asks for.
  private static func undoes(_ reduction: Reduction) -> Bool {
    reduction.amount < 0 || reduction.invoice < -1 || reduction.isCancellation
  }

  private mutating func demand(_ reduction: Reduction, mayConvert: Bool) {
    let asked = reduction.amount
    func take(_ left: inout Int64) { left = left >= asked ? left - asked : -1 }
    if reduction.invoice >= 0 { take(&invoices[Int(reduction.invoice)]) }
    switch reduction.source {
    case .payment(let position):
      take(&receipts[Int(position)])
      // What a payment gives in its own currency depends on what it has given before.
      if mayConvert, isConversion(reduction, position) { receipts[Int(position)] = -1 }
    case .creditNote(let position), .netting(let position): take(&creditNotes[Int(position)])
    default: break
    }
  }

  private func isConversion(_ reduction: Reduction, _ payment: Int32) -> Bool {
    reduction.invoice >= 0
      && documents.invoices[Int(reduction.invoice)].currency != funds[Int(payment)].currency
  }

  /// The customers whose accounts a reduction moves.
  private static func accounts(
    of reduction: Reduction, _ documents: Documents, _ funds: [StoredFunds]
  ) -> [Int32] {
    var customers: [Int32] = []
    if reduction.invoice >= 0 {
      customers.append(documents.invoices[Int(reduction.invoice)].customer)
    } else if let note = reduction.drawnNote {
      customers.append(documents.creditNotes[note].customer)
    }
    switch reduction.source {
    case .payment(let position), .returned(let position):
      customers.append(funds[Int(position)].customer)
    case .creditNote(let position), .netting(let position), .cancelled(let position):
      customers.append(documents.creditNotes[Int(position)].customer)
    default: break
    }
    return customers
  }

  /// Whether a reduction has to wait for its turn.
  func matters(to reduction: Reduction) -> Bool {
    if reduction.invoice < -1 { return true }
    if reduction.invoice >= 0 {
      let row = Int(reduction.invoice)
      if invoices[row] < 0 { return true }
      if isAnyOrdered, isOrdered[Int(documents.invoices[row].customer)] { return true }
    }
    switch reduction.source {
    case .payment(let position):
      return receipts[Int(position)] < 0
        || (isAnyOrdered && isOrdered[Int(funds[Int(position)].customer)])
    case .creditNote(let position), .netting(let position):
      return creditNotes[Int(position)] < 0
        || isOrdered[Int(documents.creditNotes[Int(position)].customer)]
    case .returned, .cancelled, .paymentToOldest, .creditToOldest, .claimOfOldest, .nothing:
      return true
    case .paidOn, .undated, .writeOff: return false
    }
  }
}

extension LedgerBuilder {
  /// Lets all reductions take effect as if in the order in which they became known.
  mutating func postReductions() {
    noticeRepeatedLines()
    netByNothings()
    addPaidOn()
    addReturns()
    addCancellations()
    if postings.cashApplication == .oldestFirst { addOldestFirst() }
    let reductions = postings.reductions
    postings.reductions = []
    var balances = Balances(
      invoices: documents.invoices.map(\.amount), receipts: postings.receipts.map(\.amount),
      creditNotes: documents.creditNotes.map(\.amount))
    balances.settled.reserveCapacity(reductions.count)
    if postings.paidOnRole != .paysAndSettles {
      balances.receiptsUsed.reserveCapacity(reductions.count)
    }
    let order = PostingOrder(
      reductions, balances, documents, postings.receipts, customers: customers.count,
      isAll: postings.cashApplication == .oldestFirst)
    var waiting: [Reduction] = []
    for reduction in reductions {
      if order.matters(to: reduction) {
        waiting.append(reduction)
      } else {
        postAtOnce(reduction, &balances)
      }
    }
    waiting.sort { $0.knownOn != $1.knownOn ? $0.knownOn < $1.knownOn : $0.order < $1.order }
    let conversions = Conversions(waiting, postings, documents.invoices, events.exchangeRates)
    var turn = PostingTurn(balances: balances, of: postings, conversions: conversions)
    balances = Balances(invoices: [], receipts: [], creditNotes: [])
    for (i, reduction) in waiting.enumerated() {
      post(reduction, &turn)
      let next = i + 1 < waiting.count ? waiting[i + 1] : nil
      if next?.knownOn == reduction.knownOn, next?.on == reduction.on { continue }
      turn.endDay { post($0, &$1) }
    }
    balances = turn.balances
    switch postings.paidOnRole {
    case .paysAndSettles: receivePaid(&balances)
    case .settles: takeUpPayments(&balances)
    case .checked: break
    }
    store(balances)
    if postings.paidOnRole == .checked { checkPaidOn() }
    (documents.paidOn, documents.lines, documents.nettedOn) = ([], [], [])
    (documents.stillOpen, documents.creditNoteTerms, documents.cancellations) = ([], [], [])
  }

  /// Posts a reduction that takes all it asks for, whatever others do.
  private mutating func postAtOnce(_ reduction: Reduction, _ balances: inout Balances) {
    span.post(reduction.on, reduction.knownOn)
    let amount = reduction.amount
    switch reduction.source {
    case .payment(let position):
      balances.receipts[Int(position)] -= amount
      balances.receiptsUsed.append(
        (position, Application(amount: amount, knownOn: reduction.knownOn)))
    case .creditNote(let position):
      balances.creditNotes[Int(position)] -= amount
      balances.creditNotesUsed.append(
        (position, Application(amount: amount, knownOn: reduction.knownOn)))
    case .netting(let position):
      // Asks for all that the note has, so nothing else asks for any.
      balances.creditNotes[Int(position)] -= amount
      balances.creditNotesUsed.append(
        (position, Application(amount: amount, knownOn: reduction.knownOn, use: .drawn)))
      return
    default: break
    }
    guard amount > 0 else { return }
    balances.invoices[Int(reduction.invoice)] -= amount
    balances.settled.append((reduction.invoice, settlement(of: reduction, amount)))
  }

  /// The entry that a reduction makes in the account of its invoice.
  func settlement(
    of reduction: Reduction, _ amount: Int64, on row: Int32? = nil, isConverted: Bool = false
  ) -> StoredSettlement {
    let issuedOn = documents.invoices[Int(row ?? reduction.invoice)].issuedOn
    let paidOn =
      switch reduction.source {
      case .payment(let position), .returned(let position):
        max(postings.receipts[Int(position)].on, issuedOn)
      case .paidOn: max(reduction.on, issuedOn)
      default: reduction.on
      }
    return StoredSettlement(
      amount: amount, on: reduction.on, knownOn: reduction.knownOn, paidOn: paidOn,
      kind: reduction.kind, reason: reduction.reason ?? reduction.kind.usualReason,
      isUnexplained: reduction.kind == .writeOff && reduction.reason == nil,
      isConverted: isConverted)
  }
}

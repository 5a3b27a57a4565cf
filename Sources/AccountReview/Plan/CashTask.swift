public import Receivables

/// Money of a customer that no invoice has taken up, to be applied.
public struct CashTask: Sendable, Hashable, Identifiable {
  /// What brought the money.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Cash on account.
    case payment
    /// Credit that no document has taken up.
    case creditNote = "credit-note"
    /// In the bank, and not in the ledger yet: the payer is likely, not sure.
    case unidentified
  }

  /// Of the payment or credit note.
  public let id: String
  /// Says whether ``id`` is that of a payment or a credit note.
  public let kind: Kind
  /// Whose account it is on.
  public let customerID: String
  /// Empty where the ledger has none.
  public let customerName: String
  /// What is left to apply of it; below zero for money that went back and has to be assigned.
  public let amount: Money
  /// The value day of the cash, or the day of issue of the credit note.
  public let receivedOn: Day
  /// Days from ``receivedOn`` to the view's day.
  public let age: Int
  /// The customer's open documents that it would settle, those due first before the others.
  public let covers: [String]
  /// What it would settle of them.
  public let coveredAmount: Money
  /// The open document of which exactly this amount is open: the one due first of several.
  public let matchingDocument: String?
  /// Who is to apply it; empty for nobody.
  public let owner: String
  /// The business day by which it is to be applied.
  public let targetOn: Day
}

/// A payment or credit note with something that is not applied.
struct UnappliedMoney: Sendable {
  let id: String
  let kind: CashTask.Kind
  let on: Day
  /// Below zero for cash that went back while none was on account.
  let amount: Money
  /// Minor units that documents can take up.
  var usable: Int64

  init(id: String, kind: CashTask.Kind, on: Day, amount: Money) {
    (self.id, self.kind, self.on, self.amount) = (id, kind, on, amount)
    usable = max(0, amount.minorUnits)
  }
}

/// An open document: an invoice, or the instalments of one together.
struct OpenDocument: Sendable {
  let id: String
  let dueOn: Day
  let currency: Currency
  /// Minor units.
  let open: Int64
}

extension LedgerView {
  /// By day, payments before credit notes.
  func unappliedMoney(ofCustomer customer: CustomerIndex) -> [UnappliedMoney] {
    var money = moneyOnAccount(ofCustomer: customer).map { money in
      let (id, kind): (String, CashTask.Kind) =
        switch money.source {
        case .receipt(let position): (receiptID(position), .payment)
        case .creditNote(let position): (creditNotes.elements[position].id, .creditNote)
        }
      return UnappliedMoney(id: id, kind: kind, on: money.on, amount: money.left)
    }
    // Cash that went back and was not on account was credit that was paid out, as far as there is any.
    var paidOut: [Currency: Int64] = [:]
    for entry in money where entry.amount.minorUnits < 0 {
      paidOut[entry.amount.currency, default: 0] -= entry.amount.minorUnits
    }
    for i in money.indices.reversed() where money[i].kind == .creditNote {
      let part = min(money[i].usable, paidOut[money[i].amount.currency] ?? 0)
      money[i].usable -= part
      paidOut[money[i].amount.currency, default: 0] -= part
    }
    return money.enumerated()
      .sorted { ($0.element.on, $0.offset) < ($1.element.on, $1.offset) }.map(\.element)
  }

  /// By due day of what is open, then the view's order.
  func openDocuments(ofCustomer customer: CustomerIndex) -> [OpenDocument] {
    var documents: [OpenDocument] = []
    var next = invoicePositions(ofCustomer: customer).lowerBound
    while next < invoicePositions(ofCustomer: customer).upperBound {
      let claims = documentPositions(next)
      next = claims.upperBound
      let open = claims.map { invoices.elements[$0] }.filter { $0.outstanding > 0 }
      guard let first = open.min(by: { $0.dueOn < $1.dueOn }) else { continue }
      documents.append(
        OpenDocument(
          id: invoiceID(claims.lowerBound), dueOn: first.dueOn, currency: first.currency,
          open: open.reduce(0) { $0 + $1.outstanding }))
    }
    return documents.enumerated()
      .sorted { ($0.element.dueOn, $0.offset) < ($1.element.dueOn, $1.offset) }.map(\.element)
  }

  func cashTasks(
    ofCustomer position: CustomerIndex, _ policy: Policy, _ calendar: BusinessCalendar
  ) -> [CashTask] {
    let unapplied = unappliedMoney(ofCustomer: position)
    guard !unapplied.isEmpty else { return [] }
    let customer = customers[position]
    var open = OpenAmounts(openDocuments(ofCustomer: position))
    let owner = policy.tasks.cashOwner
    return unapplied.map { money in
      let usable = Money(minorUnits: money.usable, money.amount.currency)
      let (covers, isExact, left) = open.take(usable)
      return CashTask(
        id: money.id, kind: money.kind, customerID: customer.id, customerName: customer.name,
        amount: money.amount, receivedOn: money.on, age: day - money.on, covers: covers,
        coveredAmount: Money(minorUnits: money.usable - left, money.amount.currency),
        matchingDocument: isExact && usable == money.amount ? covers.first : nil,
        owner: owner.isEmpty ? customer.collector : owner,
        targetOn: calendar.roll(money.on + policy.tasks.cashDays))
    }
  }
}

extension LedgerView {
  /// Payments that are not applied, each with the open document of exactly its amount.
  func exactMatches(
    ofCustomer customer: CustomerIndex
  ) -> [(money: UnappliedMoney, document: OpenDocument)] {
    let payments = unappliedMoney(ofCustomer: customer).filter {
      $0.kind == .payment && $0.usable > 0
    }
    guard !payments.isEmpty else { return [] }
    var open = OpenAmounts(openDocuments(ofCustomer: customer))
    return payments.compactMap { money in open.takeExactly(money.amount).map { (money, $0) } }
  }
}

/// What is left open of a customer's documents while its money is dealt out to them.
private struct OpenAmounts {
  private let documents: [OpenDocument]
  private var left: [Int64]
  /// Positions of documents by what is open of them, the one due first last.
  private var byAmount: [Money: [Int]] = [:]
  /// By currency, the first document that may have something left.
  private var first: [Currency: Int] = [:]

  init(_ documents: [OpenDocument]) {
    self.documents = documents
    left = documents.map(\.open)
    for index in documents.indices.reversed() {
      let open = Money(minorUnits: documents[index].open, documents[index].currency)
      byAmount[open, default: []].append(index)
    }
  }

  /// Settles the document of which exactly this is open, the one due first of several.
  mutating func takeExactly(_ money: Money) -> OpenDocument? {
    while let index = byAmount[money]?.popLast() {
      guard left[index] == money.minorUnits else { continue }
      left[index] = 0
      return documents[index]
    }
    return nil
  }

  /// Settles the document of which exactly this is open, else those due first.
  ///
  /// - Returns: what is settled, and the minor units that nothing was left for.
  mutating func take(_ money: Money) -> (documents: [String], isExact: Bool, left: Int64) {
    if let document = takeExactly(money) { return ([document.id], true, 0) }
    var rest = money.minorUnits
    var settled: [String] = []
    var index = first[money.currency] ?? 0
    while rest > 0, index < documents.count {
      if documents[index].currency == money.currency, left[index] > 0 {
        let taken = min(rest, left[index])
        left[index] -= taken
        rest -= taken
        settled.append(documents[index].id)
        if left[index] > 0 { break }
      }
      index += 1
    }
    first[money.currency] = index
    return (settled, false, rest)
  }
}

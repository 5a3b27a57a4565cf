package import BankStatements
package import CashMatching
import Foundation
package import Receivables
import Reporting

/// Why a payment cannot be decided as a person wants: a sentence with what to do.
package struct CashRefusal: Error, CustomStringConvertible {
  package let description: String
  /// Whether the command was used in a way that it is not meant to be.
  package let isUsage: Bool

  package init(_ description: String, isUsage: Bool = false) {
    (self.description, self.isUsage) = (description, isUsage)
  }
}

/// One run of cash application: from statements to lines for the ledger.
package struct CashRun {
  package private(set) var desk: CashDesk
  package private(set) var posting = CashPosting()
  package private(set) var fresh: [DecisionRecord] = []
  package private(set) var known = 0
  package private(set) var outgoing = 0
  private let day: Day
  /// Where the decision of each payment is.
  private var places: [String: Int] = [:]
  private var proposed: [DecisionRecord] = []
  private var reproposed: Set<String> = []

  /// Days after which what stood is taken as right, and its payer as known.
  static let standing = 30

  package init(_ desk: CashDesk, on day: Day) {
    (self.desk, self.day) = (desk, day)
    for (place, record) in desk.decisions.records.enumerated() where places[record.paymentID] == nil
    {
      places[record.paymentID] = place
    }
  }

  package mutating func apply(_ files: [StatementFile], _ rules: MatchRules) {
    learn()
    let movements = BankMovements(files).movements
    let view = desk.loaded.ledger.asOf(day)
    let booked = Set(desk.decisions.records.filter { !$0.isOpen }.map(\.paymentID))
    let receipts = Set(view.receipts.elements.indices.map { view.receiptID($0) })
    let taken = movements.filter { !booked.contains($0.id) && !receipts.contains($0.id) }
    known = movements.count - taken.count
    var matcher = CashMatcher(
      OpenBook(view, orders: CustomerOrders.read(desk.folder)), aliases: desk.aliases,
      habits: PayingHabits(view),
      advice: files.flatMap(\.advice), rules: rules,
      reliability: Reliability.shipped.learning(
        from: desk.decisions.records, by: day, after: CashRun.standing))
    for decision in matcher.match(taken) { take(decision, taken[decision.payment], matcher.book) }
    desk.proposals.records.removeAll { reproposed.contains($0.paymentID) }
    desk.proposals.records += proposed
    let byAmount = bookedByAmount()
    for movement in taken where movement.amount.minorUnits < 0 { takeBack(movement, byAmount) }
  }

  // MARK: Decisions

  private mutating func take(
    _ decision: PaymentDecision, _ movement: BankMovement, _ book: OpenBook
  ) {
    var record = DecisionRecord(movement)
    record.route = decision.route.rawValue
    record.decidedOn = day.description
    record.decidedBy = "duecast"
    if let debtor = decision.debtor { record.customerID = book.debtors[Int(debtor)].id }
    let best = decision.matches.first
    switch decision.route {
    case .posted:
      guard let best else { return }
      record.fill(best, book)
      posting.addPayment(record, on: day)
      posting.apply(record, on: max(day, movement.valueOn))
      disputeRest(record, best, book)
    case .onAccount:
      (record.method, record.confidence) = ("payer", decision.payerConfidence.shown)
      record.evidence = "the payer is known, the documents are not"
      posting.addPayment(record, on: day)
    case .proposed, .unidentified:
      if decision.route == .unidentified { record.customerID = "" }
    }
    reproposed.insert(record.paymentID)
    if decision.route != .posted { propose(record, decision, book) }
    fresh.append(record)
    keep(record)
  }

  private mutating func keep(_ record: DecisionRecord) {
    if let place = places[record.paymentID] {
      desk.decisions.records[place] = record
    } else {
      places[record.paymentID] = desk.decisions.records.count
      desk.decisions.records.append(record)
    }
  }

  private mutating func propose(
    _ record: DecisionRecord, _ decision: PaymentDecision, _ book: OpenBook
  ) {
    if decision.matches.isEmpty, decision.route == .proposed {
      var likely = record
      likely.evidence = "the payer is likely, no document comes to the amount"
      proposed.append(likely)
    }
    for match in decision.matches.prefix(3) {
      var proposal = record
      proposal.customerID = book.debtors[Int(match.debtor)].id
      proposal.fill(match, book)
      proposed.append(proposal)
    }
  }

  /// What a payer kept back with a reason, somebody decides.
  private mutating func disputeRest(_ record: DecisionRecord, _ match: CashMatch, _ book: OpenBook)
  {
    guard match.residual == .deduction, let money = record.money else { return }
    for part in match.parts where part.amount > 0 {
      let left = book.open[Int(part.item)]
      guard left > 0 else { continue }
      posting.dispute(
        record, book.items[Int(part.item)].id, Money(minorUnits: left, money.currency), on: day)
    }
  }

  // MARK: Returns

  /// A payment that goes back: its allocations are undone from that day.
  private mutating func takeBack(_ movement: BankMovement, _ booked: [Money: [Int]]) {
    let place = booked[-movement.amount]?.last { place in
      let record = desk.decisions.records[place]
      return record.isBooked && record.reversedOn.isEmpty
        && (isSame(record.endToEnd, movement.references.endToEnd)
          || isSame(record.account, movement.counterparty.account))
        && Day(record.valueOn).map { $0 <= movement.valueOn } ?? false
    }
    guard let place else {
      outgoing += 1
      return
    }
    let original = desk.decisions.records[place]
    desk.decisions.records[place].reversedOn = movement.valueOn.description
    desk.decisions.records[place].route = "returned"
    var record = DecisionRecord(movement)
    record.customerID = original.customerID
    (record.route, record.method) = ("returned", "return")
    (record.decidedOn, record.decidedBy) = (day.description, "duecast")
    record.evidence =
      "returns \(original.paymentID)"
      + (movement.returnReason.isEmpty ? "" : ", \(movement.returnReason)")
    posting.addPayment(record, on: day, reverses: original.paymentID)
    posting.giveBack(original, on: max(day, movement.valueOn))
    fresh.append(record)
    keep(record)
  }

  private func bookedByAmount() -> [Money: [Int]] {
    var booked: [Money: [Int]] = [:]
    for (place, record) in desk.decisions.records.enumerated() where record.isBooked {
      if let money = record.money { booked[money, default: []].append(place) }
    }
    return booked
  }

  private func isSame(_ one: String, _ other: String) -> Bool { !one.isEmpty && one == other }

  // MARK: Aliases

  /// What stood for a while is evidence of who pays.
  private mutating func learn() {
    for place in desk.decisions.records.indices {
      let record = desk.decisions.records[place]
      guard record.route == "posted", record.learnedOn.isEmpty, record.reversedOn.isEmpty,
        let decided = Day(record.decidedOn), day - decided >= CashRun.standing
      else { continue }
      learn(place)
    }
  }

  private mutating func learn(_ place: Int) {
    let record = desk.decisions.records[place]
    for key in record.payerKeys { desk.aliases.learn(key, record.customerID, on: day) }
    desk.decisions.records[place].learnedOn = day.description
  }

  // MARK: What a person decides

  /// Takes a proposal, by its rank from 1.
  package mutating func accept(
    _ paymentID: String, rank: Int, by person: String
  ) throws -> DecisionRecord {
    let offered = desk.proposals.records.filter { $0.paymentID == paymentID }
    guard let place = desk.decisions.place(of: paymentID) else {
      throw CashRefusal(
        "No payment \(paymentID) was read: see cash/proposals.csv for those to decide.")
    }
    guard offered.indices.contains(rank - 1) else {
      throw CashRefusal(
        "There is no proposal \(rank) for \(paymentID): it has \(offered.count); see "
          + "cash/proposals.csv.")
    }
    let isOnAccount = desk.decisions.records[place].isOnAccount
    guard isOnAccount || desk.decisions.records[place].isOpen else {
      throw CashRefusal(
        "\(paymentID) is \(desk.decisions.records[place].route) already: undo it first with --undo."
      )
    }
    var record = offered[rank - 1]
    if isOnAccount, record.customerID != desk.decisions.records[place].customerID {
      record.customerID = desk.decisions.records[place].customerID
    }
    (record.route, record.decidedOn, record.decidedBy) = ("posted", day.description, person)
    (record.confidence, record.reversedOn, record.learnedOn) = ("", "", "")
    if !isOnAccount { posting.addPayment(record, on: day) }
    posting.apply(record, on: day)
    desk.decisions.records[place] = record
    desk.proposals.records.removeAll { $0.paymentID == paymentID }
    learn(place)
    fresh = [record]
    return record
  }

  /// Puts a payment that nobody was found for on the account of a customer, and learns its payer.
  package mutating func name(
    _ paymentID: String, of customer: String, by person: String
  ) throws -> DecisionRecord {
    guard let place = desk.decisions.place(of: paymentID), desk.decisions.records[place].isOpen
    else {
      throw CashRefusal(
        "\(paymentID) is no payment to decide: `duecast apply` without options lists them.",
        isUsage: true)
    }
    guard let known = desk.customer(customer, on: day) else {
      throw CashRefusal(
        "No customer of the ledger has the identifier \(customer): give one from customers.csv or "
          + "invoices.csv.", isUsage: true)
    }
    var record = desk.decisions.records[place]
    (record.customerID, record.route, record.method) = (known.id, "on_account", "manual")
    (record.decidedOn, record.decidedBy) = (day.description, person)
    (record.confidence, record.evidence) = ("", "named by \(person)")
    posting.addPayment(record, on: day)
    desk.decisions.records[place] = record
    desk.proposals.records.removeAll {
      $0.paymentID == paymentID && ($0.customerID != known.id || $0.documents.isEmpty)
    }
    learn(place)
    fresh = [record]
    return record
  }

  /// Undoes what was applied, from a day; the money stays on account.
  package mutating func undo(_ paymentID: String) throws -> DecisionRecord {
    guard let place = desk.decisions.place(of: paymentID),
      desk.decisions.records[place].route == "posted"
    else {
      throw CashRefusal(
        "\(paymentID) is not applied by `duecast apply`: give a payment_id with route posted in "
          + "cash/decisions.csv.")
    }
    let record = desk.decisions.records[place]
    if let decided = Day(record.decidedOn), day < decided {
      throw CashRefusal("\(paymentID) was applied on \(decided): undo it on that day or later.")
    }
    posting.apply(record, on: day, sign: -1)
    if !record.learnedOn.isEmpty {
      for key in record.payerKeys { desk.aliases.unlearn(key, record.customerID, on: day) }
    }
    if !desk.proposals.records.contains(where: { $0.paymentID == paymentID }) {
      desk.proposals.records.append(record)
    }
    desk.decisions.records[place].route = "undone"
    desk.decisions.records[place].reversedOn = day.description
    return record
  }
}

extension DecisionRecord {
  /// Whether a later run looks at it again.
  package var isOpen: Bool { route == "proposed" || route == "unidentified" }

  /// Whether its money is booked, with documents to decide.
  package var isOnAccount: Bool { route == "on_account" || route == "undone" }

  init(_ movement: BankMovement) {
    self.init()
    paymentID = movement.id
    valueOn = movement.valueOn.description
    amount = movement.amount.description
    currency = movement.amount.currency.code
    counterparty = movement.counterparty.name
    account = movement.counterparty.account
    endToEnd = movement.references.endToEnd
    bankReference = movement.references.bank
    text = movement.text
  }

  mutating func fill(_ match: CashMatch, _ book: OpenBook) {
    method = match.method.rawValue
    confidence = match.confidence.shown
    outcomeClass = match.outcomeClass
    evidence = match.evidence.joined(separator: "; ")
    residual = match.residual.rawValue
    if let abroad = match.abroad {
      (documentAmount, documentCurrency) = (abroad.description, abroad.currency.code)
    }
    setDocuments(
      match.parts.map { (book.items[Int($0.item)].id, $0.amount, $0.residual) })
  }
}

extension Double {
  /// Four digits.
  fileprivate var shown: String {
    let units = Int((self * 10_000).rounded(.down))
    let digits = String(units % 10_000)
    return "\(units / 10_000)." + String(repeating: "0", count: 4 - digits.count) + digits
  }
}

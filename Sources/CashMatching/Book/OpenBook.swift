package import Receivables

/// What may be settled: open claims and credits by customer, as a view has them.
///
/// What is open of an item shrinks as payments are matched; nothing that was allocated before is touched.
package struct OpenBook: Sendable {
  /// A claim, or a credit with an amount below zero.
  package struct Item: Sendable, Hashable {
    package let id: String
    package let customer: Int32
    package let issuedOn: Day
    package let dueOn: Day
    package let currency: Currency
    /// Minor units as billed; below zero for a credit.
    package let amount: Int64
    package let isCredit: Bool
    /// The customer's order; empty where it is not known.
    package let order: String

    package init(
      id: String, customer: Int32, issuedOn: Day, dueOn: Day, currency: Currency, amount: Int64,
      isCredit: Bool, order: String = ""
    ) {
      (self.id, self.customer, self.issuedOn, self.dueOn) = (id, customer, issuedOn, dueOn)
      (self.currency, self.amount, self.isCredit) = (currency, amount, isCredit)
      self.order = order
    }
  }

  package struct Debtor: Sendable, Hashable {
    package let id: String
    package let name: String
    package let country: String
    /// Position of the parent or the payer; −1 for none.
    package var payer: Int32

    package init(id: String, name: String, country: String = "", payer: Int32 = -1) {
      (self.id, self.name, self.country, self.payer) = (id, name, country, payer)
    }
  }

  package let items: [Item]
  package let debtors: [Debtor]
  /// Minor units still open, by position in ``items``; below zero for a credit.
  package private(set) var open: [Int64]
  /// Positions of each debtor's items, by due day.
  let own: [[Int32]]
  /// Debtors whose documents one may pay: itself, those it pays for, and its payer's.
  let groups: [[Int32]]

  package init(items: [Item], open: [Int64], debtors: [Debtor]) {
    precondition(items.count == open.count)
    (self.items, self.open, self.debtors) = (items, open, debtors)
    var own = [[Int32]](repeating: [], count: debtors.count)
    for (place, item) in items.enumerated() { own[Int(item.customer)].append(Int32(place)) }
    for customer in own.indices where own[customer].count > 1 {
      own[customer].sort {
        let (a, b) = (items[Int($0)], items[Int($1)])
        return (a.dueOn, a.issuedOn, a.id) < (b.dueOn, b.issuedOn, b.id)
      }
    }
    self.own = own
    groups = OpenBook.groups(debtors)
  }

  private static func groups(_ debtors: [Debtor]) -> [[Int32]] {
    var children: [Int32: [Int32]] = [:]
    for (place, debtor) in debtors.enumerated() where debtor.payer >= 0 {
      children[debtor.payer, default: []].append(Int32(place))
    }
    return debtors.indices.map { place in
      let payer = debtors[place].payer
      var group = [Int32(place)] + (children[Int32(place)] ?? [])
      if payer >= 0 { group += [payer] + (children[payer] ?? []).filter { $0 != Int32(place) } }
      return group
    }
  }

  /// Takes an amount off what is open of an item; below zero gives it back.
  package mutating func settle(_ item: Int32, _ amount: Int64) { open[Int(item)] -= amount }

  /// Open items of a debtor in a currency that existed on a day, by due day.
  func openItems(of debtor: Int32, _ currency: Currency, by day: Day) -> [Int32] {
    own[Int(debtor)].filter {
      open[Int($0)] != 0 && items[Int($0)].currency == currency && items[Int($0)].issuedOn <= day
    }
  }
}

extension OpenBook {
  /// The open items of a ledger as known on a view's day.
  ///
  /// - Parameter orders: customers' orders by the identifier of the document.
  package init(_ view: LedgerView, orders: [String: String] = [:]) {
    var items: [Item] = []
    var open: [Int64] = []
    let claims = view.invoices.elements
    var position = claims.startIndex
    while position < claims.endIndex {
      let document = view.documentPositions(position)
      position = document.upperBound
      let parts = document.map { claims[$0] }
      let left = parts.reduce(Int64(0)) { $0 + $1.outstanding }
      guard left > 0, let first = parts.first else { continue }
      let due = parts.filter { $0.outstanding > 0 }.map(\.dueOn).min() ?? first.dueOn
      let id = view.invoiceID(document.lowerBound)
      items.append(
        Item(
          id: id, customer: Int32(first.customer.position), issuedOn: first.issuedOn, dueOn: due,
          currency: first.currency, amount: parts.reduce(0) { $0 + $1.amount }, isCredit: false,
          order: orders[id] ?? ""))
      open.append(left)
    }
    for credit in view.creditNotes.elements where credit.unapplied.minorUnits > 0 {
      items.append(
        Item(
          id: credit.id, customer: Int32(credit.customer.position), issuedOn: credit.issuedOn,
          dueOn: credit.issuedOn, currency: credit.amount.currency,
          amount: -credit.amount.minorUnits, isCredit: true))
      open.append(-credit.unapplied.minorUnits)
    }
    var places: [String: Int32] = [:]
    for (place, customer) in view.customers.enumerated() { places[customer.id] = Int32(place) }
    let debtors = view.customers.map { customer in
      let payer = [customer.payerID, customer.parentID].compactMap { places[$0] }.first ?? -1
      return Debtor(
        id: customer.id, name: customer.name, country: customer.country, payer: payer)
    }
    self.init(items: items, open: open, debtors: debtors)
  }
}

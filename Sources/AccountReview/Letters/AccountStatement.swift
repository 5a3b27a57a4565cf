public import Receivables

/// What a customer was billed, paid and was credited in one currency, with a running balance.
///
/// The balance is what is open less what is on account: in minor units,
///
///     closing = opening + Σ entries = open − cash and credit that no invoice has taken up
public struct AccountStatement: Sendable {
  /// One line of the statement.
  public struct Entry: Sendable, Hashable {
    /// What moved the balance.
    public enum Kind: Sendable, Hashable {
      /// Something invoiced, and when it is due.
      case document(Invoice.Kind, dueOn: Day)
      /// A document was settled, in part or in whole, for a reason.
      case settlement(Settlement.Reason)
      /// Cash that no document has taken up.
      case cashOnAccount
      /// Credit that no document has taken up.
      case creditOnAccount
    }

    /// The day on which it moved the balance.
    public let on: Day
    /// What it is, for the wording of the line.
    public let kind: Kind
    /// The document, payment or credit note.
    public let reference: String
    /// Below zero where it lessens what is owed.
    public let amount: Money
    /// After the entry.
    public fileprivate(set) var balance: Money
  }

  /// Position in the view's customers.
  public let customer: CustomerIndex
  /// Of all amounts; a customer has a statement for each.
  public let currency: Currency
  /// The first day of entries; what was before is in ``opening``.
  public let from: Day
  /// The last day of entries, which is the view's.
  public let day: Day
  /// The balance before ``from``.
  public let opening: Money
  /// By day, documents before what settles them.
  public let entries: [Entry]

  /// The balance after the last entry.
  public var closing: Money { entries.last?.balance ?? opening }
}

extension AccountStatement {
  /// One for each currency in which a customer has something open or on account, from the issue of the
  /// oldest open document on.
  public static func of(_ customer: CustomerIndex, _ view: LedgerView) -> [AccountStatement] {
    let all = Dictionary(grouping: entries(customer, view), by: \.amount.currency)
    let open = Dictionary(
      grouping: view.invoicePositions(ofCustomer: customer).map { view.invoices.elements[$0] }
        .filter { $0.outstanding > 0 }, by: \.currency)
    return all.sorted { $0.key < $1.key }.compactMap { currency, entries in
      let onAccount = entries.filter { $0.kind == .cashOnAccount || $0.kind == .creditOnAccount }
      let days = (open[currency]?.map(\.issuedOn) ?? []) + onAccount.map(\.on)
      return days.min().map { AccountStatement(customer, currency, entries, from: $0, view.day) }
    }
  }

  private init(
    _ customer: CustomerIndex, _ currency: Currency, _ all: [Entry], from: Day, _ day: Day
  ) {
    let sorted = all.enumerated().sorted {
      ($0.element.on, $0.element.order, $0.offset) < ($1.element.on, $1.element.order, $1.offset)
    }.map(\.element)
    var balance = sorted.prefix { $0.on < from }.reduce(Money.zero(currency)) { $0 + $1.amount }
    self.customer = customer
    self.currency = currency
    self.from = from
    self.day = day
    opening = balance
    entries = sorted.drop { $0.on < from }.map { entry in
      balance += entry.amount
      var entry = entry
      entry.balance = balance
      return entry
    }
  }

  private static func entries(_ customer: CustomerIndex, _ view: LedgerView) -> [Entry] {
    var entries: [Entry] = []
    func add(_ on: Day, _ kind: Entry.Kind, _ reference: String, _ amount: Money) {
      guard amount.minorUnits != 0 else { return }
      entries.append(
        Entry(
          on: on, kind: kind, reference: reference, amount: amount,
          balance: .zero(amount.currency)))
    }
    let positions = view.invoicePositions(ofCustomer: customer)
    var next = positions.lowerBound
    while next < positions.upperBound {
      let claims = view.documentPositions(next)
      next = claims.upperBound
      let invoice = view.invoices.elements[claims.lowerBound]
      let amount = claims.reduce(0) { $0 + view.invoices.elements[$1].amount }
      let id = view.invoiceID(claims.lowerBound)
      add(
        invoice.issuedOn, .document(invoice.kind, dueOn: invoice.dueOn), id,
        Money(minorUnits: amount, invoice.currency))
      for claim in claims {
        for entry in view.settlements[claim] {
          add(
            entry.on, .settlement(entry.reason), id,
            Money(minorUnits: -entry.amount, invoice.currency))
        }
      }
    }
    for position in view.receipts.range(customer) {
      let receipt = view.receipts.elements[position]
      add(
        receipt.on, .cashOnAccount, view.receiptID(position),
        .zero(receipt.unapplied.currency) - receipt.unapplied)
    }
    for note in view.creditNotes[customer] {
      add(
        note.issuedOn, .creditOnAccount, note.id, .zero(note.unapplied.currency) - note.unapplied)
    }
    return entries
  }
}

extension AccountStatement.Entry {
  /// Among the entries of a day.
  fileprivate var order: Int {
    switch kind {
    case .document: 0
    case .settlement: 1
    case .cashOnAccount, .creditOnAccount: 2
    }
  }
}

/// Which open claims the money on account covers: cash that is received and not applied, and credit.
///
/// Cash pays the claim of its own amount that is due first, and what is left the claims due first; then
/// credit covers what is still open, likewise. What is under an open dispute comes after all that is not:
/// nobody pays first what it contests. What a customer's own claims leave over covers those of
/// the customers that it pays for: its children and those it is the payer of. Only
/// cash does. Currencies stay apart.
struct OnAccountCover: Sendable {
  /// By position in the view's invoices.
  private var byClaim: [InvoiceIndex: Claim] = [:]

  private struct Claim: Sendable {
    var covered: Int64 = 0
    var cash: [CashPart] = []
    /// Of ``covered``, by position of the other customer whose money it is.
    var byOthers: [(customer: CustomerIndex, amount: Int64)] = []
  }

  var isEmpty: Bool { byClaim.isEmpty }

  /// Minor units of a claim that are covered.
  func covered(_ position: InvoiceIndex) -> Int64 {
    byClaim.isEmpty ? 0 : byClaim[position]?.covered ?? 0
  }

  /// The cash that covers a claim, by value day.
  func cash(_ position: InvoiceIndex) -> [CashPart] { byClaim[position]?.cash ?? [] }

  /// What other customers' cash covers of a claim.
  func byOthers(_ position: InvoiceIndex) -> [(customer: CustomerIndex, amount: Int64)] {
    byClaim[position]?.byOthers ?? []
  }

  /// - Parameter other: whose money it is, if not the debtor's.
  fileprivate mutating func add(
    _ amount: Int64, to open: OpenClaim, receivedOn: Day?, of other: CustomerIndex?
  ) {
    let (position, issuedOn) = (open.position, open.issuedOn)
    var claim = byClaim[position] ?? Claim()
    claim.covered += amount
    if let other {
      if let place = claim.byOthers.firstIndex(where: { $0.customer == other }) {
        claim.byOthers[place].amount += amount
      } else {
        claim.byOthers.append((other, amount))
      }
    }
    if let receivedOn {
      let part = CashPart(on: max(receivedOn, issuedOn), amount: amount, isApplied: false)
      let place = claim.cash.firstIndex { $0.on > part.on } ?? claim.cash.count
      claim.cash.insert(part, at: place)
    }
    byClaim[position] = claim
  }
}

extension OnAccountCover {
  init(
    _ invoices: ByCustomer<ViewInvoices>, _ receipts: ByCustomer<ViewReceipts>,
    _ creditNotes: ByCustomer<[CreditNote]>, _ customers: CustomerTable<Customer>,
    disputed: () -> [InvoiceIndex: Int64] = { [:] }
  ) {
    var accounts = Accounts(invoices, receipts, creditNotes)
    guard !accounts.isEmpty else { return }
    accounts.disputed = disputed()
    for customer in customers.indices {
      for account in accounts.funds[customer] ?? [] {
        let left = cover(account, with: accounts.claims(of: [customer], in: account.currency))
        accounts.leftOver[customer, default: []].append(left)
      }
    }
    for (payer, children) in PaidFor.groups(of: customers) {
      for var account in accounts.leftOver[payer] ?? [] {
        // Cash may be meant for the group; a credit note is for the customer that it names.
        account.credit = 0
        guard account.hasMoney else { continue }
        let claims = accounts.claims(of: children, in: account.currency, less: self)
        _ = cover(account, with: claims, of: payer)
      }
    }
  }

  /// Covers claims with the money of one customer and currency; what is left of it.
  ///
  /// - Parameter other: whose money it is, if not the debtors'.
  private mutating func cover(
    _ account: Funds, with claims: [OpenClaim], of other: CustomerIndex? = nil
  ) -> Funds {
    var (account, claims) = (
      account, claims.sorted { ($0.dueOn, $0.position) < ($1.dueOn, $1.position) }
    )
    for i in account.cash.indices {
      let amount = account.cash[i].amount
      guard
        let exact = claims.firstIndex(where: { $0.disputed == 0 && $0.owed == amount })
          ?? claims.firstIndex(where: { $0.disputed > 0 && $0.undisputed == amount })
      else { continue }
      add(amount, to: claims[exact], receivedOn: account.cash[i].on, of: other)
      account.cash[i].amount = 0
      claims[exact].owed -= amount
    }
    for room in [\OpenClaim.undisputed, \.owed] {
      cover(&claims, with: &account, room, of: other)
    }
    return account
  }

  /// Covers what there is room for of claims, in their order: first with cash, then with credit.
  private mutating func cover(
    _ claims: inout [OpenClaim], with account: inout Funds, _ room: KeyPath<OpenClaim, Int64>,
    of other: CustomerIndex?
  ) {
    var next = claims.startIndex
    for i in account.cash.indices {
      while account.cash[i].amount > 0, next < claims.endIndex {
        let part = min(account.cash[i].amount, claims[next][keyPath: room])
        if part > 0 {
          add(part, to: claims[next], receivedOn: account.cash[i].on, of: other)
        }
        account.cash[i].amount -= part
        claims[next].owed -= part
        if claims[next][keyPath: room] == 0 { next += 1 }
      }
    }
    while account.credit > 0, next < claims.endIndex {
      let part = min(account.credit, claims[next][keyPath: room])
      if part > 0 {
        add(part, to: claims[next], receivedOn: nil, of: other)
      }
      account.credit -= part
      claims[next].owed -= part
      next += 1
    }
  }
}

/// Money on account of one customer in one currency; minor units.
private struct Funds {
  let currency: Currency
  /// By day; above zero, less what went back.
  var cash: [(on: Day, amount: Int64)] = []
  var credit: Int64 = 0

  var hasMoney: Bool { credit > 0 || cash.contains { $0.amount > 0 } }
}

private struct OpenClaim {
  let position: InvoiceIndex
  let issuedOn: Day
  let dueOn: Day
  var owed: Int64
  /// What of it is under an open dispute.
  let disputed: Int64

  var undisputed: Int64 { max(0, owed - disputed) }
}

/// The customers that have money on account, and their open claims.
private struct Accounts {
  let invoices: ByCustomer<ViewInvoices>
  var funds: [CustomerIndex: [Funds]] = [:]
  var leftOver: [CustomerIndex: [Funds]] = [:]
  /// Minor units under an open dispute, by position of the claim.
  var disputed: [InvoiceIndex: Int64] = [:]

  var isEmpty: Bool { funds.isEmpty }

  init(
    _ invoices: ByCustomer<ViewInvoices>, _ receipts: ByCustomer<ViewReceipts>,
    _ creditNotes: ByCustomer<[CreditNote]>
  ) {
    self.invoices = invoices
    var received: [CustomerIndex: [ReceiptsLeft.Entry]] = [:]
    for position in receipts.elements.indices {
      let receipt = receipts.elements[position]
      guard receipt.unapplied.minorUnits != 0 else { continue }
      received[receipt.customer, default: []].append(
        ReceiptsLeft.Entry(position: position, receipt))
    }
    var unapplied = received.mapValues { entries in
      ReceiptsLeft(entries) { receipts.elements.returned(by: $0) }.entries.map {
        (on: Day?.some($0.on), money: $0.left)
      }
    }
    for note in creditNotes.elements where note.unapplied.minorUnits != 0 {
      unapplied[note.customer, default: []].append((nil, note.unapplied))
    }
    funds = unapplied.mapValues(Accounts.byCurrency)
  }

  private static func byCurrency(_ unapplied: [(on: Day?, money: Money)]) -> [Funds] {
    Set(unapplied.map(\.money.currency)).sorted().compactMap { currency in
      var (funds, wentBack) = (Funds(currency: currency), Int64(0))
      for (on, money) in unapplied where money.currency == currency {
        if money.minorUnits < 0 {
          wentBack -= money.minorUnits
        } else if let on {
          funds.cash.append((on, money.minorUnits))
        } else {
          funds.credit += money.minorUnits
        }
      }
      // Credit that was paid out covers nothing.
      funds.credit = max(0, funds.credit - wentBack)
      return funds.hasMoney ? funds : nil
    }
  }

  /// The open claims of customers in a currency, less what is covered of them already.
  func claims(
    of customers: [CustomerIndex], in currency: Currency,
    less cover: OnAccountCover = OnAccountCover()
  ) -> [OpenClaim] {
    var claims: [OpenClaim] = []
    for customer in customers {
      for position in invoices.range(customer) where invoices.elements.isOpen(position) {
        let invoice = invoices.elements[position]
        guard invoice.currency == currency else { continue }
        let owed = invoice.outstanding - cover.covered(position)
        if owed > 0 {
          claims.append(
            OpenClaim(
              position: position, issuedOn: invoice.issuedOn, dueOn: invoice.dueOn, owed: owed,
              disputed: min(owed, disputed[position] ?? 0)))
        }
      }
    }
    return claims
  }
}

/// Cash on account of one customer that covers a claim on another of its group.
public struct GroupCash: Sendable, Hashable {
  /// Position in ``LedgerView/customers``.
  public let customer: CustomerIndex
  /// Above zero, in the claim's currency.
  public let amount: Money

  package init(customer: CustomerIndex, amount: Money) {
    self.customer = customer
    self.amount = amount
  }
}

extension LedgerView {
  /// What cash on account of the customer's parent or payer covers of the claim at a position in
  /// `invoices.elements`.
  public func groupCash(_ position: InvoiceIndex) -> [GroupCash] {
    guard !invoices.elements.cover.isEmpty, invoices.elements.isOpen(position) else { return [] }
    let currency = invoices.elements[position].currency
    return invoices.elements.cover.byOthers(position).map {
      GroupCash(customer: $0.customer, amount: Money(minorUnits: $0.amount, currency))
    }
  }
}

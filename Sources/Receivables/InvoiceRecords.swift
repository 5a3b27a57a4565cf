/// A claim on a customer with one due day, as it stood at the close of a view's day.
///
/// Mostly an invoice. One that is payable in instalments is several claims with the same identifier.
/// A trivial value, so that a view of millions is one flat array. Its identifier is
/// ``LedgerView/invoiceID(_:)``.
public struct Invoice: Sendable, Hashable {
  /// What is claimed.
  public enum Kind: UInt8, Sendable, Hashable, CaseIterable {
    /// Goods or services sold.
    case invoice
    /// A later charge for them, such as a price rise.
    case debitNote
    /// A charge for reminders, returned payments and the like.
    case fee
    /// Interest for late payment.
    case interest

    /// Whether it counts as sales.
    public var isSale: Bool { self == .invoice || self == .debitNote }
  }

  /// How a claim stopped being owed.
  public enum Ending: UInt8, Sendable, Hashable {
    /// By cash; what cash left open was closed otherwise, as by a discount.
    case paid
    /// Without cash and without a loss, as by a credit note.
    case credited
    /// What remained was given up as bad debt.
    case writtenOff
    /// On a day that the ledger does not state.
    case undated
  }

  /// Where the ledger keeps it; stable among the views of one ledger.
  public let row: Int32
  /// Position in ``LedgerView/customers``.
  public let customer: CustomerIndex
  /// The day of the document: no cash counts as received before it.
  public let issuedOn: Day
  /// As stated: it may lie before the issue, as opening balances do.
  public let dueOn: Day
  /// Of ``amount``, ``outstanding`` and ``uncovered``.
  public let currency: Currency
  /// Minor units, above zero.
  public let amount: Int64
  /// Minor units still owed at the close of the view's day; never below zero.
  public let outstanding: Int64
  /// Of ``outstanding``, what no cash or credit on account covers: what can be asked for, and what
  /// cash is still to come for.
  public let uncovered: Int64
  /// The day it was settled in full, if the view knows of it: the value day of the last cash, or
  /// where none was received, the day of the last entry.
  public let endedOn: Day?
  /// `nil` while it is open.
  public let ending: Ending?
  /// Fees and interest are owed and aged, but are no sales.
  public let kind: Kind
  /// From 1 in the order of due days; 0 for a claim that is a whole document.
  public let instalment: UInt8

  package init(
    row: Int32, customer: CustomerIndex, issuedOn: Day, dueOn: Day, currency: Currency,
    amount: Int64,
    outstanding: Int64, endedOn: Day?, ending: Ending?, uncovered: Int64? = nil,
    kind: Kind = .invoice, instalment: UInt8 = 0
  ) {
    self.row = row
    self.customer = customer
    self.issuedOn = issuedOn
    self.dueOn = dueOn
    self.currency = currency
    self.amount = amount
    self.outstanding = outstanding
    self.uncovered = uncovered ?? outstanding
    self.endedOn = endedOn
    self.ending = ending
    self.kind = kind
    self.instalment = instalment
  }

  /// Whether anything is owed at the close of the view's day.
  public var isOpen: Bool { endedOn == nil }
  /// Days from issue to the due day; below zero where it was due before.
  public var termsDays: Int { dueOn - issuedOn }
  /// ``outstanding`` with its currency.
  public var outstandingMoney: Money { Money(minorUnits: outstanding, currency) }
  /// ``uncovered`` with its currency.
  public var uncoveredMoney: Money { Money(minorUnits: uncovered, currency) }
}

/// An entry of a claim's account: what ceased to be owed, or is owed again, and how.
public struct Settlement: Sendable, Hashable {
  /// What the entry comes from.
  public enum Kind: UInt8, Sendable, Hashable {
    /// A payment, a credit note, or a line of `write_offs.csv`.
    case cash, creditNote, writeOff
    /// `status` or `open_amount` say that it is settled, and not when.
    case undated
  }

  /// Why that much is no longer owed.
  public enum Reason: UInt8, Sendable, Hashable, CaseIterable {
    /// All but ``badDebt`` close a claim without a loss.
    case cash, creditNote, discount, taxWithheld, rounding, bankCharge, exchange, waiver, badDebt
    /// Settled by `status` or `open_amount` alone.
    case undated
  }

  /// The file it comes from.
  public let kind: Kind
  /// Of a write-off, as stated, or inferred from its size, the terms and habit.
  public let reason: Reason
  /// The day it was booked: it moves the balance from then on.
  public let on: Day
  /// The value day of cash, when it was received but not before the issue; else ``on``.
  public let paidOn: Day
  /// Minor units of the invoice's currency; below zero where an earlier entry is undone.
  public let amount: Int64
  /// Whether the cash was received in another currency.
  public let isConverted: Bool

  package init(
    kind: Kind, on: Day, amount: Int64, paidOn: Day? = nil, reason: Reason? = nil,
    isConverted: Bool = false
  ) {
    self.kind = kind
    self.on = on
    self.paidOn = paidOn ?? on
    self.amount = amount
    self.reason = reason ?? kind.usualReason
    self.isConverted = isConverted
  }
}

extension Settlement.Kind {
  /// The reason where nothing says more.
  var usualReason: Settlement.Reason {
    switch self {
    case .cash: .cash
    case .creditNote: .creditNote
    case .writeOff: .badDebt
    case .undated: .undated
    }
  }
}

extension Settlement.Reason {
  /// As `reason` of a write-off has them.
  package static let writeOffNames = [
    "discount", "tax_withheld", "rounding", "bank_charge", "exchange", "waiver", "bad_debt",
  ]

  /// Reads the reason of a write-off, in any case and with blanks or hyphens for underscores.
  package init?(writeOff text: String) {
    let reasons: [Settlement.Reason] = [
      .discount, .taxWithheld, .rounding, .bankCharge, .exchange, .waiver, .badDebt,
    ]
    let name = String(text.lowercased().map { $0 == " " || $0 == "-" ? "_" : $0 })
    guard let place = Settlement.Reason.writeOffNames.firstIndex(of: name) else { return nil }
    self = reasons[place]
  }
}

/// A part of a claim that cash has paid, net of what went back.
public struct CashPart: Sendable, Hashable {
  /// The value day: when it was received, but not before the issue.
  public let on: Day
  /// Minor units, above zero.
  public internal(set) var amount: Int64
  /// Whether it is booked on the claim, and not only on account.
  public let isApplied: Bool

  package init(on: Day, amount: Int64, isApplied: Bool = true) {
    self.on = on
    self.amount = amount
    self.isApplied = isApplied
  }
}

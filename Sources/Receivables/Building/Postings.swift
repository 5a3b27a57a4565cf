/// Something that moves the balance of an invoice, before balances limit it.
struct Reduction: Sendable {
  enum Source: Sendable, Hashable {
    /// A position in the receipts.
    case payment(Int32)
    /// A position in the credit notes.
    case creditNote(Int32)
    /// A position in the payments of nothing, until it is known what they net.
    case nothing(Int32)
    /// `paid_on` of an invoice: takes all that is left of it, or all but its `open_amount`.
    case paidOn
    /// `status` or `open_amount` alone: the same, on a day that the file does not state.
    case undated
    case writeOff
    /// `paid_on` of a credit note, by its position: all that is left of it is used up elsewhere.
    case netting(Int32)
    /// A payment, by its position in the receipts, that went back without allocations of its own.
    case returned(Int32)
    /// A credit note, by its position, that a later document takes back.
    case cancelled(Int32)
    /// Money, by its position, that goes to the oldest claims when it becomes known.
    case paymentToOldest(Int32)
    case creditToOldest(Int32)
    /// A claim, by its position, that takes up what is on account when it becomes known.
    case claimOfOldest(Int32)
  }

  /// A position in the invoices; −1 for none, −2 − a position in the credit notes where a payment
  /// draws on one.
  let invoice: Int32
  let source: Source
  /// Of a write-off; `nil` where the ledger does not say.
  let reason: Settlement.Reason?
  let on: Int32
  let knownOn: Int32
  var line: Int32
  /// Minor units that it would take; below zero to undo what was taken.
  let amount: Int64

  init(
    invoice: Int32, source: Source, on: Int32, knownOn: Int32, amount: Int64, line: Int32,
    reason: Settlement.Reason? = nil
  ) {
    (self.invoice, self.source, self.reason) = (invoice, source, reason)
    (self.on, self.knownOn, self.line, self.amount) = (on, knownOn, line, amount)
  }

  /// A position in the credit notes, where a payment draws on one.
  var drawnNote: Int? { invoice < -1 ? -2 - Int(invoice) : nil }

  var isCancellation: Bool {
    if case .cancelled = source { true } else { false }
  }

  /// The order in which reductions take effect within a day: what gives money or debt back before
  /// what takes it; then cash, credit, losses.
  var order: (Int32, Int32, Int32, Int32, Int64, Int32) {
    let (kind, position): (Int32, Int32) =
      switch source {
      case .payment(let position): (invoice < -1 ? -2 : amount < 0 ? -1 : 0, position)
      case .creditNote(let position): (amount < 0 ? -1 : 1, position)
      case .paidOn: (2, 0)
      case .undated: (3, 0)
      case .writeOff: (amount < 0 ? -1 : 4, 0)
      case .netting(let position): (5, position)
      case .returned(let position): (6, position)
      case .cancelled(let position): (7, position)
      case .paymentToOldest(let position): (8, position)
      case .creditToOldest(let position): (9, position)
      case .claimOfOldest(let position): (10, position)
      case .nothing(let position): (11, position)
      }
    return (on, kind, invoice, position, amount, line)
  }

  var kind: Settlement.Kind {
    switch source {
    case .payment, .paidOn, .returned, .paymentToOldest, .claimOfOldest, .nothing: .cash
    case .creditNote, .netting, .cancelled, .creditToOldest: .creditNote
    case .writeOff: .writeOff
    case .undated: .undated
    }
  }
}

/// Cash and what it settles.
struct Postings {
  /// What `paid_on` of an invoice means beside the other files.
  enum PaidOnRole {
    /// There is no `payments.csv`: it is a receipt, and settles what is left of the invoice.
    case paysAndSettles
    /// There is `payments.csv` but no `allocations.csv`: it settles what is left of the invoice,
    /// and takes up the payments of the same customer, currency and day as far as they go.
    case settles
    /// Payments and allocations are the truth; it may only agree.
    case checked
  }

  var paidOnRole = PaidOnRole.paysAndSettles
  var cashApplication = CashApplication.asAllocated
  /// By line of `allocations.csv`, what a payment in another currency gives for it in its own.
  var paymentAmounts: [Int32: Int64] = [:]
  /// By position in ``receipts``, the position of the payment that it returns.
  var reversedPayments: [Int32: Int32] = [:]
  /// Payments of nothing, which allocations may net documents through.
  var nothings: [StoredFunds] = []
  /// By line of `payments.csv`; −1 for none, −2 − a position in ``nothings``.
  var paymentPositions: [Int32] = []
  var reductions: [Reduction] = []
  var receipts: [StoredFunds] = []
  var receiptIDs = TextColumn()
  /// The lines of ``receipts`` below zero.
  var receiptLines: [Int32: Int32] = [:]
  var settlements = Grouped<StoredSettlement>(elements: [], offsets: [0])
  var receiptApplications = Grouped<Application>(elements: [], offsets: [0])
  var creditNoteApplications = Grouped<Application>(elements: [], offsets: [0])
  var uncoveredCash: [UncoveredCash] = []
}

/// Something that reduces an invoice, before balances limit it.
struct Reduction: Sendable {
  enum Source: Sendable, Hashable {
    /// A position in the receipts.
    case payment(Int32)
    /// A position in the credit notes.
    case creditNote(Int32)
    /// `paid_on` of an invoice: takes all that is left of it.
    case paidOn
    case writeOff
    /// `paid_on` of a credit note, by its position: all that is left of it is used up elsewhere.
    case netting(Int32)
  }

  /// A position in the invoices; −1 for netting.
  let invoice: Int32
  let source: Source
  let on: Int32
  let knownOn: Int32
  /// Minor units that it would take.
  let amount: Int64
  var line: Int32

  /// The order in which reductions take effect: as they became known, so that a later one never
  /// changes what an earlier one did.
  var order: (Int32, Int32, Int32, Int32, Int64, Int32) {
    let (kind, position): (Int32, Int32) =
      switch source {
      case .payment(let position): (0, position)
      case .creditNote(let position): (1, position)
      case .paidOn: (2, 0)
      case .writeOff: (3, 0)
      case .netting(let position): (4, position)
      }
    return (on, kind, invoice, position, amount, line)
  }

  var kind: Settlement.Kind {
    switch source {
    case .payment, .paidOn: .cash
    case .creditNote, .netting: .creditNote
    case .writeOff: .writeOff
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
  /// By line of `payments.csv`; −1 for none.
  var paymentPositions: [Int32] = []
  var reductions: [Reduction] = []
  var receipts: [StoredFunds] = []
  var receiptIDs = TextColumn()
  var settlements = Grouped<StoredSettlement>(elements: [], offsets: [0])
  var receiptApplications = Grouped<Application>(elements: [], offsets: [0])
  var creditNoteApplications = Grouped<Application>(elements: [], offsets: [0])
  var uncoveredCash: [UncoveredCash] = []
}

import Receivables

/// Everything that happened to one customer up to the ledger's last day, before it is written.
struct CustomerHistory {
  /// What a line of `invoices.csv` is.
  enum DocumentKind: String {
    case invoice
    case creditNote = "credit_note"
    case debitNote = "debit_note"
    case fee, interest

    /// How identifiers of the kind begin; each beginning is numbered apart.
    var prefix: String {
      switch self {
      case .invoice: "I"
      case .creditNote: "N"
      case .debitNote, .fee, .interest: "F"
      }
    }
  }

  struct Document {
    let kind: DocumentKind
    var serial: Int
    /// What an identifier ends in: "B" where an invoice was issued again.
    var suffix = ""
    let issuedOn: Day
    let dueOn: Day
    /// Minor units, above zero.
    let amount: Int64
    let isPaper: Bool
    let order: Int?
    /// The number of the invoice that a credit note cancels.
    var cancels: Int?
    /// Whether a credit note closes a discount.
    var isDiscount = false
    /// Allocated or written off by the last day.
    var settled: Int64 = 0
    var lastSettledOn: Day?
    var lastWasCash = false

    var isCreditNote: Bool { kind == .creditNote }
  }

  struct Payment {
    let receivedOn: Day
    /// Below zero where money was returned or sent back.
    let amount: Int64
    /// The number of the payment that it takes back.
    var reverses: Int?
  }

  enum Source {
    case payment(Int)
    case creditNote(Int)
  }

  struct Allocation {
    let source: Source
    let invoice: Int
    let on: Day
    /// Below zero where an allocation was undone.
    let amount: Int64
  }

  struct WriteOff {
    let invoice: Int
    let on: Day
    /// Below zero where something was recovered.
    let amount: Int64
    var kind = SettlementKind.badDebt
    /// Whether the ledger says why.
    var statesReason = true
  }

  struct Instalment {
    let invoice: Int
    let dueOn: Day
    let amount: Int64
  }

  struct Hold {
    /// All invoices where there is none.
    let invoice: Int?
    let from: Day
    let until: Day?
    let reason: String
  }

  /// What is never paid and never booked.
  struct Unbooked {
    let invoice: Int
    let on: Day
    let amount: Int64
  }

  struct Dispute {
    let invoice: Int
    let openedOn: Day
    var closedOn: Day?
    let amount: Int64
    let code: String
    var outcome = ""
  }

  struct Promise {
    var invoice: Int
    let madeOn: Day
    let promisedFor: Day
    var amount: Int64
  }

  struct Activity {
    let on: Day
    let channel: String
    var level: Int?
    var outcome = ""
    var note = ""
    var arm = ""
  }

  struct Measurement {
    let on: Day
    let metric: HealthMetric
    /// In units of 10^−places of the metric.
    let value: Int64
  }

  struct Review {
    let on: Day
    let reviewer: String
    let verdict: String
    let comment: String
  }

  struct Expectation {
    let on: Day
    let amount: Int64
    let postedOn: Day
  }

  /// Invoices and credit notes; serial numbers are positions plus one within their kind.
  var documents: [Document] = []
  var invoicePositions: [Int] = []
  var creditNotePositions: [Int] = []
  var payments: [Payment] = []
  var allocations: [Allocation] = []
  var writeOffs: [WriteOff] = []
  var instalments: [Instalment] = []
  var holds: [Hold] = []
  var unbooked: [Unbooked] = []
  /// What is true of its settlement, claim by claim.
  var settlements: [SettlementTruth] = []
  /// The identifier part of the customer whose payments settle its invoices, if not its own.
  var payerTag: String?
  var disputes: [Dispute] = []
  var promises: [Promise] = []
  var activities: [Activity] = []
  /// Empty unless the truth about calls is asked for.
  var callEffects: [CallEffect] = []
  var measurements: [Measurement] = []
  var reviews: [Review] = []
  var expectations: [Expectation] = []
  var latentHealth: [Double] = []
  var firstMonth: Day?
  var decidedToLeaveOn: Day?
  var churnedOn: Day?

  /// Adds an invoice and returns its number among invoices, from 0.
  mutating func addInvoice(
    issuedOn: Day, dueOn: Day, amount: Int64, isPaper: Bool, order: Int?
  ) -> Int {
    invoicePositions.append(documents.count)
    documents.append(
      Document(
        kind: .invoice, serial: invoicePositions.count, issuedOn: issuedOn, dueOn: dueOn,
        amount: amount, isPaper: isPaper, order: order))
    return invoicePositions.count - 1
  }

  /// Adds a credit note and returns its number among credit notes, from 0.
  mutating func addCreditNote(on day: Day, amount: Int64) -> Int {
    creditNotePositions.append(documents.count)
    documents.append(
      Document(
        kind: .creditNote, serial: creditNotePositions.count, issuedOn: day, dueOn: day,
        amount: amount, isPaper: false, order: nil))
    return creditNotePositions.count - 1
  }

  /// The document of an invoice or another claim, by its number.
  func claim(_ invoice: Int) -> Document { documents[invoicePositions[invoice]] }

  /// Adds a claim that is no ordinary invoice and returns its number among invoices, from 0.
  mutating func addClaim(_ document: Document) -> Int {
    invoicePositions.append(documents.count)
    documents.append(document)
    return invoicePositions.count - 1
  }

  /// Sets a credit note against a claim, on whatever day.
  mutating func credit(_ note: Int, to invoice: Int, amount: Int64, on day: Day) {
    allocations.append(
      Allocation(source: .creditNote(note), invoice: invoice, on: day, amount: amount))
  }

  /// Books an allocation, unless it would only be known after `lastDay`.
  mutating func allocate(
    _ source: Source, to invoice: Int, amount: Int64, on day: Day, lastDay: Day
  ) {
    precondition(amount > 0, "an allocation of \(amount)")
    guard day <= lastDay else { return }
    allocations.append(Allocation(source: source, invoice: invoice, on: day, amount: amount))
    var isCash = false
    if case .payment = source { isCash = true }
    settle(invoice, amount, on: day, isCash: isCash)
  }

  mutating func writeOff(_ invoice: Int, amount: Int64, on day: Day) {
    writeOffs.append(WriteOff(invoice: invoice, on: day, amount: amount))
    settle(invoice, amount, on: day, isCash: false)
  }

  private mutating func settle(_ invoice: Int, _ amount: Int64, on day: Day, isCash: Bool) {
    let position = invoicePositions[invoice]
    documents[position].settled += amount
    if documents[position].lastSettledOn.map({ $0 <= day }) ?? true {
      documents[position].lastSettledOn = day
      documents[position].lastWasCash = isCash
    }
  }
}

/// What `health.csv` measures.
enum HealthMetric: String {
  case usage
  case keyFeatureUsage = "key_feature_usage"
  case supportTickets = "support_tickets"
  case incidents
  case nps
  case csat
  case referenceCalls = "reference_calls"

  /// Decimal places.
  var places: Int {
    switch self {
    case .keyFeatureUsage: 2
    case .csat: 1
    default: 0
    }
  }
}

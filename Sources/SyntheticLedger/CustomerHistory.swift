import Receivables

/// Everything that happened to one customer up to the ledger's last day, before it is written.
struct CustomerHistory {
  struct Document {
    /// Credit notes are numbered apart from invoices.
    let isCreditNote: Bool
    let serial: Int
    let issuedOn: Day
    let dueOn: Day
    /// Minor units, above zero.
    let amount: Int64
    let isPaper: Bool
    let order: Int?
    /// Allocated or written off by the last day.
    var settled: Int64 = 0
    var lastSettledOn: Day?
    var lastWasCash = false
  }

  struct Payment {
    let receivedOn: Day
    let amount: Int64
  }

  enum Source {
    case payment(Int)
    case creditNote(Int)
  }

  struct Allocation {
    let source: Source
    let invoice: Int
    let on: Day
    let amount: Int64
  }

  struct WriteOff {
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
    let invoice: Int
    let madeOn: Day
    let promisedFor: Day
    let amount: Int64
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
  var disputes: [Dispute] = []
  var promises: [Promise] = []
  var activities: [Activity] = []
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
        isCreditNote: false, serial: invoicePositions.count, issuedOn: issuedOn, dueOn: dueOn,
        amount: amount, isPaper: isPaper, order: order))
    return invoicePositions.count - 1
  }

  /// Adds a credit note and returns its number among credit notes, from 0.
  mutating func addCreditNote(on day: Day, amount: Int64) -> Int {
    creditNotePositions.append(documents.count)
    documents.append(
      Document(
        isCreditNote: true, serial: creditNotePositions.count, issuedOn: day, dueOn: day,
        amount: amount, isPaper: false, order: nil))
    return creditNotePositions.count - 1
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

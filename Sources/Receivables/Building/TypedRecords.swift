// Records that are added one by one, and how they are handed to the builder.

/// A record and the line of its source.
struct Placed<Record: Sendable & Hashable>: Sendable {
  var record: Record
  let line: Int
}

/// Records that wait for ``LedgerBuilder/build()``.
struct TypedRecords: Sendable {
  var customers: [Placed<CustomerDetails>] = []
  var invoices: [Placed<InvoiceRecord>] = []
  var instalments: [Placed<InstalmentRecord>] = []
  var payments: [Placed<ReceiptRecord>] = []
  var allocations: [Placed<AllocationRecord>] = []
  var writeOffs: [Placed<WriteOffRecord>] = []
  var disputes: [Placed<DisputeRecord>] = []
  var promises: [Placed<PromiseRecord>] = []
  var holds: [Placed<HoldRecord>] = []
  var activities: [Placed<ActivityRecord>] = []
  var health: [Placed<HealthRecord>] = []
  var reviews: [Placed<ReviewRecord>] = []
  var flags: [Placed<FlagRecord>] = []
  var plans: [Placed<PlanRecord>] = []
  var interviews: [Placed<InterviewRecord>] = []
  var exchangeRates: [Placed<ExchangeRateRecord>] = []
  var holidays: [Placed<Holiday>] = []
  var expectedBilling: [Placed<ExpectedBillingRecord>] = []
  var otherFlows: [Placed<OtherFlowRecord>] = []
}

/// Copies of texts, which stay at one place for as long as the object lives.
private final class KeptTexts: @unchecked Sendable {
  private var blocks: [UnsafeMutableBufferPointer<UInt8>] = []
  private var used = 0

  private static let blockBytes = 1 << 16

  deinit { for block in blocks { block.deallocate() } }

  func keep(_ text: String) -> CellText {
    var text = text
    return text.withUTF8 { bytes in
      guard !bytes.isEmpty else { return CellText(bytes: nil) }
      if blocks.isEmpty || used + bytes.count > blocks[blocks.count - 1].count {
        blocks.append(.allocate(capacity: max(KeptTexts.blockBytes, bytes.count)))
        used = 0
      }
      let place = UnsafeMutableBufferPointer(
        rebasing: blocks[blocks.count - 1][used..<(used + bytes.count)])
      _ = place.initialize(fromContentsOf: bytes)
      used += bytes.count
      return CellText(UnsafeBufferPointer(place))
    }
  }
}

extension CellText {
  fileprivate init(bytes: UnsafeBufferPointer<UInt8>?) {
    self.init(bytes ?? UnsafeBufferPointer(start: nil, count: 0))
  }
}

/// What is asked of typed records by their number.
private struct TypedSource<Record: Sendable & Hashable>: RecordSource {
  let records: [Placed<Record>]
  var texts: @Sendable (Record, _ field: String) -> String = { _, _ in "" }
  /// The record without what a view may not know yet.
  var hiding: @Sendable (Record) -> Record = { $0 }

  func text(_ field: String, at place: Int) -> String { texts(records[place].record, field) }

  func fingerprint(at place: Int, except hidden: [String]) -> UInt64 {
    var text = "\(hidden.isEmpty ? records[place].record : hiding(records[place].record))"
    return text.withUTF8 { Interner.hash($0) }
  }

  func place(_ number: Int) -> RecordPlace {
    RecordPlace(line: records[number].line, place: number, of: self)
  }
}

/// Hands over typed records.
struct TypedFeed: RecordFeed {
  var records: TypedRecords
  private let texts = KeptTexts()

  init(_ records: TypedRecords) { self.records = records }

  mutating func begin(_ builder: inout LedgerBuilder) {}

  mutating func finish(_ kind: RecordKind, _ builder: inout LedgerBuilder) {}

  func has(_ kind: RecordKind) -> Bool { count(kind) > 0 }

  func isThere(_ kind: RecordKind) -> Bool { has(kind) }

  private func count(_ kind: RecordKind) -> Int {
    switch kind {
    case .customers: records.customers.count
    case .invoices: records.invoices.count
    case .instalments: records.instalments.count
    case .payments: records.payments.count
    case .allocations: records.allocations.count
    case .writeOffs: records.writeOffs.count
    case .disputes: records.disputes.count
    case .promises: records.promises.count
    case .holds: records.holds.count
    case .activities: records.activities.count
    case .health: records.health.count
    case .reviews: records.reviews.count
    case .flags: records.flags.count
    case .plans: records.plans.count
    case .interviews: records.interviews.count
    case .exchangeRates: records.exchangeRates.count
    case .holidays: records.holidays.count
    case .expectedBilling: records.expectedBilling.count
    case .otherFlows: records.otherFlows.count
    }
  }

  mutating func feed(_ kind: RecordKind, to builder: inout LedgerBuilder) throws -> Bool {
    // There is a table of invoices, if an empty one.
    guard has(kind) || kind == .invoices else { return false }
    builder.log.begin(builder.names[kind], kind)
    switch kind {
    case .customers: customers(&builder)
    case .invoices: try invoices(&builder)
    case .instalments: instalments(&builder)
    case .payments: payments(&builder)
    case .allocations: allocations(&builder)
    case .writeOffs:
      let source = TypedSource(
        records: records.writeOffs, texts: { record, _ in "\(record.amount)" })
      each(source, of: &builder, \.knownOn) { $0.place($1, at: $2) }
    case .disputes, .promises, .activities: events(kind, &builder)
    case .holds:
      each(TypedSource(records: records.holds), of: &builder, \.knownOn) { $0.place($1, at: $2) }
    case .health: health(&builder)
    case .reviews, .flags, .plans, .interviews: success(kind, &builder)
    case .exchangeRates:
      let source = TypedSource(
        records: records.exchangeRates, texts: { record, _ in "\(record.rate.rate)" })
      each(source, of: &builder, \.knownOn) { $0.place($1, at: $2) }
    case .holidays:
      each(
        TypedSource(records: records.holidays), of: &builder, { _ in DayNumber.always }
      ) { builder, holiday, _ in builder.place(holiday) }
    case .expectedBilling:
      let source = TypedSource(records: records.expectedBilling) {
        $1 == "probability" ? "\($0.probability)" : "\($0.amount)"
      }
      each(source, of: &builder, \.knownOn) { $0.place($1, at: $2) }
    case .otherFlows:
      let source = TypedSource(records: records.otherFlows) { record, _ in "\(record.amount)" }
      each(source, of: &builder, \.knownOn) { $0.place($1, at: $2) }
    }
    return true
  }

  /// Counts records, and takes each.
  private func each<Record>(
    _ source: TypedSource<Record>, of builder: inout LedgerBuilder, _ knownOn: (Record) -> Int32,
    _ take: (inout LedgerBuilder, Record, RecordPlace) -> Void
  ) {
    for number in source.records.indices {
      let record = source.records[number].record
      builder.log.read(knownOn: knownOn(record))
      take(&builder, record, source.place(number))
    }
  }

  private func customers(_ builder: inout LedgerBuilder) {
    var source = TypedSource(records: records.customers) { record, field in
      field == "credit_limit" ? record.creditLimit.map { "\($0)" } ?? "" : ""
    }
    source.hiding = {
      var record = $0
      record.customer.churnedOn = nil
      return record
    }
    let names = records.customers.first?.record.attributes.keys.sorted() ?? []
    var attributes = AttributeColumns(names)
    var row = 0
    each(source, of: &builder, \.knownOn) { builder, record, place in
      var record = record
      record.customer.row = row
      row += 1
      attributes.append(names.map { texts.keep(record.attributes[$0] ?? "") })
      builder.place(record, at: place)
    }
    builder.customerAttributes = attributes.attributes(order: 0..<row)
  }

  private func invoices(_ builder: inout LedgerBuilder) throws {
    var source = TypedSource(records: records.invoices) { record, field in
      switch field {
      case "amount": "\(record.amount)"
      case "entity": record.entity
      case "fiscal_year": record.fiscalYear
      case "cancels": record.cancels
      default: ""
      }
    }
    source.hiding = {
      var record = $0
      record.paidOn = nil
      return record
    }
    let names = records.invoices.first?.record.attributes.keys.sorted() ?? []
    let hasEntities = records.invoices.contains { !$0.record.entity.isEmpty }
    let empty = AttributeColumns(names + (hasEntities ? ["entity"] : []))
    var part = InvoicePart(
      attributes: empty, statesBalances: true, lines: records.invoices.count)
    for (number, placed) in records.invoices.enumerated() {
      let (record, knownOn) = (placed.record, placed.record.knownOn)
      part.log.read(knownOn: knownOn)
      if InvoicePart.isClaimless(record.amount, record.status) {
        part.addClaimless(
          line: placed.line, isVoid: record.status == .void, knownOn: knownOn)
        continue
      }
      part.add(
        InvoiceEntry(
          id: texts.keep(record.id),
          customer: texts.keep(record.payer.isEmpty ? record.customer : record.payer),
          issuedOn: record.issuedOn.number, dueOn: record.dueOn?.number, knownOn: knownOn,
          paidOn: record.paidOn?.number, line: placed.line, place: number, amount: record.amount,
          currency: record.currency, kind: record.kind, openAmount: record.openAmount,
          status: record.status))
      part.attributes.append(
        names.map { texts.keep(record.attributes[$0] ?? "") }
          + (hasEntities ? [texts.keep(record.entity)] : []))
    }
    try builder.takeInvoices(
      [RecordPart(part, firstLine: 0)], of: source, statesDueDays: true, attributes: empty,
      texts: [texts])
  }

  private func instalments(_ builder: inout LedgerBuilder) {
    // Their lines are counted with their invoices.
    let source = TypedSource(records: records.instalments) { record, _ in "\(record.amount)" }
    for number in source.records.indices {
      builder.place(source.records[number].record, at: source.place(number))
    }
  }

  private func payments(_ builder: inout LedgerBuilder) {
    let source = TypedSource(records: records.payments) { record, _ in "\(record.amount)" }
    var part = PaymentPart(lines: records.payments.count)
    for (number, placed) in records.payments.enumerated() {
      let (record, knownOn) = (placed.record, placed.record.knownOn)
      part.log.read(knownOn: knownOn)
      part.add(
        PaymentEntry(
          id: texts.keep(record.id), customer: texts.keep(record.customer),
          reverses: texts.keep(record.reverses), on: record.receivedOn.number, knownOn: knownOn,
          line: placed.line, place: number, amount: record.amount, currency: record.currency))
    }
    builder.takePayments([RecordPart(part, firstLine: 0)], of: source, texts: [texts])
  }

  private func allocations(_ builder: inout LedgerBuilder) {
    let source = TypedSource(records: records.allocations) { record, field in
      field == "amount" ? "\(record.amount)" : record.paymentAmount.map { "\($0)" } ?? ""
    }
    let context = builder.allocationContext(source)
    var part = AllocationPart(lines: records.allocations.count)
    for (number, placed) in records.allocations.enumerated() {
      let record = placed.record
      part.log.read(knownOn: record.knownOn)
      part.add(
        AllocationEntry(
          payment: texts.keep(record.payment), invoice: texts.keep(record.invoice),
          amount: record.amount, paymentAmount: record.paymentAmount,
          entity: texts.keep(record.entity), on: record.allocatedOn.number,
          knownOn: record.knownOn, line: placed.line, place: number), context)
    }
    part.lookUp(context)
    builder.takeAllocations([RecordPart(part, firstLine: 0)])
  }

  private func events(_ kind: RecordKind, _ builder: inout LedgerBuilder) {
    let context = builder.eventContext
    switch kind {
    case .disputes:
      var source = TypedSource(records: records.disputes) { record, _ in
        record.amount.map { "\($0)" } ?? ""
      }
      source.hiding = {
        var record = $0
        (record.closedOn, record.outcome) = (nil, "")
        return record
      }
      var part = DisputePart()
      for (number, placed) in records.disputes.enumerated() {
        part.log.read(knownOn: placed.record.knownOn)
        part.add(
          placed.record, id: texts.keep(placed.record.id), at: source.place(number), context)
      }
      builder.takeDisputes([RecordPart(part, firstLine: 0)], of: source)
    case .promises:
      let source = TypedSource(records: records.promises) { record, _ in
        record.amount.map { "\($0)" } ?? ""
      }
      var part = PromisePart()
      for (number, placed) in records.promises.enumerated() {
        part.log.read(knownOn: placed.record.knownOn)
        part.add(
          placed.record, id: texts.keep(placed.record.id), at: source.place(number), context)
      }
      builder.takePromises([RecordPart(part, firstLine: 0)], of: source)
    default:
      let source = TypedSource(records: records.activities)
      var part = ActivityPart()
      for (number, placed) in records.activities.enumerated() {
        part.log.read(knownOn: placed.record.knownOn)
        part.add(
          placed.record, id: texts.keep(placed.record.content.id), at: source.place(number), context
        )
      }
      builder.takeActivities([RecordPart(part, firstLine: 0)], of: source)
    }
  }

  private func health(_ builder: inout LedgerBuilder) {
    builder.takeHealth(
      part(records.health, \.knownOn, builder) { $0.add($1, line: $2, $3) })
  }

  private func success(_ kind: RecordKind, _ builder: inout LedgerBuilder) {
    switch kind {
    case .reviews:
      builder.takeReviews(
        part(records.reviews, \.knownOn, builder) { $0.add($1, line: $2, $3) })
    case .flags:
      builder.takeFlags(part(records.flags, \.knownOn, builder) { $0.add($1, line: $2, $3) })
    case .plans:
      builder.takePlans(part(records.plans, \.knownOn, builder) { $0.add($1, line: $2, $3) })
    default:
      builder.takeInterviews(
        part(records.interviews, \.knownOn, builder) { $0.add($1, line: $2, $3) })
    }
  }

  /// Counts records of customers, and adds each to the one part that there is.
  private func part<Record, Kept>(
    _ placed: [Placed<Record>], _ knownOn: (Record) -> Int32, _ builder: LedgerBuilder,
    _ add: (inout CustomerPart<Kept>, Record, Int, EventContext) -> Void
  ) -> [RecordPart<CustomerPart<Kept>>] {
    let context = builder.eventContext
    var part = CustomerPart<Kept>()
    for placed in placed {
      part.log.read(knownOn: knownOn(placed.record))
      add(&part, placed.record, placed.line, context)
    }
    return [RecordPart(part, firstLine: 0)]
  }
}

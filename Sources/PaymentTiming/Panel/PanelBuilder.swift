internal import ForecastVocabulary
internal import Receivables
internal import Statistics

/// Builds the spells of some customers.
struct PanelBuilder {
  private let source: PaymentPanel.Source
  private let landmarks: [(day: Int32, drift: PortfolioDrift.Offsets)]
  private let cutoff: Int32
  private let horizon: Int
  private let plan: LandmarkPlan
  /// From which landmarks and days of the customer at hand are drawn.
  private var random = SplitMix64(seed: 0)
  private(set) var spells: [LandmarkSpell] = []
  private(set) var features: [Float] = []
  private(set) var dayFeatures: [Float] = []
  private(set) var sampledDays: [SampledDay] = []

  /// For a forecast of `horizon` days from a landmark.
  init(_ source: PaymentPanel.Source, on landmark: Int32, _ horizon: Int) {
    self.init(
      source, landmarks: [(landmark, source.drift.offsets(on: landmark))], cutoff: landmark,
      horizon: horizon, LandmarkPlan(days: [landmark], share: 1))
  }

  init(
    _ source: PaymentPanel.Source, landmarks: [(day: Int32, drift: PortfolioDrift.Offsets)],
    cutoff: Int32, horizon: Int, _ plan: LandmarkPlan
  ) {
    self.source = source
    self.landmarks = landmarks
    self.cutoff = cutoff
    self.horizon = horizon
    self.plan = plan
  }

  mutating func follow(_ customer: CustomerIndex) {
    let records = source.records.records[source.records.range(customer)]
    guard let first = records.first else { return }
    random = SplitMix64(seed: 0, stream: source.records.view.customers[customer].id)
    if plan.customerShare < 1, random.uniform() >= plan.customerShare { return }
    var tracker = HabitTracker(records, source.baseline)
    var health = source.health?.reader(customer)
    for landmark in landmarks {
      let chosen = random.uniform() < plan.landmarkShare
      tracker.advance(through: landmark.day)
      guard chosen, !tracker.open.isEmpty else { continue }
      var account = AccountAtLandmark(
        customer, tracker, landmark, firstIssued: first.issued, horizon: horizon)
      account.health = health?.values(on: landmark.day) ?? []
      append(&account)
    }
  }

  /// A customer at the first landmark; `nil` for one without open invoices, unless it is wanted too.
  func account(_ customer: CustomerIndex, evenWithoutOpen: Bool) -> AccountAtLandmark? {
    let range = source.records.range(customer)
    guard !range.isEmpty || evenWithoutOpen else { return nil }
    let records = source.records.records[range]
    return evenWithoutOpen || records.contains { $0.ended > landmarks[0].day }
      ? account(records, customer: customer) : nil
  }

  func account(_ records: ArraySlice<PaymentRecord>, customer: CustomerIndex?) -> AccountAtLandmark
  {
    var tracker = HabitTracker(records, source.baseline)
    tracker.advance(through: landmarks[0].day)
    var account = AccountAtLandmark(
      customer, tracker, landmarks[0], firstIssued: records.first?.issued ?? landmarks[0].day,
      horizon: horizon)
    var health = source.health?.reader(customer)
    account.health = health?.values(on: landmarks[0].day) ?? []
    return account
  }

  /// Appends the customer's open invoices.
  mutating func append(_ account: inout AccountAtLandmark) {
    let (open, landmark) = (account.open, account.landmark)
    guard let first = open.claims.first, let customer = account.customer else { return }
    var situation = account.situation(first)
    let openDue = WeightedDays(open.claims.map { ($0.statedDue, $0.weight) })
    let paidDue = WeightedDays(account.recentlyPaid.map { ($0.due, $0.weight) })
    situation.openCount = openDue.weight(from: .min, through: .max)
    situation.overdueCount = openDue.weight(before: landmark)
    situation.oldestDaysPastDue = Int(landmark - (openDue.first ?? landmark))
    for (record, openWeight) in zip(open.units, open.weights) {
      if plan.invoiceShare < 1, random.uniform() >= plan.invoiceShare { continue }
      guard let end = outcome(of: record, from: landmark), isTelling(record) else { continue }
      situation.record = record
      situation.paidParts = account.partlyPaid[record.invoice]
      situation.dueTogether = openDue.weight(from: record.statedDue, through: record.statedDue)
      let paidLater = paidDue.weight(from: record.statedDue + 1, through: .max)
      let openLater = openDue.weight(from: record.statedDue + 1, through: .max)
      situation.skippedShare = paidLater / (paidLater + openLater + 2)
      situation.isDisputed = source.disputes.isOpen(invoice: record.invoice, on: landmark)
      append(situation, ofInvoice: record.invoice, account.health)
      let count = Int(end.last - landmark)
      let typical = account.known.typical(record, situation.paidParts)
      let drawn = plan.sampling?.days(
        account.dayFeatures.hazards(of: record, count: count), paid: end.paid, &random)
      spells.append(
        LandmarkSpell(
          record: record, customer: customer, landmark: landmark, last: end.last,
          paid: end.paid, firstRow: dayFeatures.count / DayFeatures.width,
          rowCount: drawn?.count ?? count,
          typical: typical,
          settledBefore: Int32(account.known.settled),
          promisedFor: promise(customer, record, on: landmark)))
      let like = account.like(record, rolls: source.records.rolls)
      guard let drawn else {
        account.dayFeatures.append(
          record, like: like, typical, 1...count, openWeight: openWeight, to: &dayFeatures)
        continue
      }
      sampledDays += drawn
      account.dayFeatures.append(
        record, like: like, typical, drawn.map { Int($0.ahead) }, openWeight: openWeight,
        to: &dayFeatures)
    }
  }

  /// Appends the static features of an invoice, or of one of a customer without any.
  private mutating func append(
    _ situation: InvoiceSituation, ofInvoice position: InvoiceIndex?, _ health: [Float]
  ) {
    for feature in PaymentFeature.all { features.append(Float(feature.value(situation))) }
    source.attributes.append(ofInvoice: position, source.records.view, to: &features)
    features += health
  }

  /// Appends invoices issued after the landmark, to ask when future ones will be paid.
  mutating func appendDraft(_ draft: InvoiceDraft, _ account: inout AccountAtLandmark) {
    let landmark = account.landmark
    var situation = account.situation(record(of: draft, issued: landmark + 1))
    let openDue = WeightedDays(account.open.claims.map { ($0.statedDue, $0.weight) })
    situation.openCount = openDue.weight(from: .min, through: .max) + 1
    situation.overdueCount = openDue.weight(before: landmark)
    situation.dueTogether = 1
    let lastInvoice = draft.customer.flatMap { source.records.range($0).last }.map {
      source.records.records[$0].invoice
    }
    let typical = account.known.typical(logAmount: situation.record.logAmount)
    let like = account.like(situation.record, rolls: source.records.rolls)
    for ahead in 1...draft.issueDays {
      let record = record(of: draft, issued: landmark + Int32(ahead))
      situation.record = record
      situation.oldestDaysPastDue = Int(landmark - (openDue.first ?? record.statedDue))
      append(situation, ofInvoice: lastInvoice, account.health)
      spells.append(
        LandmarkSpell(
          record: record, customer: draft.customer ?? .unknown, landmark: landmark,
          last: landmark + Int32(horizon), paid: false,
          firstRow: dayFeatures.count / DayFeatures.width, rowCount: horizon, typical: typical,
          settledBefore: Int32(account.known.settled), promisedFor: .max))
      account.dayFeatures.append(
        record, like: like, typical, 1...horizon, openWeight: 0, to: &dayFeatures)
    }
  }

  private func record(of draft: InvoiceDraft, issued: Int32) -> PaymentRecord {
    let dueDay = Day(number: Int(issued) + draft.termsDays)
    return PaymentRecord(
      invoice: .draft, issued: issued, statedDue: dueDay.number,
      due: (source.records.rolls ? source.records.calendar.roll(dueDay) : dueDay).number,
      ended: .max, paid: false, logAmount: Float(draft.logAmount))
  }

  /// Whether a unit is worth following: what is too small to matter is only forecast.
  private func isTelling(_ record: PaymentRecord) -> Bool {
    !record.isPart || record.weight >= PanelBuilder.leastWeight || landmarks.count == 1
  }

  private static let leastWeight: Float = 0.002

  private func outcome(of record: PaymentRecord, from landmark: Int32) -> (last: Int32, paid: Bool)?
  {
    let end = landmark + Int32(horizon)
    if landmark == cutoff { return (end, false) }
    let limit = min(end, cutoff)
    if record.ended > limit { return (limit, false) }
    if record.paid { return (record.ended, true) }
    // Credited or written off: it was at risk of payment until the day before.
    return record.ended - 1 > landmark ? (record.ended - 1, false) : nil
  }

  private func promise(_ customer: CustomerIndex, _ record: PaymentRecord, on landmark: Int32)
    -> Int32
  {
    let known = source.promises[customer].last { promise in
      promise.madeOn.number <= landmark
        && (promise.invoice == nil || promise.invoice == record.invoice)
        && promise.madeOn.number > record.issued
    }
    return known?.promisedFor.number ?? .max
  }
}

internal import ForecastVocabulary
internal import Foundation
internal import Receivables
internal import Statistics

/// What a customer's past delays, and the days from issue to payment, were like.
struct TypicalDelays: Sendable {
  let usual: Double
  let recent: Double
  let last: Double
  let age: Double
}

/// One open invoice followed from a landmark day.
///
/// It is at risk on the days `landmark + 1 ... last`, and was paid on `last` if `paid`.
struct LandmarkSpell: Sendable {
  let record: PaymentRecord
  /// ``CustomerIndex/unknown`` for one not known yet.
  let customer: CustomerIndex
  let landmark: Int32
  let last: Int32
  let paid: Bool
  /// The panel's rows of day features: one for each day at risk, or for each that was drawn.
  let firstRow, rowCount: Int
  let typical: TypicalDelays
  let settledBefore: Int32
  /// The day the customer promised to pay, the latest promise known; `Int32.max` without one.
  let promisedFor: Int32

  var dayCount: Int { Int(last - landmark) }

  func shiftingRows(by shift: Int) -> LandmarkSpell {
    LandmarkSpell(
      record: record, customer: customer, landmark: landmark, last: last, paid: paid,
      firstRow: firstRow + shift, rowCount: rowCount, typical: typical,
      settledBefore: settledBefore, promisedFor: promisedFor)
  }
}

extension CustomerIndex {
  /// Of a customer that is not known yet.
  fileprivate static let unknown = CustomerIndex(-1)
}

/// Open invoices seen from landmark days, with what was known then and what happened next.
///
/// Each landmark looks at the ledger exactly as a forecast made that day would: features as of the
/// landmark, days at risk after it. Fitting one hazard to all landmarks together is the landmark
/// supermodel, which predicts from the same situation it learned from. An invoice that is still
/// open at the cutoff is censored there, never dropped.
///
/// - SeeAlso: van Houwelingen, *Dynamic Prediction by Landmarking in Event History Analysis* (2007).
package struct PaymentPanel: Sendable {
  private(set) var spells: [LandmarkSpell] = []
  /// Static feature values, spell after spell.
  private(set) var features: [Float] = []
  let featureCount: Int
  /// ``DayFeatures`` of every day at risk, or of those drawn, spell after spell.
  private(set) var dayFeatures: [Float] = []
  /// The days of these rows where they were drawn; empty where every day has a row.
  private(set) var sampledDays: [SampledDay] = []

  /// What a panel is built from; shared by the panels of one view.
  package struct Source: Sendable {
    let records: PaymentRecords
    let rates: PortfolioRates
    let attributes: AttributeTable
    let drift: PortfolioDrift
    let days: DayTable
    /// Of these rates and days.
    let baseline: PortfolioBaseline
    let disputes: DisputeDays
    /// `nil` where health has no columns.
    let health: HealthTable?
    let promises: ByCustomer<[Promise]>

    /// Names of the static columns after the features.
    var otherNames: [String] { attributes.columnNames + healthNames }
    var healthNames: [String] { health?.columns.names ?? [] }
  }

  /// Follows the customers' invoices from each landmark.
  ///
  /// - Parameters:
  ///   - customers: positions in the view's customers; all if left out.
  ///   - plan: the landmarks, ascending, the share of them that is kept, drawn by hash, and how days
  ///     are drawn.
  ///   - cutoff: the last day of which outcomes are known; spells are censored there. A panel for
  ///     prediction has its only landmark on the cutoff, and spells of `horizon` days.
  init(
    _ source: Source, _ plan: LandmarkPlan, customers: Range<CustomerIndex>? = nil, cutoff: Int32,
    horizon: Int, threads: Int = 1
  ) {
    featureCount = PaymentFeature.all.count + source.otherNames.count
    let customers = customers ?? source.records.customers
    let chunkSize = PaymentPanel.customersPerChunk
    let chunks = (customers.count + chunkSize - 1) / chunkSize
    let landmarks = plan.days.map { ($0, source.drift.offsets(on: $0)) }
    let parts = parallelMap(0..<chunks, threads: threads) { chunk in
      var builder = PanelBuilder(
        source, landmarks: landmarks, cutoff: cutoff, horizon: horizon, plan)
      for customer in customers.dropFirst(chunk * chunkSize).prefix(chunkSize) {
        builder.follow(customer)
      }
      return builder
    }
    for part in parts { append(part) }
  }

  /// Customers, or drafts, that are worked on together.
  static let customersPerChunk = 64

  /// The open invoices of some customers, and invoices that might be issued to them, as seen on a day.
  ///
  /// - Parameters:
  ///   - drafts: of these customers alone, by customer; a spell for each of their issue days, in their
  ///     order.
  ///   - landmark: the day itself.
  static func ahead(
    _ source: Source, customers: Range<CustomerIndex>, drafts: ArraySlice<InvoiceDraft>,
    landmark: Int32,
    horizon: Int
  ) -> (open: PaymentPanel, drafts: PaymentPanel) {
    var (open, draftPanel) = (
      PanelBuilder(source, on: landmark, horizon), PanelBuilder(source, on: landmark, horizon)
    )
    var next = drafts.startIndex
    for customer in customers {
      var last = next
      while last < drafts.endIndex, drafts[last].customer == customer { last += 1 }
      if var account = open.account(customer, evenWithoutOpen: last > next) {
        open.append(&account)
        for draft in drafts[next..<last] { draftPanel.appendDraft(draft, &account) }
      }
      next = last
    }
    precondition(next == drafts.endIndex, "drafts of customers \(customers) are not in order")
    return (PaymentPanel(source, open), PaymentPanel(source, draftPanel))
  }

  /// An invoice that might be issued on a day to a customer not yet known.
  init(_ source: Source, unknown draft: InvoiceDraft, landmark: Int32, horizon: Int) {
    precondition(draft.customer == nil, "a draft of a known customer")
    var builder = PanelBuilder(source, on: landmark, horizon)
    var nobody = builder.account([], customer: nil)
    builder.appendDraft(draft, &nobody)
    self.init(source, builder)
  }

  private init(_ source: Source, _ part: PanelBuilder) {
    featureCount = PaymentFeature.all.count + source.otherNames.count
    append(part)
  }

  private mutating func append(_ part: PanelBuilder) {
    let shift = dayFeatures.count / DayFeatures.width
    dayFeatures += part.dayFeatures
    sampledDays += part.sampledDays
    features += part.features
    spells += part.spells.map { $0.shiftingRows(by: shift) }
  }

  /// Days at risk over all spells.
  var dayCount: Int { spells.reduce(0) { $0 + $1.dayCount } }
}

/// Builds the spells of some customers.
private struct PanelBuilder {
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

  /// What is known of a customer at a landmark.
  struct AccountAtLandmark {
    let customer: CustomerIndex?
    let landmark: Int32
    let drift: PortfolioDrift.Offsets
    let open: OpenClaims
    /// Some of its claims, evenly, where there are very many; and how many each of them stands for.
    let likeOpen: [PaymentRecord]
    let openPerLike: Double
    let recentlyPaid: [(due: Int32, ended: Int32, weight: Float)]
    let partlyPaid: [InvoiceIndex: PaidParts]
    let lastPaid: [SimilarInvoices.Weighed]
    let known: CustomerHabits
    let firstIssued: Int32
    fileprivate var dayFeatures: DayFeatures
    /// Of the columns of health.
    fileprivate var health: [Float] = []

    /// Open invoices that one is compared with.
    private static let mostLikeOpen = 1_000

    fileprivate init(
      _ customer: CustomerIndex?, _ tracker: HabitTracker,
      _ landmark: (day: Int32, drift: PortfolioDrift.Offsets), firstIssued: Int32, horizon: Int
    ) {
      (self.customer, self.landmark, drift) = (customer, landmark.day, landmark.drift)
      (open, recentlyPaid) = (OpenClaims(tracker.open), tracker.recentlyPaid)
      partlyPaid = tracker.partlyPaid
      let claims = open.claims
      let step =
        (claims.count + AccountAtLandmark.mostLikeOpen - 1) / AccountAtLandmark.mostLikeOpen
      likeOpen =
        step > 1 ? stride(from: 0, to: claims.count, by: step).map { claims[$0] } : claims
      openPerLike = Double(claims.count) / Double(max(likeOpen.count, 1))
      lastPaid = tracker.lastPaid.compactMap { .init($0, landmark: landmark.day) }
      known = tracker.habits()
      self.firstIssued = firstIssued
      dayFeatures = DayFeatures(
        known, open: open.claims, landmark: landmark.day, horizon: horizon,
        rates: tracker.baseline.rates, days: tracker.baseline.days)
    }

    /// What happened to the customer's invoices that are like a given one; to rests, if it is one.
    func like(_ record: PaymentRecord, rolls: Bool) -> SimilarInvoices {
      let (paymentDays, rest) = (rolls ? 5.0 / 7 : 1, known.rest)
      guard let paid = partlyPaid[record.invoice], let rest else {
        return SimilarInvoices(
          record, paid: lastPaid, open: likeOpen, standingFor: openPerLike, landmark: landmark,
          hazards: dayFeatures.hazards, habits: known, paymentDayShare: paymentDays)
      }
      let part = paid.last - record.due
      let others = likeOpen.compactMap { other -> PaymentRecord? in
        guard let last = partlyPaid[other.invoice]?.last else { return nil }
        var other = other
        other.due = last - part
        return other
      }
      return SimilarInvoices(
        record, paid: lastPaid.compactMap { .init($0, after: Int(part)) }, open: others,
        standingFor: openPerLike, recent: Double(part) + rest.recentGap, landmark: landmark,
        hazards: dayFeatures.hazards, habits: known, paymentDayShare: paymentDays)
    }

    /// What is known of one of its invoices, but for what depends on the others.
    func situation(_ record: PaymentRecord) -> InvoiceSituation {
      var situation = InvoiceSituation(record: record, habits: known, landmark: landmark)
      situation.driftBeforeDue = drift.beforeDue
      situation.driftAfterDue = drift.afterDue
      situation.tenure = Double(landmark - firstIssued)
      situation.paidParts = partlyPaid[record.invoice]
      return situation
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

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
  let customer: Int32
  let landmark: Int32
  let last: Int32
  let paid: Bool
  /// The first of the panel's rows of day features.
  let firstRow: Int
  let typical: TypicalDelays
  let settledBefore: Int32
  /// The day the customer promised to pay, the latest promise known; `Int32.max` without one.
  let promisedFor: Int32

  var dayCount: Int { Int(last - landmark) }

  func shiftingRows(by shift: Int) -> LandmarkSpell {
    LandmarkSpell(
      record: record, customer: customer, landmark: landmark, last: last, paid: paid,
      firstRow: firstRow + shift, typical: typical, settledBefore: settledBefore,
      promisedFor: promisedFor)
  }
}

/// An invoice that might be issued on a landmark day.
struct InvoiceDraft: Sendable {
  /// Position in the view's customers; `nil` for a customer not yet known.
  let customer: Int?
  let termsDays: Int
  let logAmount: Double
}

/// Open invoices seen from landmark days, with what was known then and what happened next.
///
/// Each landmark looks at the ledger exactly as a forecast made that day would: features as of the
/// landmark, days at risk after it. Fitting one hazard to all landmarks together is the landmark
/// supermodel, which predicts from the same situation it learned from. An invoice that is still
/// open at the cutoff is censored there, never dropped.
///
/// - SeeAlso: van Houwelingen, *Dynamic Prediction by Landmarking in Event History Analysis* (2007).
struct PaymentPanel: Sendable {
  private(set) var spells: [LandmarkSpell] = []
  /// Static feature values, spell after spell.
  private(set) var features: [Float] = []
  let featureCount: Int
  /// ``DayFeatures`` of every day at risk, spell after spell.
  private(set) var dayFeatures: [Float] = []

  /// What a panel is built from; shared by the panels of one view.
  struct Source: Sendable {
    let records: PaymentRecords
    let rates: PortfolioRates
    let attributes: AttributeTable
    let drift: PortfolioDrift
    let days: DayTable
    let disputes: DisputeDays
    let promises: Grouped<Promise>
  }

  /// Follows the customers' invoices from each landmark.
  ///
  /// - Parameters:
  ///   - customers: positions in the view's customers; all if left out.
  ///   - plan: the landmarks, ascending, and the share of customers kept at each, drawn by hash.
  ///   - cutoff: the last day of which outcomes are known; spells are censored there. A panel for
  ///     prediction has its only landmark on the cutoff, and spells of `horizon` days.
  init(
    _ source: Source, _ plan: LandmarkPlan, customers: Range<Int>? = nil, cutoff: Int32,
    horizon: Int, threads: Int = 1
  ) {
    featureCount = PaymentFeature.all.count + source.attributes.columnNames.count
    let customers = customers ?? 0..<(source.records.offsets.count - 1)
    let chunkSize = PaymentPanel.customersPerChunk
    let chunks = (customers.count + chunkSize - 1) / chunkSize
    let landmarks = plan.days.map { ($0, source.drift.offsets(on: $0)) }
    let parts = parallelMap(0..<chunks, threads: threads) { chunk in
      var builder = PanelBuilder(
        source, landmarks: landmarks, cutoff: cutoff, horizon: horizon, share: plan.share)
      let first = customers.lowerBound + chunk * chunkSize
      for customer in first..<min(first + chunkSize, customers.upperBound) {
        builder.follow(customer)
      }
      return builder
    }
    for part in parts { append(part) }
  }

  /// Customers, or drafts, that are worked on together.
  static let customersPerChunk = 64

  /// An invoice issued to each customer on the landmark, to ask when future ones will be paid.
  ///
  /// One spell for each of `drafts`, in their order; the customer `nil` is one not yet known.
  init(_ source: Source, drafts: ArraySlice<InvoiceDraft>, landmark: Int32, horizon: Int) {
    featureCount = PaymentFeature.all.count + source.attributes.columnNames.count
    let drift = source.drift.offsets(on: landmark)
    var builder = PanelBuilder(
      source, landmarks: [(landmark, drift)], cutoff: landmark, horizon: horizon, share: 1)
    for draft in drafts { builder.imagine(draft) }
    append(builder)
  }

  private mutating func append(_ part: PanelBuilder) {
    let shift = dayFeatures.count / DayFeatures.width
    dayFeatures += part.dayFeatures
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
  private let share: Double
  private(set) var spells: [LandmarkSpell] = []
  private(set) var features: [Float] = []
  private(set) var dayFeatures: [Float] = []

  init(
    _ source: PaymentPanel.Source, landmarks: [(day: Int32, drift: PortfolioDrift.Offsets)],
    cutoff: Int32, horizon: Int, share: Double
  ) {
    self.source = source
    self.landmarks = landmarks
    self.cutoff = cutoff
    self.horizon = horizon
    self.share = share
  }

  mutating func follow(_ customer: Int) {
    let records = source.records.records[source.records.range(customer)]
    guard let first = records.first else { return }
    var tracker = HabitTracker(records, rates: source.rates, days: source.days)
    var lot = SplitMix64(seed: 0, stream: source.records.view.customers[customer].id)
    for (landmark, drift) in landmarks {
      let chosen = lot.uniform() < share
      tracker.advance(through: landmark)
      guard chosen, !tracker.open.isEmpty else { continue }
      append(customer, tracker, landmark: landmark, drift, firstIssued: first.issued)
    }
  }

  private mutating func append(
    _ customer: Int, _ tracker: HabitTracker, landmark: Int32, _ drift: PortfolioDrift.Offsets,
    firstIssued: Int32
  ) {
    let open = tracker.open
    let known = tracker.habits()
    let openDue = open.map(\.statedDue).sorted()
    let paidDue = tracker.recentlyPaid.map(\.due).sorted()
    let overdue = openDue.prefix { $0 < landmark }.count
    var looked = DayFeatures(
      known, open: open, landmark: landmark, horizon: horizon, rates: source.rates,
      days: source.days)
    for record in open {
      guard let end = outcome(of: record, from: landmark) else { continue }
      var situation = InvoiceSituation(record: record, habits: known, landmark: landmark)
      situation.openCount = open.count
      situation.overdueCount = overdue
      situation.oldestDaysPastDue = Int(landmark - openDue[0])
      situation.dueTogether = openDue.count(from: record.statedDue, through: record.statedDue)
      let paidLater = paidDue.count(from: record.statedDue + 1, through: .max)
      let openLater = openDue.count(from: record.statedDue + 1, through: .max)
      situation.skippedShare = Double(paidLater) / Double(paidLater + openLater + 2)
      situation.isDisputed = source.disputes.isOpen(invoice: Int(record.invoice), on: landmark)
      situation.driftBeforeDue = drift.beforeDue
      situation.driftAfterDue = drift.afterDue
      situation.tenure = Double(landmark - firstIssued)
      for feature in PaymentFeature.all { features.append(Float(feature.value(situation))) }
      source.attributes.append(
        source.records.view.invoices.elements[Int(record.invoice)], to: &features)
      spells.append(
        LandmarkSpell(
          record: record, customer: Int32(customer), landmark: landmark, last: end.last,
          paid: end.paid, firstRow: dayFeatures.count / DayFeatures.width,
          typical: known.typical, settledBefore: Int32(known.settled),
          promisedFor: promise(customer, record, on: landmark)))
      looked.append(
        record, like: like(record, tracker, known, looked, landmark),
        count: Int(end.last - landmark), isOpen: true, to: &dayFeatures)
    }
  }

  mutating func imagine(_ draft: InvoiceDraft) {
    let (landmark, drift) = landmarks[0]
    let range = draft.customer.map(source.records.range) ?? 0..<0
    let records = source.records.records[range]
    var tracker = HabitTracker(records, rates: source.rates, days: source.days)
    tracker.advance(through: landmark)
    let known = tracker.habits()
    let dueDay = Day(number: Int(landmark) + draft.termsDays)
    let record = PaymentRecord(
      invoice: -1, issued: landmark, statedDue: dueDay.number,
      due: (source.records.rolls ? source.records.calendar.roll(dueDay) : dueDay).number,
      ended: .max, paid: false, logAmount: Float(draft.logAmount))
    var situation = InvoiceSituation(record: record, habits: known, landmark: landmark)
    let openDue = tracker.open.map(\.statedDue)
    situation.openCount = openDue.count + 1
    situation.overdueCount = openDue.count { $0 < landmark }
    situation.oldestDaysPastDue = Int(landmark - (openDue.min() ?? record.statedDue))
    situation.dueTogether = 1
    situation.driftBeforeDue = drift.beforeDue
    situation.driftAfterDue = drift.afterDue
    situation.tenure = Double(landmark - (records.first?.issued ?? landmark))
    for feature in PaymentFeature.all { features.append(Float(feature.value(situation))) }
    source.attributes.append(
      range.last.map { source.records.view.invoices.elements[$0] }, to: &features)
    spells.append(
      LandmarkSpell(
        record: record, customer: Int32(draft.customer ?? -1), landmark: landmark,
        last: landmark + Int32(horizon), paid: false,
        firstRow: dayFeatures.count / DayFeatures.width, typical: known.typical,
        settledBefore: Int32(known.settled), promisedFor: .max))
    var looked = DayFeatures(
      known, open: tracker.open, landmark: landmark, horizon: horizon, rates: source.rates,
      days: source.days)
    looked.append(
      record, like: like(record, tracker, known, looked, landmark), count: horizon, isOpen: false,
      to: &dayFeatures)
  }

  private func like(
    _ record: PaymentRecord, _ tracker: HabitTracker, _ known: CustomerHabits,
    _ looked: DayFeatures, _ landmark: Int32
  ) -> LikeInvoices {
    LikeInvoices(
      record, paid: tracker.lastPaid, open: tracker.open, landmark: landmark,
      hazards: looked.hazards, habits: known,
      paymentDayShare: source.records.rolls ? 5.0 / 7 : 1)
  }

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

  private func promise(_ customer: Int, _ record: PaymentRecord, on landmark: Int32) -> Int32 {
    let known = source.promises[customer].last { promise in
      promise.madeOn.number <= landmark
        && (promise.invoice == nil || promise.invoice == Int(record.invoice))
        && promise.madeOn.number > record.issued
    }
    return known?.promisedFor.number ?? .max
  }
}

extension [Int32] {
  /// How many of these sorted values lie in `low...high`.
  func count(from low: Int32, through high: Int32) -> Int {
    position { $0 > high } - position { $0 >= low }
  }

  private func position(of isPast: (Int32) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isPast(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// The days on which invoices were disputed, as a view knows them.
struct DisputeDays: Sendable {
  private let spans: [Int: [ClosedRange<Int32>]]

  init(_ view: LedgerView) {
    spans = Dictionary(grouping: view.disputes.elements, by: \.invoice).mapValues { disputes in
      disputes.compactMap { dispute in
        let last = dispute.closedOn.map { $0.number - 1 } ?? .max
        return dispute.openedOn.number <= last ? dispute.openedOn.number...last : nil
      }
    }
  }

  func isOpen(invoice: Int, on day: Int32) -> Bool {
    !spans.isEmpty && spans[invoice, default: []].contains { $0.contains(day) }
  }
}

internal import Receivables

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
  var dayFeatures: DayFeatures
  /// Of the columns of health.
  var health: [Float] = []

  /// Open invoices that one is compared with.
  private static let mostLikeOpen = 1_000

  init(
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

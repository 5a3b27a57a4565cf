/// The landmark days of a panel and the share of what is seen from them that is kept.
///
/// A small share is a quarter of the landmarks of few customers: one landmark tells much of what
/// those around it do, and only customers that are kept have to be followed. Where hardly any customer
/// would be left, more of them are followed, each through a part of its invoices.
struct LandmarkPlan: Sendable {
  let days: [Int32]
  let share: Double
  /// Customers with invoices, counted by their size (``PaymentRecords/evenCustomers``).
  let evenCustomers: Double
  /// `nil` if all days at risk are used.
  let sampling: DaySampling?

  private static let fewestLandmarks = 0.25
  private static let fewestCustomers = 40.0

  /// Of all customers, of a customer's landmarks, and of the invoices seen from one.
  let customerShare, landmarkShare, invoiceShare: Double

  /// The oldest landmark, in days before the cutoff.
  private static let reach: Int32 = 900

  init(
    days: [Int32], share: Double, evenCustomers: Double = .infinity, sampling: DaySampling? = nil
  ) {
    (self.days, self.share, self.sampling) = (days, share, sampling)
    self.evenCustomers = evenCustomers
    landmarkShare = max(share, LandmarkPlan.fewestLandmarks)
    let customers = share / LandmarkPlan.fewestLandmarks
    customerShare = min(1, max(customers, LandmarkPlan.fewestCustomers / max(evenCustomers, 1)))
    invoiceShare = min(1, customers / customerShare)
  }

  init(
    from first: Int32, cutoff: Int32, spacing: Int32, share: Double, evenCustomers: Double,
    sampling: DaySampling?
  ) {
    let oldest = max(first + 7, cutoff - LandmarkPlan.reach)
    let days = stride(from: cutoff - spacing, through: oldest, by: -Int(spacing)).map { $0 }
    self.init(
      days: days.reversed(), share: share, evenCustomers: evenCustomers, sampling: sampling)
  }
}

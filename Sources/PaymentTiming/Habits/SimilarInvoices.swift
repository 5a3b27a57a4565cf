internal import Foundation
internal import Statistics

/// When the customer paid invoices like a given one lately: of about its amount, and not long ago.
///
/// Each of the customer's latest payments weighs
///
///     w = s 2^(−age/H) exp(−(log amount − log amount′)² / 2b²)
///
/// with s the unit's evidence (``PaymentRecord/evidence``), and so does each other open invoice, which has
/// not been paid up to its present lag. Against the hazards h of the customer's habits, n payments at a
/// lag and e = Σ w h expected give log((n + a)/(e + a)), for the lag alone and for five days around it.
///
/// - SeeAlso: Beran, *Nonparametric Regression with Randomly Censored Survival Data* (1981).
struct SimilarInvoices {
  struct Paid: Sendable {
    let ended: Int32
    let delay: Int16
    let logAmount, share: Float
    /// Days after the part before it; `nil` for a first one.
    let gap: Int16?

    init(_ record: PaymentRecord, delay: Int) {
      (ended, logAmount, share) = (record.ended, record.logAmount, record.evidence)
      gap = record.rank > 0 ? Int16(RestLine.gap(record)) : nil
      self.delay = Int16(delay)
    }
  }

  /// A payment as seen from a landmark.
  struct Weighed: Sendable {
    /// s 2^(−age/H).
    let weight: Double
    let delay: Int16
    let gap: Int16?
    let logAmount: Float

    /// The payment of a rest, as if the part before it had been paid so many days late.
    init?(_ rest: Weighed, after part: Int) {
      guard let gap = rest.gap else { return nil }
      (weight, logAmount, self.gap) = (rest.weight, rest.logAmount, gap)
      delay = Int16(DelayScale.clamp(part + Int(gap)))
    }

    /// - Returns: `nil` if it is too long ago to count.
    init?(_ paid: Paid, landmark: Int32) {
      let age = Double(landmark - paid.ended)
      weight = Double(paid.share) * exp2(-age / SimilarInvoices.halfLife)
      (delay, gap, logAmount) = (paid.delay, paid.gap, paid.logAmount)
      guard weight > SimilarInvoices.leastWeight else { return nil }
    }
  }

  /// Payments that are looked back on.
  static let limit = 400
  private static let halfLife = 90.0
  private static let leastWeight = 1e-3
  private static let bandwidth: Float = 0.35
  /// a, and the payments of recent delays that the mean starts from.
  private static let prior = 0.5
  private static let meanPrior = 2.0

  /// n and e by cells of ``CustomerHabits/cell(ofLag:)``.
  private let events, expected: [Double]
  /// The last cell at which anything was at risk, −1 if there is none.
  private let lastAtRisk: Int
  /// Of the days late of these payments.
  let delays: NormalDelay

  /// - Parameters:
  ///   - paid: the customer's latest payments, at most ``limit``.
  ///   - standingFor: how many open invoices each of those given stands for.
  ///   - recent: the delay that the mean starts from; that of the customer's last payments if left out.
  ///   - hazards: of the customer's habits on payment days, by cell.
  ///   - paymentDayShare: the share of all days that are payment days.
  init(
    _ record: PaymentRecord, paid: [Weighed], open: [PaymentRecord], standingFor: Double = 1,
    recent: Double? = nil, landmark: Int32, hazards: [Double], habits: CustomerHabits,
    paymentDayShare: Double
  ) {
    let count = CustomerHabits.lagCount
    var events = [Double](repeating: 0, count: count)
    // First how much leaves the risk set after each lag, then how much is at risk at it.
    var atRisk = [Double](repeating: 0, count: count)
    func likeness(_ logAmount: Float) -> Double {
      let z = (logAmount - record.logAmount) / SimilarInvoices.bandwidth
      return z * z > 30 ? 0 : Double(exp(-0.5 * z * z))
    }
    let usual = recent ?? habits.recentDelay + habits.shift(logAmount: record.logAmount)
    let spread = habits.delayDeviation
    var weight = SimilarInvoices.meanPrior
    var (sum, squares) = (weight * usual, weight * (usual * usual + spread * spread))
    for other in paid {
      let w = other.weight * likeness(other.logAmount)
      guard w > SimilarInvoices.leastWeight else { continue }
      let cell = CustomerHabits.cell(ofLag: Int(other.delay))
      events[cell] += w
      atRisk[cell] += w
      let delay = Double(other.delay)
      weight += w
      sum += w * delay
      squares += w * delay * delay
    }
    for other in open where other.invoice != record.invoice {
      let lag = Int(landmark - other.due)
      if lag >= CustomerHabits.firstLag {
        atRisk[CustomerHabits.cell(ofLag: lag)] +=
          standingFor * Double(other.evidence) * likeness(other.logAmount)
      }
    }
    let mean = sum / weight
    delays = NormalDelay(
      mean: mean, deviation: max(squares / weight - mean * mean, 0.25).squareRoot())
    for cell in (0..<(count - 1)).reversed() { atRisk[cell] += atRisk[cell + 1] }
    lastAtRisk = atRisk.lastIndex { $0 > 0 } ?? -1
    for cell in 0..<count { atRisk[cell] *= hazards[cell] * paymentDayShare }
    (self.events, expected) = (events, atRisk)
  }

  /// log((n + a)/(e + a)) of a cell; 0 where nothing was at risk shortly before it.
  func alone(_ cell: Int) -> Float {
    max(cell - 2, 0) <= lastAtRisk ? SimilarInvoices.logRatio(events[cell], expected[cell]) : 0
  }

  /// The same of a cell and two on either side.
  func near(_ cell: Int) -> Float {
    guard max(cell - 2, 0) <= lastAtRisk else { return 0 }
    var (n, e) = (0.0, 0.0)
    for other in max(cell - 2, 0)...min(cell + 2, events.count - 1) {
      n += events[other]
      e += expected[other]
    }
    return SimilarInvoices.logRatio(n, e)
  }

  private static func logRatio(_ events: Double, _ expected: Double) -> Float {
    Float(log((events + prior) / (expected + prior)))
  }
}

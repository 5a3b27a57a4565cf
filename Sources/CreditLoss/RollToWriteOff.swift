internal import Receivables

/// How balances of one currency rolled from month end to month end through the ageing buckets, to
/// payment or to write-off.
///
/// Ageing is an absorbing Markov chain: by amount, a share p_bb′ of what stood in bucket b at a
/// month's end stands in bucket b′ a month later, w_b has been written off as bad debt, and the rest was paid or
/// credited. The share of a bucket that is lost in the end is
///
///     L_b = (w_b + Σ_{b′ > b} p_bb′ L_b′) / (1 − p_bb),
///
/// from the oldest bucket down. Balances that are still open count as far as they have rolled.
///
/// - SeeAlso: Cyert, Davidson & Thompson, *Estimation of the Allowance for Doubtful Accounts by
///   Markov Chains* (1962).
public struct RollToWriteOff: Sendable, Hashable, Codable {
  /// What stood in each bucket at the starts of the months, summed; minor units.
  public private(set) var stood: [Int64]
  /// Of it, what stood in which bucket at the ends, by starting bucket.
  public private(set) var rolled: [[Int64]]
  /// Of it, what was written off within the month.
  public private(set) var writtenOff: [Int64]
  /// Invoices that stood in each bucket at a month's end.
  public private(set) var exposed: [Int]
  /// Of ``exposed``, those written off later.
  public private(set) var lost: [Int]
  /// Invoices written off within the months, in whole or in part.
  public private(set) var writeOffs = 0

  init(buckets: Int) {
    stood = Array(repeating: 0, count: buckets)
    rolled = Array(repeating: stood, count: buckets)
    writtenOff = stood
    exposed = Array(repeating: 0, count: buckets)
    lost = exposed
  }

  func evidence(_ bucket: Int) -> LossEvidence {
    LossEvidence(exposed: exposed[bucket], lost: lost[bucket])
  }

  /// L_b of each bucket; `nil` where nothing that stood there has left it.
  ///
  /// - Parameter stated: the rates of buckets that balances rolled into and nothing has left yet.
  public func lossRates(orElse stated: [Double]) -> [Double?] {
    var rates = [Double?](repeating: nil, count: stood.count)
    for b in stood.indices.reversed() {
      let left = stood[b] - rolled[b][b]
      guard stood[b] > 0, left > 0 else { continue }
      var lost = Double(writtenOff[b])
      for older in (b + 1)..<max(b + 1, stood.count) where rolled[b][older] > 0 {
        lost += Double(rolled[b][older]) * (rates[older] ?? stated[older])
      }
      rates[b] = min(1, lost / Double(left))
    }
    return rates
  }

  mutating func add(_ other: RollToWriteOff) {
    for b in stood.indices {
      stood[b] += other.stood[b]
      writtenOff[b] += other.writtenOff[b]
      exposed[b] += other.exposed[b]
      lost[b] += other.lost[b]
      for older in stood.indices { rolled[b][older] += other.rolled[b][older] }
    }
    writeOffs += other.writeOffs
  }

  /// Follows one invoice over months whose last days are given, the first being a start alone.
  mutating func add(
    _ invoice: Invoice, _ settlements: some Collection<Settlement>, monthEnds: [Day],
    _ buckets: AgeingBuckets
  ) {
    var balance = invoice.amount
    var next = settlements.startIndex
    var start: (bucket: Int, balance: Int64)?
    var wasWrittenOff = false
    var (oldest, passed) = (-1, [Int]())
    for end in monthEnds where end >= invoice.issuedOn {
      var lost = Int64(0)
      while next < settlements.endIndex, settlements[next].on <= end {
        balance -= settlements[next].amount
        if settlements[next].reason == .badDebt { lost += settlements[next].amount }
        settlements.formIndex(after: &next)
      }
      let bucket = buckets.bucket(ofDays: end - invoice.dueOn)
      if let start {
        if start.bucket > oldest {
          exposed[start.bucket] += 1
          oldest = start.bucket
          passed.append(oldest)
        }
        stood[start.bucket] += start.balance
        rolled[start.bucket][bucket] += min(start.balance, max(0, balance))
        writtenOff[start.bucket] += min(start.balance, max(0, lost))
        wasWrittenOff = wasWrittenOff || lost > 0
      }
      if balance <= 0 && next == settlements.endIndex { break }
      start = balance > 0 ? (bucket, balance) : nil
    }
    guard wasWrittenOff else { return }
    writeOffs += 1
    for bucket in passed { self.lost[bucket] += 1 }
  }
}

extension LedgerView {
  /// The last days of the months that have ended by the view's day, oldest first.
  func monthEnds(_ months: Int) -> [Day] {
    var ends: [Day] = []
    var end = day == day.endOfMonth ? day : day - day.dayOfMonth
    while ends.count <= months {
      ends.append(end)
      end = end - end.dayOfMonth
    }
    return ends.reversed()
  }
}

internal import Receivables

/// Invoices at risk and invoices paid, by their units' weights, on each day up to a cutoff, by bin of ``DelayScale``.
///
/// An invoice is at risk on the payment days from the one after its issue to its last. It enters a
/// bin on one day and leaves it on another, so each counts as a step up and a step down, and sums of
/// the steps are the invoices in the bin: two additions for each bin, not one for each day.
struct PortfolioDays: Sendable {
  let first: Int32
  let dayCount: Int
  /// Day after day, bin after bin.
  let exposure: [Double]
  let events: [Double]

  init(_ records: PaymentRecords, days: DayTable, cutoff: Int32) {
    let (first, bins) = (records.firstDay, DelayScale.binCount)
    let count = Int(max(0, cutoff - first)) + 1
    // One day more than there are, for what leaves its bin after the last.
    var steps = [Double](repeating: 0, count: (count + 1) * bins)
    var events = [Double](repeating: 0, count: count * bins)
    for record in records.records {
      let last = min(record.ended, cutoff)
      guard record.issued < last else { continue }
      let weight = Double(record.weight)
      var (day, bin) = (record.issued + 1, DelayScale.bin(Int(record.issued + 1 - record.due)))
      while day <= last {
        let next =
          bin < DelayScale.edges.count
          ? min(last + 1, record.due + Int32(DelayScale.edges[bin])) : last + 1
        steps[Int(day - first) * bins + bin] += weight
        steps[Int(next - first) * bins + bin] -= weight
        (day, bin) = (next, bin + 1)
      }
      if record.paid && record.ended <= cutoff {
        events[Int(last - first) * bins + DelayScale.bin(Int(last - record.due))] += weight
      }
    }
    // Steps of parts may not quite cancel.
    for cell in bins..<(count * bins) { steps[cell] = max(0, steps[cell] + steps[cell - bins]) }
    steps.removeLast(bins)
    for day in 0..<count where !days.isPaymentDay(first + Int32(day)) {
      for bin in 0..<bins { steps[day * bins + bin] = 0 }
    }
    (self.first, dayCount) = (first, count)
    (exposure, self.events) = (steps, events)
  }

  /// The sums over all days.
  static func total(_ cells: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: DelayScale.binCount)
    for (cell, value) in cells.enumerated() { sums[cell % sums.count] += value }
    return sums
  }
}

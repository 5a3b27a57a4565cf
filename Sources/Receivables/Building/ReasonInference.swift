/// Finds why write-offs without a reason closed what they did, from what was known on their day.
///
/// In this order, for a remainder of an invoice that cash had paid part of:
/// - *rounding*: at most five hundredths of a major unit, or at most one unit and a thousandth of the
///   invoice;
/// - *discount*: at most a twentieth, and the cash was received before the due day;
/// - *tax withheld*: the same share (to a thousandth, from 1 % to 30 %) of at least three of the
///   customer's invoices by then;
/// - *bank charge*: at most a fiftieth and fifty units;
/// - else, and wherever no cash was received, *bad debt*.
struct ReasonInference {
  /// For each reason that was inferred, but for plain losses, the first day it was.
  private(set) var firstDays: [Settlement.Reason: Int32] = [:]
  /// By customer, the shares that were closed without a reason, and when.
  private var habits: [Int32: [(knownOn: Int32, share: Int)]] = [:]

  init(_ invoices: [StoredInvoice], _ settlements: [StoredSettlement], _ offsets: [Int]) {
    for (row, invoice) in invoices.enumerated() {
      let range = offsets[row]..<offsets[row + 1]
      guard range.count > 1 else { continue }
      for entry in settlements[range] where entry.isUnexplained && entry.amount > 0 {
        habits[invoice.customer, default: []].append(
          (entry.knownOn, ReasonInference.share(entry, of: invoice)))
      }
    }
  }

  mutating func infer(
    _ settlements: inout [StoredSettlement], _ range: Range<Int>, of invoice: StoredInvoice
  ) {
    var last: Settlement.Reason?
    for place in range where settlements[place].isUnexplained {
      let entry = settlements[place]
      let reason =
        entry.amount < 0 ? last ?? .badDebt : reason(entry, of: invoice, settlements[range])
      settlements[place].reason = reason
      last = reason
      guard reason != .badDebt else { continue }
      firstDays[reason] = min(firstDays[reason] ?? entry.knownOn, entry.knownOn)
    }
  }

  private func reason(
    _ entry: StoredSettlement, of invoice: StoredInvoice, _ account: ArraySlice<StoredSettlement>
  ) -> Settlement.Reason {
    let cash = account.filter { $0.kind == .cash && $0.knownOn <= entry.knownOn }
    guard cash.reduce(0, { $0 + $1.amount }) > 0 else { return .badDebt }
    let unit = invoice.currency.minorUnitsPerMajor
    let isCents = entry.amount <= max(1, unit / 20)
    if isCents || (entry.amount <= unit && entry.amount <= invoice.amount / 1000) {
      return .rounding
    }
    let share = ReasonInference.share(entry, of: invoice)
    let alike = habits[invoice.customer, default: []].count {
      $0.knownOn <= entry.knownOn && abs($0.share - share) <= 1
    }
    if share <= 50, isEarly(cash, invoice) { return .discount }
    if share >= 10, share <= 300, alike >= 3 { return .taxWithheld }
    if share <= 20, entry.amount <= 50 * unit { return .bankCharge }
    return .badDebt
  }

  private func isEarly(_ cash: [StoredSettlement], _ invoice: StoredInvoice) -> Bool {
    cash.allSatisfy { $0.paidOn < invoice.dueOn }
  }

  /// Thousandths of the invoice.
  private static func share(_ entry: StoredSettlement, of invoice: StoredInvoice) -> Int {
    Int((1000 * Double(entry.amount) / Double(invoice.amount)).rounded())
  }
}

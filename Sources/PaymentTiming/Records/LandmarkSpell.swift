internal import Receivables

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
  static let unknown = CustomerIndex(-1)
}

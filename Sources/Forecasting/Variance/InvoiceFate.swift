internal import Receivables

/// What became of an invoice that was open on an earlier day, in minor units.
struct InvoiceFate {
  var paid: Double = 0
  var credited: Double = 0
  var writtenOff: Double = 0
  /// Still open, and no promise about it was broken.
  var open: Double = 0
  /// Still open after a promise about it was broken.
  var promiseBroken: Double = 0

  /// - Parameters:
  ///   - position: of the invoice in the later view.
  ///   - broken: what broken promises speak of, by position.
  init(_ position: Int, since day: Day, in view: LedgerView, broken: [Int: Double]) {
    for settlement in view.settlements[position] where settlement.on > day {
      let amount = Double(settlement.amount)
      switch settlement.kind {
      case .cash: paid += amount
      case .creditNote: credited += amount
      case .writeOff: writtenOff += amount
      }
    }
    // What was reversed later has become of nothing.
    (paid, credited, writtenOff) = (max(0, paid), max(0, credited), max(0, writtenOff))
    let left = max(0, Double(view.invoices.elements[position].outstanding))
    promiseBroken = min(left, broken[position, default: 0])
    open = left - promiseBroken
  }

  private var whole: Double { paid + credited + writtenOff + open + promiseBroken }

  /// Divides the difference between an outcome and what was expected, so that parts sum to it.
  ///
  /// With shares s of what became of the invoice, an expected amount x and an outcome y,
  ///
  ///     amount  = −x s_credited
  ///     lost    = −x s_written off
  ///     promise = y q − x s_promise broken
  ///     timing  = y (1 − q) − x (s_paid + s_open)
  ///
  /// where q is 0 if y is cash received, which has been paid, and the share with a broken promise
  /// of what is open if y is what is expected now.
  func parts(expected x: Int64, outcome y: Int64, isForecast: Bool) -> CashVariance.Parts {
    let (x, y, all) = (Double(x), Double(y), whole)
    let left = open + promiseBroken
    let q = isForecast && left > 0 ? promiseBroken / left : 0
    func share(_ part: Double) -> Double { all > 0 ? part / all : 0 }
    let gone = share(credited) + share(writtenOff) + share(promiseBroken)
    let rounded = apportioned([
      y * (1 - q) - x * (1 - gone), -x * share(credited), -x * share(writtenOff),
      y * q - x * share(promiseBroken),
    ])
    var parts = CashVariance.Parts()
    (parts.timing, parts.amount, parts.lost, parts.promiseBroken) = (
      rounded[0], rounded[1], rounded[2], rounded[3]
    )
    return parts
  }
}

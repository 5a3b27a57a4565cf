internal import CashTables
internal import Receivables

/// What became of an invoice that was open on an earlier day, in minor units; cash on account has paid
/// what it covers.
struct InvoiceFate {
  /// What promises still speak of at the later day, by position of the open invoice.
  struct Promises {
    let broken: [InvoiceIndex: Int64]
    let pending: [InvoiceIndex: Int64]

    init(_ view: LedgerView, graceDays: Int) {
      broken = view.promisedAmounts(.broken, graceDays: graceDays)
      pending = view.promisedAmounts(.pending, graceDays: graceDays)
    }
  }

  var paid: Double = 0
  var credited: Double = 0
  var writtenOff: Double = 0
  /// Still open after a promise about it was broken.
  var promiseBroken: Double = 0
  /// Still open after a payment since that day, and no promise speaks of it.
  var shortPaid: Double = 0
  /// Still open otherwise: nothing of it was paid, or a promise to pay it is pending.
  var open: Double = 0

  /// - Parameter position: of the invoice in the later view.
  init(_ position: InvoiceIndex, since day: Day, in view: LedgerView, _ promises: Promises) {
    let (invoice, parts) = (view.invoices.elements[position], view.cashParts(position))
    for part in parts where part.on > day { paid += Double(part.amount) }
    for settlement in view.settlements[position] where settlement.on > day {
      let amount = Double(settlement.amount)
      switch settlement.reason {
      case .cash, .undated: break
      case .badDebt: writtenOff += amount
      case .creditNote, .discount, .taxWithheld, .rounding, .bankCharge, .exchange, .waiver:
        credited += amount
      }
    }
    // Credit on account covers it too.
    let covered = parts.reduce(invoice.outstanding - invoice.uncovered) {
      $1.isApplied ? $0 : $0 - $1.amount
    }
    credited += Double(max(0, covered))
    // What was reversed later has become of nothing.
    (credited, writtenOff) = (max(0, credited), max(0, writtenOff))
    let left = Double(invoice.uncovered)
    promiseBroken = min(left, Double(promises.broken[position, default: 0]))
    open = left - promiseBroken
    if paid > 0 {
      shortPaid = max(0, open - Double(promises.pending[position, default: 0]))
      open -= shortPaid
    }
  }

  private var left: Double { open + promiseBroken + shortPaid }
  private var whole: Double { paid + credited + writtenOff + left }

  /// Divides the difference between an outcome and what was expected, so that parts sum to it.
  ///
  /// With shares s of what became of the invoice, an expected amount x and an outcome y,
  ///
  ///     short-paid = y q_short-paid − x s_short-paid
  ///     credited   = −x s_credited
  ///     lost       = −x s_written off
  ///     promise    = y q_promise broken − x s_promise broken
  ///     timing     = y (1 − q_short-paid − q_promise broken) − x (s_paid + s_open)
  ///
  /// where the q are 0 if y is cash received, which has been paid, and shares of what is still open if
  /// y is what is expected now.
  func parts(expected x: Int64, outcome y: Int64, isForecast: Bool) -> CashVariance.Parts {
    let (whole, left) = (whole, isForecast ? left : 0)
    func expected(_ part: Double) -> Double { whole > 0 ? Double(x) * part / whole : 0 }
    func stillDue(_ part: Double) -> Double { left > 0 ? Double(y) * part / left : 0 }
    let others = [
      stillDue(shortPaid) - expected(shortPaid), -expected(credited), -expected(writtenOff),
      stillDue(promiseBroken) - expected(promiseBroken),
    ]
    let rounded = apportioned([Double(y - x) - others.reduce(0, +)] + others, to: y - x)
    var parts = CashVariance.Parts()
    (parts.timing, parts.shortPaid, parts.credited, parts.lost, parts.promiseBroken) = (
      rounded[0], rounded[1], rounded[2], rounded[3], rounded[4]
    )
    return parts
  }
}

import Receivables

/// A claim that cash has paid, booked on it or on account.
struct PaidClaim: Sendable {
  let row: Int32
  /// The value day of the last cash.
  let on: Day
  /// From the due day to the value days of the cash, each weighing by its amount; below zero is early.
  let daysLate: Double

  /// Late by half a day or more.
  var isLate: Bool { daysLate >= 0.5 }
}

/// What was left of a claim day by day: cash counts from its value day, all else from its own.
struct ClaimBalance: Sendable {
  let amount: Int64
  /// By day.
  private let reductions: [(on: Day, amount: Int64, isCash: Bool, isLoss: Bool)]

  init(_ position: InvoiceIndex, in view: LedgerView) {
    amount = view.invoices.elements[position].amount
    var reductions = view.cashParts(position).map {
      (on: $0.on, amount: $0.amount, isCash: true, isLoss: false)
    }
    for entry in view.settlements[position] where entry.kind != .cash {
      reductions.append((entry.on, entry.amount, false, entry.reason == .badDebt))
    }
    self.reductions = reductions.sorted { $0.on < $1.on }
  }

  /// Minor units that are neither paid nor closed otherwise at the close of a day.
  ///
  /// - Parameter countingLosses: what was given up as bad debt is not closed.
  func unpaid(at day: Day, countingLosses: Bool = false) -> Int64 {
    max(
      0,
      reductions.reduce(amount) {
        $1.on > day || countingLosses && $1.isLoss ? $0 : $0 - $1.amount
      })
  }

  /// Minor units of cash received after a day and by another.
  func cash(after day: Day, through last: Day) -> Int64 {
    reductions.reduce(0) {
      $1.isCash && $1.on > day && $1.on <= last ? $0 + $1.amount : $0
    }
  }

  /// Whether more than a short payment is left at the close of a day: at least a twentieth.
  func isMuchUnpaid(at day: Day) -> Bool { 20 * Double(unpaid(at: day)) >= Double(amount) }
}

extension Invoice {
  /// Whether more than a short payment is still to come: at least a twentieth of it.
  var isMuchUnpaid: Bool { uncovered > 0 && 20 * Double(uncovered) >= Double(amount) }
}

extension LedgerView {
  /// A customer's claims that cash has paid, by the day of the last cash.
  ///
  /// - Parameter day: only those whose last cash was received by then; `nil` for all.
  func paidClaims(ofCustomer customer: CustomerIndex, by day: Day? = nil) -> [PaidClaim] {
    var paid: [PaidClaim] = []
    for position in invoicePositions(ofCustomer: customer) {
      let invoice = invoices.elements[position]
      guard invoice.ending == .paid || invoice.isOpen && invoice.uncovered == 0,
        let claim = paidClaim(position, invoice), day.map({ claim.on <= $0 }) ?? true
      else { continue }
      paid.append(claim)
    }
    return paid.sorted { ($0.on, $0.row) < ($1.on, $1.row) }
  }

  private func paidClaim(_ position: InvoiceIndex, _ invoice: Invoice) -> PaidClaim? {
    let entries = settlements[position]
    if let first = entries.first, first.kind == .cash, first.amount == invoice.amount,
      entries.index(after: entries.startIndex) == entries.endIndex
    {
      // Nearly all are paid once, in full: no list of parts is made for them.
      return PaidClaim(
        row: invoice.row, on: first.paidOn, daysLate: Double(first.paidOn - invoice.dueOn))
    }
    let parts = cashParts(position)
    guard let last = parts.map(\.on).max() else { return nil }
    let (sum, weighed) = parts.reduce((0.0, 0.0)) {
      let amount = Double($1.amount)
      return ($0.0 + amount, $0.1 + amount * Double($1.on - invoice.dueOn))
    }
    return PaidClaim(row: invoice.row, on: last, daysLate: weighed / sum)
  }
}

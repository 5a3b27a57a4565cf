package import Receivables
package import Statistics

/// A share of a claim, and what became of it.
///
/// Cash comes in parts, so what is followed is units of money and not documents. Of a claim with cash
/// parts c_k, u still to come in cash and l lost as bad debt, each part weighs its share
///
///     w = c_k/W,   u/W   or   l/W      with W = Σ c_k + u + l
///
/// so that what was closed without cash and without a loss, as by a discount, is no outcome of its
/// own. A claim paid once, in full, is one unit of weight 1.
package struct ClaimUnit: Equatable {
  package enum Fate: Equatable { case paid, lost, credited, open }

  /// w.
  package let weight: Double
  package let fate: Fate
  /// The day it ended; `Int32.max` while open.
  package let ended: Int32
  /// Of the whole claim, what it is.
  package let share: Double
}

extension LedgerView {
  /// The units of the claim at a position, cash first, by day; none of one that ended on a day that is
  /// not stated, or that credit on account covers.
  package func units(_ position: InvoiceIndex, _ claim: Invoice) -> [ClaimUnit] {
    if claim.isOpen, claim.uncovered == claim.amount {
      return [ClaimUnit(weight: 1, fate: .open, ended: .max, share: 1)]
    }
    guard claim.ending != .undated else { return [] }
    let parts = cashParts(position)
    let loss = lost(position, claim)
    let open = claim.isOpen ? claim.uncovered : 0
    let whole = parts.reduce(0.0) { $0 + Double($1.amount) } + Double(open + (loss?.amount ?? 0))
    guard whole > 0 else {
      guard let ended = claim.endedOn else { return [] }
      return [ClaimUnit(weight: 1, fate: .credited, ended: ended.number, share: 1)]
    }
    func unit(_ amount: Int64, _ fate: ClaimUnit.Fate, _ ended: Int32) -> ClaimUnit {
      ClaimUnit(
        weight: Double(amount) / whole, fate: fate, ended: ended,
        share: Double(amount) / Double(claim.amount))
    }
    var units = parts.map { unit($0.amount, .paid, $0.on.number) }
    if let loss { units.append(unit(loss.amount, .lost, loss.on.number)) }
    if open > 0 { units.append(unit(open, .open, .max)) }
    return units
  }

  /// What became, by this view's day, of what was still to come in cash for a claim on an earlier day.
  ///
  /// - Parameters:
  ///   - position: of the claim, in this view.
  ///   - earlier: the view of that day, and the claim's position in it.
  /// - Returns: weights that sum to 1, and days ahead of the earlier day, at least 1; `nil` ahead where
  ///   it is open still.
  package func units(
    _ position: InvoiceIndex, after earlier: LedgerView, _ earlierPosition: InvoiceIndex
  ) -> [(weight: Double, ahead: Int?, isPaid: Bool)] {
    let units = units(position, invoices.elements[position])
    // What was paid by then was paid first.
    var before = earlier.cashParts(earlierPosition).reduce(0.0) { $0 + Double($1.amount) }
    before /= Double(invoices.elements[position].amount)
    var left: [(unit: ClaimUnit, share: Double)] = []
    for unit in units {
      if unit.fate == .paid, before > 0 {
        let known = min(before, unit.share)
        before -= known
        if unit.share - known > 1e-12 { left.append((unit, unit.share - known)) }
      } else {
        left.append((unit, unit.share))
      }
    }
    let whole = left.reduce(0) { $0 + $1.share }
    return left.map { unit, share in
      (
        left.count == 1 ? 1 : share / whole,
        unit.fate == .open ? nil : max(1, Int(unit.ended - earlier.day.number)),
        unit.fate == .paid
      )
    }
  }

  /// What of a claim was given up as bad debt, and the last day of it.
  private func lost(_ position: InvoiceIndex, _ claim: Invoice) -> (amount: Int64, on: Day)? {
    guard claim.outstanding < claim.amount else { return nil }
    var (amount, last) = (Int64(0), Day?.none)
    for entry in settlements[position] where entry.reason == .badDebt {
      amount += entry.amount
      last = entry.on
    }
    guard amount > 0, let last else { return nil }
    return (amount, last)
  }

  /// Whether any of the claim at a position was paid in cash.
  package func hasCash(_ position: InvoiceIndex, _ claim: Invoice) -> Bool {
    switch claim.ending {
    case .paid: true
    case .credited, .undated: false
    case .writtenOff: !cashParts(position).isEmpty
    case nil: claim.uncovered < claim.amount && !cashParts(position).isEmpty
    }
  }

  /// How many of a customer's claims were paid in cash, in whole or in part: the evidence that makes
  /// it existing.
  package func paidInvoices(ofCustomer customer: CustomerIndex) -> Int {
    invoices.range(customer).count { hasCash($0, invoices.elements[$0]) }
  }

  /// Whether any claim was paid in cash.
  package var hasAnyCash: Bool {
    invoices.elements.indices.contains { hasCash($0, invoices.elements[$0]) }
  }

  /// Identifiers of the customers with such evidence.
  package var existingCustomers: Set<ExactText> {
    Set(
      customers.indices.lazy.filter { paidInvoices(ofCustomer: $0) > 0 }
        .map { ExactText(customers[$0].id) })
  }
}

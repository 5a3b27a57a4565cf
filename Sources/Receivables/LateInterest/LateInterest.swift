/// What the law or a contract grants on late invoices.
public struct LatePaymentTerms: Sendable, Hashable, Codable {
  /// Percentage points above the reference rate.
  public var marginPoints: Double
  /// Days by which the yearly rate is divided.
  public var daysInYear: Int

  /// Terms of a law or contract other than ``directive``.
  public init(marginPoints: Double, daysInYear: Int) {
    precondition(daysInYear > 0, "a year of \(daysInYear) days")
    self.marginPoints = marginPoints
    self.daysInYear = daysInYear
  }

  /// Directive 2011/7/EU, article 2 (6): eight points above the reference rate.
  public static let directive = LatePaymentTerms(marginPoints: 8, daysInYear: 365)
}

/// A day for which no reference rate is stated.
public struct MissingReferenceRate: Error, Hashable, CustomStringConvertible {
  /// Of the invoice that is late.
  public let currency: Currency
  /// The first day for which a rate is wanted.
  public let day: Day

  public var description: String {
    "no reference rate of \(currency) is known for \(day) "
      + "(\(day.month > 6 ? "July to December" : "January to June") \(day.year))"
  }
}

/// Late-payment interest on an invoice, as of a view's day.
///
/// Interest runs on each day from the one after the due day to the value day of payment, on what is
/// still owed when the day begins; what was credited was never owed, and cash on account pays,
///
///     interest = Σ_d balance_d · (reference_d + margin) / 100 / days in the year,
///
/// and is rounded once, to the minor unit, halves away from zero (Directive 2011/7/EU, *on combating
/// late payment in commercial transactions*, 2011, article 3).
public struct LateInterest: Sendable, Hashable {
  /// Position in the view's `invoices.elements`.
  public let invoice: InvoiceIndex
  /// What was owed when it became late.
  public let owed: Money
  /// Days on which something was owed late.
  public let daysLate: Int
  /// Rounded once, to the minor unit.
  public let interest: Money

  /// - Returns: `nil` for an invoice that was not owed after its due day, and for a claim that is
  ///   itself a fee or interest: they bear none.
  public init?(
    ofInvoice position: InvoiceIndex, in view: LedgerView, _ rates: ReferenceRates,
    _ terms: LatePaymentTerms
  ) throws(MissingReferenceRate) {
    let invoice = view.invoices.elements[position]
    guard invoice.kind.isSale else { return nil }
    // By day: what was owed is reduced from the day after.
    let (claimed, reductions) = view.owedOverTime(position)
    var balance = claimed
    var next = reductions.startIndex
    var (sum, days) = (0.0, 0)
    var owed = Int64(0)
    var day = invoice.dueOn + 1
    while day <= view.day {
      while next < reductions.endIndex, reductions[next].on < day {
        balance -= reductions[next].amount
        next += 1
      }
      if balance <= 0 && next == reductions.endIndex { break }
      // A balance stands until the next reduction, and a rate until the end of its half-year.
      var last = min(view.day, day.endOfHalfYear)
      if next < reductions.endIndex { last = min(last, reductions[next].on) }
      if balance > 0 {
        guard let rate = rates.rate(invoice.currency, on: day) else {
          throw MissingReferenceRate(currency: invoice.currency, day: day)
        }
        let span = last - day + 1
        if days == 0 { owed = balance }
        sum += Double(balance) * Double(span) * (rate + terms.marginPoints)
        days += span
      }
      day = last + 1
    }
    guard days > 0 else { return nil }
    self.invoice = position
    self.owed = Money(minorUnits: owed, invoice.currency)
    daysLate = days
    let units = (sum / 100 / Double(terms.daysInYear)).rounded(.toNearestOrAwayFromZero)
    interest = Money(minorUnits: Int64(units), invoice.currency)
  }
}

extension LedgerView {
  /// What was ever owed of a claim, and what reduced that, by day.
  ///
  /// Credit and discounts count from the beginning, cash from its value day, losses from their own.
  fileprivate func owedOverTime(_ position: InvoiceIndex) -> (
    claimed: Int64, reductions: [(on: Day, amount: Int64)]
  ) {
    let (invoice, parts) = (invoices.elements[position], cashParts(position))
    let coveredByCash = parts.reduce(Int64(0)) { $1.isApplied ? $0 : $0 + $1.amount }
    // Credit on account that covers it counts like credit that is applied.
    var claimed = invoice.amount - (invoice.outstanding - invoice.uncovered - coveredByCash)
    var reductions = parts.map { (on: $0.on, amount: $0.amount) }
    for entry in settlements[position] where entry.kind != .cash {
      switch entry.reason {
      case .badDebt, .waiver: reductions.append((entry.on, entry.amount))
      default: claimed -= entry.amount
      }
    }
    return (claimed, reductions.sorted { $0.on < $1.on })
  }
}

extension Day {
  fileprivate var endOfHalfYear: Day {
    guard
      let end = month > 6
        ? Day(year: year, month: 12, day: 31) : Day(year: year, month: 6, day: 30)
    else { preconditionFailure("\(year) has no end of a half-year") }
    return end
  }
}

public import Receivables

/// What an account is worth in one currency.
public struct AccountValue: Sendable, Hashable {
  /// As in `customers.csv`.
  public let customerID: String
  /// That of the invoices; all amounts are in it.
  public let currency: Currency
  /// Invoiced in the 365 days up to the view's day.
  public let yearsBilling: Money
  /// Of all that was invoiced in the currency in that year.
  public let share: Double
  /// Outstanding on all invoices at the close of the view's day.
  public let open: Money
  /// Of ``open``, what was due before the view's day.
  public let overdue: Money
  /// Beyond billing, from 0 to 1; `nil` where the ledger does not say.
  public let strategicValue: Double?
  /// P(leaves within the churn horizon); `nil` where that cannot be told.
  public let churnProbability: Double?
  /// Cash that is expected of open invoices and of billing to come, in major units; `nil` where it is
  /// not forecast.
  public internal(set) var expectedCash: Double?

  /// The year's billing times the chance that the customer leaves, in major units.
  public var billingAtRisk: Double? {
    churnProbability.map { $0 * yearsBilling.majorUnits }
  }
}

/// What the accounts of a view are worth.
public struct AccountValues: Sendable {
  /// The view's day, at whose close invoices are counted.
  public let day: Day
  /// In order of customer, then of currency; none of one that was never invoiced anything.
  public private(set) var values: [AccountValue]
  /// Where each customer's begin, by position in the view, and their number at the end.
  private let offsets: [Int]

  private static let year = 365

  /// - Parameter probabilities: P(leaves), by position in the view's customers.
  public init(_ view: LedgerView, churnProbabilities probabilities: [Double?]) {
    day = view.day
    var (found, offsets) = ([[Currency: Sums]](), [0])
    var totals: [Currency: Int64] = [:]
    for customer in view.customers.indices {
      var sums: [Currency: Sums] = [:]
      for invoice in view.invoices[customer] {
        sums[invoice.currency, default: Sums()].add(invoice, on: view.day)
      }
      for (currency, own) in sums { totals[currency, default: 0] += max(own.year, 0) }
      found.append(sums)
    }
    var values: [AccountValue] = []
    for (customer, sums) in CustomerTable(found).indexed() {
      let person = view.customers[customer]
      for (currency, own) in sums.sorted(by: { $0.key < $1.key }) {
        let total = totals[currency] ?? 0
        values.append(
          AccountValue(
            customerID: person.id, currency: currency,
            yearsBilling: Money(minorUnits: own.year, currency),
            share: total > 0 ? Double(max(own.year, 0)) / Double(total) : 0,
            open: Money(minorUnits: own.open, currency),
            overdue: Money(minorUnits: own.overdue, currency),
            strategicValue: person.strategicValue, churnProbability: probabilities[customer]))
      }
      offsets.append(values.count)
    }
    (self.values, self.offsets) = (values, offsets)
  }

  /// In minor units.
  private struct Sums {
    var (year, open, overdue) = (Int64(0), Int64(0), Int64(0))

    mutating func add(_ invoice: Invoice, on day: Day) {
      if invoice.kind.isSale, day - invoice.issuedOn < year365 { year += invoice.amount }
      open += invoice.outstanding
      if invoice.dueOn < day { overdue += invoice.outstanding }
    }

    private var year365: Int { AccountValues.year }
  }

  /// One customer's, by position in the view, in order of currency.
  public func of(_ customer: CustomerIndex) -> ArraySlice<AccountValue> {
    values[offsets[customer]..<offsets[customer.position + 1]]
  }

  /// The same with cash that is expected, in major units by currency, of each customer of the view.
  public func expecting(_ cash: [[Currency: Double]]) -> AccountValues {
    var copy = self
    for customer in cash.indices {
      for place in offsets[customer]..<offsets[customer + 1] {
        copy.values[place].expectedCash = cash[customer][copy.values[place].currency] ?? 0
      }
    }
    return copy
  }

  /// The largest share of the portfolio's billing that a customer has in any currency.
  public func share(_ customer: CustomerIndex) -> Double { of(customer).map(\.share).max() ?? 0 }

  /// How much is at stake: the share of the portfolio's billing, more by strategic value, times how far
  /// the score is from 100.
  ///
  ///     share × (1 + strategic value) × (1 − score/100)
  ///
  /// - Parameter score: of health; `nil`, where it is not known, counts as 50.
  public func atStake(_ customer: CustomerIndex, score: Double?) -> Double {
    let strategic = min(max(of(customer).first?.strategicValue ?? 0, 0), 1)
    return share(customer) * (1 + strategic) * (1 - (score ?? 50) / 100)
  }
}

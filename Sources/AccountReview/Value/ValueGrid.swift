public import Receivables

/// Accounts by value and by health: how many there are of each, and what they were billed in a year.
public struct ValueGrid: Sendable {
  /// The accounts that together bring so much of a currency's billing.
  public enum Part: String, Sendable, Hashable, CaseIterable {
    /// The largest, which together bring half of it.
    case largest
    /// Those after them, up to nine tenths.
    case middle
    /// The rest, beyond nine tenths.
    case smallest
  }

  /// The accounts of one part that have one health band.
  public struct Cell: Sendable, Hashable {
    /// Where its accounts stand by their billing.
    public let part: Part
    /// `nil` where there is no score.
    public let band: HealthBand?
    /// How many accounts it has; may be zero.
    public let accounts: Int
    /// Invoiced to them in a year.
    public let billing: Money
    /// Its share of the currency's billing.
    public let share: Double
  }

  /// That of the billing by which accounts are ordered.
  public let currency: Currency
  /// By part, then by band: green, amber, red, not scored.
  public let cells: [Cell]

  /// One grid for each currency with billing in the last year.
  public static func all(_ values: AccountValues, _ cards: [Scorecard]) -> [ValueGrid] {
    Set(values.values.map(\.currency)).sorted().compactMap { currency in
      ValueGrid(values, cards, currency)
    }
  }

  private init?(_ values: AccountValues, _ cards: [Scorecard], _ currency: Currency) {
    let own = CustomerTable(cards).indices.compactMap { customer in
      values.of(customer).first { $0.currency == currency && $0.yearsBilling.minorUnits > 0 }
        .map { (customer: customer, value: $0) }
    }.sorted {
      ($1.value.yearsBilling.minorUnits, $0.customer)
        < ($0.value.yearsBilling.minorUnits, $1.customer)
    }
    guard !own.isEmpty else { return nil }
    var (before, parts) = (0.0, [Part]())
    for item in own {
      parts.append(before < 0.5 ? .largest : before < 0.9 ? .middle : .smallest)
      before += item.value.share
    }
    self.currency = currency
    let bands: [HealthBand?] = HealthBand.allCases.map(\.self) + [nil]
    cells = Part.allCases.flatMap { part in
      bands.map { band in
        let members = own.indices.filter {
          parts[$0] == part && cards[own[$0].customer].band == band
        }
        return Cell(
          part: part, band: band, accounts: members.count,
          billing: members.reduce(Money.zero(currency)) { $0 + own[$1].value.yearsBilling },
          share: members.reduce(0) { $0 + own[$1].value.share })
      }
    }
  }
}

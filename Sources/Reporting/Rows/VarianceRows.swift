internal import Receivables
public import Variance

extension CashVariance.Parts {
  /// The parts of a difference, in the order of files and screens.
  static let named: [Named] = [
    Named(.timing, head: "timing") { $0.timing },
    Named(.amountShortPaid, head: "short-\npaid") { $0.shortPaid },
    Named(.amountCredited, head: "cred-\nited") { $0.credited },
    Named(.lost, head: "lost") { $0.lost },
    Named(.promiseBroken, head: "promise\nbroken") { $0.promiseBroken },
    Named(.newInvoices, head: "new") { $0.new },
    Named(.onAccount, head: "on\naccount") { $0.onAccount },
    Named(.exchangeRates, head: "rates") { $0.exchangeRates },
  ]

  /// A part with what it is, and the head of its column where space is short.
  struct Named: Sendable {
    let figure: Figure
    let head: String
    let amount: @Sendable (CashVariance.Parts) -> Int64

    init(
      _ figure: Figure, head: String, _ amount: @escaping @Sendable (CashVariance.Parts) -> Int64
    ) {
      (self.figure, self.head, self.amount) = (figure, head, amount)
    }
  }

  /// Those that are not zero everywhere: others say nothing.
  static func shown(_ parts: [CashVariance.Parts]) -> [Named] {
    named.filter { part in parts.contains { part.amount($0) != 0 } }
  }
}

extension CashVariance {
  /// The columns of `duecast variance --format csv`.
  public static let columns: [Column<Row>] =
    [
      Column(.periodStart) { .day($0.week.start) },
      Column(.periodEnd) { .day($0.week.end) },
      Column(.currency) { .text($0.currency.code) },
      Column(.forecastAmount) { .money(Money(minorUnits: $0.forecast, $0.currency)) },
      Column(.outcome) { .money(Money(minorUnits: $0.outcome, $0.currency)) },
      Column(.difference) {
        .money(Money(minorUnits: $0.outcome - $0.forecast, $0.currency))
      },
    ]
    + Parts.named.map { part in
      Column(part.figure) { .money(Money(minorUnits: part.amount($0.parts), $0.currency)) }
    }
}

extension CashVariance {
  /// The columns of `duecast variance --week --format csv`.
  public static let itemColumns: [Column<Item>] =
    [
      Column(.invoiceID) { .text($0.invoice) },
      Column(.customerID) { .text($0.customerID) },
      Column(.periodStart) { .day($0.week.start) },
      Column(.periodEnd) { .day($0.week.end) },
      Column(.currency) { .text($0.currency.code) },
      Column(.forecastAmount) { .money(Money(minorUnits: $0.forecast, $0.currency)) },
      Column(.outcome) { .money(Money(minorUnits: $0.outcome, $0.currency)) },
    ]
    + Parts.named.map { part in
      Column(part.figure) { .money(Money(minorUnits: part.amount($0.parts), $0.currency)) }
    }
}

package import Receivables

/// What is supposed to be otherwise than forecast, as a simulation takes it.
///
/// Every number drawn is that of the simulation without it: a path with a scenario is the same path, with
/// cash moved, changed or left out, so that differences are those of the scenario alone.
package struct CashScenario: Sendable {
  /// What changes of one customer's cash.
  package struct Change: Sendable, Hashable {
    /// Days by which each payment comes later.
    package var delayDays = 0
    /// Factors on what is billed from a day ahead on.
    package var billing: [Factor] = []
    /// The first day ahead on which nothing is paid any more.
    package var unpaidFrom: Int?

    /// Nothing.
    package init() {}

    func factor(onDay ahead: Int) -> Double {
      billing.reduce(1) { ahead >= $1.from ? $0 * $1.factor : $0 }
    }

    /// The day of a payment that would be made on a day ahead; `nil` where it is not made.
    func day(of ahead: Int) -> Int? {
      let later = ahead + delayDays
      return unpaidFrom.map { later >= $0 } == true ? nil : later
    }
  }

  /// A factor on what is billed.
  package struct Factor: Sendable, Hashable {
    let from: Int
    let factor: Double

    /// - Parameter from: the first day ahead that it holds for.
    package init(from: Int, factor: Double) { (self.from, self.factor) = (from, factor) }
  }

  /// Invoices that nobody has announced.
  package struct Contract: Sendable {
    let name: String
    let currency: Currency
    /// Of each invoice, in major units.
    let amount: Double
    /// Days ahead on which one is issued.
    let issues: [Int]
    let termsDays: Int
    /// Those of customers not yet known pay it.
    package init(
      name: String, currency: Currency, amount: Double, issues: [Int], termsDays: Int
    ) {
      (self.name, self.currency, self.amount) = (name, currency, amount)
      (self.issues, self.termsDays) = (issues, termsDays)
    }
  }

  /// By position in the view's customers.
  package var customers: [CustomerIndex: Change] = [:]
  /// Of customers not yet known.
  package var newcomers = Change()
  package var contracts: [Contract] = []

  /// Nothing.
  package init() {}
}

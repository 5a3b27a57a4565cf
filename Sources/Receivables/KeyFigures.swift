/// The usual measures of receivables at a view's day, in each currency.
///
/// Balances of earlier days are worked out from the records known at the view's day. What cannot be
/// defined, such as a rate of nothing, is `nil`.
public struct KeyFigures: Sendable, Hashable, Codable {
  /// Balances are of its close.
  public let day: Day
  /// Days up to ``day``, inclusive, over which sales, payments and promises are counted.
  public let periodDays: Int
  /// Days after the promised day before a promise is broken.
  public let graceDays: Int
  /// In order of currency; each that an invoice is in.
  public let currencies: [CurrencyKeyFigures]

  /// - Complexity: O(*n*) in the view's invoices and settlements.
  public init(_ view: LedgerView, periodDays: Int = 90, graceDays: Int = 3) {
    precondition(periodDays > 0, "a period of \(periodDays) days")
    self.day = view.day
    self.periodDays = periodDays
    self.graceDays = graceDays
    var table = CurrencyTable<ReceivablesSums>()
    let month = MonthRange.lastFull(view.day)
    let atRiskMonth = MonthRange.lastFull(view.day - 90)
    let first = view.usualDaysOfIssue?.lowerBound ?? view.day
    for (position, invoice) in view.invoices.elements.indexed() {
      table[invoice.currency, default: ReceivablesSums(invoice.currency)]
        .add(invoice, view.settlements[position], view.day, periodDays, month, atRiskMonth)
      if invoice.issuedOn >= first {
        table[invoice.currency, default: ReceivablesSums(invoice.currency)].countBack(invoice)
      }
      for part in view.cashParts(position) where part.on > view.day - periodDays {
        table[invoice.currency, default: ReceivablesSums(invoice.currency)]
          .add(part, of: invoice)
      }
    }
    for note in view.creditNotes.elements {
      let currency = note.amount.currency
      table[currency, default: ReceivablesSums(currency)].add(
        note, view.day, periodDays, from: first - 366)
    }
    for customer in view.customers.indices where !view.promises[customer].isEmpty {
      for standing in view.promiseStandings(ofCustomer: customer, graceDays: graceDays) {
        let currency = standing.promised.currency
        table[currency, default: ReceivablesSums(currency)].add(standing, view.day, periodDays)
      }
    }
    for dispute in view.disputes.elements {
      let currency = dispute.amount.currency
      table[currency, default: ReceivablesSums(currency)].add(dispute, view.day)
    }
    currencies = table.sorted.map { CurrencyKeyFigures($0, view.day, periodDays, month) }
  }
}

/// Key figures at the ends of months, each as they stood then.
public struct KeyFigureHistory: Sendable, Hashable, Codable {
  /// Oldest first; the last is of the view's day.
  public let figures: [KeyFigures]

  /// - Parameter months: how many month ends before the view's day, as far as there are invoices.
  public init(_ view: LedgerView, months: Int, graceDays: Int) {
    precondition(months >= 0, "\(months) months")
    let first = view.usualDaysOfIssue?.lowerBound ?? view.day
    var days = [view.day]
    while days.count <= months {
      let earliest = days[0]
      let end = earliest - earliest.dayOfMonth
      guard end >= first else { break }
      days.insert(end, at: 0)
    }
    figures = days.map { KeyFigures(view.asOf($0), graceDays: graceDays) }
  }
}

/// The measures of one currency; amounts are exact, days and shares are rounded nowhere.
public struct CurrencyKeyFigures: Sendable, Hashable, Codable {
  /// Figures of different currencies are never added.
  public let currency: Currency
  /// Open items at the day, gross of cash and credit on account.
  public let receivables: Money
  /// Of ``receivables``, what was due before the day.
  public let overdue: Money
  /// Invoiced within the period, less what was credited in it; without fees and interest.
  public let sales: Money
  /// Days sales outstanding: receivables ÷ sales of the period × days of the period.
  ///
  /// - SeeAlso: The definitions of the Credit Research Foundation, here and below.
  public let daysSalesOutstanding: Double?
  /// Days sales outstanding by counting back, also called exhaustion.
  ///
  /// The sales of whole months are taken off the receivables, latest first, each giving its days,
  /// and the last one in proportion; the view's own month counts with its days so far:
  ///
  ///     days of the months taken + rest ÷ sales of the next month × its days
  ///
  /// What was issued far before all else, as in a mistyped year, is in neither
  /// (``LedgerView/distantClaims``).
  ///
  /// - SeeAlso: Oracle, *Hyperion Financial Management*, “DSO – Days Sales Outstanding”.
  public let daysSalesOutstandingByCountBack: Double?
  /// Receivables that are not overdue ÷ sales of the period × days of the period.
  public let bestPossibleDaysSalesOutstanding: Double?
  /// Days sales outstanding − best possible days sales outstanding.
  public let averageDaysDelinquent: Double?
  /// Collection effectiveness index, as a share, over the last full month.
  ///
  ///     (opening receivables + invoiced − credited − closing receivables)
  ///       ÷ (opening receivables + invoiced − credited − closing receivables not overdue)
  ///
  /// What is credited, as for an invoice that is cancelled, is neither to be collected nor collected.
  public let collectionEffectivenessIndex: Double?
  /// The first day of the month that the index is of.
  public let collectionEffectivenessFrom: Day
  /// The last day of that month.
  public let collectionEffectivenessTo: Day
  /// Overdue ÷ receivables.
  public let overdueShare: Double?
  /// More than 90 days past due ÷ receivables.
  public let over90Share: Double?
  /// Of what was invoiced in the last month that ended 90 days or more before the view's day, less
  /// what was credited of it since, the share still unpaid at it.
  ///
  /// - SeeAlso: Upflow, *At risk rate*.
  public let atRiskRate: Double?
  /// Sales of the period as of a year ÷ receivables: how often a year they turn over.
  public let receivablesTurnover: Double?
  /// The share of receivables that the five largest debtors owe.
  public let topFiveShare: Double?
  /// Σ of squared shares of receivables over debtors, from 1/debtors to 1.
  ///
  /// - SeeAlso: Rhoades, *The Herfindahl-Hirschman Index* (1993).
  public let concentrationIndex: Double?
  /// Given up as bad debt in the period, less what was recovered in it ÷ sales of the period.
  public let badDebtShare: Double?
  /// Of promises whose day plus grace passed in the days before the view's: kept ÷ (kept + broken).
  public let promiseKeptRate: Double?
  /// Of those whose deadline passed in the period.
  public let promisesKept: Int
  /// Of those whose deadline passed in the period.
  public let promisesBroken: Int
  /// Mean days from opening to closing of disputes closed within the last 365 days.
  public let disputeCycleDays: Double?
  /// Within the last 365 days.
  public let disputesClosed: Int
  /// At the day, whenever they were opened.
  public let disputesOpen: Int
  /// Mean days from the due day to the value day, weighted by amount, of cash received for invoices
  /// within the period; below zero is early.
  public let averageDaysLate: Double?
}

extension CurrencyKeyFigures {
  fileprivate init(_ sums: ReceivablesSums, _ day: Day, _ periodDays: Int, _ month: MonthRange) {
    func money(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, sums.currency) }
    func ratio(_ part: Int64, _ whole: Int64) -> Double? {
      whole > 0 ? Double(part) / Double(whole) : nil
    }
    func days(_ receivables: Int64) -> Double? {
      ratio(receivables, sums.sales).map { $0 * Double(periodDays) }
    }
    currency = sums.currency
    receivables = money(sums.open)
    overdue = money(sums.overdue)
    sales = money(sums.sales)
    daysSalesOutstanding = days(sums.open)
    daysSalesOutstandingByCountBack = sums.countBack(day)
    bestPossibleDaysSalesOutstanding = days(sums.open - sums.overdue)
    averageDaysDelinquent = days(sums.overdue)
    let collectible = sums.monthOpening + sums.monthSales
    collectionEffectivenessIndex = ratio(
      collectible - sums.monthClosing, collectible - sums.monthClosingCurrent)
    collectionEffectivenessFrom = month.first
    collectionEffectivenessTo = month.last
    overdueShare = ratio(sums.overdue, sums.open)
    over90Share = ratio(sums.over90, sums.open)
    atRiskRate = ratio(sums.atRiskUnpaid, sums.atRiskSales)
    receivablesTurnover = ratio(sums.sales, sums.open).map { $0 * 365 / Double(periodDays) }
    topFiveShare = ratio(sums.openByCustomer.values.sorted(by: >).prefix(5).reduce(0, +), sums.open)
    let shares = sums.openByCustomer.values.sorted().compactMap { ratio($0, sums.open) }
    concentrationIndex = shares.isEmpty ? nil : shares.reduce(0) { $0 + $1 * $1 }
    badDebtShare = ratio(sums.writtenOff, sums.sales)
    promisesKept = sums.promisesKept
    promisesBroken = sums.promisesBroken
    promiseKeptRate = ratio(Int64(promisesKept), Int64(promisesKept + promisesBroken))
    disputesClosed = sums.disputesClosed
    disputesOpen = sums.disputesOpen
    disputeCycleDays = ratio(Int64(sums.disputeDays), Int64(sums.disputesClosed))
    averageDaysLate = sums.paid > 0 ? sums.lateAmountDays / Double(sums.paid) : nil
  }
}

/// A calendar month's first and last day.
private struct MonthRange {
  let first: Day
  let last: Day

  /// The latest month that had ended by the close of a day.
  static func lastFull(_ day: Day) -> MonthRange {
    let last = day == day.endOfMonth ? day : day - day.dayOfMonth
    return MonthRange(first: last - (last.dayOfMonth - 1), last: last)
  }
}

/// What the figures of one currency are made of; minor units.
private struct ReceivablesSums {
  let currency: Currency
  var (open, overdue, over90): (Int64, Int64, Int64) = (0, 0, 0)
  var (sales, writtenOff, paid): (Int64, Int64, Int64) = (0, 0, 0)
  /// Σ amount × days late, which may exceed what 64 bits hold exactly.
  var lateAmountDays = 0.0
  var (atRiskSales, atRiskUnpaid): (Int64, Int64) = (0, 0)
  /// By customer that owes something.
  var openByCustomer: [CustomerIndex: Int64] = [:]
  var (monthOpening, monthSales): (Int64, Int64) = (0, 0)
  var (monthClosing, monthClosingCurrent): (Int64, Int64) = (0, 0)
  var (promisesKept, promisesBroken) = (0, 0)
  var (disputesClosed, disputesOpen, disputeDays) = (0, 0, 0)
  /// Sales by month, numbered 12 × year + month − 1, and what is owed of claims in these months.
  private var salesByMonth: [Int: Int64] = [:]
  private var openInMonths: Int64 = 0

  init(_ currency: Currency) { self.currency = currency }

  mutating func add(
    _ invoice: Invoice, _ settlements: InvoiceSettlements, _ day: Day, _ periodDays: Int,
    _ month: MonthRange, _ atRiskMonth: MonthRange
  ) {
    let from = day - periodDays
    open += invoice.outstanding
    if invoice.outstanding > 0 {
      openByCustomer[invoice.customer, default: 0] += invoice.outstanding
    }
    if atRiskMonth.first <= invoice.issuedOn && invoice.issuedOn <= atRiskMonth.last {
      atRiskSales +=
        invoice.amount
        - settlements.reduce(0) { $0 + ($1.reason == .creditNote ? $1.amount : 0) }
      atRiskUnpaid += invoice.outstanding
    }
    if invoice.dueOn < day { overdue += invoice.outstanding }
    if day - invoice.dueOn > 90 { over90 += invoice.outstanding }
    if invoice.kind.isSale, invoice.issuedOn > from { sales += invoice.amount }
    var (opening, closing) = (invoice.amount, invoice.amount)
    for settlement in settlements {
      if settlement.on < month.first { opening -= settlement.amount }
      if settlement.on <= month.last {
        closing -= settlement.amount
        if settlement.on >= month.first && settlement.reason == .creditNote {
          monthSales -= settlement.amount
        }
      }
      if settlement.reason == .badDebt && settlement.on > from { writtenOff += settlement.amount }
    }
    if invoice.issuedOn < month.first { monthOpening += opening }
    if invoice.issuedOn >= month.first && invoice.issuedOn <= month.last {
      monthSales += invoice.amount
    }
    if invoice.issuedOn <= month.last {
      monthClosing += closing
      if invoice.dueOn >= month.last { monthClosingCurrent += closing }
    }
  }

  /// Counts cash received within the period.
  mutating func add(_ part: CashPart, of invoice: Invoice) {
    paid += part.amount
    lateAmountDays += Double(part.amount) * Double(part.on - invoice.dueOn)
  }

  /// - Parameter first: sales before it are of no month.
  mutating func add(_ note: CreditNote, _ day: Day, _ periodDays: Int, from first: Day) {
    let credited = note.amount - note.cancelled
    if note.issuedOn > day - periodDays { sales -= credited.minorUnits }
    if note.issuedOn >= first { sell(-credited.minorUnits, on: note.issuedOn) }
  }

  /// Takes a claim into the months that are counted back.
  mutating func countBack(_ invoice: Invoice) {
    openInMonths += invoice.outstanding
    if invoice.kind.isSale { sell(invoice.amount, on: invoice.issuedOn) }
  }

  private mutating func sell(_ amount: Int64, on day: Day) {
    let civil = day.civil
    salesByMonth[12 * civil.year + civil.month - 1, default: 0] += amount
  }

  mutating func add(_ standing: PromiseStanding, _ day: Day, _ periodDays: Int) {
    guard standing.deadline >= day - periodDays, standing.deadline < day else { return }
    if standing.outcome == .kept { promisesKept += 1 }
    if standing.outcome == .broken { promisesBroken += 1 }
  }

  mutating func add(_ dispute: Dispute, _ day: Day) {
    guard let closed = dispute.closedOn else {
      disputesOpen += 1
      return
    }
    guard day - closed < 365 else { return }
    disputesClosed += 1
    disputeDays += closed - dispute.openedOn
  }

  func countBack(_ day: Day) -> Double? {
    guard let earliest = salesByMonth.keys.min() else { return nil }
    var rest = openInMonths
    var month = 12 * day.year + day.month - 1
    var days = day.dayOfMonth
    var sum = 0
    while rest > 0, month >= earliest {
      let sales = salesByMonth[month] ?? 0
      if sales > 0 && rest <= sales {
        return Double(sum) + Double(rest) / Double(sales) * Double(days)
      }
      rest -= max(0, sales)
      sum += days
      month -= 1
      days = Day.daysIn(month: month % 12 + 1, year: month / 12)
    }
    return rest > 0 ? nil : Double(sum)
  }
}

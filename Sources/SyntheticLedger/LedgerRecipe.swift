public import Receivables

/// Everything that decides a synthetic ledger: the same recipe always gives the same bytes.
///
/// Each customer lives on random streams of its own, so adding customers leaves the lines of the
/// others as they were. Amounts are in major units, probabilities and shares between 0 and 1.
public struct LedgerRecipe: Sendable, Codable, Hashable {
  public var seed: UInt64
  public var customers: Int
  /// The first day on which anything can be posted.
  public var firstDay: Day
  /// The last day of the ledger: what would have happened later is not written.
  public var lastDay: Day
  /// The first is the reporting currency; with more than one, `exchange_rates.csv` is written.
  public var currencies: [CurrencyShare]
  /// The share of customers onboarded within the window, spread evenly over it.
  public var onboardedInWindow: Double
  /// The share of customers onboarded in the last 60 days.
  public var onboardedRecently: Double
  /// Whether customers pay on days only on which banks settle their currency.
  public var businessDaysOnly: Bool
  /// Mix of ways to pay; shares are relative.
  public var payers: [PayerShare]
  public var billing: Billing
  public var payment: Payment
  public var disputes: Disputes
  public var contacts: Contacts
  public var health: Health
  /// When set, replaces payer types altogether: payment follows exactly this hazard.
  public var knownHazard: KnownHazard?
  /// When set, how invoices are settled beyond one payment in full.
  public var habits: Habits?
  /// Whether `invoices.csv` has the column `paid_on`.
  public var paidOnColumn: Bool
  /// Whether to write `invoices.csv` alone.
  public var oneFile: Bool

  public init(
    seed: UInt64, customers: Int, firstDay: Day, lastDay: Day,
    currencies: [CurrencyShare] = [CurrencyShare(code: "EUR", share: 1, unitsPerFirst: 1)],
    onboardedInWindow: Double = 0.25, onboardedRecently: Double = 0.02,
    businessDaysOnly: Bool = true, payers: [PayerShare] = PayerShare.usual,
    billing: Billing = Billing(), payment: Payment = Payment(), disputes: Disputes = Disputes(),
    contacts: Contacts = Contacts(), health: Health = Health(), knownHazard: KnownHazard? = nil,
    habits: Habits? = nil, paidOnColumn: Bool = false, oneFile: Bool = false
  ) {
    self.seed = seed
    self.customers = customers
    self.firstDay = firstDay
    self.lastDay = lastDay
    self.currencies = currencies
    self.onboardedInWindow = onboardedInWindow
    self.onboardedRecently = onboardedRecently
    self.businessDaysOnly = businessDaysOnly
    self.payers = payers
    self.billing = billing
    self.payment = payment
    self.disputes = disputes
    self.contacts = contacts
    self.health = health
    self.knownHazard = knownHazard
    self.habits = habits
    self.paidOnColumn = paidOnColumn
    self.oneFile = oneFile
  }
}

extension LedgerRecipe {
  /// A currency that some customers are billed in.
  public struct CurrencyShare: Sendable, Codable, Hashable {
    public var code: String
    /// Relative share of customers.
    public var share: Double
    /// How many units of it one unit of the first currency buys at the start.
    public var unitsPerFirst: Double

    public init(code: String, share: Double, unitsPerFirst: Double) {
      self.code = code
      self.share = share
      self.unitsPerFirst = unitsPerFirst
    }
  }

  /// A way to pay and how many customers have it.
  public struct PayerShare: Sendable, Codable, Hashable {
    public var payer: PayerType
    /// Relative share of customers.
    public var share: Double

    public init(_ payer: PayerType, _ share: Double) {
      self.payer = payer
      self.share = share
    }

    /// A portfolio in which a third pays as agreed and one customer in fifty fails.
    public static let usual: [PayerShare] = [
      PayerShare(.punctual, 0.32), PayerShare(.paymentRun, 0.22), PayerShare(.early, 0.07),
      PayerShare(.late, 0.21), PayerShare(.deteriorating, 0.07), PayerShare(.stretcher, 0.09),
      PayerShare(.bankrupt, 0.02),
    ]
  }
}

// MARK: - Ready-made recipes

extension LedgerRecipe {
  private static func day(_ year: Int, _ month: Int, _ day: Int) -> Day {
    guard let day = Day(year: year, month: month, day: day) else {
      preconditionFailure("no day \(year)-\(month)-\(day)")
    }
    return day
  }

  /// 300 customers over two and a half years, in euro, most of whose invoices are paid once.
  public static let usual = LedgerRecipe(
    seed: 7, customers: 300, firstDay: day(2024, 1, 1), lastDay: day(2026, 6, 30))

  /// The world of ``usual`` with everything the contract knows: some of its customers have the
  /// habits of real ledgers.
  public static let demo: LedgerRecipe = {
    var recipe = usual
    recipe.habits = .some
    return recipe
  }()

  /// The smallest useful input: 60 customers in one file, with `paid_on`.
  public static let oneFile: LedgerRecipe = {
    var recipe = LedgerRecipe(
      seed: 11, customers: 60, firstDay: day(2025, 1, 1), lastDay: day(2026, 6, 30),
      paidOnColumn: true, oneFile: true)
    recipe.payment.partialShare = 0
    recipe.payment.creditNoteShare = 0
    recipe.disputes.share = 0
    return recipe
  }()

  /// 40 customers billed in euro or United States dollars.
  public static let twoCurrencies: LedgerRecipe = {
    var recipe = LedgerRecipe(
      seed: 13, customers: 40, firstDay: day(2025, 1, 1), lastDay: day(2026, 6, 30),
      currencies: [
        CurrencyShare(code: "EUR", share: 0.6, unitsPerFirst: 1),
        CurrencyShare(code: "USD", share: 0.4, unitsPerFirst: 1.08),
      ])
    recipe.onboardedInWindow = 0.2
    return recipe
  }()

  /// A steady portfolio with every habit of real ledgers: discounts, short pays, parts, instalments,
  /// late application, returns, groups, cancelled invoices, fees, recoveries, holds and plans.
  public static let habits: LedgerRecipe = {
    var recipe = usual
    recipe.seed = 23
    recipe.customers = 360
    recipe.payers = [
      PayerShare(.punctual, 0.30), PayerShare(.paymentRun, 0.20), PayerShare(.early, 0.16),
      PayerShare(.late, 0.20), PayerShare(.deteriorating, 0.05), PayerShare(.stretcher, 0.07),
      PayerShare(.bankrupt, 0.02),
    ]
    // Habits bring parts, late application, over-payments and returned goods themselves.
    recipe.payment.partialShare = 0
    recipe.payment.overpaymentShare = 0
    recipe.payment.unappliedShare = 0
    recipe.payment.creditNoteShare = 0
    recipe.payment.shock = nil
    recipe.billing.seasonality = recipe.billing.seasonality.map { (1 + $0) / 2 }
    recipe.habits = Habits()
    return recipe
  }()

  /// The world of ``habits``, with the same customers, invoices and days of payment, in which each
  /// invoice is paid once and in full.
  public static let paidOnce: LedgerRecipe = {
    var recipe = habits
    recipe.habits?.practised = false
    return recipe
  }()

  /// About so many invoices, for measuring speed.
  public static func sized(invoices: Int, seed: UInt64) -> LedgerRecipe {
    precondition(invoices > 0, "\(invoices) invoices")
    var recipe = usual
    recipe.seed = seed
    recipe.billing.documentsPerBilling = 3
    recipe.health.recordsLatent = false
    recipe.customers = max(1, Int((Double(invoices) / invoicesPerSizedCustomer).rounded()))
    return recipe
  }

  /// Measured: the mean over ten thousand customers of ``sized(invoices:seed:)``.
  static let invoicesPerSizedCustomer = 98.4

  /// About so many invoices of so many customers.
  ///
  /// Where there are fewer than 33 for each, most customers buy now and then; else all are billed
  /// as in ``usual``, with as many documents on a day as it takes.
  ///
  /// - Returns: `nil` for fewer than ``fewestPerSizedCustomer`` invoices for each customer.
  public static func sized(invoices: Int, customers: Int, seed: UInt64) -> LedgerRecipe? {
    precondition(invoices > 0 && customers > 0, "\(invoices) invoices of \(customers) customers")
    let each = Double(invoices) / Double(customers)
    guard each >= Double(fewestPerSizedCustomer) else { return nil }
    var recipe = sized(invoices: invoices, seed: seed)
    recipe.customers = customers
    let rhythms = sparseRhythms.map(\.share).reduce(0, +)
    let regular = sparseRhythms.reduce(0) { $0 + $1.share * $1.rhythm.billingsPerMonth } / rhythms
    let rate = (each / activeMonths - regular) / (sparseRhythms[3].share / rhythms)
    if rate <= recipe.billing.irregularPerMonth {
      recipe.billing.documentsPerBilling = 1
      recipe.billing.rhythms = sparseRhythms
      recipe.billing.irregularPerMonth = rate
    } else {
      recipe.billing.documentsPerBilling = each * 3 / invoicesPerSizedCustomer
    }
    return recipe
  }

  /// The fewest invoices for each customer that ``sized(invoices:customers:seed:)`` can make.
  public static let fewestPerSizedCustomer = 15

  private static let sparseRhythms = [
    RhythmShare(.monthly, 0.28), RhythmShare(.fortnightly, 0.08), RhythmShare(.weekly, 0.04),
    RhythmShare(.irregular, 0.6),
  ]

  /// Measured: the months of full billing that a customer of ``usual`` comes to.
  private static let activeMonths = 22.6

  /// A clean world for tests of recovery: payment follows exactly ``KnownHazard``.
  ///
  /// No calendar, disputes, instalments, contacts, health or churn; `channel` is a fair coin for
  /// each invoice.
  public static func knownEffects(seed: UInt64, customers: Int = 400) -> LedgerRecipe {
    var recipe = LedgerRecipe(
      seed: seed, customers: customers, firstDay: day(2024, 1, 1), lastDay: day(2025, 12, 31),
      onboardedInWindow: 0.2, onboardedRecently: 0.02, businessDaysOnly: false,
      payers: [PayerShare(.punctual, 1)])
    recipe.knownHazard = KnownHazard()
    recipe.billing.paperShare = 0.5
    recipe.billing.contractShare = 0
    recipe.payment = .plain
    recipe.disputes.share = 0
    recipe.contacts = .none
    recipe.health.measured = false
    recipe.health.churns = false
    return recipe
  }

  /// The world of ``knownEffects(seed:customers:)`` in which health drives payment, billing and
  /// leaving.
  ///
  /// `truth.json` has the coefficients and each customer's latent health. Measurements show it with
  /// noise, and some are missing.
  public static func healthEffects(seed: UInt64, customers: Int = 400) -> LedgerRecipe {
    var recipe = knownEffects(seed: seed, customers: customers)
    recipe.knownHazard?.health = 0.8
    recipe.billing.healthEffect = 0.2
    recipe.health.measured = true
    recipe.health.churns = true
    return recipe
  }

  /// Names that ``named(_:)`` knows.
  public static let names = [
    "demo", "one-file", "two-currencies", "habits", "paid-once", "known-effects", "health-effects",
    "sized",
  ]

  /// The ready-made recipe of a name, with its own or another seed.
  ///
  /// - Parameter invoices: about how many, for `sized` only.
  public static func named(_ name: String, seed: UInt64? = nil, invoices: Int = 100_000)
    -> LedgerRecipe?
  {
    var recipe: LedgerRecipe
    switch name {
    case "demo": recipe = demo
    case "one-file": recipe = oneFile
    case "two-currencies": recipe = twoCurrencies
    case "habits": recipe = habits
    case "paid-once": recipe = paidOnce
    case "known-effects": recipe = knownEffects(seed: 1)
    case "health-effects": recipe = healthEffects(seed: 1)
    case "sized": recipe = sized(invoices: invoices, seed: 1)
    default: return nil
    }
    if let seed { recipe.seed = seed }
    return recipe
  }
}

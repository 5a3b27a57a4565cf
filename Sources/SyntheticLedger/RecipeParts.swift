extension LedgerRecipe {
  /// When and how much customers are billed.
  public struct Billing: Sendable, Codable, Hashable {
    /// Relative shares of monthly, fortnightly, weekly and irregular (Poisson) rhythms.
    public var rhythms: [RhythmShare] = [
      RhythmShare(.monthly, 0.55), RhythmShare(.fortnightly, 0.12), RhythmShare(.weekly, 0.06),
      RhythmShare(.irregular, 0.27),
    ]
    /// Mean invoices on a day of billing, at least 1.
    public var documentsPerBilling = 1.0
    /// Mean invoices a month of a customer billed irregularly.
    public var irregularPerMonth = 1.4
    /// Factors on amounts (regular) or frequency (irregular) from January to December.
    public var seasonality = [
      0.88, 0.92, 1.04, 0.98, 1.0, 1.03, 0.94, 0.82, 1.06, 1.08, 1.12, 1.13,
    ]
    /// Growth of amounts in a year: 0.06 is 6 %.
    public var yearlyGrowth = 0.06
    /// The geometric mean of invoice amounts over all customers, in the first currency.
    public var referenceAmount = 2400.0
    /// Standard deviation of the log of a customer's typical amount within its segment.
    public var sizeSpread = 0.9
    /// Standard deviation of the log of one invoice's amount around its customer's.
    public var amountSpread = 0.45
    /// Log amount for each standard deviation of latent health; `nil` where health does not tell.
    public var healthEffect: Double?
    /// The share of monthly customers with a contract: a fixed amount, announced for a
    /// year at a time.
    public var contractShare = 0.12
    /// Months from onboarding until billing has reached its full size.
    public var rampMonths = 6.0
    /// The share of the full size at which billing starts.
    public var rampStart = 0.4
    /// The share of invoices sent on paper rather than through the portal (`channel`).
    public var paperShare = 0.3

    public init() {}
  }

  /// How customers are billed.
  public enum Rhythm: String, Sendable, Codable, Hashable, CaseIterable {
    case monthly, fortnightly, weekly, irregular

    /// Mean days of billing in a month; none where they follow a rate.
    var billingsPerMonth: Double {
      switch self {
      case .monthly: 1
      case .fortnightly: 26 / 12
      case .weekly: 52 / 12
      case .irregular: 0
      }
    }
  }

  /// A billing rhythm and how many customers have it.
  public struct RhythmShare: Sendable, Codable, Hashable {
    public var rhythm: Rhythm
    public var share: Double

    public init(_ rhythm: Rhythm, _ share: Double) {
      self.rhythm = rhythm
      self.share = share
    }
  }

  /// What modifies the hazard of payment, and how cash is booked.
  ///
  /// The hazard of payer types is cumulative: an invoice is paid on the first day on which its
  /// customer pays at all and
  ///
  ///     Σ_days λ(day) · exp(u_c + β_a ln(amount / customer's typical) + β_p paper) · m(day) ≥ E
  ///
  /// with E standard exponential and m(day) the product of shock, health and contact.
  public struct Payment: Sendable, Codable, Hashable {
    /// Standard deviation of the customer effect u_c.
    public var customerSpread = 0.25
    /// β_a, on the log of the amount over the customer's typical amount.
    public var amountEffect = -0.10
    /// exp(β_p): the hazard of an invoice on paper over that of one through the portal.
    public var paperHazardRatio = 0.85
    /// The bad quarter; `nil` for none.
    public var shock: Shock? = Shock()
    /// Log hazard ratio for each standard deviation of latent health.
    public var healthEffect = 0.12
    /// The share of invoices paid in two or three instalments.
    public var partialShare = 0.035
    /// Days between instalments, at least and at most.
    public var instalmentGapDays = [14, 30]
    /// The share of payments that exceed what is owed; the excess stays on account.
    public var overpaymentShare = 0.012
    /// The probability that cash or credit on account is used up by the next payment.
    public var onAccountUse = 0.5
    /// The share of payments allocated some days after they were received.
    public var unappliedShare = 0.05
    /// Days until such a payment is allocated, at least and at most.
    public var unappliedDays = [2, 12]
    /// The probability that invoices paid on the same day share one payment.
    public var combinedShare = 0.75
    /// The share of invoices paid before they are issued.
    public var prepaidShare = 0.004
    /// The share of invoices that a return reduces by a credit note.
    public var creditNoteShare = 0.02
    /// Days past due at which what is left is written off, at least and at most.
    public var writeOffDaysPastDue = [175, 200]

    public init() {}

    /// One payment for each invoice, on the day, of the exact amount; nothing is written off.
    public static var plain: Payment {
      var payment = Payment()
      payment.customerSpread = 0
      payment.amountEffect = 0
      payment.paperHazardRatio = 1
      payment.shock = nil
      payment.healthEffect = 0
      payment.partialShare = 0
      payment.overpaymentShare = 0
      payment.unappliedShare = 0
      payment.combinedShare = 0
      payment.prepaidShare = 0
      payment.creditNoteShare = 0
      payment.writeOffDaysPastDue = [100_000, 100_000]
      return payment
    }
  }

  /// A time in which the whole portfolio pays more slowly.
  public struct Shock: Sendable, Codable, Hashable {
    /// Days from the recipe's first day.
    public var startsAfterDays = 456
    public var days = 91
    /// The factor on every hazard of payment meanwhile.
    public var hazardRatio = 0.6

    public init() {}
  }

  /// Contested invoices: payment waits until the dispute is closed.
  public struct Disputes: Sendable, Codable, Hashable {
    /// The mean share of invoices that a customer disputes.
    public var share = 0.04
    /// Standard deviation of the log of a customer's propensity.
    public var customerSpread = 0.9
    /// Days from issue to dispute and from opening to closing: gamma with shape 2 and these means.
    public var meanDaysToOpen = 12.0
    public var meanDaysToClose = 24.0
    /// The probability that a closed dispute was credited rather than rejected.
    public var creditedShare = 0.55

    public init() {}
  }

  /// Reminders, calls, the randomised experiment and promises.
  public struct Contacts: Sendable, Codable, Hashable {
    /// Days past due at which a dunning e-mail of level 1, 2, … is sent.
    ///
    /// Reminders follow the calendar of the invoice, so their effect is part of the payer's hazard.
    public var dunningDaysPastDue = [7, 21, 45]
    /// Whether collectors call at all.
    public var calls = true
    /// Days past due from which an invoice can be the reason for a call.
    public var callFromDaysPastDue = 8
    /// The factor on the hazard of every overdue invoice after a call: the effect to be recovered.
    public var hazardRatio = 1.7
    /// For how many days after the call the factor holds; nobody calls again meanwhile.
    public var effectDays = 28
    /// The share of occasions for a call that are drawn into the experiment.
    public var experimentShare = 0.3
    /// The probability of `contact` rather than `control` within the experiment.
    public var contactShare = 0.5
    /// Log odds of a call outside the experiment: this, plus ``callSlowness`` × slowness.
    public var callBase = -1.6
    /// Slow payers get more calls, so a naive comparison says that calls delay payment.
    public var callSlowness = 1.1
    /// The probability of a promise for each overdue invoice about to be paid within weeks.
    public var promiseShare = 0.5
    /// The probability that a promise is kept.
    public var promiseKept = 0.65

    public init() {}

    /// Nobody is contacted.
    public static var none: Contacts {
      var contacts = Contacts()
      contacts.dunningDaysPastDue = []
      contacts.calls = false
      return contacts
    }
  }

  /// Customer health and churn.
  ///
  /// Latent health is a stationary process with unit variance, one step a month, and the
  /// probability of deciding to leave in a month depends on it alone:
  ///
  ///     z_m = φ z_{m−1} + √(1 − φ²) ε,   P(leave in month m) = 1 / (1 + exp(−(c₀ + c₁ z_m)))
  public struct Health: Sendable, Codable, Hashable {
    /// Whether `health.csv` and `reviews.csv` are written.
    public var measured = true
    public var churns = true
    /// φ.
    public var persistence = 0.85
    /// c₀.
    public var churnIntercept = -5.3
    /// c₁, below zero: healthy customers stay.
    public var churnSlope = -1.2
    /// Months from the decision to leave until billing stops; usage falls meanwhile.
    ///
    /// A contract runs to the end of its year. Bankrupt payers do not decide to leave.
    public var noticeMonths = 2
    /// The probability that a measurement is missing.
    public var missingShare = 0.06
    /// Whether the truth keeps every customer's latent health.
    public var recordsLatent = true

    public init() {}
  }
}

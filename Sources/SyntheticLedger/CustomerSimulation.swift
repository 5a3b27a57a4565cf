import Foundation
import Receivables
import Statistics

/// The life of one customer, day by day, on random streams of its own.
///
/// Billing, payment, disputes, contacts and health draw from separate streams, so that switching
/// one of them off leaves the draws of the others as they were.
struct CustomerSimulation {
  /// An invoice that is still owed something.
  struct OpenInvoice {
    let invoice: Int
    let issuedOn: Day
    let dueOn: Day
    /// Where the payer's curve starts counting: the due day, or later for those who stretch.
    let anchor: Day
    let isPaper: Bool
    let amount: Int64
    var balance: Int64
    /// What the modified hazard has to add up to, and what it has added up to.
    let threshold: Double
    var accumulated = 0.0
    /// The payer's curve at the last day that was counted.
    var counted: Double
    /// Constant part of the log odds under a known hazard.
    var constantPart = 0.0
    /// Balance is paid in so many more payments.
    var instalments: Int
    var nextInstalmentOn: Day?
    /// The day that a promise was made against.
    var fixedPaymentOn: Day?
    /// A contact speeds payment until the end of this day.
    var spedUpUntil: Day?
    var disputeOpensOn: Day?
    var dispute: (position: Int, closesOn: Day, credit: Int64)?
    var returnOn: Day?
    var dunningLevel = 0
    let writtenOffOn: Day
    /// The factor on every step of the payer's curve.
    let pace: Double
  }

  /// Money or credit of the customer that no invoice has taken up.
  struct OnAccount {
    let source: CustomerHistory.Source
    var amount: Int64
  }

  let world: World
  let recipe: LedgerRecipe
  let days: DayTable
  let profile: CustomerProfile
  let currency: Currency
  var billing: SplitMix64
  var payment: SplitMix64
  var contact: SplitMix64
  var healthDraws: SplitMix64

  var history = CustomerHistory()
  var open: [OpenInvoice] = []
  var onAccount: [OnAccount] = []
  var nextNominal: Day
  var nextBilling: Day
  var nextContactFrom: Day
  /// The day on which the customer's contract, if it has one, starts its next year.
  var nextRenewal: Day
  var latent = 0.0
  /// Month ends since the decision to leave; `nil` before it.
  var monthsLeaving: Int?
  var monthsLived = 0

  init(_ profile: CustomerProfile, in world: World) {
    self.profile = profile
    self.world = world
    (recipe, days) = (world.recipe, world.days)
    currency = world.currencies[profile.currency]
    func stream(_ name: String) -> SplitMix64 {
      SplitMix64(seed: world.recipe.seed, stream: "\(profile.id)/\(name)")
    }
    (billing, payment) = (stream("billing"), stream("payment"))
    (contact, healthDraws) = (stream("contact"), stream("health"))
    let start = max(profile.onboardedOn, world.recipe.firstDay)
    (nextNominal, nextBilling, nextContactFrom, nextRenewal) = (start, start, start, start)
  }

  /// Lives through the ledger's days and returns what happened.
  mutating func run() -> CustomerHistory {
    let start = max(profile.onboardedOn, recipe.firstDay)
    scheduleFirstBilling(from: start)
    if profile.payer == .bankrupt, let turnsOn = profile.turnsOn {
      history.churnedOn = turnsOn + 45
    }
    beginHealth(on: start)
    for day in start...max(start, recipe.lastDay) where day <= recipe.lastDay {
      if days.dayOfMonth(day) == 1 && day > start { advanceHealth(on: day) }
      if day == nextRenewal { renewContract(on: day) }
      if day == nextBilling { bill(on: day) }
      if !open.isEmpty {
        openAndCloseDisputes(on: day)
        if isPaymentDay(day) { payDue(on: day) }
        giveUp(on: day)
        if days.isBusinessDay(day, currency: profile.currency) { contactCustomer(on: day) }
        if world.callDays.contains(day) { recordCallEffects(at: day) }
      }
      if days.isMonthEnd(day) { measureHealth(on: day) }
    }
    return history
  }

  func isPaymentDay(_ day: Day) -> Bool {
    recipe.businessDaysOnly
      ? days.isPaymentDay(day, profile.paymentDays, currency: profile.currency) : true
  }

  var minorUnits: Double { Double(currency.minorUnitsPerMajor) }
}

// MARK: - Billing

extension CustomerSimulation {
  private mutating func scheduleFirstBilling(from start: Day) {
    switch profile.rhythm {
    case .monthly:
      nextNominal = start
      while days.dayOfMonth(nextNominal) != profile.billingDay { nextNominal = nextNominal + 1 }
    case .weekly, .fortnightly:
      let week = profile.rhythm == .weekly ? 7 : 14
      nextNominal = start + billing.integer(0...(week - 1))
      while days.weekday(nextNominal) != profile.billingDay { nextNominal = nextNominal + 1 }
    case .irregular:
      nextNominal = start
      nextNominal = nominal(after: start)
    }
    nextBilling = days.rolled(nextNominal, currency: profile.currency)
  }

  private mutating func nominal(after day: Day) -> Day {
    switch profile.rhythm {
    case .monthly:
      var next = day + 28
      while days.dayOfMonth(next) != profile.billingDay { next = next + 1 }
      return next
    case .weekly: return day + 7
    case .fortnightly: return day + 14
    case .irregular:
      let perDay = recipe.billing.irregularPerMonth * world.season(day) / 30.4
      return day + max(1, Int((billing.exponential() / perDay).rounded(.up)))
    }
  }

  /// Announces a year of billing, unless the customer has left by then.
  private mutating func renewContract(on day: Day) {
    nextRenewal = day + Self.contractDays
    guard profile.hasContract else { return }
    if let churned = history.churnedOn, churned <= day { return }
    var nominal = nextNominal
    while true {
      let billedOn = days.rolled(nominal, currency: profile.currency)
      guard billedOn < nextRenewal else { return }
      history.expectations.append(
        .init(on: billedOn, amount: contractAmount(on: nominal), postedOn: day))
      nominal = self.nominal(after: nominal)
    }
  }

  static let contractDays = 365

  /// A contract's amount rises once a year.
  private func contractAmount(on nominal: Day) -> Int64 {
    let years = (nominal - recipe.firstDay) / 365
    let factor = pow(1 + recipe.billing.yearlyGrowth, Double(max(0, years)))
    return max(1, Int64((profile.typicalAmount * factor * minorUnits / 100).rounded()) * 100)
  }

  private mutating func bill(on day: Day) {
    let nominal = nextNominal
    repeat {
      nextNominal = self.nominal(after: nextNominal)
      nextBilling = days.rolled(nextNominal, currency: profile.currency)
    } while nextBilling <= day
    if let churned = history.churnedOn, day > churned { return }
    if profile.hasContract {
      issue(contractAmount(on: nominal), on: day)
      return
    }
    let documents = 1 + billing.poisson(max(0, recipe.billing.documentsPerBilling - 1))
    let months = Double(day - profile.onboardedOn) / 30.4
    let (rampMonths, rampStart) = (recipe.billing.rampMonths, recipe.billing.rampStart)
    let ramp = rampMonths > 0 ? min(1, rampStart + (1 - rampStart) * months / rampMonths) : 1
    let season = profile.rhythm == .irregular ? 1 : world.season(day)
    let scale =
      profile.typicalAmount * world.growth(day) * ramp * season * minorUnits
      * (recipe.billing.healthEffect.map { exp($0 * latent) } ?? 1)
    for _ in 0..<documents {
      let amount = scale * exp(recipe.billing.amountSpread * billing.normal())
      issue(max(Int64(minorUnits), Int64(amount.rounded())), on: day)
    }
  }

  private mutating func issue(_ amount: Int64, on day: Day) {
    let dueOn = day + profile.termsDays
    let isPaper = billing.chance(recipe.billing.paperShare)
    let hasOrder = billing.chance(profile.segment.name == "public" ? 0.95 : 0.4)
    let order = 10_000 + billing.integer(0...89_999)
    let invoice = history.addInvoice(
      issuedOn: day, dueOn: dueOn, amount: amount, isPaper: isPaper, order: hasOrder ? order : nil)

    let threshold = payment.exponential()
    let (partial, parts) = (payment.uniform(), payment.integer(2...3))
    let (prepaid, prepaidDays) = (payment.uniform(), payment.integer(1...6))
    let (disputed, toDispute) = (
      payment.uniform(), payment.gammaOfShape2(mean: recipe.disputes.meanDaysToOpen)
    )
    let (returned, toReturn) = (payment.uniform(), payment.integer(3...25))
    let writtenOffOn = dueOn + payment.integer(between: recipe.payment.writeOffDaysPastDue)

    if prepaid < recipe.payment.prepaidShare && recipe.knownHazard == nil {
      let paidOn = days.rolledBack(day - prepaidDays, currency: profile.currency)
      if paidOn >= max(recipe.firstDay, profile.onboardedOn) {
        history.payments.append(.init(receivedOn: paidOn, amount: amount))
        history.allocate(
          .payment(history.payments.count - 1), to: invoice, amount: amount, on: day,
          lastDay: recipe.lastDay)
        return
      }
    }
    let typical = profile.typicalAmount * minorUnits
    let ratio = Double(amount) / typical
    var anchor = profile.curve.countsFromIssue ? day : dueOn
    if profile.payer == .deteriorating, let turnsOn = profile.turnsOn {
      anchor = anchor + min(45, max(0, (day - turnsOn) / 6))
    }
    if profile.payer == .stretcher && ratio > 1.3 { anchor = anchor + 25 }
    let effects =
      profile.effect + recipe.payment.amountEffect * log(ratio)
      + (isPaper ? log(recipe.payment.paperHazardRatio) : 0)
    var item = OpenInvoice(
      invoice: invoice, issuedOn: day, dueOn: dueOn, anchor: anchor, isPaper: isPaper,
      amount: amount, balance: amount, threshold: threshold / exp(effects),
      counted: profile.curve[day - anchor], instalments: 1, writtenOffOn: writtenOffOn,
      pace: exp(effects))
    if partial < recipe.payment.partialShare { item.instalments = parts }
    if disputed < recipe.disputes.share * profile.disputePropensity {
      item.disputeOpensOn = day + max(2, Int(toDispute.rounded()))
    }
    if returned < recipe.payment.creditNoteShare { item.returnOn = day + toReturn }
    if let known = recipe.knownHazard {
      let reference =
        recipe.billing.referenceAmount * recipe.currencies[profile.currency].unitsPerFirst
      item.constantPart = known.constantPart(
        segment: profile.segment.name, amountRatio: Double(amount) / minorUnits / reference,
        paper: isPaper, customer: profile.effect)
    }
    open.append(item)
  }
}

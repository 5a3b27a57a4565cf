import Foundation
import Receivables
import Statistics

/// Who a customer is: drawn once, before anything happens.
struct CustomerProfile {
  let number: Int
  /// The number as identifiers write it.
  let tag: String
  let segment: Segment
  let country: Country
  let currency: Int
  let termsDays: Int
  /// In major units of its currency.
  let typicalAmount: Double
  let payer: PayerType
  var paymentDays: PaymentDays
  let curve: PaymentCurve
  let delayShape: Double?
  let delayMean: Double?
  let turnsOn: Day?
  let effect: Double
  let disputePropensity: Double
  let rhythm: LedgerRecipe.Rhythm
  let hasContract: Bool
  let billingDay: Int
  let onboardedOn: Day
  let parent: Int?
  let strategicValue: Int
  let callWeekday: Int
  let identity: CustomerIdentity

  var id: String { "C" + tag }
  /// How much later than agreed half of its invoices would be paid, in units of twenty days.
  var slowness: Double { curve.countsFromIssue ? 0 : min(3, curve.medianDelay / 20) }

  static func tag(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }

  init(number: Int, world: World) {
    let recipe = world.recipe
    let tag = Self.tag(number)
    var draws = SplitMix64(seed: recipe.seed, stream: "C\(tag)/profile")
    self.number = number
    self.tag = tag
    let segment = Segment.all[draws.position(Segment.all.map(\.share))]
    self.segment = segment
    currency = draws.position(recipe.currencies.map(\.share))
    let isDollar = recipe.currencies[currency].code == "USD"
    country =
      Country.allCases[
        draws.position(isDollar ? [0.1, 0.05, 0.15, 0.7] : [0.55, 0.25, 0.15, 0.05])]
    termsDays = segment.terms[draws.position(segment.terms.map(\.share))].days
    let size = segment.size * exp(recipe.billing.sizeSpread * draws.normal())
    typicalAmount = rounded6(
      recipe.billing.referenceAmount * size * recipe.currencies[currency].unitsPerFirst)

    let payer = recipe.payers[
      draws.position(recipe.payers.map { $0.share * (segment.tilt[$0.payer] ?? 1) })
    ].payer
    self.payer = payer
    let (shape, mean) = (1.2 + 2 * draws.uniform(), (8 + 4 * draws.exponential() * 4).rounded())
    let pace = draws.uniform()
    switch payer {
    case .punctual, .deteriorating, .stretcher, .bankrupt:
      curve = .punctual(atDue: 0.5 + 1.2 * pace)
    case .paymentRun: curve = .paymentRun
    case .early: curve = .early(perDay: 0.08 + 0.2 * pace)
    case .late: curve = .late(shape: shape, meanDelay: min(mean, 60))
    }
    delayShape = payer == .late ? rounded6(shape) : nil
    delayMean = payer == .late ? min(mean, 60) : nil
    let runs: [PaymentDays] = [
      .weekdays([5]), .weekdays([2]), .weekdays([2, 4]), .daysOfMonth([10, 25]),
      .daysOfMonth([1, 15]), .daysOfMonth([28]),
    ]
    let run = runs[draws.position([0.3, 0.1, 0.2, 0.2, 0.15, 0.05])]
    paymentDays = payer == .paymentRun ? run : .everyBusinessDay
    effect = rounded6(
      (recipe.knownHazard?.customerSpread ?? recipe.payment.customerSpread) * draws.normal())
    disputePropensity = rounded6(
      exp(
        recipe.disputes.customerSpread * draws.normal() - pow(recipe.disputes.customerSpread, 2) / 2
      ))

    let rhythm = recipe.billing.rhythms[draws.position(recipe.billing.rhythms.map(\.share))].rhythm
    self.rhythm = rhythm
    let contract = draws.chance(recipe.billing.contractShare)
    hasContract = contract && rhythm == .monthly
    billingDay = rhythm == .monthly ? draws.integer(1...28) : draws.integer(1...5)

    let window = recipe.lastDay - recipe.firstDay
    let (arrival, place) = (draws.uniform(), draws.uniform())
    let onboardedOn: Day
    if arrival < recipe.onboardedRecently {
      onboardedOn = recipe.lastDay - Int(place * Double(min(60, window + 1)))
    } else if arrival < recipe.onboardedRecently + recipe.onboardedInWindow {
      onboardedOn = recipe.firstDay + Int(place * Double(max(1, window - 60)))
    } else {
      onboardedOn = recipe.firstDay - 30 - Int(place * 1800)
    }
    self.onboardedOn = onboardedOn
    let turn = draws.uniform()
    let start = max(onboardedOn, recipe.firstDay)
    turnsOn =
      payer == .bankrupt || payer == .deteriorating
      ? start + Int((0.2 + 0.6 * turn) * Double(max(1, recipe.lastDay - start))) : nil
    let hasParent = draws.chance(0.07)
    let parentDraw = draws.uniform()
    parent = hasParent && number > 1 ? 1 + Int(parentDraw * Double(number - 1)) : nil
    strategicValue = min(5, max(1, Int((2.4 + 0.9 * log(size) + 0.6 * draws.normal()).rounded())))
    callWeekday = draws.integer(1...5)
    identity = CustomerIdentity(tag: tag, country: country, draws: &draws)
  }
}

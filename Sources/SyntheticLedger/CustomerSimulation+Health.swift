import Foundation
import Receivables
import Statistics

extension CustomerSimulation {
  mutating func beginHealth(on start: Day) {
    history.firstMonth = start - (days.dayOfMonth(start) - 1)
    latent = rounded6(healthDraws.normal())
    decideWhetherToLeave(on: start)
  }

  /// One step of latent health at the start of a month.
  mutating func advanceHealth(on day: Day) {
    let φ = recipe.health.persistence
    latent = rounded6(φ * latent + (1 - φ * φ).squareRoot() * healthDraws.normal())
    if let months = monthsLeaving {
      monthsLeaving = months + 1
    } else {
      decideWhetherToLeave(on: day)
    }
  }

  private mutating func decideWhetherToLeave(on day: Day) {
    let health = recipe.health
    let (draw, dayDraw) = (healthDraws.uniform(), healthDraws.integer(0...27))
    if let churned = history.churnedOn, day > churned { return }
    if health.recordsLatent { history.latentHealth.append(latent) }
    guard health.churns, profile.payer != .bankrupt, history.churnedOn == nil else { return }
    guard draw < logistic(health.churnIntercept + health.churnSlope * latent) else { return }
    history.decidedToLeaveOn = day - (days.dayOfMonth(day) - 1)
    monthsLeaving = 0
    let earliest = day + Int(30.4 * Double(health.noticeMonths)) + dayDraw
    var renewal = nextRenewal
    while renewal <= earliest { renewal = renewal + Self.contractDays }
    // Contracts are not broken, only not renewed, so that what they announced comes true.
    history.churnedOn = profile.hasContract ? renewal - 1 : earliest
  }

  /// Month-end measurements; some are missing at random.
  mutating func measureHealth(on day: Day) {
    guard recipe.health.measured else { return }
    if let churned = history.churnedOn, day > churned { return }
    monthsLived += 1
    let z = latent
    let decline = monthsLeaving.map { pow(0.55, Double(min(3, $0 + 1))) } ?? 1
    let seats = 40 + 60 * profile.effectOfSize
    record(.usage, on: day, seats * decline * exp(0.35 * z + 0.12 * healthDraws.normal()))
    record(
      .keyFeatureUsage, on: day,
      100 * decline * logistic(0.2 + 0.7 * z + 0.3 * healthDraws.normal()))
    record(.supportTickets, on: day, Double(healthDraws.poisson(exp(0.3 - 0.4 * z))))
    record(.incidents, on: day, Double(healthDraws.poisson(exp(-1.6 - 0.3 * z))))
    let phase = profile.number % 3
    let (score, mood) = (
      25 + 22 * z + 12 * healthDraws.normal(), 3.9 + 0.35 * z + 0.25 * healthDraws.normal()
    )
    if days.month(day) % 3 == phase { record(.nps, on: day, min(100, max(-100, score))) }
    if days.month(day) % 3 == (phase + 1) % 3 { record(.csat, on: day, 10 * min(5, max(1, mood))) }
    let calls = Double(healthDraws.poisson(exp(-0.9 + 0.6 * z)))
    if days.month(day) % 6 == 0 { record(.referenceCalls, on: day, calls) }
    review(on: day)
  }

  private mutating func record(_ metric: HealthMetric, on day: Day, _ value: Double) {
    guard !healthDraws.chance(recipe.health.missingShare) else { return }
    history.measurements.append(.init(on: day, metric: metric, value: Int64(value.rounded())))
  }

  private static let comments: [String: [String]] = [
    "healthy": [
      "uses most of what it pays for", "renewal expected without discussion", "sponsor is pleased",
    ],
    "watch": [
      "usage slipped; sponsor changed", "asked about prices, elsewhere",
      "open tickets need an owner",
    ],
    "at_risk": [
      "speaks of \"other options\"", "sponsor left, no successor known",
      "usage is falling month by month",
    ],
  ]

  /// Top accounts are reviewed every quarter; the verdict sees latent health through noise.
  private mutating func review(on day: Day) {
    let seen = latent - (monthsLeaving == nil ? 0 : 1) + 0.5 * healthDraws.normal()
    let pick = healthDraws.integer(0...2)
    guard profile.strategicValue >= 4, days.month(day) % 3 == 0 else { return }
    let verdict = seen > 0.3 ? "healthy" : seen > -0.8 ? "watch" : "at_risk"
    history.reviews.append(
      .init(
        on: day, reviewer: profile.identity.collector, verdict: verdict,
        comment: Self.comments[verdict, default: [""]][pick]))
  }
}

extension CustomerProfile {
  /// Usage follows size, within bounds.
  var effectOfSize: Double { Double(strategicValue) }
}

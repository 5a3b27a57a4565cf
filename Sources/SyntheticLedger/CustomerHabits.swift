import Receivables
import Statistics

/// How one customer settles what it owes; drawn once.
public struct CustomerHabits: Sendable, Codable, Hashable {
  /// What it does not pay.
  public enum Deduction: String, Sendable, Codable, Hashable, CaseIterable {
    case discount, rounding
    case taxWithheld = "tax_withheld"
    case bankCharge = "bank_charge"
  }

  /// What closes a discount.
  public enum DiscountClosing: String, Sendable, Codable, Hashable, CaseIterable {
    case creditNote = "credit_note"
    case writeOff = "write_off"
    case nothing
  }

  /// How its cash is split.
  public enum Parts: String, Sendable, Codable, Hashable, CaseIterable {
    case whole, halves, several, instalments, retention
  }

  /// When its cash is set against invoices.
  public enum Application: String, Sendable, Codable, Hashable, CaseIterable {
    case sameDay = "same_day"
    case late
    case onAccount = "on_account"
  }

  public var deduction: Deduction?
  public var discountClosing: DiscountClosing?
  /// The bank's charge on each payment, in minor units of its currency.
  public var bankCharge: Int64?
  public var parts = Parts.whole
  /// Days from the first half to the second.
  public var secondHalfAfterDays: Int?
  /// How many parts or instalments.
  public var partCount: Int?
  public var application = Application.sameDay
  public var paysByDebit = false
  /// Whether late payment costs it a fee.
  public var isCharged = false
  /// Whether it is not to be reminded for a time.
  public var isBlocked = false
  /// The parent who pays for it.
  public var payer: String?

  /// - Parameter isGrouped: whether a parent pays in one transfer for it and others.
  init(_ profile: CustomerProfile, isGrouped: Bool, payer: String?, in world: World) {
    guard let habits = world.recipe.habits else { preconditionFailure("a recipe without habits") }
    var draws = SplitMix64(seed: world.recipe.seed, stream: "\(profile.id)/habits")
    self.payer = payer
    let (deductionDraw, closing) = (
      draws.uniform(), draws.position(habits.deductions.discountClosedBy)
    )
    let charge = draws.integer(between: habits.deductions.chargeUnits)
    let partsDraw = draws.uniform()
    let (gap, several) = (
      draws.integer(between: habits.parts.halvesAfterDays),
      draws.integer(between: habits.parts.several)
    )
    let instalments = draws.integer(between: habits.parts.instalments)
    let (applicationDraw, debitDraw) = (draws.uniform(), draws.uniform())
    isCharged = draws.chance(habits.documents.chargedShare)
    isBlocked = draws.chance(habits.collections.blockShare)

    deduction = Self.deduction(deductionDraw, of: profile, habits.deductions)
    if deduction == .discount { discountClosing = DiscountClosing.allCases[closing] }
    if deduction == .bankCharge {
      let units =
        Double(charge) / 100 * Double(world.currencies[profile.currency].minorUnitsPerMajor)
        * world.recipe.currencies[profile.currency].unitsPerFirst
      bankCharge = max(1, Int64(units.rounded()))
    }
    guard !isGrouped else {
      if applicationDraw < habits.application.lateShare { application = .late }
      return
    }
    // Who takes a discount pays at once; tax is withheld from whole payments.
    if deduction == nil || deduction == .rounding {
      parts = Self.parts(partsDraw, of: profile, habits.parts)
    }
    if parts == .halves { secondHalfAfterDays = gap }
    if parts == .several { partCount = several }
    if parts == .instalments { partCount = instalments }
    let application = habits.application
    if applicationDraw < application.lateShare {
      self.application = .late
    } else if applicationDraw < application.lateShare + application.onAccountShare {
      self.application = .onAccount
    }
    // A discount is lost with the payment.
    paysByDebit = deduction != .discount && debitDraw < habits.incidents.debitShare
  }

  private static func deduction(
    _ draw: Double, of profile: CustomerProfile, _ shares: LedgerRecipe.Habits.Deductions
  ) -> Deduction? {
    if profile.payer == .early && draw < shares.discountShare { return .discount }
    var left = profile.payer == .early ? draw - shares.discountShare : draw
    for (kind, share) in [
      (Deduction.rounding, shares.roundingShare), (.taxWithheld, shares.taxShare),
      (.bankCharge, shares.chargeShare),
    ] {
      left -= share
      if left < 0 { return kind }
    }
    return nil
  }

  private static func parts(
    _ draw: Double, of profile: CustomerProfile, _ shares: LedgerRecipe.Habits.Parts
  ) -> Parts {
    let builds = profile.segment.name == "manufacturing"
    var left = draw
    for (kind, share) in [
      (Parts.halves, shares.halvesShare), (.several, shares.severalShare),
      (.instalments, shares.instalmentShare), (.retention, builds ? shares.retentionShare : 0),
    ] {
      left -= share
      if left < 0 { return kind }
    }
    return .whole
  }
}

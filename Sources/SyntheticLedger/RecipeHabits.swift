extension LedgerRecipe {
  /// How invoices are settled where not everybody pays once, in full, and is matched the same day.
  ///
  /// The world is lived through as if everybody paid once and in full. Habits then decide how each
  /// of those payments came about, on random streams of their own, so the same recipe without
  /// ``practised`` has the same customers, invoices and days of payment. Shares are of customers,
  /// chances of single invoices or payments, days written as the least and the most.
  public struct Habits: Sendable, Codable, Hashable {
    /// Whether customers follow these habits; if not, each invoice is paid once and in full.
    public var practised = true
    public var deductions = Deductions()
    public var parts = Parts()
    public var application = Application()
    public var incidents = Incidents()
    public var documents = Documents()
    public var groups = Groups()
    public var collections = Collections()
    /// Whether `truth-settlements.tsv` is written.
    public var recordsSettlements = true

    public init() {}

    /// Every habit, but few customers who have one.
    public static let some: Habits = {
      var habits = Habits()
      habits.deductions.discountShare = 0.5
      habits.deductions.roundingShare = 0.05
      habits.deductions.taxShare = 0.02
      habits.deductions.chargeShare = 0.02
      habits.parts.halvesShare = 0.03
      habits.parts.severalShare = 0.02
      habits.parts.instalmentShare = 0.02
      habits.parts.retentionShare = 0.04
      habits.application.lateShare = 0.05
      habits.application.onAccountShare = 0.02
      habits.incidents.debitShare = 0.1
      habits.incidents.misappliedChance = 0.004
      habits.incidents.overpaidChance = 0.002
      habits.incidents.twiceChance = 0.002
      habits.documents.goodsReturnedChance = 0.004
      habits.documents.cancelledChance = 0.004
      habits.documents.chargedShare = 0.06
      habits.groups.payingShare = 0.5
      habits.collections.planChance = 0.06
      habits.collections.blockShare = 0.02
      habits.recordsSettlements = false
      return habits
    }()
  }
}

extension LedgerRecipe.Habits {
  /// What customers do not pay; a customer has one of these habits at most.
  public struct Deductions: Sendable, Codable, Hashable {
    /// The share of early payers who take a cash discount.
    public var discountShare = 0.75
    /// In hundredths of a per cent: 200 is 2 %.
    public var discountBasisPoints = 200
    /// The discount is taken on what is paid within so many days of issue.
    public var discountDays = 10
    /// Relative shares of customers whose discount is closed by a credit note, by a write-off, and
    /// not at all.
    public var discountClosedBy = [0.45, 0.45, 0.10]
    /// Who pays a cent or a few units too little.
    public var roundingShare = 0.14
    /// Minor units short.
    public var roundingUnits = [1, 95]
    /// The share of roundings that are written off without a reason.
    public var unstatedShare = 0.4
    /// Who withholds tax from each payment.
    public var taxShare = 0.05
    public var taxBasisPoints = 1000
    /// Whose bank takes a fixed charge off each payment.
    public var chargeShare = 0.07
    /// Minor units of the first currency.
    public var chargeUnits = [350, 2500]
    /// The share of deductions that are booked some days after the cash is applied.
    public var bookedLaterShare = 0.4
    public var bookedLaterDays = [5, 40]

    public init() {}
  }

  /// Cash in parts; a customer has one of these habits at most.
  public struct Parts: Sendable, Codable, Hashable {
    /// Who pays half, and the other half a fixed number of days later.
    public var halvesShare = 0.10
    public var halvesAfterDays = [30, 60]
    /// Who pays in several parts.
    public var severalShare = 0.05
    public var several = [3, 5]
    public var severalGapDays = [10, 21]
    /// The chance that a customer with such a habit follows it with an invoice.
    public var followedChance = 0.85
    /// Who is billed in instalments, each with a due day of its own.
    public var instalmentShare = 0.05
    public var instalments = [2, 4]
    public var instalmentGapDays = 30
    /// Which manufacturers keep part of each invoice back until long after it is due.
    public var retentionShare = 0.08
    public var retentionBasisPoints = 1000
    public var retentionDays = 365

    public init() {}
  }

  /// When cash is set against invoices.
  public struct Application: Sendable, Codable, Hashable {
    /// Whose cash is applied days after it was received.
    public var lateShare = 0.15
    public var lateDays = [5, 25]
    /// Whose cash stays on account for weeks.
    public var onAccountShare = 0.04
    public var onAccountDays = [21, 56]

    public init() {}
  }

  /// What goes wrong with single payments.
  public struct Incidents: Sendable, Codable, Hashable {
    /// Who pays by direct debit, which may be returned and is paid again later.
    public var debitShare = 0.18
    public var returnedChance = 0.05
    public var returnedAfterDays = [2, 8]
    public var paidAgainAfterDays = [7, 28]
    /// Cash set against the wrong invoice and moved later.
    public var misappliedChance = 0.02
    public var movedAfterDays = [8, 25]
    /// Cash above what is owed, sent back later.
    public var overpaidChance = 0.008
    /// The same invoices paid twice; the second payment is sent back or used up by a later one.
    public var twiceChance = 0.006
    public var twiceAfterDays = [1, 10]
    public var refundedAfterDays = [12, 40]

    public init() {}
  }

  /// Documents beside the invoices.
  public struct Documents: Sendable, Codable, Hashable {
    /// Goods sent back and credited.
    public var goodsReturnedChance = 0.025
    /// Invoices cancelled by a credit note and issued again.
    public var cancelledChance = 0.012
    public var cancelledAfterDays = [3, 12]
    /// Who is charged a fee, interest or a debit note for late payment.
    public var chargedShare = 0.25
    public var chargedDaysPastDue = 14
    /// In minor units of the first currency.
    public var feeUnits = 4000
    /// The chance that a fee is waived rather than paid.
    public var waivedChance = 0.4

    public init() {}
  }

  /// Parents who pay for those they own, in one transfer.
  public struct Groups: Sendable, Codable, Hashable {
    /// The share of parents who pay for their children.
    public var payingShare = 0.7
    /// The chance that a transfer is larger than what it pays; the rest stays on account.
    public var advanceChance = 0.08
    /// The advance over the transfer.
    public var advanceShare = 0.15

    public init() {}
  }

  /// Plans, blocks and what is recovered of losses.
  public struct Collections: Sendable, Codable, Hashable {
    /// The chance that an invoice paid late is paid by a plan of three promises.
    public var planChance = 0.25
    public var planFromDaysPastDue = 20
    public var planGapDays = 21
    /// The chance that a part of a plan is paid on its day.
    public var planKeptChance = 0.8
    /// Who is not to be reminded for a time.
    public var blockShare = 0.03
    public var blockDays = [60, 180]
    /// Days from a bankrupt customer's last payment until its insolvency is known.
    public var insolvencyKnownAfterDays = 30
    /// The chance that something is recovered after a write-off.
    public var recoveredChance = 0.35
    public var recoveredAfterDays = [30, 150]

    public init() {}
  }
}

extension LedgerRecipe.Habits {
  /// Everything between 0 and 1, with its name.
  var shares: [(String, Double)] {
    [
      ("deductions.discountShare", deductions.discountShare),
      ("deductions.roundingShare", deductions.roundingShare),
      ("deductions.unstatedShare", deductions.unstatedShare),
      ("deductions.taxShare", deductions.taxShare),
      ("deductions.chargeShare", deductions.chargeShare),
      ("deductions.bookedLaterShare", deductions.bookedLaterShare),
      ("parts.halvesShare", parts.halvesShare), ("parts.severalShare", parts.severalShare),
      ("parts.followedChance", parts.followedChance),
      ("parts.instalmentShare", parts.instalmentShare),
      ("parts.retentionShare", parts.retentionShare),
      ("application.lateShare", application.lateShare),
      ("application.onAccountShare", application.onAccountShare),
      ("incidents.debitShare", incidents.debitShare),
      ("incidents.returnedChance", incidents.returnedChance),
      ("incidents.misappliedChance", incidents.misappliedChance),
      ("incidents.overpaidChance", incidents.overpaidChance),
      ("incidents.twiceChance", incidents.twiceChance),
      ("documents.goodsReturnedChance", documents.goodsReturnedChance),
      ("documents.cancelledChance", documents.cancelledChance),
      ("documents.chargedShare", documents.chargedShare),
      ("documents.waivedChance", documents.waivedChance),
      ("groups.payingShare", groups.payingShare), ("groups.advanceChance", groups.advanceChance),
      ("groups.advanceShare", groups.advanceShare),
      ("collections.planChance", collections.planChance),
      ("collections.planKeptChance", collections.planKeptChance),
      ("collections.blockShare", collections.blockShare),
      ("collections.recoveredChance", collections.recoveredChance),
      // Hundredths of a per cent, as shares.
      ("deductions.discountBasisPoints / 5000", Double(deductions.discountBasisPoints) / 5000),
      ("deductions.taxBasisPoints / 5000", Double(deductions.taxBasisPoints) / 5000),
      ("parts.retentionBasisPoints / 5000", Double(parts.retentionBasisPoints) / 5000),
    ]
  }

  /// Everything written as the least and the most, with its name and the least that is possible.
  var ranges: [(String, [Int], Int)] {
    [
      ("deductions.roundingUnits", deductions.roundingUnits, 1),
      ("deductions.chargeUnits", deductions.chargeUnits, 1),
      ("deductions.bookedLaterDays", deductions.bookedLaterDays, 1),
      ("parts.halvesAfterDays", parts.halvesAfterDays, 1), ("parts.several", parts.several, 2),
      ("parts.severalGapDays", parts.severalGapDays, 1),
      ("parts.instalments", parts.instalments, 2),
      ("application.lateDays", application.lateDays, 1),
      ("application.onAccountDays", application.onAccountDays, 1),
      ("incidents.returnedAfterDays", incidents.returnedAfterDays, 1),
      ("incidents.paidAgainAfterDays", incidents.paidAgainAfterDays, 1),
      ("incidents.movedAfterDays", incidents.movedAfterDays, 1),
      ("incidents.twiceAfterDays", incidents.twiceAfterDays, 1),
      ("incidents.refundedAfterDays", incidents.refundedAfterDays, 1),
      ("documents.cancelledAfterDays", documents.cancelledAfterDays, 1),
      ("collections.blockDays", collections.blockDays, 1),
      ("collections.recoveredAfterDays", collections.recoveredAfterDays, 1),
    ]
  }

  /// What keeps these habits from being followed, in one sentence; `nil` if nothing does.
  var fault: String? {
    for (name, share) in shares where !(0...1).contains(share) {
      return "habits.\(name) is \(share), which is not between 0 and 1."
    }
    for (name, ends, least) in ranges
    where ends.count != 2 || ends[0] < least || ends[1] < ends[0] {
      return "habits.\(name) is \(ends); write the least (from \(least)) and the most."
    }
    let closings = deductions.discountClosedBy
    if closings.count != 3 || closings.contains(where: { !($0 >= 0) })
      || !(closings.reduce(0, +) > 0)
    {
      return "habits.deductions.discountClosedBy needs three shares, one of them above zero."
    }
    if parts.halvesShare + parts.severalShare + parts.instalmentShare + parts.retentionShare > 1
      || deductions.roundingShare + deductions.taxShare + deductions.chargeShare > 1
    {
      return "The shares of habits that exclude one another add up to more than 1."
    }
    for (name, days) in [
      ("parts.instalmentGapDays", parts.instalmentGapDays),
      ("parts.retentionDays", parts.retentionDays),
      ("collections.planGapDays", collections.planGapDays),
      ("documents.feeUnits", documents.feeUnits),
    ] where days < 1 {
      return "habits.\(name) is \(days), below 1."
    }
    return nil
  }
}

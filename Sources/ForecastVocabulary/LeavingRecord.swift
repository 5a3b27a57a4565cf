/// How well it was foretold who leaves, and whether that changes the forecast.
public struct LeavingRecord: Sendable, Hashable, Codable {
  public let horizonDays: Int
  public let label: ChurnLabel
  public let snapshots: Int
  /// Customers at the snapshots, and those of them that left.
  public let rows: Int
  public let events: Int
  /// Of the latest snapshots, foretold from earlier ones.
  public let areaUnderCurve: Double?
  package let billing: LeavingEffect?
  package let payment: LeavingEffect?
  /// Why nobody's leaving is foretold; `nil` where it is.
  public let reason: String?

  package init(
    horizonDays: Int, label: ChurnLabel, snapshots: Int, rows: Int, events: Int,
    areaUnderCurve: Double?, billing: LeavingEffect?, payment: LeavingEffect?, reason: String?
  ) {
    self.horizonDays = horizonDays
    self.label = label
    self.snapshots = snapshots
    self.rows = rows
    self.events = events
    self.areaUnderCurve = areaUnderCurve
    self.billing = billing
    self.payment = payment
    self.reason = reason
  }

  /// Whether the chance of leaving changes billing to come, and when open invoices are paid.
  public var changesBilling: Bool { billing?.isUsed ?? false }
  public var changesPayment: Bool { payment?.isUsed ?? false }
  /// b of billing and of payments, where they are used.
  public var billingStrength: Double? { changesBilling ? billing?.strength : nil }
  public var paymentStrength: Double? { changesPayment ? payment?.strength : nil }

  /// What a reader should know, as sentences without their full stops.
  public var notes: [String] {
    reason.map { ["\($0), so future billing follows each customer's silence alone"] } ?? fallbacks
  }

  /// Of these, that predictions of churn helped nothing.
  public var fallbacks: [String] {
    guard reason == nil else { return [] }
    var notes: [String] = []
    if !changesBilling {
      notes.append(
        "churn predictions did not improve the billing forecast, so they are not used in it")
    }
    if !changesPayment {
      notes.append(
        "churn predictions did not improve the payment forecast, so they are not used in it")
    }
    return notes
  }
}

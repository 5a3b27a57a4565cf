public import Receivables

/// A share of loss from a number of days past due on.
public struct StatedLossRate: Sendable, Hashable, Codable {
  /// 0 is what is not due.
  public var fromDaysPastDue: Int
  /// From 0 to 1.
  public var rate: Double

  /// From the day on, up to the next stated one.
  public init(fromDaysPastDue: Int, rate: Double) {
    (self.fromDaysPastDue, self.rate) = (fromDaysPastDue, rate)
  }
}

/// A named debtor whose loss somebody assessed, in place of its buckets' rates.
public struct IndividualAssessment: Sendable, Hashable, Codable {
  /// As ``Customer/id``.
  public var customerID: String
  /// The share of all that the debtor owes, from 0 to 1.
  public var lossRate: Double
  /// Why.
  public var reason: String
  /// The day from which it holds; `nil` for always.
  public var from: Day?

  /// Of one debtor.
  public init(customerID: String, lossRate: Double, reason: String, from: Day? = nil) {
    (self.customerID, self.lossRate) = (customerID, lossRate)
    (self.reason, self.from) = (reason, from)
  }
}

/// What a provision matrix is told beside the ledger.
public struct ProvisionTerms: Sendable, Hashable, Codable {
  /// Months of history from which rates of loss are taken.
  public var months: Int
  /// Invoices written off in them below which a segment takes the portfolio's rates, and the
  /// portfolio the stated ones.
  public var minimumWriteOffs: Int
  /// Invoices that stood in a bucket at a month's end below which its rate is not the ledger's own.
  public var minimumInvoices: Int
  /// Multiplies the rates: above 1 where what is to come looks worse than the past.
  public var forwardLookingFactor: Double
  /// Rates in place of the ledger's own, one for each bucket; empty takes those of the ledger.
  public var lossRates: [Double]
  /// Rates where the ledger has too few losses; rising in days, the first from 0.
  public var statedRates: [StatedLossRate]
  /// Debtors that are not taken by bucket.
  public var individual: [IndividualAssessment]

  /// Without `lossRates`, rates are the ledger's own where it has losses enough.
  public init(
    months: Int, minimumWriteOffs: Int, minimumInvoices: Int = 0, forwardLookingFactor: Double,
    lossRates: [Double], statedRates: [StatedLossRate],
    individual: [IndividualAssessment] = []
  ) {
    precondition(statedRates.first?.fromDaysPastDue == 0, "no rate is stated for what is not due")
    (self.months, self.minimumWriteOffs) = (months, minimumWriteOffs)
    (self.minimumInvoices, self.forwardLookingFactor) = (minimumInvoices, forwardLookingFactor)
    (self.lossRates, self.statedRates) = (lossRates, statedRates)
    self.individual = individual
  }

  /// The stated rate of each bucket: that of its youngest day.
  func statedRates(of buckets: AgeingBuckets) -> [Double] {
    let youngest = [0, 1] + buckets.upperEdges.map { $0 + 1 }
    return youngest.map { day in
      statedRates.last { $0.fromDaysPastDue <= day }?.rate ?? 0
    }
  }

  /// The assessment of a debtor that holds on a day.
  func assessment(of customer: String, on day: Day) -> IndividualAssessment? {
    individual.last { $0.customerID == customer && ($0.from.map { $0 <= day } ?? true) }
  }
}

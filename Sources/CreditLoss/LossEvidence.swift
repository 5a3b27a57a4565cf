internal import Receivables
internal import Statistics

/// What a ledger has shown of the losses of one bucket: invoices, whatever their amounts.
public struct LossEvidence: Sendable, Hashable, Codable {
  /// Invoices that stood in the bucket at a month's end, settled since or still open.
  public let exposed: Int
  /// Of them, those written off as bad debt since, in whole or in part.
  public let lost: Int

  /// The share lost, with Jeffreys' prior, in nine of ten cases; 0 to 1 where nothing was exposed.
  public var interval: ClosedRange<Double> {
    exposed > 0 ? shareInterval(lost, of: exposed, probability: 0.9) : 0...1
  }
}

/// The rolls of each segment and of all of a currency, and the rates that follow.
struct LossRates {
  struct Group: Hashable {
    let currency: Currency
    let segment: String
  }

  struct Rate {
    let value: Double
    let source: ProvisionMatrix.Source
    let evidence: LossEvidence
  }

  private var ofSegment: [Group: RollToWriteOff] = [:]
  private(set) var ofCurrency: [Currency: RollToWriteOff] = [:]
  private let terms: ProvisionTerms
  private let stated: [Double]

  init(_ view: LedgerView, _ buckets: AgeingBuckets, _ terms: ProvisionTerms) {
    self.terms = terms
    stated = terms.statedRates(of: buckets)
    let ends = view.monthEnds(terms.months)
    let none = RollToWriteOff(buckets: buckets.count)
    for (position, invoice) in view.invoices.elements.indexed() {
      let group = Group(
        currency: invoice.currency, segment: view.customers[invoice.customer].segment)
      ofSegment[group, default: none].add(
        invoice, view.settlements[position], monthEnds: ends, buckets)
    }
    for (group, roll) in ofSegment { ofCurrency[group.currency, default: none].add(roll) }
  }

  /// The rate of a segment's bucket: its own, or else the portfolio's, or else the stated one.
  func rate(_ group: Group, _ bucket: Int) -> Rate {
    let none = RollToWriteOff(buckets: stated.count)
    let all = ofCurrency[group.currency] ?? none
    guard terms.lossRates.isEmpty else {
      return Rate(
        value: terms.lossRates[bucket], source: .policy, evidence: all.evidence(bucket))
    }
    if let own = ofSegment[group], own != all, let rate = rate(own, bucket) {
      return Rate(value: rate, source: .segment, evidence: own.evidence(bucket))
    }
    if let rate = rate(all, bucket) {
      return Rate(value: rate, source: .portfolio, evidence: all.evidence(bucket))
    }
    return Rate(value: stated[bucket], source: .stated, evidence: all.evidence(bucket))
  }

  /// `nil` where the roll has too few losses, or too little stood in the bucket.
  private func rate(_ roll: RollToWriteOff, _ bucket: Int) -> Double? {
    guard roll.writeOffs > 0, roll.writeOffs >= terms.minimumWriteOffs,
      roll.exposed[bucket] >= terms.minimumInvoices
    else { return nil }
    return roll.lossRates(orElse: stated)[bucket]
  }
}

public import ForecastVocabulary
public import Receivables
internal import Statistics

/// What a provision matrix is told beside the ledger.
public struct ProvisionTerms: Sendable, Hashable, Codable {
  /// Months of history from which rates of loss are taken.
  public var months: Int
  /// Invoices written off in them below which a segment takes the portfolio's rates.
  public var minimumWriteOffs: Int
  /// Multiplies the rates: above 1 where what is to come looks worse than the past.
  public var forwardLookingFactor: Double
  /// Rates in place of the ledger's own, one for each bucket; empty takes those of the ledger.
  public var lossRates: [Double]

  /// Without `lossRates`, rates are the ledger's own.
  public init(
    months: Int, minimumWriteOffs: Int, forwardLookingFactor: Double, lossRates: [Double]
  ) {
    (self.months, self.minimumWriteOffs) = (months, minimumWriteOffs)
    (self.forwardLookingFactor, self.lossRates) = (forwardLookingFactor, lossRates)
  }
}

/// Lifetime expected credit loss of trade receivables by segment and ageing bucket.
///
/// The simplified approach of IFRS 9 (paragraphs 5.5.15 and B5.5.35): what is open in a bucket, times
/// the share of such balances that the ledger lost before, times a factor for what is to come,
///
///     allowance = Σ_cells open · min(1, loss rate · forward-looking factor),
///
/// each cell rounded to the minor unit. Beside it stands what the payment-timing model says:
///
///     Σ_invoices uncovered · P(never paid).
///
/// Open amounts of the allowance are gross: cash and credit not yet applied are not taken off.
///
/// - SeeAlso: IASB, *IFRS 9 Financial Instruments* (2014).
public struct ProvisionMatrix: Sendable, Hashable, Codable {
  /// Where a rate comes from.
  public enum Source: String, Sendable, Hashable, Codable, CaseIterable {
    /// The segment's own losses, all segments' together, or rates that the policy states.
    case segment, portfolio, policy
    /// Nothing has left the bucket yet: the next older bucket's rate or, in the oldest, all.
    case olderBucket = "older-bucket"
  }

  /// One segment's open items of one age and currency.
  public struct Cell: Sendable, Hashable, Codable {
    /// Of its amounts.
    public let currency: Currency
    /// Empty for customers without one.
    public let segment: String
    /// 0 is current.
    public let bucket: Int
    /// Gross, at the view's day.
    public let open: Money
    /// Share of such balances that was lost before, from 0 to 1.
    public let historicalRate: Double
    /// Whose losses the rate rests on.
    public let source: Source
    /// The historical rate times the factor, at most 1.
    public let rate: Double
    /// ``open`` times ``rate``, rounded once.
    public let allowance: Money
    /// Expected loss by the model's P(never paid); `nil` where no model was asked.
    public let modelLoss: Money?
  }

  /// The view's day.
  public let day: Day
  /// As they were given.
  public let terms: ProvisionTerms
  /// By days past due.
  public let buckets: AgeingBuckets
  /// By currency, segment and bucket; each that has something open.
  public let cells: [Cell]
  /// Invoices written off within the months, by currency code.
  public let writeOffs: [String: Int]
  /// Currencies in which balances rolled into a bucket that nothing has left yet, and count as lost.
  public let unresolved: [Currency]

  /// - Parameter outlook: of the same view, for the model's own figure; `nil` leaves it out.
  public init(
    view: LedgerView, outlook: Outlook?, buckets: AgeingBuckets, terms: ProvisionTerms
  ) {
    precondition(
      terms.lossRates.isEmpty || terms.lossRates.count == buckets.count,
      "\(terms.lossRates.count) rates of loss for \(buckets.count) buckets")
    let rolls = Rolls(view, buckets, months: terms.months)
    let neverPaid = outlook.map { outlook in
      Dictionary(
        outlook.invoices.map { ($0.invoice, $0.curve.probabilityNeverPaid) },
        uniquingKeysWith: { first, _ in first })
    }
    var sums: [Place: Sum] = [:]
    for (position, invoice) in view.invoices.elements.enumerated() where invoice.outstanding > 0 {
      let place = Place(
        currency: invoice.currency, segment: view.customers[Int(invoice.customer)].segment,
        bucket: buckets.bucket(ofDays: view.day - invoice.dueOn))
      sums[place, default: Sum()].open += invoice.outstanding
      sums[place, default: Sum()].lost +=
        Double(invoice.uncovered) * (neverPaid?[position] ?? 0)
    }
    day = view.day
    self.terms = terms
    self.buckets = buckets
    writeOffs = Dictionary(
      uniqueKeysWithValues: rolls.ofCurrency.map { ($0.key.code, $0.value.writeOffs) })
    unresolved =
      terms.lossRates.isEmpty
      ? rolls.ofCurrency.filter(\.value.isUnresolved).map(\.key).sorted() : []
    cells = sums.sorted { $0.key < $1.key }.map { place, sum in
      let (rate, source) = rolls.rate(place, terms)
      let adjusted = min(1, rate * terms.forwardLookingFactor)
      func money(_ units: Double) -> Money {
        Money(minorUnits: Int64(nearest: units), place.currency)
      }
      return Cell(
        currency: place.currency, segment: place.segment, bucket: place.bucket,
        open: Money(minorUnits: sum.open, place.currency), historicalRate: rate, source: source,
        rate: adjusted, allowance: money(Double(sum.open) * adjusted),
        modelLoss: neverPaid == nil ? nil : money(sum.lost))
    }
  }

  /// Those in which something is open, in order of code.
  public var currencies: [Currency] { Set(cells.map(\.currency)).sorted() }

  /// The allowance that a currency's receivables need.
  public func allowance(_ currency: Currency) -> Money {
    cells.filter { $0.currency == currency }.reduce(.zero(currency)) { $0 + $1.allowance }
  }

  private struct Sum {
    var open: Int64 = 0
    var lost = 0.0
  }
}

/// A cell of a provision matrix.
private struct Place: Hashable, Comparable {
  let currency: Currency
  let segment: String
  let bucket: Int

  static func < (a: Place, b: Place) -> Bool {
    (a.currency, a.segment, a.bucket) < (b.currency, b.segment, b.bucket)
  }
}

/// The rolls of each segment and of all of a currency.
private struct Rolls {
  private struct Group: Hashable {
    let currency: Currency
    let segment: String
  }

  private var ofSegment: [Group: RollToWriteOff] = [:]
  private(set) var ofCurrency: [Currency: RollToWriteOff] = [:]

  init(_ view: LedgerView, _ buckets: AgeingBuckets, months: Int) {
    let ends = view.monthEnds(months)
    let none = RollToWriteOff(buckets: buckets.count)
    for (position, invoice) in view.invoices.elements.enumerated() {
      let group = Group(
        currency: invoice.currency, segment: view.customers[Int(invoice.customer)].segment)
      ofSegment[group, default: none].add(
        invoice, view.settlements[position], monthEnds: ends, buckets)
    }
    for (group, roll) in ofSegment { ofCurrency[group.currency, default: none].add(roll) }
  }

  func rate(_ place: Place, _ terms: ProvisionTerms) -> (Double, ProvisionMatrix.Source) {
    if !terms.lossRates.isEmpty { return (terms.lossRates[place.bucket], .policy) }
    let group = Group(currency: place.currency, segment: place.segment)
    if let own = ofSegment[group], own.writeOffs >= terms.minimumWriteOffs,
      let rate = own.lossRates[place.bucket]
    {
      return (rate, .segment)
    }
    let all = ofCurrency[place.currency]?.lossRates ?? []
    if let rate = all[place.bucket] { return (rate, .portfolio) }
    return (all[place.bucket...].lazy.compactMap { $0 }.first ?? 1, .olderBucket)
  }
}

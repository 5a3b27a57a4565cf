public import ForecastVocabulary
public import Receivables
internal import Statistics

/// Lifetime expected credit loss of trade receivables by segment and ageing bucket.
///
/// The simplified approach of IFRS 9 (paragraphs 5.5.15 and B5.5.35): what is open in a bucket, times
/// the share of such balances that the ledger lost before, times a factor for what is to come,
/// or the rate that was assessed for the debtor,
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
    /// The segment's own losses, or all segments' together.
    case segment, portfolio
    /// The policy's rates in place of the ledger's own.
    case policy
    /// The policy's rates for want of losses enough.
    case stated
    /// Somebody assessed the debtor.
    case individual
  }

  /// One segment's open items of one age and currency.
  public struct Cell: Sendable, Hashable, Codable {
    /// Of its amounts.
    public let currency: Currency
    /// Empty for customers without one.
    public let segment: String
    /// 0 is current.
    public let bucket: Int
    /// The debtor of an individual assessment; empty for all others.
    public let customerID: String
    /// Gross, at the view's day.
    public let open: Money
    /// Share of such balances that was lost before, or is stated, from 0 to 1.
    public let historicalRate: Double
    /// Whose losses the rate rests on.
    public let source: Source
    /// What the ledger has shown of the bucket, whether the rate is taken from it or not.
    public let evidence: LossEvidence
    /// The historical rate times the factor, at most 1; an individual rate as it was assessed.
    public let rate: Double
    /// ``open`` times ``rate``, rounded once.
    public let allowance: Money
    /// Expected loss by the model's P(never paid); `nil` where no model was asked.
    public let modelLoss: Money?
    /// The same with the probabilities calibrated; `nil` where they are not.
    public let calibratedLoss: Money?
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
  /// How the model's probabilities were held against what was paid, by currency code.
  public let calibrations: [String: LossCalibration]

  /// - Parameters:
  ///   - outlook: of the same view, for the model's own figure; `nil` leaves it out.
  ///   - calibrations: how that figure is corrected, by currency code.
  public init(
    view: LedgerView, outlook: Outlook?, buckets: AgeingBuckets, terms: ProvisionTerms,
    calibrations: [String: LossCalibration] = [:]
  ) {
    precondition(
      terms.lossRates.isEmpty || terms.lossRates.count == buckets.count,
      "\(terms.lossRates.count) rates of loss for \(buckets.count) buckets")
    let rates = LossRates(view, buckets, terms)
    let neverPaid = outlook.map(\.neverPaid)
    var sums: [Place: Sum] = [:]
    for (position, invoice) in view.invoices.elements.indexed() where invoice.outstanding > 0 {
      let customer = view.customers[invoice.customer]
      let place = Place(
        currency: invoice.currency, segment: customer.segment,
        customerID: terms.assessment(of: customer.id, on: view.day)?.customerID ?? "",
        bucket: buckets.bucket(ofDays: view.day - invoice.dueOn))
      var sum = sums[place] ?? Sum()
      sum.open += invoice.outstanding
      let probability = neverPaid?[position] ?? 0
      sum.lost += Double(invoice.uncovered) * probability
      if let calibration = calibrations[invoice.currency.code] {
        sum.calibrated += Double(invoice.uncovered) * calibration.corrected(probability)
      }
      sums[place] = sum
    }
    day = view.day
    self.terms = terms
    self.buckets = buckets
    self.calibrations = calibrations
    writeOffs = Dictionary(
      uniqueKeysWithValues: rates.ofCurrency.map { ($0.key.code, $0.value.writeOffs) })
    cells = sums.sorted { $0.key < $1.key }.map { place, sum in
      Cell(
        place, sum, rates, terms, on: view.day, hasModel: neverPaid != nil,
        isCalibrated: calibrations[place.currency.code] != nil)
    }
  }

  /// Those in which something is open, in order of code.
  public var currencies: [Currency] { Set(cells.map(\.currency)).sorted() }

  /// The allowance that a currency's receivables need.
  public func allowance(_ currency: Currency) -> Money {
    cells.filter { $0.currency == currency }.reduce(.zero(currency)) { $0 + $1.allowance }
  }

  /// Whether the rates of a currency are all those that the policy states, for want of losses.
  public func isStated(_ currency: Currency) -> Bool {
    let rates = cells.filter { $0.currency == currency && $0.source != .individual }
    return !rates.isEmpty && rates.allSatisfy { $0.source == .stated }
  }
}

private struct Sum {
  var open: Int64 = 0
  var lost = 0.0
  var calibrated = 0.0
}

extension ProvisionMatrix.Cell {
  fileprivate init(
    _ place: Place, _ sum: Sum, _ rates: LossRates, _ terms: ProvisionTerms, on day: Day,
    hasModel: Bool, isCalibrated: Bool
  ) {
    func money(_ units: Double) -> Money {
      Money(minorUnits: Int64(nearest: units), place.currency)
    }
    let found = rates.rate(
      LossRates.Group(currency: place.currency, segment: place.segment), place.bucket)
    let assessed =
      place.customerID.isEmpty ? nil : terms.assessment(of: place.customerID, on: day)
    (currency, segment, bucket) = (place.currency, place.segment, place.bucket)
    customerID = place.customerID
    open = Money(minorUnits: sum.open, place.currency)
    historicalRate = assessed?.lossRate ?? found.value
    source = assessed == nil ? found.source : .individual
    evidence = found.evidence
    rate = assessed?.lossRate ?? min(1, found.value * terms.forwardLookingFactor)
    allowance = money(Double(sum.open) * rate)
    modelLoss = hasModel ? money(sum.lost) : nil
    calibratedLoss = hasModel && isCalibrated ? money(sum.calibrated) : nil
  }
}

/// A cell of a provision matrix.
private struct Place: Hashable, Comparable {
  let currency: Currency
  let segment: String
  let customerID: String
  let bucket: Int

  static func < (a: Place, b: Place) -> Bool {
    (a.currency, a.segment, a.customerID, a.bucket)
      < (b.currency, b.segment, b.customerID, b.bucket)
  }
}

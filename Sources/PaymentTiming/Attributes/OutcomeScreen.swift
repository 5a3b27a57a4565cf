public import ForecastVocabulary
internal import Foundation
public import Receivables

/// Which extra columns give the outcome away, and so are no features.
///
/// An export carries columns as they stand when it is written. One that is filled in when an invoice
/// is paid, such as a clearing number or the days it was late, tells the paid from the open, and a
/// model that learns from it forecasts that open invoices are never paid. Such a column is refused by
/// its name (``OutcomeColumns``), or by what it says in a view:
///
/// - It is known of settled invoices and of no open one, or the other way round.
/// - No settled invoice has a value that an open one has.
/// - Some of its values are those of open invoices: invoices with them ended at most a twentieth as
///   often as others of the same days past due (observed against expected, as in the log-rank test).
/// - Among invoices of one customer and one length of terms it moves with the days late.
///
/// Each only where chance is no explanation: over all columns and the choice of values together, one
/// ledger in a thousand loses a column that says nothing (``OutcomeChance``).
///
/// - SeeAlso: Kaufman, Rosset, Perlich, *Leakage in Data Mining* (2012); Mantel, *Evaluation of
///   Survival Data and Two New Rank Order Statistics* (1966).
public struct OutcomeScreen: Sendable {
  /// A column that is no feature, and why.
  public struct Refusal: Sendable, Hashable {
    /// Its name in the header.
    public let column: String
    /// How it gives the outcome away.
    public let sign: ModelNotice.OutcomeSign
    /// Whether it is a column of `invoices.csv`, not of `customers.csv`.
    public let isOfInvoices: Bool
  }

  /// In order of the ledger's columns, those of invoices first.
  public let refusals: [Refusal]

  /// Looks at the rows that the view knows, and at no later ones.
  public init(_ view: LedgerView) {
    var evidence: OutcomeEvidence?
    var refusals: [Refusal] = []
    let tested = view.invoiceAttributes.count { !OutcomeColumns.contains($0.name) }
    for attribute in view.invoiceAttributes {
      let sign: ModelNotice.OutcomeSign?
      if OutcomeColumns.contains(attribute.name) {
        sign = .name
      } else {
        if evidence == nil { evidence = OutcomeEvidence(view, columns: tested) }
        sign = evidence?.sign(in: attribute)
      }
      guard let sign else { continue }
      refusals.append(Refusal(column: attribute.name, sign: sign, isOfInvoices: true))
    }
    for attribute in view.customerAttributes where OutcomeColumns.contains(attribute.name) {
      refusals.append(Refusal(column: attribute.name, sign: .name, isOfInvoices: false))
    }
    self.refusals = refusals
  }

  /// Names of refused columns.
  package var columns: Set<String> { Set(refusals.map(\.column)) }

  /// Names of refused columns of one of the two files.
  public func columns(ofInvoices: Bool) -> Set<String> {
    Set(refusals.filter { $0.isOfInvoices == ofInvoices }.map(\.column))
  }

  /// What a reader should know of them.
  public var notices: [ModelNotice] { refusals.map { .refusedColumn($0.column, $0.sign) } }
}

/// Numbers pairs of a customer and a length of terms, as they appear in a view's order.
private struct TermsOfCustomer {
  private var customer: CustomerIndex?
  /// Of the present customer.
  private var numbers: [(days: Int, number: Int32)] = []
  private var next: Int32 = 0

  mutating func number(_ customer: CustomerIndex, _ days: Int) -> Int32 {
    if customer != self.customer {
      self.customer = customer
      numbers.removeAll(keepingCapacity: true)
    }
    let days = min(max(days, 0), 1 << 19)
    if let known = numbers.first(where: { $0.days == days }) { return known.number }
    numbers.append((days, next))
    next += 1
    return next - 1
  }
}

/// What a view tells of invoices that columns are held against.
struct OutcomeEvidence {
  /// Of each invoice: whether it ended, and the ends to be expected of one as old.
  private let ended: [Bool]
  private let expected: [Double]
  /// Days late of those that were paid, less the mean of their customer and terms; else not a number.
  private let lateness: [Double]
  /// Invoices of one customer and one length of terms have one number.
  private let groups: [Int32]

  private let chance: OutcomeChance

  /// - Parameter columns: how many are held against it.
  init(_ view: LedgerView, columns: Int) {
    chance = OutcomeChance(columns: columns)
    let invoices = view.invoices.elements
    var (ended, lag) = ([Bool](), [Int]())
    var (late, groups) = ([Double](), [Int32]())
    var lengths = TermsOfCustomer()
    for invoice in invoices {
      ended.append(!invoice.isOpen)
      lag.append(min(max((invoice.endedOn ?? view.day) - invoice.dueOn, -365), 3650))
      late.append(
        invoice.ending == .paid ? Double((invoice.endedOn ?? view.day) - invoice.dueOn) : .nan)
      groups.append(lengths.number(invoice.customer, invoice.termsDays))
    }
    self.ended = ended
    self.groups = groups
    expected = OutcomeEvidence.cumulativeHazard(lag, ended)
    lateness = OutcomeEvidence.centred(late, groups)
  }

  func sign(in attribute: InvoiceAttribute) -> ModelNotice.OutcomeSign? {
    let levels = attribute.levelsByClaim
    let texts = attribute.levels
    return byPresence(levels) ?? byValue(levels, texts) ?? byLateness(levels, texts)
  }

  // MARK: Presence

  private func byPresence(_ levels: [Int32]) -> ModelNotice.OutcomeSign? {
    var (open, settled, knownOpen, knownSettled) = (0.0, 0.0, 0.0, 0.0)
    for (level, hasEnded) in zip(levels, ended) {
      let known = level >= 0 ? 1.0 : 0
      if hasEnded {
        settled += 1
        knownSettled += known
      } else {
        open += 1
        knownOpen += known
      }
    }
    guard open > 0, settled > 0 else { return nil }
    let total = Int(open + settled)
    if knownOpen <= 0.02 * knownSettled * open / settled,
      chance.isNone(
        OutcomeChance.drawing(
          atMost: Int(knownOpen), of: Int(open), among: total, in: Int(knownOpen + knownSettled)))
    {
      return .settledAlone
    }
    if knownSettled <= 0.02 * knownOpen * settled / open,
      chance.isNone(
        OutcomeChance.drawing(
          atMost: Int(knownSettled), of: Int(settled), among: total,
          in: Int(knownOpen + knownSettled)))
    {
      return .openAlone
    }
    return nil
  }

  // MARK: Values

  /// Ends observed and expected among invoices of one value, and how many are open.
  private struct Tally {
    var rows = 0
    var open = 0
    var observed = 0.0
    var expected = 0.0

    var isOfOpenOnes: Bool { rows >= 5 && observed <= 0.05 * expected }
  }

  private func byValue(_ levels: [Int32], _ texts: [String?]) -> ModelNotice.OutcomeSign? {
    let known = texts.compactMap(\.self)
    let isNumber = known.count > 2 && known.allSatisfy { Double($0) != nil }
    var classes: [Int]
    if isNumber {
      let numbers = texts.map { $0.flatMap { Double($0) } ?? 0 }
      classes = numbers.map { $0 == 0 ? 1 : $0 < 0 ? 2 : 3 }
    } else {
      guard known.count <= 200 else { return nil }
      classes = texts.indices.map { $0 + 1 }
    }
    // The empty cell is a value of its own.
    var tallies = [Tally](repeating: Tally(), count: (classes.max() ?? 0) + 1)
    for (i, level) in levels.enumerated() {
      let place = level < 0 ? 0 : classes[Int(level)]
      tallies[place].rows += 1
      tallies[place].expected += expected[i]
      if ended[i] { tallies[place].observed += 1 } else { tallies[place].open += 1 }
    }
    if separates(tallies) { return .values }
    return tellsOpenOnes(tallies.filter { $0.rows > 0 }) ? .values : nil
  }

  /// Whether some values are those of open invoices: the best few, for which chance pays with all the
  /// ways of choosing as many.
  private func tellsOpenOnes(_ tallies: [Tally]) -> Bool {
    let telling = tallies.filter(\.isOfOpenOnes).sorted { $0.expected > $1.expected }
    let open = tallies.reduce(0) { $0 + $1.open }
    guard telling.count < tallies.count else { return false }
    var (observed, expected, ofOpen) = (0.0, 0.0, 0)
    for (place, tally) in telling.enumerated() {
      observed += tally.observed
      expected += tally.expected
      ofOpen += tally.open
      let ways = OutcomeChance.ways(ofChoosing: place + 1, of: tallies.count)
      if Double(ofOpen) >= 0.25 * Double(open),
        chance.isNone(
          ways + OutcomeChance.events(atMost: Int(observed), expected: expected)
            + log(Double(tallies.count)))
      {
        return true
      }
    }
    return false
  }

  /// Whether no settled invoice has a value that any open one has: nothing about open ones can be
  /// learnt from such a column, whatever it is.
  private func separates(_ tallies: [Tally]) -> Bool {
    let ofOpen = tallies.filter { $0.open > 0 }
    let rows = ofOpen.reduce(0) { $0 + $1.rows }
    guard rows >= 10, rows >= 2 * ofOpen.count, ofOpen.allSatisfy({ $0.observed == 0 }),
      tallies.contains(where: { $0.observed > 0 })
    else { return false }
    return chance.isNone(
      OutcomeChance.separating(tallies.map(\.rows), into: rows))
  }

  /// The Nelson–Aalen estimate of the cumulative hazard at the lag of each invoice, by days past due.
  private static func cumulativeHazard(_ lags: [Int], _ ended: [Bool]) -> [Double] {
    guard let low = lags.min(), let high = lags.max() else { return [] }
    var (ends, leaving) = (
      [Int](repeating: 0, count: high - low + 1), [Int](repeating: 0, count: high - low + 1)
    )
    for (lag, ended) in zip(lags, ended) {
      leaving[lag - low] += 1
      if ended { ends[lag - low] += 1 }
    }
    var (atRisk, sum) = (lags.count, 0.0)
    var hazard = [Double](repeating: 0, count: ends.count)
    for day in ends.indices {
      if atRisk > 0 { sum += Double(ends[day]) / Double(atRisk) }
      hazard[day] = sum
      atRisk -= leaving[day]
    }
    return lags.map { hazard[$0 - low] }
  }

  // MARK: Lateness

  /// Above this correlation a column moves with the days late.
  private static let together = 0.7

  private func byLateness(_ levels: [Int32], _ texts: [String?]) -> ModelNotice.OutcomeSign? {
    let numbers = texts.map { $0.map { Double($0) ?? .nan } }
    let stated = numbers.compactMap(\.self)
    guard stated.count > 4, stated.allSatisfy(\.isFinite) else { return nil }
    let values = zip(levels, lateness).map { level, lateness in
      level < 0 || lateness.isNaN ? .nan : numbers[Int(level)] ?? .nan
    }
    let centred = OutcomeEvidence.centred(values, groups)
    let known = zip(values, groups).filter { $0.0.isFinite }
    let freedom = known.count - Set(known.map(\.1)).count
    var pairs = zip(centred, lateness).filter { $0.isFinite && $1.isFinite }
    guard isLateness(pairs, freedom) else { return nil }
    // What one or two invoices far from the others say may be chance.
    for _ in 0..<2 {
      let far = pairs.indices.max {
        abs(pairs[$0].0 * pairs[$0].1) < abs(pairs[$1].0 * pairs[$1].1)
      }
      if let far { pairs.remove(at: far) }
    }
    return isLateness(pairs, freedom - 2) ? .lateness : nil
  }

  /// - Parameter freedom: invoices beyond the first of their customer and terms.
  private func isLateness(_ pairs: [(Double, Double)], _ freedom: Int) -> Bool {
    let (xx, yy, xy) = pairs.reduce((0.0, 0.0, 0.0)) { sums, pair in
      (sums.0 + pair.0 * pair.0, sums.1 + pair.1 * pair.1, sums.2 + pair.0 * pair.1)
    }
    guard xx > 0, yy > 0 else { return false }
    let correlation = min(1, abs(xy) / (xx * yy).squareRoot())
    return correlation >= OutcomeEvidence.together
      && chance.isNone(OutcomeChance.correlation(atLeast: correlation, freedom: freedom))
  }

  /// Values less the mean of their group; not a number stays so.
  private static func centred(_ values: [Double], _ groups: [Int32]) -> [Double] {
    let count = Int(groups.max() ?? -1) + 1
    var (sums, counts) = (
      [Double](repeating: 0, count: count), [Double](repeating: 0, count: count)
    )
    for (value, group) in zip(values, groups) where value.isFinite {
      sums[Int(group)] += value
      counts[Int(group)] += 1
    }
    return zip(values, groups).map { value, group in value - sums[Int(group)] / counts[Int(group)] }
  }
}

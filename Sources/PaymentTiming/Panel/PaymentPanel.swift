internal import ForecastVocabulary
internal import Receivables
internal import Statistics

/// Open invoices seen from landmark days, with what was known then and what happened next.
///
/// Each landmark looks at the ledger exactly as a forecast made that day would: features as of the
/// landmark, days at risk after it. Fitting one hazard to all landmarks together is the landmark
/// supermodel, which predicts from the same situation it learned from. An invoice that is still
/// open at the cutoff is censored there, never dropped.
///
/// - SeeAlso: van Houwelingen, *Dynamic Prediction by Landmarking in Event History Analysis* (2007).
package struct PaymentPanel: Sendable {
  private(set) var spells: [LandmarkSpell] = []
  /// Static feature values, spell after spell.
  private(set) var features: [Float] = []
  let featureCount: Int
  /// ``DayFeatures`` of every day at risk, or of those drawn, spell after spell.
  private(set) var dayFeatures: [Float] = []
  /// The days of these rows where they were drawn; empty where every day has a row.
  private(set) var sampledDays: [SampledDay] = []

  /// What a panel is built from; shared by the panels of one view.
  package struct Source: Sendable {
    let records: PaymentRecords
    let rates: PortfolioRates
    let attributes: AttributeTable
    let drift: PortfolioDrift
    let days: DayTable
    /// Of these rates and days.
    let baseline: PortfolioBaseline
    let disputes: DisputeDays
    /// `nil` where health has no columns.
    let health: HealthTable?
    let promises: ByCustomer<[Promise]>

    /// Names of the static columns after the features.
    var otherNames: [String] { attributes.columnNames + healthNames }
    var healthNames: [String] { health?.columns.names ?? [] }
  }

  /// Follows the customers' invoices from each landmark.
  ///
  /// - Parameters:
  ///   - customers: positions in the view's customers; all if left out.
  ///   - plan: the landmarks, ascending, the share of them that is kept, drawn by hash, and how days
  ///     are drawn.
  ///   - cutoff: the last day of which outcomes are known; spells are censored there. A panel for
  ///     prediction has its only landmark on the cutoff, and spells of `horizon` days.
  init(
    _ source: Source, _ plan: LandmarkPlan, customers: Range<CustomerIndex>? = nil, cutoff: Int32,
    horizon: Int, threads: Int = 1
  ) {
    featureCount = PaymentFeature.all.count + source.otherNames.count
    let customers = customers ?? source.records.customers
    let chunkSize = PaymentPanel.customersPerChunk
    let chunks = (customers.count + chunkSize - 1) / chunkSize
    let landmarks = plan.days.map { ($0, source.drift.offsets(on: $0)) }
    let parts = parallelMap(0..<chunks, threads: threads) { chunk in
      var builder = PanelBuilder(
        source, landmarks: landmarks, cutoff: cutoff, horizon: horizon, plan)
      for customer in customers.dropFirst(chunk * chunkSize).prefix(chunkSize) {
        builder.follow(customer)
      }
      return builder
    }
    for part in parts { append(part) }
  }

  /// Customers, or drafts, that are worked on together.
  static let customersPerChunk = 64

  /// The open invoices of some customers, and invoices that might be issued to them, as seen on a day.
  ///
  /// - Parameters:
  ///   - drafts: of these customers alone, by customer; a spell for each of their issue days, in their
  ///     order.
  ///   - landmark: the day itself.
  static func ahead(
    _ source: Source, customers: Range<CustomerIndex>, drafts: ArraySlice<InvoiceDraft>,
    landmark: Int32,
    horizon: Int
  ) -> (open: PaymentPanel, drafts: PaymentPanel) {
    var (open, draftPanel) = (
      PanelBuilder(source, on: landmark, horizon), PanelBuilder(source, on: landmark, horizon)
    )
    var next = drafts.startIndex
    for customer in customers {
      var last = next
      while last < drafts.endIndex, drafts[last].customer == customer { last += 1 }
      if var account = open.account(customer, evenWithoutOpen: last > next) {
        open.append(&account)
        for draft in drafts[next..<last] { draftPanel.appendDraft(draft, &account) }
      }
      next = last
    }
    precondition(next == drafts.endIndex, "drafts of customers \(customers) are not in order")
    return (PaymentPanel(source, open), PaymentPanel(source, draftPanel))
  }

  /// An invoice that might be issued on a day to a customer not yet known.
  init(_ source: Source, unknown draft: InvoiceDraft, landmark: Int32, horizon: Int) {
    precondition(draft.customer == nil, "a draft of a known customer")
    var builder = PanelBuilder(source, on: landmark, horizon)
    var nobody = builder.account([], customer: nil)
    builder.appendDraft(draft, &nobody)
    self.init(source, builder)
  }

  private init(_ source: Source, _ part: PanelBuilder) {
    featureCount = PaymentFeature.all.count + source.otherNames.count
    append(part)
  }

  private mutating func append(_ part: PanelBuilder) {
    let shift = dayFeatures.count / DayFeatures.width
    dayFeatures += part.dayFeatures
    sampledDays += part.sampledDays
    features += part.features
    spells += part.spells.map { $0.shiftingRows(by: shift) }
  }

  /// Days at risk over all spells.
  var dayCount: Int { spells.reduce(0) { $0 + $1.dayCount } }
}

extension HealthTable {
  /// Customers with invoices in a panel of whom something is known by a day.
  func customersKnown(by day: Day, among panel: PaymentPanel) -> Int {
    Set(panel.spells.map(\.customer)).count { isKnown($0, by: day) }
  }
}

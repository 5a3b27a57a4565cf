internal import Billing
internal import Churn
public import ForecastVocabulary
internal import PaymentTiming
public import Receivables
internal import Simulation

/// What the customers of one shard bring: the curves of their open invoices and of those to come, and
/// the cash of each simulated path.
///
/// Shards of one ledger, day, seed and file of models add up to the forecast of the whole, to the bit.
public struct ForecastShard: Sendable {
  /// Which one it is.
  public let shard: Shard
  /// By position in the view of the whole ledger.
  let open: [InvoiceOutlook]
  /// Positions among the curves of the whole billing plan, ascending, and the curves there.
  let curvePositions: [Int]
  let curves: [PaymentCurve]
  let paysOnBusinessDays: Bool
  let totals: PathTotals

  /// Simulated paths.
  public var pathCount: Int { totals.pathCount }
  /// Days ahead.
  public var horizon: Int { totals.horizon }
}

extension FittedCashModel {
  /// Forecasts and simulates the customers of one shard.
  ///
  /// What is to be billed is planned for the whole portfolio, as levels and seasons are its own; when
  /// invoices are paid is predicted for the shard alone.
  ///
  /// - Parameters:
  ///   - view: of the whole ledger.
  ///   - state: of the same models, day and days ahead.
  public func shard(
    _ shard: Shard, of view: LedgerView, in state: ForecastState, paths: Int, seed: UInt64
  ) -> ForecastShard {
    precondition(view.day == state.day, "a view of \(view.day) and a state of \(state.day)")
    guard let timing else { preconditionFailure("a shard without models of payment timing") }
    let past = past(view)
    let leaving = leaving(view, learningFrom: past.present)
    let plan = plan(view, past.billing, leaving)
    let part = PartOfView(view, shard.members(of: view))
    let drafts = part.drafts(of: plan)
    let prediction = timing.predict(part.view, partOf: state.payments, drafts: drafts.own)
      .prediction
    var open = prediction.open.map(part.inWhole)
    if let leaving, let norm = state.churnNorm { open = leaving.slowed(open, view, norm: norm) }
    let positions = drafts.positions.flatMap { Array(plan.curves(ofDraft: $0)) }
    let billing = BillingOutlook(
      plan, curves: plan.placing(prediction.drafts, at: positions),
      paysOnBusinessDays: prediction.paysOnBusinessDays)
    let own = outlook(
      view, open, nil, record: nil, billing: nil, intervals: state.intervals)
    let totals = simulation(view, own, billing).totals(
      paths: paths, seed: seed, arrivals: part.isFirst
    ) { part.members[$0] }
    return ForecastShard(
      shard: shard, open: open, curvePositions: positions, curves: prediction.drafts,
      paysOnBusinessDays: prediction.paysOnBusinessDays, totals: totals)
  }

  /// The forecast of the whole from all its shards.
  ///
  /// - Parameters:
  ///   - view: of the whole ledger, as each shard had it.
  ///   - shards: each once.
  ///   - seed: that of the shards.
  public func forecast(
    _ view: LedgerView, joining shards: [ForecastShard], seed: UInt64
  ) -> (outlook: Outlook, cash: CashForecast) {
    precondition(!shards.isEmpty, "no shards to join")
    return measured(view, seed: seed) { past, leaving in
      let plan = plan(view, past.billing, leaving)
      let open = shards.flatMap(\.open).sorted { $0.invoice < $1.invoice }
      let billing = BillingOutlook(
        plan,
        curves: plan.placing(shards.flatMap(\.curves), at: shards.flatMap(\.curvePositions)),
        paysOnBusinessDays: shards[0].paysOnBusinessDays)
      var totals = shards[0].totals
      for shard in shards.dropFirst() { totals.add(shard.totals) }
      return (
        outlook(view, open, leaving, record: past.billing, billing: billing),
        CashForecast(day: view.day, totals.simulated)
      )
    }
  }
}

extension BillingOutlook.Plan {
  /// Curves at their positions, and one on which nothing is ever paid at all others.
  fileprivate func placing(_ curves: [PaymentCurve], at positions: [Int]) -> [PaymentCurve] {
    precondition(
      curves.count == positions.count, "\(curves.count) curves, \(positions.count) positions")
    let none = PaymentCurve(
      paidBy: [], openAtHorizon: 1, tailPaymentHazard: 0, tailWriteOffHazard: 0)
    var placed = [PaymentCurve](repeating: none, count: firstCurves[drafts.count])
    for (curve, position) in zip(curves, positions) { placed[position] = curve }
    return placed
  }
}

/// The view of some customers, and where they stand in that of the whole.
private struct PartOfView {
  let view: LedgerView
  /// By customer of the whole.
  let members: [Bool]
  private let whole: LedgerView
  /// Of each customer of the part in the whole.
  private let customers: [CustomerIndex]
  /// The other way round; nil for those of other shards.
  private let own: [CustomerIndex?]

  /// Whether it has the portfolio's first customer, and so stands for those not yet known too.
  var isFirst: Bool { members.first == true }

  init(_ whole: LedgerView, _ members: [Bool]) {
    (self.whole, self.members) = (whole, members)
    let ids = Set(zip(whole.customers, members).filter(\.1).map(\.0.id))
    view = whole.keeping { ids.contains($0) }
    customers = whole.customers.indices.filter { members[$0] }
    precondition(
      customers.count == view.customers.count,
      "\(view.customers.count) of \(customers.count) customers in a shard")
    var own = [CustomerIndex?](repeating: nil, count: members.count)
    for (place, customer) in customers.enumerated() { own[customer] = CustomerIndex(place) }
    self.own = own
  }

  /// The same of an invoice by its position in the whole.
  func inWhole(_ item: InvoiceOutlook) -> InvoiceOutlook {
    let customer = view.invoices.elements[item.invoice].customer
    let place = view.invoicePositions(ofCustomer: customer).lowerBound.distance(to: item.invoice)
    let first = whole.invoicePositions(ofCustomer: customers[customer]).lowerBound
    return item.at(first.advanced(by: place))
  }

  /// The drafts of these customers, by their positions in the part, and their places in the plan.
  func drafts(of plan: BillingOutlook.Plan) -> (own: [InvoiceDraft], positions: [Int]) {
    var found: (own: [InvoiceDraft], positions: [Int]) = ([], [])
    for (position, draft) in plan.drafts.enumerated() {
      let customer = draft.customer.map { own[$0] }
      if let customer, customer == nil { continue }
      if customer == nil, !isFirst { continue }
      found.own.append(
        InvoiceDraft(
          customer: customer ?? nil, termsDays: draft.termsDays, logAmount: draft.logAmount,
          issueDays: draft.issueDays))
      found.positions.append(position)
    }
    return found
  }
}

public import ForecastVocabulary
public import Receivables
internal import Statistics

extension PaymentReliability {
  private static let bins = 10

  /// - Parameters:
  ///   - past: earlier views with their outlooks, each `days` or more before the view's day.
  ///   - Returns: `nil` where nothing was open on those days.
  public init?(_ past: [(view: LedgerView, outlook: Outlook)], days: Int, knownBy view: LedgerView)
  {
    var positions: [Int32: InvoiceIndex] = [:]
    for (i, invoice) in view.invoices.elements.indexed() { positions[invoice.row] = i }
    var probabilities: [Double] = []
    var outcomes: [Bool] = []
    for (earlier, outlook) in past {
      let last = earlier.day + days
      precondition(last <= view.day, "\(last) is not known on \(view.day)")
      for item in outlook.invoices {
        let invoice = earlier.invoices.elements[item.invoice]
        guard invoice.uncovered > 0, let position = positions[invoice.row] else { continue }
        probabilities.append(item.curve.probabilityPaid(within: days))
        let paid = view.units(position, after: earlier, item.invoice).reduce(0.0) {
          $0 + ($1.isPaid && $1.ahead.map { $0 <= days } == true ? $1.weight : 0)
        }
        outcomes.append(paid >= 0.5)
      }
    }
    guard !probabilities.isEmpty else { return nil }
    self.init(
      days: days, invoices: probabilities.count,
      table: ReliabilityTable(
        probabilities: probabilities, outcomes: outcomes, binCount: PaymentReliability.bins))
  }
}

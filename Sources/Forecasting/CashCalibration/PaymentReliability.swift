public import Receivables
public import Statistics

/// How often invoices that were open on earlier days were paid within four weeks, by how probable
/// that was said to be.
///
/// The probabilities are those of the outlooks of ``CashTrackRecord``: of what was known on the day
/// but for the coefficients, which are those of today.
public struct PaymentReliability: Sendable, Hashable, Codable {
  /// The days within which payment is asked for.
  public let days: Int
  /// Open invoices of all origins together.
  public let invoices: Int
  /// About equal numbers of invoices, by P(paid within ``days``).
  public let table: ReliabilityTable

  private static let bins = 10

  /// - Parameters:
  ///   - past: earlier views with their outlooks, each `days` or more before the view's day.
  ///   - Returns: `nil` where nothing was open on those days.
  public init?(_ past: [(view: LedgerView, outlook: Outlook)], days: Int, knownBy view: LedgerView)
  {
    var paidOn: [Int32: Day] = [:]
    for invoice in view.invoices.elements where invoice.ending == .paid {
      paidOn[invoice.row] = invoice.endedOn
    }
    var probabilities: [Double] = []
    var outcomes: [Bool] = []
    for (earlier, outlook) in past {
      let last = earlier.day + days
      precondition(last <= view.day, "\(last) is not known on \(view.day)")
      for item in outlook.invoices {
        probabilities.append(item.curve.probabilityPaid(within: days))
        let paid = paidOn[earlier.invoices.elements[item.invoice].row]
        outcomes.append(paid.map { $0 <= last } ?? false)
      }
    }
    guard !probabilities.isEmpty else { return nil }
    self.days = days
    invoices = probabilities.count
    table = ReliabilityTable(
      probabilities: probabilities, outcomes: outcomes, binCount: PaymentReliability.bins)
  }
}

internal import ForecastVocabulary
internal import Receivables
internal import Statistics

/// What came in after an earlier day, told apart as forecasts of that day do.
struct PastReceipts {
  /// In major units, by currency; of each whole week that has passed since.
  let totals: [Currency: [Double]]
  /// The same of each source of ``CashSource/parts``: cash that paid invoices.
  let parts: [Currency: [CashSource: [Double]]]
}

extension PastReceipts {
  /// Of each week; `nil` where nothing was received.
  func weeks(_ source: CashSource, _ currency: Currency) -> [Double]? {
    source == .total ? totals[currency] : parts[currency]?[source]
  }
}

extension PastReceipts {
  /// - Parameters:
  ///   - earlier: the view of the earlier day.
  ///   - later: a later view of the same customers.
  ///   - weeks: after the earlier day, all of them known.
  init(after earlier: LedgerView, weeks: Int, knownBy later: LedgerView) {
    precondition(earlier.day + 7 * weeks <= later.day, "\(weeks) weeks are not known")
    func week(_ on: Day) -> Int? {
      let ahead = on - earlier.day - 1
      return ahead >= 0 && ahead / 7 < weeks ? ahead / 7 : nil
    }
    let zeros = [Double](repeating: 0, count: weeks)
    var totals: [Currency: [Double]] = [:]
    for receipt in later.receipts.elements {
      guard let week = week(receipt.on) else { continue }
      totals[receipt.amount.currency, default: zeros][week] += receipt.amount.majorUnits
    }
    let existing = earlier.existingCustomers
    let isExisting = later.customers.map { existing.contains(ExactText($0.id)) }
    var parts: [Currency: [CashSource: [Double]]] = [:]
    for (position, invoice) in later.invoices.elements.indexed() {
      if let ended = invoice.endedOn, ended <= earlier.day { continue }
      let isOpen = invoice.issuedOn <= earlier.day
      let source: CashSource =
        isExisting[invoice.customer]
        ? (isOpen ? .openExisting : .billingExisting) : (isOpen ? .openNew : .billingNew)
      for cash in later.cashParts(position) {
        guard let week = week(cash.on) else { continue }
        parts[invoice.currency, default: [:]][source, default: zeros][week] +=
          Money(minorUnits: cash.amount, invoice.currency).majorUnits
      }
    }
    self.init(totals: totals, parts: parts)
  }
}

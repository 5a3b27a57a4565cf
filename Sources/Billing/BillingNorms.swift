internal import Receivables
internal import Statistics

/// What the billing of each customer takes from all of them.
struct BillingNorms: Sendable, Hashable, Codable {
  let rates: BillingRates
  let growth: AmountGrowth
  let lateness: AnnouncementLateness

  init(
    _ view: LedgerView, _ announcements: Announcements, _ specification: BillingSpecification
  ) {
    rates = BillingRates(view, specification)
    growth = AmountGrowth(view, specification)
    lateness = announcements.lateness
  }

  /// - Throws: `ModelFault`.
  func validate(on day: Day) throws(ModelFault) {
    try rates.validate(on: day)
    try growth.validate()
    try lateness.validate()
  }
}

extension [Currency: Double] {
  /// - Throws: `DecodingError` for what is no code of a currency.
  init(byCode values: [String: Double]) throws {
    self = try values.reduce(into: [:]) { found, entry in
      guard let currency = Currency(entry.key) else {
        throw DecodingError.dataCorrupted(
          .init(codingPath: [], debugDescription: "\(entry.key) is no code of a currency"))
      }
      found[currency] = entry.value
    }
  }

  var byCode: [String: Double] {
    reduce(into: [:]) { $0[$1.key.code] = $1.value }
  }
}

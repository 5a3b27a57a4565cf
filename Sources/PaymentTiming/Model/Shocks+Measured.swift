internal import ForecastVocabulary
internal import Receivables
internal import Statistics

extension Shocks {
  private static let customerRange = 0.02...1.0
  private static let portfolioRange = 0.0025...0.09

  /// What outcomes betray of them.
  package init(panel: PaymentPanel, _ hazards: [Double]) {
    struct Key: Hashable {
      let landmark: Int32
      let customer: CustomerIndex
    }
    var totals: [Key: (paid: Double, expected: Double)] = [:]
    var keys: [Key] = []
    for (spell, hazard) in zip(panel.spells, hazards) {
      let key = Key(landmark: spell.landmark, customer: spell.customer)
      if totals[key] == nil { keys.append(key) }
      let old = totals[key, default: (0, 0)]
      let weight = Double(spell.record.weight)
      totals[key] = (old.paid + (spell.paid ? weight : 0), old.expected + weight * hazard)
    }
    var (above, below) = (0.0, 0.0)
    for key in keys {
      guard let (paid, expected) = totals[key] else { continue }
      let weight = 1 / ((1 + expected) * (1 + expected))
      above += weight * ((paid - expected) * (paid - expected) - expected)
      below += weight * expected * expected
    }
    let customer = Shocks.clamp(above / max(below, 1e-9), Shocks.customerRange)
    (above, below) = (0, 0)
    for landmark in Set(keys.map(\.landmark)).sorted() {
      var (paid, expected, own) = (0.0, 0.0, 0.0)
      for key in keys where key.landmark == landmark {
        guard let total = totals[key] else { continue }
        paid += total.paid
        expected += total.expected
        own += total.expected + customer * total.expected * total.expected
      }
      above += (paid - expected) * (paid - expected) - own
      below += expected * expected
    }
    self.init(
      customerVariance: customer,
      portfolioVariance: Shocks.clamp(above / max(below, 1e-9), Shocks.portfolioRange))
  }

  private static func clamp(_ x: Double, _ range: ClosedRange<Double>) -> Double {
    min(max(x, range.lowerBound), range.upperBound)
  }
}

internal import Statistics

/// How the two models predicted the customers with so many settled invoices, in validation.
public struct HandoverStep: Sendable, Hashable, Codable {
  /// Settled invoices, both ends included; the last step is open above.
  public let from, to: Int
  /// Open invoices seen from landmarks.
  public let spells: Int
  /// The mean weight of the existing-customer model.
  public let weight: Double
  /// Mean −log-likelihood of an invoice over the days it was followed.
  public let existing, new, mixed: Double

  package init(
    from: Int, to: Int, spells: Int, weight: Double, existing: Double, new: Double, mixed: Double
  ) {
    (self.from, self.to, self.spells, self.weight) = (from, to, spells, weight)
    (self.existing, self.new, self.mixed) = (existing, new, mixed)
  }
}

extension Mixture {
  private static let evidence = [1, 2, 3, 5, 9, 17, 33, 65]

  /// The two models and their mixture by evidence; empty without an existing-customer model.
  func handover(evidenceScale: Double) -> [HandoverStep] {
    guard existing != nil else { return [] }
    let alone = (
      negativeLogLikelihoods(evidenceScale: 1e-12), negativeLogLikelihoods(evidenceScale: 1e12),
      negativeLogLikelihoods(evidenceScale: evidenceScale)
    )
    return Mixture.evidence.enumerated().compactMap { k, from in
      let to = k + 1 < Mixture.evidence.count ? Mixture.evidence[k + 1] - 1 : Int.max
      let members = panel.spells.indices.filter {
        (from...to).contains(Int(panel.spells[$0].settledBefore))
      }
      guard !members.isEmpty else { return nil }
      func mean(_ value: (Int) -> Double) -> Double {
        members.reduce(0) { $0 + value($1) } / Double(members.count)
      }
      return HandoverStep(
        from: from, to: to, spells: members.count,
        weight: mean {
          Mixture.weight(settled: panel.spells[$0].settledBefore, evidenceScale: evidenceScale)
        },
        existing: mean { alone.0[$0] }, new: mean { alone.1[$0] }, mixed: mean { alone.2[$0] })
    }
  }

  private func negativeLogLikelihoods(evidenceScale: Double) -> [Double] {
    var values = [Double](repeating: 0, count: panel.spells.count)
    forEachSpell(evidenceScale: evidenceScale) { i, etas in
      let last = panel.spells[i].paid ? etas[etas.count - 1] : 0
      values[i] = Double(panel.spells[i].record.weight) * (sumOfSoftplus(etas[...]) - last)
    }
    return values
  }
}

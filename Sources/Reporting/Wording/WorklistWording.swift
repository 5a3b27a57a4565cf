package import AccountReview
internal import Receivables

extension WorklistItem {
  /// The name with the identifier, or the identifier alone.
  package var title: String { name.isEmpty ? customerID : "\(name) (\(customerID))" }

  /// The health of the account where it is not green: `health 35, red; 13% churn probability within
  /// 182 days`.
  package var healthWording: String? {
    guard let healthScore, let healthBand, healthBand != HealthBand.green.rawValue else {
      return nil
    }
    let chance = leaving.map {
      "; \(Figure.churnProbability.unit.shown($0.probability)) churn probability within "
        + "\($0.days) days"
    }
    return "health \(Figure.healthScore.unit.shown(healthScore)), \(healthBand)" + (chance ?? "")
  }

  /// What to do and when: `Call on 30 Jun 2026`.
  package var instruction: String {
    let words = nextAction.wording
    return "\(words.prefix(1).uppercased())\(words.dropFirst()) on \(DayText.long(nextActionOn))"
  }
}

/// How payments, payers and banks of a synthetic world behave: shares of one.
package struct CashRecipe: Sendable {
  package enum Difficulty: String, Sendable, CaseIterable { case easy, medium, hard }

  package var seed: UInt64
  package var payments: Int
  package var openItems: Int
  package let difficulty: Difficulty

  /// Payers: own name, misspelt, other legal form, parent, agent with the ultimate name, factor, person.
  let payer: [Double]
  /// Of accounts, those that are known.
  let knownAccounts: Double
  /// Remittance: reference, one digit wrong, numbers, numbers without prefix, range, cut, statement
  /// day, words, nothing, advice apart, a digit mistyped, orders.
  let remittance: [Double]
  /// Sets: one, oldest, due day, month, all due, random, with a credit, part, prepayment, twice.
  let habit: [Double]
  /// Difference: none, discount, late discount, charge, rounding, tax, deduction, over.
  let residual: [Double]
  /// Of customers, those with odd cents, whole amounts and a few prices.
  let prices: [Double]
  let returns: Double

  package init(
    _ difficulty: Difficulty, payments: Int, openItems: Int? = nil, seed: UInt64 = 1
  ) {
    (self.difficulty, self.payments, self.seed) = (difficulty, payments, seed)
    self.openItems = openItems ?? payments * 10
    switch difficulty {
    case .easy:
      payer = [0.84, 0.03, 0.06, 0.03, 0.02, 0.01, 0.01]
      knownAccounts = 0.85
      remittance = [0.20, 0.01, 0.54, 0.08, 0.02, 0.01, 0.02, 0.03, 0.03, 0.05, 0.01, 0.02]
      habit = [0.60, 0.10, 0.10, 0.04, 0.05, 0.06, 0.02, 0.01, 0.01, 0.01]
      residual = [0.90, 0.05, 0.005, 0.02, 0.005, 0.005, 0.01, 0.005]
      prices = [0.85, 0.10, 0.05]
      returns = 0.003
    case .medium:
      payer = [0.68, 0.06, 0.10, 0.06, 0.04, 0.03, 0.03]
      knownAccounts = 0.70
      remittance = [0.12, 0.02, 0.38, 0.12, 0.03, 0.05, 0.05, 0.08, 0.08, 0.05, 0.02, 0.04]
      habit = [0.45, 0.12, 0.12, 0.05, 0.07, 0.09, 0.04, 0.03, 0.02, 0.01]
      residual = [0.79, 0.08, 0.01, 0.04, 0.02, 0.02, 0.02, 0.02]
      prices = [0.70, 0.20, 0.10]
      returns = 0.006
    case .hard:
      payer = [0.45, 0.12, 0.13, 0.10, 0.08, 0.06, 0.06]
      knownAccounts = 0.45
      remittance = [0.05, 0.04, 0.18, 0.15, 0.04, 0.10, 0.08, 0.14, 0.14, 0.04, 0.04, 0.06]
      habit = [0.32, 0.12, 0.12, 0.06, 0.08, 0.15, 0.05, 0.05, 0.03, 0.02]
      residual = [0.62, 0.12, 0.03, 0.07, 0.04, 0.04, 0.04, 0.04]
      prices = [0.50, 0.30, 0.20]
      returns = 0.01
    }
  }
}

/// How a synthetic payment was made; the positions are those of the recipe's shares.
enum CashForms {
  static let payers = ["own", "misspelt", "legal-form", "parent", "agent", "factor", "person"]
  static let remittances = [
    "reference", "wrong-digit", "numbers", "digits", "range", "cut", "statement", "words", "none",
    "advice", "mistyped", "orders",
  ]
  static let habits = [
    "one", "oldest", "due-day", "month", "all-due", "random", "credit", "part", "prepaid", "twice",
  ]
  static let residuals = [
    "none", "discount", "late-discount", "charge", "rounding", "tax", "deduction", "over",
  ]
}

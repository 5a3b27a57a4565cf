package import Receivables

/// How payment and documents were brought together.
package enum MatchMethod: String, Sendable, Hashable, CaseIterable {
  /// A valid reference of ours, or an end-to-end id that is a document.
  case reference
  /// Advice with documents and amounts.
  case advice
  /// Numbers in the text that come to the amount.
  case number
  /// Numbers in the text, and documents beside them.
  case numberAndSum = "number-and-sum"
  /// Numbers in the text that the amount pays in part.
  case part
  /// One document of the amount.
  case amount
  /// All documents of a day or up to a day.
  case batch
  /// A set that comes to the amount.
  case sum
  /// The customer alone.
  case payer
}

/// Why set and amount are not the same.
package enum Residual: String, Sendable, Hashable, CaseIterable {
  case none, rounding, discount
  case bankCharge = "bank_charge"
  case tax = "tax_withheld"
  case deduction
  /// More than the documents: it stays on account.
  case over
  /// Less: the last document is paid in part.
  case short

  /// The reason of a write-off; `nil` where nothing is written off.
  package var writeOff: String? {
    switch self {
    case .rounding, .discount, .bankCharge, .tax: rawValue
    default: nil
    }
  }
}

/// What is applied to one document.
package struct AppliedPart: Sendable, Hashable {
  /// Position in the book's items.
  package let item: Int32
  /// Minor units of cash or, below zero, of credit that is used up.
  package var amount: Int64
  /// What is closed beside it, for the match's residual.
  package var residual: Int64

  package init(item: Int32, amount: Int64, residual: Int64 = 0) {
    (self.item, self.amount, self.residual) = (item, amount, residual)
  }
}

/// One way to apply a payment.
package struct CashMatch: Sendable, Hashable {
  /// Position of the debtor.
  package var debtor: Int32
  package var method: MatchMethod
  package var parts: [AppliedPart]
  package var residual: Residual
  /// How many sets explain the payment as well.
  package var solutions: Int
  /// Of what is applied, the share that the text names.
  package var named: Double
  /// What speaks for the debtor against the next.
  package var margin: Double
  /// What a person can check.
  package var evidence: [String]
  /// The probability that all of it is right.
  package var confidence = 0.0
  /// What the payment leaves on account.
  package var unapplied: Int64 = 0
  /// What was paid in the currency of the documents, where the payment is in another.
  package var abroad: Money?
  /// By which past outcomes the confidence is known.
  package var outcomeClass = ""
  var score = 0.0
  /// How many open items there were to choose from.
  var pool = 0
}

/// What became of a payment.
package struct PaymentDecision: Sendable {
  package enum Route: String, Sendable, Hashable {
    /// Applied without a person.
    case posted
    /// The payer is sure, the documents are not: on account.
    case onAccount = "on_account"
    case proposed
    case unidentified
  }

  /// Position of the payment.
  package let payment: Int
  package var route: Route
  /// Best first; the first is what was posted.
  package var matches: [CashMatch]
  /// The debtor, as far as it is known, and how surely.
  package var debtor: Int32?
  package var payerConfidence = 0.0
  package var payerClass = ""
}

internal import BankStatements
internal import Foundation
internal import Receivables

// Payments in another currency than the documents: by what the bank says was paid in theirs.

extension CashMatcher {
  /// Matches in the currency that the payer was charged in, where the bank states it.
  ///
  /// They are proposed and never posted: what the rate was is between banks, and the difference is one of
  /// exchange.
  func matchesAbroad(_ payment: BankMovement, _ texts: PaymentTexts) -> Ways? {
    guard let original = payment.original, original.currency != payment.amount.currency,
      original.minorUnits != 0
    else { return foreignDocuments(payment, texts) }
    var abroad = payment
    (abroad.amount, abroad.original) = (original.magnitude, nil)
    var ways = matches(abroad, texts, isLater: true)
    ways.matches = ways.matches.filter { $0.unapplied == 0 && $0.residual != .short }
    let rate = payment.amount.majorUnits / abroad.amount.majorUnits
    for place in ways.matches.indices {
      ways.matches[place].abroad = abroad.amount
      ways.matches[place].evidence.append(
        "paid as \(abroad.amount) \(original.currency), at the bank's "
          + String(format: "%.4f", rate) + " \(payment.amount.currency) each")
      ways.matches[place].outcomeClass = "abroad|" + ways.matches[place].outcomeClass
      ways.matches[place].confidence = reliability.probability(ways.matches[place].outcomeClass)
    }
    return ways.matches.isEmpty ? nil : ways
  }

  /// Documents of another currency that the text names, where the bank does not say what was paid in it.
  private func foreignDocuments(_ payment: BankMovement, _ texts: PaymentTexts) -> Ways? {
    let items = texts.named.items.keys.filter { item in
      let found = book.items[Int(item)]
      return book.open[Int(item)] > 0 && found.currency != payment.amount.currency
        && found.issuedOn <= payment.valueOn + 5
    }.sorted()
    guard let first = items.first else { return nil }
    let named = items.prefix(4).map { item in
      let money = Money(minorUnits: book.open[Int(item)], book.items[Int(item)].currency)
      return "\(book.items[Int(item)].id) (\(money) \(money.currency))"
    }
    var match = CashMatch(
      debtor: book.items[Int(first)].customer, method: .payer, parts: [], residual: .none,
      solutions: 1, named: 1, margin: 0,
      evidence: [
        "\(named.joined(separator: ", ")) in the text; the statement does not say what was paid in "
          + "that currency"
      ])
    match.outcomeClass = "abroad|payer"
    match.confidence = reliability.probability(match.outcomeClass)
    var ways = Ways()
    (ways.debtor, ways.matches) = (match.debtor, [match])
    return ways
  }
}

package import Receivables

/// What a payer says a payment is for, apart from the bank.
package struct RemittanceAdvice: Sendable, Hashable {
  package var file = ""
  package var line = 0
  /// The payment's end-to-end id, trace or bank reference.
  package var paymentReference = ""
  package var payerName = ""
  package var on: Day?
  package var amount: Money?
  package var documents: [RemittedDocument] = []

  package init() {}
}

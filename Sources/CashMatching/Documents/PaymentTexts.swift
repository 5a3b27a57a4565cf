internal import BankStatements
internal import Receivables

/// What the texts of a payment say, whatever is open: looked up once for both passes.
struct PaymentTexts {
  let named: NamedDocuments
  /// Debtors of names like the payer's and the one in whose name it pays.
  let names: [NameIndex.Hit]
  let account: String?
  let mandate: String?
  let alias: String?
  /// Valid ones that the bank or the text has.
  let references: [StructuredReference]

  init(_ payment: BankMovement, _ index: DocumentIndex, _ names: NameIndex) {
    let texts = payment.remittance + [payment.references.endToEnd].filter { !$0.isEmpty }
    named = NamedDocuments(texts, index)
    self.names = [payment.counterparty.name, payment.counterparty.ultimateName]
      .filter { !$0.isEmpty }.flatMap { names.hits(FoldedName($0)) }
    account = AliasTable.account(payment.counterparty.account)
    mandate = AliasTable.mandate(payment.references.mandate)
    alias = AliasTable.name(payment.counterparty.name)
    references =
      payment.structured.filter { $0.isValid == true }
      + StructuredReference.found(in: payment.text)
      + StructuredReference.found(in: payment.references.endToEnd)
  }
}

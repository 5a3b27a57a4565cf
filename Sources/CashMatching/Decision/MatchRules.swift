/// What policy says of matching; shares of one, amounts in minor units.
package struct MatchRules: Sendable, Hashable {
  /// Of the money that is posted without a person, what may be wrong.
  package var wrongMoney = 0.001
  /// Below this probability nothing is posted without a person.
  package var postingLimit = 0.97
  /// The same for whose payment it is, where it is posted on account.
  package var payerLimit = 0.99
  /// Below this probability a set is not even proposed.
  package var proposalLimit = 0.02
  /// What is off by up to this much is rounding.
  package var rounding: Int64 = 5
  /// What banks keep back, at most.
  package var bankCharge: Int64 = 3500
  /// Days after which a discount is no longer due, and how many are let pass.
  package var discountDays = 14
  package var discountGrace = 5
  /// Discounts where neither customer nor ledger shows one, in hundredths of a percent.
  package var discounts = [200, 300]
  /// Taxes withheld at source, likewise.
  package var taxes = [500, 1000, 1500, 2000]
  /// Where the customer is one for whom the ledger shows none.
  package var takesTaxesFromStrangers = false

  package init() {}
}

/// One customer as known at a view's day.
public struct Customer: Sendable, Hashable, Identifiable {
  /// Unique in the ledger; never empty.
  public let id: String
  /// Empty where the ledger does not say; ``id`` is shown then.
  public var name = ""
  /// The ledger's own grouping, such as `retail`; empty for none.
  public var segment = ""
  /// As written, mostly an ISO 3166 code; empty where it is not stated.
  public var country = ""
  /// What it is billed in; `nil` where its documents alone say.
  public var currency: Currency?
  /// In the customer's own currency; `nil` for no stated limit.
  public var creditLimit: Money?
  /// `nil` where its first document is the first that is known of it.
  public var onboardedOn: Day?
  /// Hidden until that day has come.
  public var churnedOn: Day?
  /// The customer whose group it belongs to; empty for none.
  public var parentID = ""
  /// The customer that takes over its history from ``mergedOn`` on; empty for none.
  public var mergedInto = ""
  /// `nil` where it keeps its own.
  public var mergedOn: Day?
  /// The customer that pays its invoices; empty where it does itself.
  public var payerID = ""
  /// Who looks after the account, by name; empty for nobody.
  public var collector = ""
  /// Whom letters address; empty for the company.
  public var contactName = ""
  /// Empty where none is stated: the account can be reached by other channels only.
  public var contactEmail = ""
  /// Empty where none is stated.
  public var contactPhone = ""
  /// Of letters, as the ledger writes it, such as `en`; may be empty.
  public var language = ""
  /// How much the account matters beyond its billing, from 0 to 1; `nil` for unstated.
  public var strategicValue: Double?
  /// The line in `customers.csv`, counted from 0 without the header; `nil` for a customer known
  /// only from documents.
  public var row: Int?

  /// A customer of which nothing else is stated.
  public init(id: String) { self.id = id }
}

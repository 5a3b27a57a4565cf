/// Who does what is no contact, and by when.
public struct TaskPolicy: Sendable, Hashable, Codable {
  /// Reasons that a dispute may be recorded with.
  public var disputeCodes: Set<String>
  /// Days from the opening of a dispute to its target day; other days, by code in lower case.
  public var disputeDays: Int
  /// Days to the target day of disputes with a code, in lower case.
  public var disputeDaysByCode: [String: Int]
  /// Who settles disputes, by code in lower case; the customer's collector where nobody is named.
  public var disputeOwners: [String: String]
  /// Days from the receipt of cash to the day by which it is to be applied.
  public var cashDays: Int
  /// Who applies cash; empty for the customer's collector.
  public var cashOwner: String

  func days(forCode code: String) -> Int { disputeDaysByCode[code.lowercased()] ?? disputeDays }

  /// The owner of a dispute, else the collector.
  func owner(ofCode code: String, collector: String) -> String {
    disputeOwners[code.lowercased()] ?? collector
  }
}

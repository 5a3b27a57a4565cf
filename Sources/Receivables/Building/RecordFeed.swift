/// Hands the records of a ledger to its builder, one kind after another as they need each other.
package protocol RecordFeed {
  /// What is to be said before any record.
  mutating func begin(_ builder: inout LedgerBuilder) throws

  /// Hands over all records of a kind; false where there are none to use.
  mutating func feed(_ kind: RecordKind, to builder: inout LedgerBuilder) throws -> Bool

  /// What is to be said of a kind's records as a whole.
  mutating func finish(_ kind: RecordKind, _ builder: inout LedgerBuilder)

  /// Whether a kind is there, if it can be read or not.
  func isThere(_ kind: RecordKind) -> Bool

  /// Whether a kind is there and could be read at all.
  func has(_ kind: RecordKind) -> Bool
}

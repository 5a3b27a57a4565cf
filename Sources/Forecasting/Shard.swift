internal import Receivables
internal import Statistics

/// One of several parts of a portfolio, by customers.
///
/// A customer's bucket, one of ``buckets``, follows from the UTF-8 bytes of an identifier alone, by
/// FNV-1a and SplitMix64: it is the same on every machine, on every day and beside whatever other
/// customers. Shards are ranges of buckets. Customers that are tied as parent or payer are in one bucket,
/// that of the least of their identifiers, as the cash of one may cover the claims of another.
public struct Shard: Sendable, Hashable, Codable, CustomStringConvertible {
  /// From 1.
  public let number: Int
  /// How many there are.
  public let count: Int
  /// The most shards that there can be.
  public static let buckets = 1024

  /// `nil` unless 1 ≤ `number` ≤ `count` ≤ ``buckets``.
  public init?(_ number: Int, of count: Int) {
    guard (1...Shard.buckets).contains(count), (1...count).contains(number) else { return nil }
    (self.number, self.count) = (number, count)
  }

  /// Such as `2/7`.
  public var description: String { "\(number)/\(count)" }

  /// The bucket of an identifier, 0 ..< ``buckets``.
  static func bucket(_ name: String) -> Int {
    var random = SplitMix64(seed: 0, stream: "shard \(name)")
    return random.index(below: buckets)
  }

  func contains(bucket: Int) -> Bool { bucket * count / Shard.buckets == number - 1 }

  /// Whether each customer of a view is in the shard.
  func members(of view: LedgerView) -> [Bool] {
    view.groupNames.map { contains(bucket: Shard.bucket($0)) }
  }
}

internal import Foundation

/// JSON with sorted keys, so that the same value is the same bytes.
public enum JSONText {
  /// Keys as they are.
  public static func encode(_ value: some Encodable) throws -> String {
    try text(value, JSONEncoder())
  }

  /// Property names in `snake_case`, as in the columns of tables.
  public static func record(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return try text(value, encoder)
  }

  private static func text(_ value: some Encodable, _ encoder: JSONEncoder) throws -> String {
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }
}

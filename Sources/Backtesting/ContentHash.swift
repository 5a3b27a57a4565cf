public import Foundation

/// A number that content almost surely shares with nothing else, for telling whether it changed.
///
/// - SeeAlso: Fowler, Noll & Vo, *FNV Hash* (1991), the 64-bit variant 1a.
public struct ContentHash: Sendable, Hashable, CustomStringConvertible {
  private var state: UInt64 = 0xcbf2_9ce4_8422_2325

  /// Of nothing; parts are added in an order that matters.
  public init() {}

  /// Adds a part: where parts end counts too.
  public mutating func add(_ bytes: some ContiguousBytes) {
    bytes.withUnsafeBytes { bytes in
      for byte in bytes { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
      // Ends the part, so that "ab", "c" differs from "a", "bc".
      var count = UInt64(bytes.count)
      for _ in 0..<8 {
        state = (state ^ (count & 0xff)) &* 0x0000_0100_0000_01b3
        count >>= 8
      }
    }
  }

  /// Adds a part in UTF-8.
  public mutating func add(_ text: String) { add(Data(text.utf8)) }

  /// Sixteen hexadecimal digits.
  public var description: String {
    let digits = String(state, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Of files by name and content, in the given order.
  public static func ofFiles(_ files: [URL]) throws -> ContentHash {
    var hash = ContentHash()
    for file in files {
      hash.add(file.lastPathComponent)
      hash.add(try Data(contentsOf: file, options: .mappedIfSafe))
    }
    return hash
  }

  /// Of a ledger as it is on disk: a file, or the CSV files of a folder.
  public static func ofLedger(_ url: URL) throws -> ContentHash {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder),
      isFolder.boolValue
    else { return try ofFiles([url]) }
    return try ofFiles(
      FileManager.default.contentsOfDirectory(atPath: url.path).sorted()
        .filter { $0.lowercased().hasSuffix(".csv") }.map { url.appending(path: $0) }
        .filter(isFile))
  }

  /// Whether there is a file, and not a pipe that would be waited for.
  private static func isFile(_ url: URL) -> Bool {
    var status = stat()
    return stat(url.path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }
}

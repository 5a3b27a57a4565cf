import Foundation
import TestLedgers
import Testing

@testable import LedgerFiles
@testable import Receivables

@Suite struct WholeFileTests {
  @Test(.slow, arguments: [0, 1, 65_536, 65_537, 4_194_304, 9_000_001])
  func `a file is read as it is, whatever its size`(size: Int) throws {
    let url = FileManager.default.temporaryDirectory.appending(
      path: "duecast-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: url) }
    let bytes = Data((0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) })
    try bytes.write(to: url)
    #expect(try WholeFile.read(url) == bytes)
  }

  @Test func `a folder in place of a file is said to be one`() throws {
    let folder = FileManager.default.temporaryDirectory
    let error = #expect(throws: WholeFile.Failure.self) { try WholeFile.read(folder) }
    #expect(error?.description == "Is a directory")
    let nothing = #expect(throws: WholeFile.Failure.self) {
      try WholeFile.read(folder.appending(path: "duecast-\(UUID().uuidString)"))
    }
    #expect(nothing?.description == "No such file or directory")
  }

  @Test(arguments: [0, 100_000, 5_000_000])
  func `a file that shrinks or grows while it is read is an error`(size: Int) throws {
    let url = FileManager.default.temporaryDirectory.appending(
      path: "duecast-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: url) }
    try Data(repeating: 7, count: 4_500_000).write(to: url)
    #expect(throws: WholeFile.Failure.self) {
      try WholeFile.read(url) {
        let handle = try FileHandle(forWritingTo: url)
        try handle.truncate(atOffset: UInt64(size))
        try handle.close()
      }
    }
  }
}

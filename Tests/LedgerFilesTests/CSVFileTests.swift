import Foundation
import Receivables
import Testing

@testable import LedgerFiles

@Suite struct CSVFileTests {
  private func written(_ write: (inout CSVFile) throws -> Void) throws -> String {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("duecast-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var file = CSVFile("a.csv", ["header"], in: folder)
    try write(&file)
    try file.close()
    return try String(contentsOf: folder.appendingPathComponent("a.csv"), encoding: .utf8)
  }

  @Test func `text is quoted where it must be`() throws {
    let text = try written { file in
      file.text("plain")
      file.text("a, b")
      file.text("say \"so\"")
      file.empty()
      try file.endLine()
    }
    #expect(text == "header\nplain,\"a, b\",\"say \"\"so\"\"\",\n")
  }

  @Test func `numbers are exact decimal text`() throws {
    let text = try written { file in
      for (units, places) in [
        (Int64(0), 2), (5, 2), (-5, 2), (123_456, 2), (-1_234_567, 3), (7, 0),
      ] {
        file.decimal(units, places: places)
      }
      file.identifier("I", "00012", 7)
      file.identifier("I", "100012", 12345)
      file.day(Day(year: 2024, month: 2, day: 29))
      try file.endLine()
    }
    #expect(
      text
        == "header\n0.00,0.05,-0.05,1234.56,-1234.567,7,I00012-0007,I100012-12345,2024-02-29\n")
  }

  @Test func `a file larger than the buffer streams through it`() throws {
    var most = 0
    let text = try written { file in
      for i in 0..<60_000 {
        file.integer(i)
        file.text("twenty bytes of text")
        try file.endLine()
        most = max(most, file.bufferedBytes)
      }
    }
    #expect(most <= CSVFile.capacity + 64 && text.utf8.count > 4 * CSVFile.capacity)
    #expect(text.hasSuffix("\n59999,twenty bytes of text\n"))
    #expect(text.utf8.count { $0 == 10 } == 60_001)
  }
}

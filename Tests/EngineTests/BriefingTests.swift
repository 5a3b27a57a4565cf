import Foundation
import TestLedgers
import Testing

/// The example of the documentation, which uses nothing but what is public.
@Suite struct BriefingTests {
  private static let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test func `the example forecasts the weeks of each currency`() throws {
    let folder = BriefingTests.repository.appending(path: "fixtures/ledgers/two-currencies")
    let lines = try briefing(folder, asOf: day("2025-06-30")) { _ in }
    #expect(lines.first == "two-currencies on 2025-06-30")
    for currency in ["EUR", "USD"] {
      // Ninety-one days from a Tuesday on touch fourteen weeks.
      #expect(lines.count { $0.hasSuffix(currency) } == 14)
    }
  }

  @Test func `the documentation shows the example as it is built`() throws {
    let page = try String(
      contentsOf: BriefingTests.repository.appending(
        path: "Sources/DuecastEngine/DuecastEngine.docc/DuecastEngine.md"), encoding: .utf8)
    let example = try String(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Briefing.swift"), encoding: .utf8)
    #expect(page.contains("```swift\n" + example + "```\n"))
  }
}

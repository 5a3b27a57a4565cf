import Testing

@testable import Reporting

/// Texts as the report shows them.
@Suite struct PageTextTests {
  @Test(arguments: [
    (
      "promised on 2026-06-17 for 2026-06-29: broken",
      "promised on 17 Jun 2026 for 29 Jun 2026: broken"
    ),
    ("(2026-06-30).", "(30 Jun 2026)."),
    ("invoice 2026-06-30-1 and INV-2026-06-30", "invoice 2026-06-30-1 and INV-2026-06-30"),
    ("2026-02-30", "2026-02-30"), ("", ""), ("–2026-06-30", "–30 Jun 2026"),
  ])
  func `a day in a text is written out, and what only looks like one stays`(
    text: String, shown: String
  ) {
    #expect(PageText.days(text).replacing("\u{a0}", with: " ") == shown)
  }

  @Test func `a change has its sign, and none where it rounds to nothing`() {
    #expect([2.6, -6.2, 0.4, -0.4, 0].map(PageText.change) == ["+3", "−6", "0", "0", "0"])
    #expect(PageText.minus("-3,024") == "−3,024")
    #expect(PageText.minus("3-4") == "3-4")
  }

  @Test func `names of columns stand in quotation marks`() {
    #expect(PageText.quoted("`due_on` is before `issued_on`") == "“due_on” is before “issued_on”")
  }
}

import Reporting
import Testing

@Suite struct TextTableTests {
  @Test func `numbers end in one column and no line ends in spaces`() {
    var table = TextTable([.init("customer"), .init("open", .right), .init("note")])
    table.row(["Müller", "1,200", ""])
    table.row(["Østergaard & Co", "5", "late"])
    table.rule()
    table.row(["total", "1,205", ""])
    #expect(
      table.text == """
        customer          open  note
        ---------------  -----  ----
        Müller           1,200
        Østergaard & Co      5  late
        ---------------  -----  ----
        total            1,205

        """)
  }

  @Test func `a long text is cut and a line break cannot break a row`() {
    var table = TextTable([.init("name", widest: 8)])
    table.row(["A very long name"])
    table.row(["two\nlines"])
    table.row(["bell\u{7}\u{1B}[2J"])
    #expect(
      table.text == """
        name
        --------
        A very…
        two lin…
        bell  […

        """)
  }

  @Test func `a text for people keeps its letters and loses what would steer a terminal`() {
    let hostile = "a\u{1B}[31mred\u{9B}2J\r\nnext\u{2028}\u{202E}gnp\u{FEFF}\u{7F}"
    #expect(PlainText.singleLine(hostile) == "a [31mred 2J  next gnp ")
    #expect(PlainText.lines("one\ntwo\u{7}\n") == "one\ntwo \n")
    for kept in ["Müller & Søn", "شرکت\u{200C}ها", "👩\u{200D}💻", "株式会社", ""] {
      #expect(PlainText.singleLine(kept) == kept)
    }
  }

  @Test func `wrapping breaks at spaces and keeps the indent`() {
    #expect(
      TextTable.wrap("one two three four", width: 11, indent: "  ")
        == "  one two\n  three\n  four\n")
    #expect(TextTable.wrap("· a long reason", width: 9, hang: "  ") == "· a long\n  reason\n")
  }
}

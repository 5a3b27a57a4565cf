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

  @Test func `wrapping breaks at spaces and keeps the indent`() {
    #expect(
      TextTable.wrap("one two three four", width: 11, indent: "  ")
        == "  one two\n  three\n  four\n")
  }
}

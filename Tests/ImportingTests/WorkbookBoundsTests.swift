import Foundation
import Receivables
import Testing

@testable import Importing

/// Days of both epochs, archives made to fill a memory, and workbooks in one file of XML.
@Suite struct WorkbookBoundsTests {
  private static let captions = ["Invoice", "Customer", "Invoice Date", "Due Date", "Amount"]

  private func read(_ bytes: Data, _ name: String = "book.xlsx") throws -> ImportedLedger {
    try Importer(ImportChoices()).read([(name, bytes)])
  }

  /// What is said of a file that is refused.
  private func refusal(_ bytes: Data, _ name: String = "book.xlsx") -> String {
    do {
      _ = try read(bytes, name)
      return "it is read"
    } catch { return "\(error)" }
  }

  // MARK: Epochs

  private func sheet(_ serial: Int) -> String {
    ZippedParts.rows([
      Self.captions, ["1001", "Alder", "@\(serial)", "@\(serial + 30).75", "#1234.56"],
    ])
  }

  @Test(arguments: [
    ("", 46_036), ("<workbookPr date1904=\"0\"/>", 46_036),
    ("<workbookPr date1904=\"1\"/>", 44_574), ("<workbookPr date1904=\"true\"/>", 44_574),
  ])
  func `the same day is read from either epoch`(properties: String, serial: Int) throws {
    let bytes = try ZippedParts.workbook(properties: properties, sheet: sheet(serial))
    let document = try #require(try read(bytes).books.documents.first)
    #expect(document.issuedOn == Day("2026-01-14") && document.dueOn == Day("2026-02-13"))
    #expect(document.amount == 123_456)
  }

  // MARK: Archives that unpack to more than they should

  @Test func `a sheet that is packed a thousand times smaller is refused by its name`() throws {
    let bytes = try ZippedParts.workbook(sheet: sheet(46_036), padding: 20 << 20)
    #expect(bytes.count < 100_000)
    let text = refusal(bytes)
    #expect(text.contains("xl/worksheets/sheet1.xml unpacks to more than"), "\(text)")
    #expect(text.contains("save the sheet with the items as CSV"))
  }

  @Test func `one that says it is larger than a gigabyte is refused before it is unpacked`() throws
  {
    var bytes = try ZippedParts.workbook(sheet: sheet(46_036))
    // The size of the sheet in its entry of the central directory, 22 bytes before its name.
    let name = Data("xl/worksheets/sheet1.xml".utf8)
    let at = try #require(bytes.range(of: name, options: .backwards)).lowerBound
    bytes.replaceSubrange(at - 22..<at - 18, with: [0xFF, 0xFF, 0xFF, 0x7F])
    #expect(refusal(bytes).contains("unpacks to more than"), "\(refusal(bytes))")
  }

  @Test func `one that is longer than its archive says is damaged, and no more of it is read`()
    throws
  {
    var bytes = try ZippedParts.workbook(sheet: sheet(46_036), padding: 4096)
    let name = Data("xl/worksheets/sheet1.xml".utf8)
    let at = try #require(bytes.range(of: name, options: .backwards)).lowerBound
    bytes.replaceSubrange(at - 22..<at - 18, with: [0x00, 0x01, 0x00, 0x00])
    let text = refusal(bytes)
    #expect(text != "it is read" && text.contains("book.xlsx"), "\(text)")
  }

  @Test func `entities that unfold are refused`() throws {
    let bomb =
      "<!DOCTYPE sst [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
      + "<sst><si><t>&b;</t></si></sst>"
    let bytes = try ZippedParts.workbook(sheet: sheet(46_036), shared: bomb)
    #expect(refusal(bytes).contains("damaged"), "\(refusal(bytes))")
  }

  // MARK: SpreadsheetML

  private func markup(_ rows: String, prolog: String = "") -> Data {
    Data(
      """
      <?xml version="1.0"?>
      \(prolog)<?mso-application progid="Excel.Sheet"?>
      <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
       xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
       <Worksheet ss:Name="Notes"><Table><Row><Cell><Data ss:Type="String">Open items</Data></Cell>\
      </Row></Table></Worksheet>
       <Worksheet ss:Name="Items"><Table>\(rows)</Table></Worksheet>
      </Workbook>
      """.utf8)
  }

  private func row(_ cells: [(String, String)], _ attributes: String = "") -> String {
    "<Row\(attributes)>"
      + cells.map { "<Cell><Data ss:Type=\"\($0.0)\">\($0.1)</Data></Cell>" }.joined() + "</Row>"
  }

  @Test func `a workbook in XML has typed cells, places and merged cells`() throws {
    let title = "<Row><Cell ss:MergeAcross=\"4\"><Data ss:Type=\"String\">Items</Data></Cell></Row>"
    let body =
      "<Row><Cell><Data ss:Type=\"String\">0017</Data></Cell><Cell><Data ss:Type=\"String\">"
      + "Alder &amp; Co</Data></Cell><Cell><Data ss:Type=\"DateTime\">2026-01-14T00:00:00.000</Data>"
      + "</Cell><Cell ss:Index=\"5\"><Data ss:Type=\"Number\">1234.5600000000001</Data></Cell></Row>"
    let bytes = markup(
      title + row(Self.captions.map { ("String", $0) }, " ss:Index=\"4\"") + body)
    let read = try read(bytes, "items.xls")
    let document = try #require(read.books.documents.first)
    #expect(document.id == "0017" && document.customer == "Alder & Co")
    #expect(document.issuedOn == Day("2026-01-14") && document.dueOn == nil)
    #expect(document.amount == 123_456 && read.tables.map(\.source.sheet) == ["Items"])
  }

  @Test func `XML that is damaged or declares a document type is refused in a sentence`() throws {
    let whole = markup(row(Self.captions.map { ("String", $0) }))
    #expect(refusal(whole.prefix(whole.count - 40), "items.xls").contains("damaged"))
    let typed = markup(row([("String", "&a;")]), prolog: "<!DOCTYPE a [<!ENTITY a \"b\">]>")
    #expect(refusal(typed, "items.xls").contains("save it as .xlsx or CSV"))
    #expect(refusal(markup(""), "items.xls") != "it is read")
  }

  @Test func `other XML is refused as before`() {
    #expect(refusal(Data("<?xml version=\"1.0\"?><a/>".utf8), "a.xml").contains("HTML or XML"))
  }
}

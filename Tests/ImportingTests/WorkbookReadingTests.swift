import CXlsxWriter
import Foundation
import Receivables
import Testing

@testable import Importing

/// Workbooks that libxlsxwriter wrote.
@Suite struct WorkbookReadingTests {
  private func workbook(_ fill: (UnsafeMutablePointer<lxw_workbook>) -> Void) throws -> Data {
    let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).xlsx")
    defer { try? FileManager.default.removeItem(at: url) }
    let book = try #require(workbook_new(url.path))
    fill(book)
    #expect(workbook_close(book) == LXW_NO_ERROR)
    return try Data(contentsOf: url)
  }

  private static let captions = [
    "Invoice", "Customer", "Invoice Date", "Due Date", "Amount", "Paid On",
  ]

  /// A sheet with an invoice whose days are numbers with a format.
  private func fill(_ book: UnsafeMutablePointer<lxw_workbook>, _ name: String, serial: Double) {
    let sheet = workbook_add_worksheet(book, name)
    let day = workbook_add_format(book)
    format_set_num_format(day, "dd.mm.yyyy")
    worksheet_write_string(sheet, 0, 0, "Open items", nil)
    for (column, caption) in Self.captions.enumerated() {
      worksheet_write_string(sheet, 2, lxw_col_t(column), caption, nil)
    }
    worksheet_write_string(sheet, 3, 0, "007", nil)
    worksheet_write_string(sheet, 3, 1, "Alder", nil)
    worksheet_write_number(sheet, 3, 2, serial, day)
    worksheet_write_number(sheet, 3, 3, serial + 30, day)
    worksheet_write_formula_num(sheet, 3, 4, "=1000+234.56", nil, 1234.56)
  }

  @Test func typedCellsAreReadAndFormulasAreNotRun() throws {
    let bytes = try workbook { book in
      _ = workbook_add_worksheet(book, "Notes")
      // 46036 is 2026-01-14 from 1899-12-30.
      fill(book, "Items", serial: 46_036)
    }
    let read = try Importer(ImportChoices()).read([("book.xlsx", bytes)])
    let document = try #require(read.books.documents.first)
    #expect(document.id == "007")
    #expect(document.issuedOn == Day("2026-01-14"))
    #expect(document.dueOn == Day("2026-02-13"))
    #expect(document.amount == 123_456)
    #expect(read.tables.map(\.source.sheet) == ["Items"])
  }

  @Test func aCopyOfASheetIsReadOnce() throws {
    let bytes = try workbook { book in
      fill(book, "Items", serial: 46_036)
      fill(book, "Items (2)", serial: 46_036)
      fill(book, "July", serial: 46_067)
    }
    let read = try Importer(ImportChoices()).read([("book.xlsx", bytes)])
    #expect(read.tables.map(\.source.sheet) == ["Items", "July"])
  }

  @Test func serialNumbersCountFromBothEpochs() {
    #expect(SheetReader.day(46_036, is1904: false) == Day("2026-01-14"))
    #expect(SheetReader.day(46_036 - 1462, is1904: true) == Day("2026-01-14"))
  }

  @Test func formatsOfDaysAreTold() {
    #expect(NumberFormats.isDay("dd.mm.yyyy"))
    #expect(NumberFormats.isDay("[$-407]d. mmm yy;@"))
    #expect(!NumberFormats.isDay("#,##0.00 \"day\""))
    #expect(!NumberFormats.isDay("[Red]0.00"))
  }

  @Test func aBinaryFractionIsReadAsItsDecimal() {
    #expect(SheetReader.decimal("569.99000000000001") == "569.99")
    #expect(SheetReader.decimal("1.2345000000000001E3") == "1234.5")
    #expect(SheetReader.decimal("250.5") == "250.5")
  }

  @Test func anArchiveThatIsNoWorkbookIsRefused() {
    let bytes = Data([0x50, 0x4B, 0x05, 0x06] + [UInt8](repeating: 0, count: 18))
    #expect(throws: UnreadableSource.self) {
      try Importer(ImportChoices()).read([("a.xlsx", bytes)])
    }
    #expect(throws: UnreadableSource.self) {
      try Importer(ImportChoices()).read([("a.xlsx", Data([0x50, 0x4B, 0x03, 0x04, 1, 2, 3]))])
    }
  }
}

@Suite struct CharsetTests {
  private static let text = "Rechnung;Größe;Änderung;Straße;naïve café\n"

  @Test(arguments: [
    (String.Encoding.windowsCP1252, "Windows-1252"), (.utf8, "UTF-8"),
    (.utf16, "UTF-16, little-endian"), (.utf16BigEndian, "UTF-16, big-endian"),
    (.utf16LittleEndian, "UTF-16, little-endian"),
  ])
  func aCharsetIsToldByTheBytes(_ encoding: String.Encoding, _ name: String) throws {
    let bytes = try #require(Self.text.data(using: encoding))
    let charset = Charset.detect(bytes)
    #expect(charset.description == name)
    #expect(String(decoding: charset.utf8(bytes), as: UTF8.self) == Self.text)
  }
}

import CLibZip
import Foundation

/// A zip archive that a test puts together from its parts.
enum ZippedParts {
  struct Fault: Error {}

  static func archive(_ parts: [(name: String, text: Data)]) throws -> Data {
    let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).zip")
    defer { try? FileManager.default.removeItem(at: url) }
    var error: Int32 = 0
    guard let archive = zip_open(url.path, ZIP_CREATE | ZIP_TRUNCATE, &error) else { throw Fault() }
    var rooms: [UnsafeMutableRawPointer] = []
    defer { for room in rooms { room.deallocate() } }
    for (name, text) in parts {
      let room = UnsafeMutableRawPointer.allocate(byteCount: max(1, text.count), alignment: 8)
      text.copyBytes(to: room.assumingMemoryBound(to: UInt8.self), count: text.count)
      rooms.append(room)
      guard let source = zip_source_buffer(archive, room, zip_uint64_t(text.count), 0),
        zip_file_add(archive, name, source, 0) >= 0
      else { throw Fault() }
    }
    guard zip_close(archive) == 0 else { throw Fault() }
    return try Data(contentsOf: url)
  }

  /// A workbook of one sheet, with what a test changes of it.
  static func workbook(
    properties: String = "", sheet: String, padding: Int = 0, shared: String? = nil
  ) throws -> Data {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    let blanks = Data(repeating: UInt8(ascii: " "), count: padding)
    var parts: [(String, Data)] = [
      (
        "xl/workbook.xml",
        Data(
          """
          <workbook xmlns="\(main)" xmlns:r="\(relations)">\(properties)<sheets>\
          <sheet name="Items" sheetId="1" r:id="rId1"/></sheets></workbook>
          """.utf8)
      ),
      (
        "xl/_rels/workbook.xml.rels",
        Data(
          """
          <Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>
          """.utf8)
      ),
      (
        "xl/styles.xml",
        Data(
          """
          <styleSheet xmlns="\(main)"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>\
          </styleSheet>
          """.utf8)
      ),
      (
        "xl/worksheets/sheet1.xml",
        Data("<worksheet xmlns=\"\(main)\"><sheetData>".utf8) + blanks + Data(sheet.utf8)
          + Data("</sheetData></worksheet>".utf8)
      ),
    ]
    if let shared { parts.append(("xl/sharedStrings.xml", Data(shared.utf8))) }
    return try archive(parts.map { (name: $0.0, text: $0.1) })
  }

  /// Rows of texts, and of numbers where a cell begins with `#`, with style 1 where it begins with `@`.
  static func rows(_ rows: [[String]]) -> String {
    rows.map { row in
      "<row>"
        + row.map { cell in
          switch cell.first {
          case "#": "<c><v>\(cell.dropFirst())</v></c>"
          case "@": "<c s=\"1\"><v>\(cell.dropFirst())</v></c>"
          default: "<c t=\"inlineStr\"><is><t>\(cell)</t></is></c>"
          }
        }.joined() + "</row>"
    }.joined()
  }
}

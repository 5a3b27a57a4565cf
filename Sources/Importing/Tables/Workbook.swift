import Foundation
import LedgerFiles
import Receivables

/// Reads the sheets of an Office Open XML workbook (ECMA-376), one cell after another.
///
/// Values are those that the workbook keeps: formulas are not run. Days count from 1899-12-30, or from
/// 1904-01-01 where the workbook says so.
enum Workbook {
  /// No sheet of more cells, or of more text than ``largestText``, is taken.
  static let mostCells = 60_000_000
  static let largestText = 1 << 30

  static func tables(
    _ bytes: Data, file: String, sheet: String?
  ) throws(UnreadableSource) -> [SourceTable] {
    do {
      return try read(bytes, file, sheet)
    } catch let fault as UnreadableSource {
      throw fault
    } catch ZipArchive.Fault.tooLarge(let part) {
      throw UnreadableSource(
        file: file,
        problem: "its part \(part) unpacks to more than "
          + "\(ZipArchive.largestEntry >> 20) MiB or \(ZipArchive.largestRatio) times its size",
        remedy: "save the sheet with the items as CSV")
    } catch ZipArchive.Fault.missing(let part) {
      throw UnreadableSource(
        file: file, problem: "it is an archive without \(part), so no workbook",
        remedy: "unpack it and give the files in it")
    } catch ZipArchive.Fault.unreadable(let reason) {
      throw UnreadableSource(file: file, problem: reason, remedy: "export it again")
    } catch {
      throw UnreadableSource(
        file: file, problem: "the workbook is damaged",
        remedy: "open it in a spreadsheet program and save it again")
    }
  }

  private static func read(
    _ bytes: Data, _ file: String, _ wanted: String?
  ) throws -> [SourceTable] {
    let archive = try ZipArchive(bytes)
    let contents = try WorkbookContents(archive)
    let shared = try sharedStrings(archive)
    let formats = try NumberFormats(
      archive.has("xl/styles.xml") ? XMLStream(archive.open("xl/styles.xml")) : nil)
    let chosen = contents.sheets.filter { wanted == nil || $0.name == wanted }
    if let wanted, chosen.isEmpty {
      let names = contents.sheets.map(\.name).joined(separator: ", ")
      throw UnreadableSource(
        file: file, problem: "it has no sheet \(wanted)", remedy: "give one of \(names)")
    }
    var tables: [SourceTable] = []
    for sheet in chosen where archive.has(sheet.part) {
      let reader = SheetReader(shared, formats, is1904: contents.is1904)
      let grid = try reader.read(XMLStream(archive.open(sheet.part)))
      // A copy of a sheet, often a hidden one, holds no documents of its own.
      guard grid.count > 0, !tables.contains(where: { grid.isCopy(of: $0.grid) }) else { continue }
      tables.append(
        SourceTable(
          name: file, sheet: sheet.name, grid: grid, charset: nil, delimiter: nil))
    }
    guard !tables.isEmpty else {
      throw UnreadableSource(
        file: file, problem: "no sheet of the workbook has rows",
        remedy: "export it again, with its items")
    }
    return tables
  }

  /// Texts that cells refer to by number.
  private static func sharedStrings(_ archive: ZipArchive) throws -> [String] {
    guard archive.has("xl/sharedStrings.xml") else { return [] }
    let stream = try XMLStream(archive.open("xl/sharedStrings.xml"))
    var strings: [String] = []
    var (text, isText, phonetic, size) = ("", false, false, 0)
    while let node = try stream.next() {
      switch node {
      case .start("si", let isEmpty):
        text = ""
        if isEmpty { strings.append("") }
      case .start("rPh", let isEmpty): phonetic = !isEmpty
      case .end("rPh"): phonetic = false
      case .start("t", let isEmpty): isText = !isEmpty && !phonetic
      case .end("t"): isText = false
      case .text: if isText { text += stream.text }
      case .end("si"):
        size += text.utf8.count
        guard size <= largestText else { throw ZipArchive.Fault.tooLarge("xl/sharedStrings.xml") }
        strings.append(text)
      default: continue
      }
    }
    return strings
  }
}

/// Which sheets a workbook has, where they are, and from when its days count.
struct WorkbookContents {
  private(set) var sheets: [(name: String, part: String)] = []
  private(set) var is1904 = false

  init(_ archive: ZipArchive) throws {
    let parts = try WorkbookContents.parts(archive)
    let stream = try XMLStream(archive.open("xl/workbook.xml"))
    while let node = try stream.next() {
      guard case .start(let name, _) = node else { continue }
      if name == "workbookPr" {
        is1904 = ["1", "true"].contains(stream.attribute("date1904") ?? "")
      } else if name == "sheet", let title = stream.attribute("name"),
        let part = stream.attribute("id").flatMap({ parts[$0] })
      {
        sheets.append((title, part))
      }
    }
  }

  /// The parts by their relation to the workbook.
  private static func parts(_ archive: ZipArchive) throws -> [String: String] {
    let stream = try XMLStream(archive.open("xl/_rels/workbook.xml.rels"))
    var parts: [String: String] = [:]
    while let node = try stream.next() {
      guard case .start("Relationship", _) = node, let id = stream.attribute("Id"),
        let target = stream.attribute("Target")
      else { continue }
      parts[id] = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/" + target
    }
    return parts
  }
}

import CLibXML2
import Foundation

/// Reads the elements of a workbook's XML one after another (libxml2's reader).
///
/// No entity is replaced, no document type is taken and nothing is fetched from anywhere.
final class XMLStream {
  struct Fault: Error {}

  enum Node {
    case start(String, isEmpty: Bool)
    case end(String)
    case text
  }

  private let reader: xmlTextReaderPtr
  private let entry: ByteStream

  init(_ entry: ByteStream) throws {
    self.entry = entry
    let options =
      Int32(XML_PARSE_NONET.rawValue) | Int32(XML_PARSE_NOERROR.rawValue)
      | Int32(XML_PARSE_NOWARNING.rawValue) | Int32(XML_PARSE_COMPACT.rawValue)
    let context = Unmanaged.passUnretained(entry).toOpaque()
    guard
      let reader = xmlReaderForIO(
        { context, buffer, length in
          guard let context, let buffer, length > 0 else { return -1 }
          let entry = Unmanaged<ByteStream>.fromOpaque(context).takeUnretainedValue()
          return Int32(entry.read(UnsafeMutableRawPointer(buffer), Int(length)))
        }, { _ in 0 }, context, nil, nil, options)
    else { throw Fault() }
    self.reader = reader
  }

  deinit { xmlFreeTextReader(reader) }

  /// The next element that begins or ends, or text; `nil` at the end.
  func next() throws -> Node? {
    while true {
      let step = xmlTextReaderRead(reader)
      guard step == 1 else {
        if step == 0, !entry.isBroken { return nil }
        throw Fault()
      }
      switch xmlTextReaderNodeType(reader) {
      case Int32(XML_READER_TYPE_ELEMENT.rawValue):
        return .start(name, isEmpty: xmlTextReaderIsEmptyElement(reader) == 1)
      case Int32(XML_READER_TYPE_END_ELEMENT.rawValue): return .end(name)
      case Int32(XML_READER_TYPE_TEXT.rawValue), Int32(XML_READER_TYPE_CDATA.rawValue),
        Int32(XML_READER_TYPE_SIGNIFICANT_WHITESPACE.rawValue):
        return .text
      case Int32(XML_READER_TYPE_DOCUMENT_TYPE.rawValue): throw Fault()
      default: continue
      }
    }
  }

  private var name: String {
    xmlTextReaderConstLocalName(reader).map { String(cString: $0) } ?? ""
  }

  /// The text at which the reader stands.
  var text: String { xmlTextReaderConstValue(reader).map { String(cString: $0) } ?? "" }

  /// An attribute of the element at which the reader stands, by its name without a prefix.
  func attribute(_ wanted: String) -> String? {
    guard xmlTextReaderMoveToFirstAttribute(reader) == 1 else { return nil }
    defer { _ = xmlTextReaderMoveToElement(reader) }
    repeat {
      if name == wanted { return text }
    } while xmlTextReaderMoveToNextAttribute(reader) == 1
    return nil
  }
}

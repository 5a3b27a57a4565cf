import CLibXML2
import Foundation

/// libxml2's streaming reader over bytes: neither external entities nor the network are used, and a
/// document type declaration, which a statement never has, ends the reading.
///
/// Names are numbered once; the library keeps each name at one place, so they are found by address.
struct XMLTextReader: ~Copyable {
  enum Event {
    case start(Int32)
    case end(Int32)
    case text
    case stop
  }

  private let reader: xmlTextReaderPtr
  private let names: [String: Int32]
  /// A table with open addressing: address of the name, its number.
  private var addresses: [UInt]
  private var numbers: [Int32]
  private var known = 0
  private var hasPendingEnd = false
  private var last: Int32 = 0
  private(set) var failed = false
  private(set) var hasTypeDeclaration = false
  let problem: ProblemBox

  /// What the library says is wrong.
  final class ProblemBox {
    var line = 0
    var code: Int32 = 0
    var message = ""
    /// An error of the encoding, of which a retry in another may take care.
    var isEncoding: Bool {
      code == Int32(XML_ERR_INVALID_CHAR.rawValue)
        || code == Int32(XML_ERR_INVALID_ENCODING.rawValue)
        || code == Int32(XML_ERR_UNSUPPORTED_ENCODING.rawValue)
        || code == Int32(XML_ERR_UNKNOWN_ENCODING.rawValue)
        || message.contains("ncoding") || message.contains("UTF-8")
    }
  }

  /// - Parameters:
  ///   - bytes: must stay where they are while the reader is used.
  ///   - encoding: in place of the one that is declared.
  ///   - names: numbered from 1; all other names are 0.
  init?(_ bytes: UnsafeRawBufferPointer, encoding: String? = nil, names: [String: Int32]) {
    guard let base = bytes.baseAddress, bytes.count <= Int(Int32.max) else { return nil }
    let options =
      Int32(XML_PARSE_NONET.rawValue) | Int32(XML_PARSE_COMPACT.rawValue)
      | (encoding == nil ? 0 : Int32(XML_PARSE_IGNORE_ENC.rawValue))
    guard
      let reader = xmlReaderForMemory(
        base.assumingMemoryBound(to: CChar.self), Int32(bytes.count), nil, encoding, options)
    else { return nil }
    self.reader = reader
    self.names = names
    addresses = [UInt](repeating: 0, count: 1024)
    numbers = [Int32](repeating: 0, count: 1024)
    problem = ProblemBox()
    xmlTextReaderSetStructuredErrorHandler(
      reader,
      { context, error in
        guard let context, let error else { return }
        let box = Unmanaged<ProblemBox>.fromOpaque(context).takeUnretainedValue()
        guard box.message.isEmpty else { return }
        box.line = Int(error.pointee.line)
        box.code = error.pointee.code
        box.message = error.pointee.message.map { String(cString: $0) } ?? ""
      }, Unmanaged.passUnretained(problem).toOpaque())
  }

  deinit { xmlFreeTextReader(reader) }

  var line: Int { max(1, Int(xmlTextReaderGetParserLineNumber(reader))) }

  /// The text of the node that the reader stands on.
  var value: String { xmlTextReaderConstValue(reader).map { String(cString: $0) } ?? "" }

  /// An attribute of the element that the reader stands on.
  func attribute(_ name: String) -> String? {
    guard xmlTextReaderMoveToAttribute(reader, name) == 1 else { return nil }
    defer { xmlTextReaderMoveToElement(reader) }
    return value
  }

  /// The namespace of the element that the reader stands on.
  var namespace: String {
    xmlTextReaderConstNamespaceUri(reader).map { String(cString: $0) } ?? ""
  }

  /// The next start, end or text; all else is passed over.
  mutating func next() -> Event {
    if hasPendingEnd {
      hasPendingEnd = false
      return .end(last)
    }
    while true {
      let outcome = xmlTextReaderRead(reader)
      guard outcome == 1 else {
        failed = outcome < 0
        return .stop
      }
      switch xmlTextReaderNodeType(reader) {
      case 1:
        last = number()
        hasPendingEnd = xmlTextReaderIsEmptyElement(reader) == 1
        return .start(last)
      case 15: return .end(number())
      case 3, 4: return .text
      case 10:
        hasTypeDeclaration = true
        return .stop
      default: continue
      }
    }
  }

  private mutating func number() -> Int32 {
    guard let name = xmlTextReaderConstLocalName(reader) else { return 0 }
    let address = UInt(bitPattern: name)
    let mask = addresses.count - 1
    var slot = Int(truncatingIfNeeded: (address >> 3) &* 0x9E37_79B9_7F4A_7C15 >> 32) & mask
    while addresses[slot] != 0 {
      if addresses[slot] == address { return numbers[slot] }
      slot = (slot + 1) & mask
    }
    let number = names[String(cString: name)] ?? 0
    // Beyond that many names, what is new is looked up each time.
    if known < addresses.count / 2 {
      addresses[slot] = address
      numbers[slot] = number
      known += 1
    }
    return number
  }
}

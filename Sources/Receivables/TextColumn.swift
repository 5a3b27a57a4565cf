internal import Foundation

/// Texts as one array of bytes, for identifiers of which there are millions.
struct TextColumn: Sendable {
  private var bytes: [UInt8] = []
  /// Where text `i` ends, counted from where the first text of its block begins.
  private var ends: [UInt32] = []
  /// Where each block begins; a block has 2¹⁶ texts.
  private var blocks: [Int] = []

  init() {}

  init(_ texts: Interner) {
    for number in 0..<Int32(texts.count) { append(utf8: texts[number].utf8) }
  }

  var count: Int { ends.count }

  mutating func reserveCapacity(_ count: Int, bytes: Int) {
    ends.reserveCapacity(count)
    self.bytes.reserveCapacity(bytes)
  }

  mutating func append(_ text: UnsafeBufferPointer<UInt8>) { append(utf8: text) }

  /// Appends texts by their numbers.
  ///
  /// They lie far apart; read one after another, they wait for memory together.
  mutating func append(_ numbers: [Int32], of texts: [CellText]) {
    let block = 256
    for start in stride(from: 0, to: numbers.count, by: block) {
      let cells = numbers[start..<min(numbers.count, start + block)].map { texts[Int($0)] }
      for cell in cells { append(utf8: cell.bytes) }
    }
  }

  /// Appends a text of another column.
  mutating func append(_ other: TextColumn, _ index: Int) {
    append(utf8: other.bytes[other.range(index)])
  }

  private mutating func append(utf8 text: some Collection<UInt8>) {
    if ends.count & 0xFFFF == 0 { blocks.append(bytes.count) }
    bytes.append(contentsOf: text)
    let length = bytes.count - blocks[blocks.count - 1]
    precondition(length <= Int(UInt32.max), "65,536 texts of \(length) bytes")
    ends.append(UInt32(length))
  }

  subscript(index: Int) -> String {
    String(decoding: bytes[range(index)], as: UTF8.self)
  }

  /// Texts that are not all capitals, digits and signs of ASCII without a blank, and so may differ
  /// from others in case, blanks or composition alone; none if they are more than `most`.
  func unevenTexts(most: Int) -> [Int] {
    var uneven: [Int] = []
    bytes.withUnsafeBufferPointer { bytes in
      for index in ends.indices {
        let text = UnsafeBufferPointer(rebasing: bytes[range(index)])
        guard TextColumn.isUneven(text) else { continue }
        uneven.append(index)
        if uneven.count > most { return }
      }
    }
    return uneven.count > most ? [] : uneven
  }

  /// Whether a text is not all capitals, digits and signs of ASCII without a blank.
  static func isUneven(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.contains { $0 <= 0x20 || $0 >= 0x61 && $0 != 0x7C && $0 != 0x7E }
  }

  /// The texts that an interner has, with their numbers there.
  func numbers(in interner: Interner) -> [(index: Int, number: Int32)] {
    bytes.withUnsafeBufferPointer { bytes in
      ends.indices.compactMap { index in
        interner.find(UnsafeBufferPointer(rebasing: bytes[range(index)])).map { (index, $0) }
      }
    }
  }

  private func range(_ index: Int) -> Range<Int> {
    let block = blocks[index >> 16]
    let start = index & 0xFFFF == 0 ? 0 : Int(ends[index - 1])
    return (block + start)..<(block + Int(ends[index]))
  }
}

/// Whether two texts have the same bytes.
func equal(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
  guard a.count == b.count, let first = a.baseAddress, let second = b.baseAddress else {
    return a.isEmpty && b.isEmpty
  }
  return memcmp(first, second, a.count) == 0
}

/// A cell while the file that it was read from is kept.
package struct CellText: @unchecked Sendable {
  private let start: UnsafePointer<UInt8>?
  private let count: Int32

  package init(_ bytes: UnsafeBufferPointer<UInt8>) {
    start = bytes.baseAddress
    count = Int32(bytes.count)
  }

  package var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: start, count: Int(count))
  }
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  static func == (a: CellText, b: UnsafeBufferPointer<UInt8>) -> Bool { equal(a.bytes, b) }

  /// Whether text `a` comes before text `b`, by their bytes.
  static func < (a: CellText, b: CellText) -> Bool {
    a.bytes.lexicographicallyPrecedes(b.bytes)
  }
}

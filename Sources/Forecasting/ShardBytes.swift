/// Numbers and texts as bytes, little-endian, so that a reader has the same bits on every machine.
struct ShardBytes {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func append(_ value: Double) { append(value.bitPattern) }

  mutating func append(_ value: Float) { append(value.bitPattern) }

  mutating func append(count: Int) { append(UInt32(count)) }

  mutating func append(_ text: String) {
    append(count: text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }
}

/// Reads what ``ShardBytes`` wrote.
struct ShardBytesReader {
  private let bytes: ArraySlice<UInt8>
  private var place: Int

  /// The bytes end too early, or hold what cannot have been written.
  struct Fault: Error {}

  init(_ bytes: ArraySlice<UInt8>) { (self.bytes, place) = (bytes, bytes.startIndex) }

  var isAtEnd: Bool { place == bytes.endIndex }

  mutating func integer<Value: FixedWidthInteger>(_: Value.Type) throws(Fault) -> Value {
    let size = MemoryLayout<Value>.size
    guard bytes.endIndex - place >= size else { throw Fault() }
    var value: Value = 0
    for k in 0..<size { value |= Value(truncatingIfNeeded: bytes[place + k]) << (8 * k) }
    place += size
    return value
  }

  mutating func double() throws(Fault) -> Double {
    Double(bitPattern: try integer(UInt64.self))
  }

  mutating func float() throws(Fault) -> Float { Float(bitPattern: try integer(UInt32.self)) }

  /// A number of things that take at least so many bytes each.
  mutating func count(size: Int) throws(Fault) -> Int {
    let count = Int(try integer(UInt32.self))
    guard count * size <= bytes.endIndex - place else { throw Fault() }
    return count
  }

  mutating func text() throws(Fault) -> String {
    let count = try count(size: 1)
    guard let text = String(validating: bytes[place..<(place + count)], as: UTF8.self) else {
      throw Fault()
    }
    place += count
    return text
  }
}

/// Distinct texts, numbered from 0 in order of first appearance.
///
/// A hash table with open addressing over one array of bytes, so that millions of identifiers
/// cost neither an object nor a reference count each.
package struct Interner: Sendable {
  private var bytes: [UInt8] = []
  /// Text `i` is `bytes[offsets[i]..<offsets[i + 1]]`.
  private var offsets = [0]
  private var hashes: [UInt64] = []
  /// A power of two of slots: in the upper half bits of the hash, in the lower half the number plus
  /// one; zero where empty.
  private var slots = [UInt64](repeating: 0, count: 64)
  /// The text that was asked for last; −1 for none.
  private var last: Int32 = -1

  var count: Int { offsets.count - 1 }

  subscript(number: Int32) -> String {
    String(decoding: bytes[offsets[Int(number)]..<offsets[Int(number) + 1]], as: UTF8.self)
  }

  /// The number of `text`, or `nil` if it has not been seen.
  func find(_ text: UnsafeBufferPointer<UInt8>) -> Int32? {
    let entry = slots[slot(text, hash: Interner.hash(text))]
    return entry == 0 ? nil : Interner.number(entry)
  }

  mutating func intern(_ text: UnsafeBufferPointer<UInt8>) -> Int32 {
    intern(text, hash: Interner.hash(text))
  }

  /// The number here of a text that another interner has.
  mutating func intern(_ other: Interner, _ number: Int32) -> Int32 {
    let range = other.offsets[Int(number)]..<other.offsets[Int(number) + 1]
    return other.bytes.withUnsafeBufferPointer { bytes in
      intern(UnsafeBufferPointer(rebasing: bytes[range]), hash: other.hashes[Int(number)])
    }
  }

  private mutating func intern(_ text: UnsafeBufferPointer<UInt8>, hash: UInt64) -> Int32 {
    // Lines of a customer often follow one another.
    if last >= 0, hashes[Int(last)] == hash, equals(Int(last), text) { return last }
    let slot = slot(text, hash: hash)
    if slots[slot] != 0 {
      last = Interner.number(slots[slot])
      return last
    }
    last = Int32(count)
    slots[slot] = Interner.entry(last, hash: hash)
    bytes.append(contentsOf: text)
    offsets.append(bytes.count)
    hashes.append(hash)
    if count * 2 > slots.count { grow() }
    return last
  }

  /// Whether any text satisfies a condition.
  func contains(where isMeant: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      (0..<count).contains {
        isMeant(UnsafeBufferPointer(rebasing: bytes[offsets[$0]..<offsets[$0 + 1]]))
      }
    }
  }

  /// Whether text `a` comes before text `b`, by their bytes.
  func precedes(_ a: Int32, _ b: Int32) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      let first = bytes[offsets[Int(a)]..<offsets[Int(a) + 1]]
      let second = bytes[offsets[Int(b)]..<offsets[Int(b) + 1]]
      return first.lexicographicallyPrecedes(second)
    }
  }

  /// The position of each text in the order of their bytes.
  func ranks() -> [Int32] {
    let order = (0..<Int32(count)).sorted(by: precedes)
    var ranks = [Int32](repeating: 0, count: count)
    for (rank, number) in order.enumerated() { ranks[Int(number)] = Int32(rank) }
    return ranks
  }

  /// The slot that holds `text`, or the empty one where it belongs.
  private func slot(_ text: UnsafeBufferPointer<UInt8>, hash: UInt64) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      if slots[slot] >> 32 == hash >> 32, equals(Int(Interner.number(slots[slot])), text) {
        return slot
      }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private static func entry(_ number: Int32, hash: UInt64) -> UInt64 {
    ((hash >> 32) << 32) | UInt64(number + 1)
  }

  private static func number(_ entry: UInt64) -> Int32 {
    Int32(truncatingIfNeeded: entry & 0xFFFF_FFFF) - 1
  }

  private func equals(_ number: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      equal(UnsafeBufferPointer(rebasing: bytes[offsets[number]..<offsets[number + 1]]), text)
    }
  }

  private mutating func grow() {
    slots = [UInt64](repeating: 0, count: slots.count * 2)
    let mask = slots.count - 1
    for (number, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = Interner.entry(Int32(number), hash: hash)
    }
  }

  /// A hash that, unlike the standard library's, is the same in every process.
  package static func hash(_ text: UnsafeBufferPointer<UInt8>, seed: UInt64 = 0) -> UInt64 {
    let raw = UnsafeRawBufferPointer(text)
    var hash = seed ^ UInt64(truncatingIfNeeded: text.count) &* 0x9E37_79B9_7F4A_7C15
    var position = 0
    while position < raw.count {
      var word: UInt64 = 0
      if position + 8 <= raw.count {
        word = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      } else {
        for i in position..<raw.count { word = word << 8 | UInt64(raw[i]) }
      }
      hash = (hash ^ word) &* 0xBF58_476D_1CE4_E5B9
      hash ^= hash >> 29
      position += 8
    }
    hash = (hash ^ hash >> 32) &* 0x94D0_49BB_1331_11EB
    return hash ^ hash >> 31
  }
}

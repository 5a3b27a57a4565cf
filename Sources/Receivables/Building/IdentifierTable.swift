/// The identifiers of a file's lines: from a text to the first line that has it.
///
/// A hash table with open addressing in shards by the upper bits of the hash, so that several
/// threads can make it, each some of the shards; it is the same whatever their number.
struct IdentifierTable: Sendable {
  /// By line, in the order of the file.
  let texts: [CellText]
  /// Lines whose identifier an earlier line has, with that line; by line.
  let repetitions: [(line: Int32, first: Int32)]
  private let shards: [Shard]

  private static let shardBits: UInt64 = 4

  init() {
    (texts, repetitions) = ([], [])
    shards = (0..<(1 << IdentifierTable.shardBits)).map { _ in Shard(capacity: 0) }
  }

  /// - Parameter hashes: ``Interner/hash(_:seed:)`` of each text.
  init(_ texts: [CellText], hashes: [UInt64], _ reading: ParallelReading) {
    self.texts = texts
    let lines = Grouped(
      Array(0..<Int32(hashes.count)), groups: 1 << IdentifierTable.shardBits
    ) { IdentifierTable.shard(of: hashes[Int($0)]) }
    shards = reading.inParallel(lines.groupCount) { number in
      var shard = Shard(capacity: lines.range(number).count)
      for line in lines[number] { shard.insert(line, hash: hashes[Int(line)], texts) }
      return shard
    }
    repetitions = shards.flatMap(\.repetitions).sorted { $0.line < $1.line }
  }

  /// The first line with an identifier; `nil` if none has it.
  func find(_ text: UnsafeBufferPointer<UInt8>) -> Int32? {
    let hash = Interner.hash(text)
    return shards[IdentifierTable.shard(of: hash)].find(text, hash: hash, texts)
  }

  func find(_ text: String) -> Int32? {
    var text = text
    return text.withUTF8 { find($0) }
  }

  /// The first line with each of many identifiers; −1 where none has it.
  ///
  /// The table is larger than a processor's cache, so each look-up waits for memory at every step;
  /// here each step is taken for all before the next, and they wait together.
  func find(_ wanted: [CellText]) -> [Int32] {
    let hashes = wanted.map { Interner.hash($0.bytes) }
    var found = hashes.map { shards[IdentifierTable.shard(of: $0)].likely($0) }
    for (i, line) in found.enumerated() {
      if line < 0 || !(texts[Int(line)] == wanted[i].bytes) { found[i] = -2 }
    }
    for (i, line) in found.enumerated() where line < -1 {
      let shard = shards[IdentifierTable.shard(of: hashes[i])]
      found[i] = shard.find(wanted[i].bytes, hash: hashes[i], texts) ?? -1
    }
    return found
  }

  private static func shard(of hash: UInt64) -> Int { Int(hash >> (64 - shardBits)) }

  private struct Shard: Sendable {
    /// In the upper half bits of the hash, in the lower half the line plus one; zero where empty.
    private var slots: [UInt64]
    private(set) var repetitions: [(line: Int32, first: Int32)] = []

    init(capacity: Int) {
      var size = 4
      while size < capacity * 2 { size *= 2 }
      slots = [UInt64](repeating: 0, count: size)
    }

    mutating func insert(_ line: Int32, hash: UInt64, _ texts: [CellText]) {
      let (slot, found) = slot(texts[Int(line)].bytes, hash: hash, texts)
      if let found {
        repetitions.append((line, found))
      } else {
        slots[slot] = (hash << 4) & 0xFFFF_FFFF_0000_0000 | UInt64(line + 1)
      }
    }

    func find(
      _ text: UnsafeBufferPointer<UInt8>, hash: UInt64, _ texts: [CellText]
    ) -> Int32? {
      slot(text, hash: hash, texts).line
    }

    /// The line in the slot where a hash belongs, which mostly is the one; −1 if there is none.
    func likely(_ hash: UInt64) -> Int32 {
      let slot = slots[Int(truncatingIfNeeded: hash) & (slots.count - 1)]
      return Int32(truncatingIfNeeded: slot & 0xFFFF_FFFF) - 1
    }

    /// The slot that has the text, and its line; or the empty one where it belongs.
    private func slot(
      _ text: UnsafeBufferPointer<UInt8>, hash: UInt64, _ texts: [CellText]
    ) -> (slot: Int, line: Int32?) {
      let mask = slots.count - 1
      let tag = (hash << 4) >> 32
      var slot = Int(truncatingIfNeeded: hash) & mask
      while slots[slot] != 0 {
        if slots[slot] >> 32 == tag {
          let line = Int32(truncatingIfNeeded: slots[slot] & 0xFFFF_FFFF) - 1
          if texts[Int(line)] == text { return (slot, line) }
        }
        slot = (slot + 1) & mask
      }
      return (slot, nil)
    }
  }
}

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

  /// Of the lines of all parts, one after another.
  init(_ parts: [(ids: [CellText], hashes: [UInt64])], _ reading: ParallelReading) {
    let count = parts.reduce(0) { $0 + $1.ids.count }
    var (texts, hashes): ([CellText], [UInt64]) = ([], [])
    texts.reserveCapacity(count)
    hashes.reserveCapacity(count)
    for part in parts {
      texts.append(contentsOf: part.ids)
      hashes.append(contentsOf: part.hashes)
    }
    self.init(texts, hashes: hashes, reading)
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
  /// Files mostly name lines of one another in their order, so the lines after the one found last are
  /// looked at first. The table is larger than a processor's cache, and each look-up in it waits for
  /// memory at every step; here each step is taken for all before the next, and they wait together.
  ///
  /// - Parameter last: the line found last, for the next call.
  func find(_ wanted: [CellText], after last: inout Int32) -> [Int32] {
    var found = [Int32](repeating: -2, count: wanted.count)
    if repetitions.isEmpty { findNear(wanted, &found, after: &last) }
    let missing = found.indices.filter { found[$0] < -1 }
    let hashes = missing.map { Interner.hash(wanted[$0].bytes) }
    let likely = hashes.map { shards[IdentifierTable.shard(of: $0)].likely($0) }
    for (place, i) in missing.enumerated() where likely[place] >= 0 {
      if texts[Int(likely[place])] == wanted[i].bytes { found[i] = likely[place] }
    }
    for (place, i) in missing.enumerated() where found[i] < -1 {
      let shard = shards[IdentifierTable.shard(of: hashes[place])]
      found[i] = shard.find(wanted[i].bytes, hash: hashes[place], texts) ?? -1
    }
    return found
  }

  /// Where the next line mostly is, counted from the one found last.
  private static let near = [1, 2, 0, 3, -1, 4, -2, 5]
  /// So many that are not there, of those asked for at once, say that files follow no common order.
  private static let mostFar = 64

  /// Finds what stands close to the line found last; where each line has its own identifier.
  private func findNear(_ wanted: [CellText], _ found: inout [Int32], after last: inout Int32) {
    var far = 0
    for (i, text) in wanted.enumerated() {
      let bytes = text.bytes
      for step in IdentifierTable.near where found[i] < -1 {
        let line = Int(last) + step
        if line >= 0, line < texts.count, texts[line] == bytes { found[i] = Int32(line) }
      }
      if found[i] < -1 {
        far += 1
        guard far < IdentifierTable.mostFar else { return }
        found[i] = find(bytes) ?? -1
      }
      if found[i] >= 0 { last = found[i] }
    }
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

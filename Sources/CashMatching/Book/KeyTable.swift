internal import Receivables

/// Values by 64-bit key: a hash table with open addressing and a chain for each key, so that millions
/// cost no object each.
struct KeyTable: Sendable {
  private var keys: [UInt64]
  private var heads: [Int32]
  private var values: [Int32] = []
  private var next: [Int32] = []
  private var used = 0

  init(capacity: Int = 64) {
    var size = 64
    while size < capacity * 2 { size *= 2 }
    keys = [UInt64](repeating: 0, count: size)
    heads = [Int32](repeating: -1, count: size)
    values.reserveCapacity(capacity)
    next.reserveCapacity(capacity)
  }

  private func slot(_ key: UInt64) -> Int {
    let mask = keys.count - 1
    var slot = Int(truncatingIfNeeded: key ^ key >> 32) & mask
    while heads[slot] >= 0, keys[slot] != key { slot = (slot + 1) & mask }
    return slot
  }

  mutating func add(_ key: UInt64, _ value: Int32) {
    if used * 2 >= keys.count { grow() }
    let slot = slot(key)
    if heads[slot] < 0 {
      used += 1
      keys[slot] = key
    } else if values[Int(heads[slot])] == value {
      return
    }
    values.append(value)
    next.append(heads[slot])
    heads[slot] = Int32(values.count - 1)
  }

  /// Calls `body` with each value of a key, the last added first, until it returns false.
  func forEach(_ key: UInt64, _ body: (Int32) -> Bool) {
    var link = heads[slot(key)]
    while link >= 0 {
      guard body(values[Int(link)]) else { return }
      link = next[Int(link)]
    }
  }

  func all(_ key: UInt64, atMost limit: Int = .max) -> [Int32] {
    var found: [Int32] = []
    forEach(key) {
      found.append($0)
      return found.count < limit
    }
    return found
  }

  func count(_ key: UInt64, atMost limit: Int) -> Int {
    var count = 0
    forEach(key) { _ in
      count += 1
      return count < limit
    }
    return count
  }

  private mutating func grow() {
    let (oldKeys, oldHeads) = (keys, heads)
    keys = [UInt64](repeating: 0, count: oldKeys.count * 2)
    heads = [Int32](repeating: -1, count: oldKeys.count * 2)
    for (place, head) in oldHeads.enumerated() where head >= 0 {
      let slot = slot(oldKeys[place])
      (keys[slot], heads[slot]) = (oldKeys[place], head)
    }
  }
}

/// A hash of bytes that is the same in every process.
func stableHash(_ bytes: [UInt8], seed: UInt64) -> UInt64 {
  bytes.withUnsafeBufferPointer { Interner.hash($0, seed: seed) }
}

func stableHash(_ bytes: ArraySlice<UInt8>, seed: UInt64) -> UInt64 {
  bytes.withUnsafeBufferPointer { Interner.hash($0, seed: seed) }
}

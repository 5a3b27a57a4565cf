/// A small seeded generator: the same seed gives the same numbers on every machine.
///
/// - SeeAlso: Steele, Lea & Flood, *Fast Splittable Pseudorandom Number Generators* (2014).
package struct SplitMix64: RandomNumberGenerator, Sendable {
  @usableFromInline var state: UInt64

  @inlinable
  package init(seed: UInt64) { state = seed }

  /// A generator for one named stream of a seed, so that results do not depend on visiting order.
  ///
  /// The name is hashed by FNV-1a and mixed with the seed.
  package init(seed: UInt64, stream name: String) {
    var mixer = SplitMix64(seed: seed ^ name.utf8.fnv1a)
    self.init(seed: mixer.next())
  }

  @inlinable
  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// Uniform on the open interval (0, 1).
  @inlinable
  package mutating func uniform() -> Double { (Double(next() >> 11) + 0.5) * 0x1p-53 }

  /// One of 0 ..< `count`; one number from the generator, always.
  ///
  /// Some are likelier than others by `count`/2⁶⁴ at most.
  @inlinable
  package mutating func index(below count: Int) -> Int {
    precondition(count > 0, "no index below \(count)")
    return Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }
}

extension Sequence<UInt8> {
  /// FNV-1a, 64 bits: the same on every machine, unlike the language's own hashes.
  ///
  /// - SeeAlso: Fowler, Noll & Vo, *The FNV Non-Cryptographic Hash Algorithm* (2012).
  package var fnv1a: UInt64 {
    reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}

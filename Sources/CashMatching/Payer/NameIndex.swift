internal import Foundation

/// Finds debtors by name: words by how rare they are, also with one letter wrong.
struct NameIndex: Sendable {
  private let words: [String: Int32]
  private let debtors: [[Int32]]
  /// Words without one letter, to find those with one wrong.
  private var deletions = KeyTable()
  private let folded: [FoldedName]
  private var exact = KeyTable()
  private let total: Double
  private static let most = 3000
  private static let seed: UInt64 = 11

  struct Hit: Sendable {
    let debtor: Int32
    /// 1 where all words are the same.
    let similarity: Double
    /// How many have just these words.
    let namesakes: Int
  }

  init(_ names: [String]) {
    var numbers: [String: Int32] = [:]
    var texts: [String] = []
    var debtors: [[Int32]] = []
    folded = names.map(FoldedName.init)
    for (place, name) in folded.enumerated() {
      for word in Set(name.words) {
        let number = numbers[word] ?? Int32(texts.count)
        if Int(number) == texts.count {
          numbers[word] = number
          texts.append(word)
          debtors.append([])
        }
        debtors[Int(number)].append(Int32(place))
      }
    }
    (words, self.debtors, total) = (numbers, debtors, Double(max(2, names.count)))
    for (number, word) in texts.enumerated() where word.utf8.count >= 5 {
      for key in NameIndex.variants(word) { deletions.add(key, Int32(number)) }
    }
    for (place, name) in folded.enumerated() where !name.words.isEmpty {
      exact.add(NameIndex.key(name.text), Int32(place))
    }
  }

  private static func key(_ text: String) -> UInt64 { stableHash(Array(text.utf8), seed: seed) }

  /// The word itself and without each of its letters.
  private static func variants(_ word: String) -> [UInt64] {
    let bytes = Array(word.utf8.prefix(40))
    return [stableHash(bytes, seed: seed + 1)]
      + bytes.indices.map { place in
        stableHash(Array(bytes[..<place] + bytes[(place + 1)...]), seed: seed + 1)
      }
  }

  private func weight(_ word: Int32) -> Double {
    log(total / Double(debtors[Int(word)].count)) + 0.2
  }

  /// Up to five, the most similar first.
  func hits(_ name: FoldedName) -> [Hit] {
    guard !name.words.isEmpty else { return [] }
    let same = exact.all(NameIndex.key(name.text), atMost: 50)
    if !same.isEmpty {
      return same.prefix(5).map { Hit(debtor: $0, similarity: 1, namesakes: same.count) }
    }
    var sums: [Int32: Double] = [:]
    var own = 0.0
    for word in name.words {
      guard let (number, share) = found(word) else {
        own += log(total)
        continue
      }
      own += weight(number)
      guard debtors[Int(number)].count <= NameIndex.most else { continue }
      for debtor in debtors[Int(number)] { sums[debtor, default: 0] += weight(number) * share }
    }
    let best = sums.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(12)
    let scored = best.map { debtor, shared -> Hit in
      let theirs = folded[Int(debtor)].words.reduce(0.0) {
        $0 + (words[$1].map(weight) ?? log(total))
      }
      return Hit(debtor: debtor, similarity: shared / max(own, theirs, 0.1), namesakes: 1)
    }
    return scored.filter { $0.similarity > 0.35 }
      .sorted { ($0.similarity, $1.debtor) > ($1.similarity, $0.debtor) }.prefix(5).map { $0 }
  }

  private func found(_ word: String) -> (Int32, Double)? {
    if let number = words[word] { return (number, 1) }
    guard word.utf8.count >= 4 else { return nil }
    var best: Int32?
    for key in NameIndex.variants(word) {
      deletions.forEach(key) { number in
        if best.map({ debtors[Int(number)].count > debtors[Int($0)].count }) ?? true {
          best = number
        }
        return true
      }
    }
    return best.map { ($0, 0.85) }
  }
}

internal import Foundation

/// Finds items by what payers write of their numbers.
struct DocumentIndex: Sendable {
  private var whole: KeyTable
  private var digits: KeyTable
  private var customers: KeyTable
  private var orders: KeyTable
  private let shortest: Int
  private let longest: Int
  private let digitLengths: Set<Int>
  /// Letters and digits of each item's number, upper case, O as 0 and I as 1.
  let plain: [[UInt8]]

  private static let seed: UInt64 = 21

  init(_ book: OpenBook) {
    whole = KeyTable(capacity: book.items.count)
    digits = KeyTable(capacity: book.items.count)
    customers = KeyTable(capacity: book.debtors.count)
    orders = KeyTable()
    var plain: [[UInt8]] = []
    plain.reserveCapacity(book.items.count)
    var lengths: Set<Int> = []
    var (shortest, longest) = (Int.max, 0)
    for (place, item) in book.items.enumerated() {
      let letters = DocumentIndex.plain(item.id.utf8)
      plain.append(letters)
      if !item.order.isEmpty { DocumentIndex.add(item.order, Int32(place), to: &orders) }
      guard letters.contains(where: DocumentIndex.isDigit) else { continue }
      whole.add(stableHash(letters, seed: Self.seed), Int32(place))
      (shortest, longest) = (min(shortest, letters.count), max(longest, letters.count))
      for run in DocumentIndex.numbers(item.id.utf8) {
        digits.add(stableHash(run, seed: Self.seed + 1), Int32(place))
        lengths.insert(run.count)
      }
    }
    for (place, debtor) in book.debtors.enumerated() {
      let letters = DocumentIndex.plain(debtor.id.utf8)
      if letters.count >= 4, letters.contains(where: DocumentIndex.isDigit) {
        customers.add(stableHash(letters, seed: Self.seed + 2), Int32(place))
      }
    }
    self.plain = plain
    (self.shortest, self.longest, digitLengths) = (min(shortest, 64), longest, lengths)
  }

  /// An order as it is written, and by its digits alone.
  private static func add(_ order: String, _ place: Int32, to orders: inout KeyTable) {
    let letters = plain(order.utf8)
    guard letters.count >= shortestOrder, letters.count(where: isDigit) >= 3 else { return }
    orders.add(stableHash(letters, seed: seed + 3), place)
    for run in numbers(order.utf8) where run != letters && run.count >= shortestOrder {
      orders.add(stableHash(run, seed: seed + 3), place)
    }
  }

  /// Below this many letters and digits an order may be anything.
  private static let shortestOrder = 5

  /// Items of the order whose number this is.
  func items(order text: [UInt8]) -> [Int32] {
    guard text.count >= Self.shortestOrder else { return [] }
    return orders.all(stableHash(text, seed: Self.seed + 3), atMost: 40)
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 <= 9 }

  /// Letters and digits alone, in upper case, with what is easily mistaken made one.
  static func plain(_ text: some Sequence<UInt8>) -> [UInt8] {
    var plain: [UInt8] = []
    for byte in text {
      switch byte {
      case 48...57: plain.append(byte)
      case 79, 111: plain.append(48)
      case 73, 105: plain.append(49)
      case 65...90: plain.append(byte)
      case 97...122: plain.append(byte - 32)
      case 128...: plain.append(byte)
      default: break
      }
    }
    return plain
  }

  /// Runs of digits that a payer may write alone: all together, and the last; of four or more, without
  /// zeros in front.
  static func numbers(_ text: some Sequence<UInt8>) -> [[UInt8]] {
    var (all, last): ([UInt8], [UInt8]) = ([], [])
    var isInRun = false
    for byte in text {
      if isDigit(byte) {
        if !isInRun { last = [] }
        all.append(byte)
        last.append(byte)
      }
      isInRun = isDigit(byte)
    }
    let runs = [all, last].map { Array($0.drop { $0 == 48 }) }.filter { $0.count >= 4 }
    return runs.count == 2 && runs[0] == runs[1] ? [runs[0]] : runs
  }

  /// Items whose whole number this is.
  func items(whole text: [UInt8]) -> [Int32] {
    guard text.count >= shortest, text.count <= longest else { return [] }
    return whole.all(stableHash(text, seed: Self.seed), atMost: 20)
  }

  /// Items whose digits these are.
  func items(digits text: some Collection<UInt8>) -> [Int32] {
    let bare = Array(text.drop { $0 == 48 })
    guard bare.count >= 4, digitLengths.contains(bare.count) else { return [] }
    return digits.all(stableHash(bare, seed: Self.seed + 1), atMost: 40)
  }

  /// Whether digits are as many as those of documents are, and enough not to be anything else.
  func isLikeNumber(_ text: some Collection<UInt8>) -> Bool {
    let bare = text.drop { $0 == 48 }
    return bare.count >= 5 && digitLengths.contains(bare.count)
  }

  /// The debtors whose identifier this is.
  func debtors(_ text: [UInt8]) -> [Int32] {
    text.count < 4 ? [] : customers.all(stableHash(text, seed: Self.seed + 2), atMost: 5)
  }
}

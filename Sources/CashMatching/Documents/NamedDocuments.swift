internal import Receivables

/// Which documents and customers a payer's text names.
struct NamedDocuments {
  struct Naming {
    let item: Int32
    /// How much of the number was written, from 0 to 1.
    let strength: Double
  }

  /// One for each item.
  private(set) var items: [Int32: Double] = [:]
  private(set) var debtors: Set<Int32> = []
  /// Days that stand in the text.
  private(set) var days: [Day] = []
  /// The last piece, which may be cut.
  private(set) var tail: [UInt8] = []
  /// Amounts that stand in the text, in hundredths.
  private(set) var amounts: Set<Int64> = []
  /// Whether there is a number like a document's that no open item has.
  private(set) var hasUnknownNumber = false

  private struct Piece {
    let bytes: ArraySlice<UInt8>
    /// The sign before it; 0 for several.
    let before: UInt8
    let plain: [UInt8]
    var isDigits: Bool { bytes.allSatisfy(DocumentIndex.isDigit) }
  }

  private static let mostPieces = 120
  /// An order may have several documents, and two customers may number theirs alike.
  private static let orderStrength = 0.9

  init(_ lines: [String], _ index: DocumentIndex) {
    let spaced = lines.joined(separator: " ")
    read(Array(spaced.utf8.prefix(4000)), index)
    if lines.count > 1 { read(Array(lines.joined().utf8.prefix(4000)), index) }
  }

  private mutating func read(_ text: [UInt8], _ index: DocumentIndex) {
    let pieces = NamedDocuments.pieces(text)
    tail = pieces.last?.plain ?? []
    let passed = noteDaysAndAmounts(pieces)
    var place = 0
    var last: Int32?
    while place < pieces.count {
      if passed.contains(place) {
        place += 1
        continue
      }
      if let (length, found) = longest(pieces, place, index) {
        last = found.first
        if found.count == 1, place + length < pieces.count {
          addRange(from: found[0], pieces[place + length], index)
        }
        place += length
        continue
      }
      if let last { addSibling(of: last, pieces[place], index) }
      if pieces[place].isDigits, index.isLikeNumber(pieces[place].bytes) { hasUnknownNumber = true }
      place += 1
    }
  }

  private static func pieces(_ text: [UInt8]) -> [Piece] {
    var pieces: [Piece] = []
    var (start, signs, sign): (Int?, Int, UInt8) = (nil, 0, 0)
    func isPart(_ byte: UInt8) -> Bool {
      DocumentIndex.isDigit(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        || byte >= 128
    }
    for place in 0...text.count {
      if place < text.count, isPart(text[place]) {
        if start == nil { start = place }
        continue
      }
      if let begun = start {
        let bytes = text[begun..<place]
        pieces.append(
          Piece(bytes: bytes, before: signs == 1 ? sign : 0, plain: DocumentIndex.plain(bytes)))
        (start, signs) = (nil, 0)
        if pieces.count >= mostPieces { break }
      }
      if place < text.count { (signs, sign) = (signs + 1, text[place]) }
    }
    return pieces
  }

  /// Pieces of days and amounts, which are no numbers of documents.
  private mutating func noteDaysAndAmounts(_ pieces: [Piece]) -> Set<Int> {
    var passed: Set<Int> = []
    func value(_ place: Int) -> Int? { Int(String(decoding: pieces[place].bytes, as: UTF8.self)) }
    var place = 0
    while place < pieces.count {
      defer { place += 1 }
      guard pieces[place].isDigits, pieces[place].bytes.count <= 9 else { continue }
      if place + 2 < pieces.count, pieces[place + 1].isDigits, pieces[place + 2].isDigits,
        pieces[place + 1].before == pieces[place + 2].before,
        ".-/".utf8.contains(pieces[place + 1].before),
        pieces[place + 1].bytes.count <= 2, pieces[place].bytes.count <= 4,
        let a = value(place), let b = value(place + 1), let c = value(place + 2),
        let day = NamedDocuments.day(a, b, c, yearDigits: pieces[place + 2].bytes.count)
      {
        days.append(day)
        passed.formUnion(place...place + 2)
        place += 2
      } else if place + 1 < pieces.count, pieces[place + 1].isDigits,
        pieces[place + 1].bytes.count == 2,
        pieces[place + 1].before == UInt8(ascii: ",")
          || pieces[place + 1].before == UInt8(ascii: "."),
        place + 2 >= pieces.count || pieces[place + 2].before != pieces[place + 1].before,
        let whole = value(place), let cents = value(place + 1)
      {
        amounts.insert(Int64(whole) * 100 + Int64(cents))
        passed.formUnion(place...place + 1)
        place += 1
      }
    }
    return passed
  }

  private static func day(_ a: Int, _ b: Int, _ c: Int, yearDigits: Int) -> Day? {
    if a > 1900 { return Day(year: a, month: b, day: c) }
    guard yearDigits == 2 || yearDigits == 4 else { return nil }
    let year = c < 100 ? 2000 + c : c
    return (1990...2100).contains(year) ? Day(year: year, month: b, day: a) : nil
  }

  /// The longest run of pieces that is a number: `RE 2026-4711` as well as `4711`.
  private mutating func longest(
    _ pieces: [Piece], _ place: Int, _ index: DocumentIndex
  ) -> (Int, [Int32])? {
    for length in stride(from: min(4, pieces.count - place), through: 1, by: -1) {
      let joins = (place + 1..<place + length).allSatisfy {
        pieces[$0].before != 0 && pieces[$0].before != UInt8(ascii: ",")
          && !(pieces[$0].before == UInt8(ascii: ".") && pieces[$0].bytes.count <= 3)
      }
      guard length == 1 || joins else { continue }
      let plain = pieces[place..<place + length].flatMap(\.plain)
      guard plain.contains(where: DocumentIndex.isDigit) else { continue }
      let whole = index.items(whole: plain)
      if !whole.isEmpty {
        for item in whole { items[item] = max(items[item] ?? 0, 1) }
        return (length, whole)
      }
      let debtor = index.debtors(plain)
      if !debtor.isEmpty {
        debtors.formUnion(debtor)
        return (length, [])
      }
      let ordered = index.items(order: plain)
      if !ordered.isEmpty {
        for item in ordered { items[item] = max(items[item] ?? 0, NamedDocuments.orderStrength) }
        return (length, [])
      }
      let bytes = pieces[place..<place + length].flatMap(\.bytes)
      let digits = bytes.filter(DocumentIndex.isDigit)
      // Letters may stand in front of digits, but nothing within them.
      guard digits.count >= 4,
        bytes.drop(while: { !DocumentIndex.isDigit($0) }).count == digits.count
      else { continue }
      let found = index.items(digits: digits)
      if !found.isEmpty {
        let strength = min(0.95, 0.35 + 0.1 * Double(digits.count))
        for item in found { items[item] = max(items[item] ?? 0, strength) }
        return (length, found)
      }
    }
    return nil
  }

  /// `4711-4715`: those between.
  private mutating func addRange(from first: Int32, _ end: Piece, _ index: DocumentIndex) {
    guard end.isDigits, end.before == UInt8(ascii: "-") || end.before == 0, end.bytes.count <= 9
    else { return }
    let plain = index.plain[Int(first)]
    guard plain.count >= end.bytes.count, end.bytes.count >= 2,
      let low = Int(String(decoding: plain.suffix(end.bytes.count), as: UTF8.self)),
      let high = Int(String(decoding: end.bytes, as: UTF8.self)), high > low, high - low <= 40,
      end.before == UInt8(ascii: "-")
    else { return }
    for number in (low + 1)...high {
      let digits = String(number)
      let suffix = String(repeating: "0", count: max(0, end.bytes.count - digits.count)) + digits
      for item in index.items(whole: plain.dropLast(end.bytes.count) + Array(suffix.utf8)) {
        items[item] = max(items[item] ?? 0, 0.9)
      }
    }
  }

  /// `201403110, 113`: the last digits alone.
  private mutating func addSibling(of first: Int32, _ piece: Piece, _ index: DocumentIndex) {
    guard piece.isDigits, (2...5).contains(piece.bytes.count) else { return }
    let plain = index.plain[Int(first)]
    guard plain.count > piece.bytes.count + 1 else { return }
    for item in index.items(whole: plain.dropLast(piece.bytes.count) + piece.plain) {
      items[item] = max(items[item] ?? 0, 0.8)
    }
  }

  /// Takes a number that was cut at the end of the text, of a debtor's items.
  func cut(_ candidates: [Int32], _ index: DocumentIndex) -> Int32? {
    guard tail.count >= 5, tail.contains(where: DocumentIndex.isDigit) else { return nil }
    let found = candidates.filter {
      let plain = index.plain[Int($0)]
      return plain.count > tail.count && plain.starts(with: tail)
    }
    return found.count == 1 ? found[0] : nil
  }
}

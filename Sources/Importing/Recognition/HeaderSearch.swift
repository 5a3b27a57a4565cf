/// Finds the row of captions of a table.
struct HeaderSearch {
  /// Captions of any profile.
  private let known: Set<String>

  init(_ library: ProfileLibrary, also own: Profile? = nil) {
    known = own.map { library.known.union($0.captionRanks.keys) } ?? library.known
  }

  /// Rows looked at before the header must have come.
  static let depth = 200

  func isKnown(_ cell: String) -> Bool {
    guard !cell.isEmpty, cell.utf8.count <= 60 else { return false }
    if known.contains(Caption.normalised(cell)) { return true }
    return Caption.withoutCurrency(cell).map { known.contains(Caption.normalised($0.text)) }
      ?? false
  }

  /// A row of captions, or two that make them together: `Invoice` above `Number`, `Date`.
  struct Header {
    /// The last of its rows.
    let row: Int
    let hits: Int
    let captions: [String]
  }

  /// How many of the texts are captions.
  private func hits(_ captions: [String]) -> Int {
    var seen: Set<String> = []
    for caption in captions.prefix(200) where isKnown(caption) {
      seen.insert(Caption.normalised(caption))
    }
    return seen.count
  }

  /// The first of the rows with the most captions, if it is plausible.
  func header(of grid: Grid) -> Header? {
    var best: Header?
    func look(at captions: [String], _ row: Int, below: [String]? = nil) {
      let hits = hits(captions)
      guard hits >= 3 || (hits == 2 && captions.count(where: { !$0.isEmpty }) <= 4) else { return }
      // `am` below `Bezahlt`: each cell of the lower row is part of a caption.
      let isWhole = below?.indices.allSatisfy { below?[$0] == "" || isKnown(captions[$0]) } ?? false
      let most = best?.hits ?? 0
      guard hits > most || (isWhole && hits == most && best?.row == row - 1) else { return }
      best = Header(row: row, hits: hits, captions: captions)
    }
    let rows = 0..<min(grid.count, HeaderSearch.depth)
    for row in rows { look(at: grid.row(row), row) }
    // The better half of two rows is a row of captions of its own, if there is any.
    let pairs = best.map { $0.row...$0.row + 1 } ?? 1...60
    for row in rows.dropFirst() where pairs.contains(row) {
      for captions in HeaderSearch.joined(grid.row(row - 1), grid.row(row)) {
        look(at: captions, row, below: grid.row(row))
      }
    }
    return best
  }

  /// Captions of two rows, where the upper one stands above one cell, and where above several.
  static func joined(_ upper: [String], _ lower: [String]) -> [[String]] {
    let filled = upper.count { !$0.isEmpty }
    guard filled > 1, lower.count(where: { !$0.isEmpty }) > 1 else { return [] }
    let width = max(upper.count, lower.count)
    var group = ""
    var (apart, grouped) = ([String](), [String]())
    for column in 0..<width {
      let above = column < upper.count ? upper[column] : ""
      let below = column < lower.count ? lower[column] : ""
      if !above.isEmpty { group = above }
      apart.append([above, below].filter { !$0.isEmpty }.joined(separator: " "))
      let upper = below.isEmpty ? above : group
      grouped.append([upper, below].filter { !$0.isEmpty }.joined(separator: " "))
    }
    return [apart, grouped]
  }
}

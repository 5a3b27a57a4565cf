/// Finds the row of captions of a table.
struct HeaderSearch {
  private let library: ProfileLibrary
  /// Captions of any profile.
  private let known: Set<String>

  init(_ library: ProfileLibrary, also own: Profile? = nil) {
    self.library = library
    var known: Set<String> = []
    for profile in library.profiles + [own].compactMap({ $0 }) {
      for texts in profile.captions.values { known.formUnion(texts.map(Caption.normalised)) }
    }
    known.remove("")
    self.known = known
  }

  /// Rows looked at before the header must have come.
  private static let depth = 200

  func isKnown(_ cell: String) -> Bool {
    guard !cell.isEmpty, cell.utf8.count <= 60 else { return false }
    if known.contains(Caption.normalised(cell)) { return true }
    return Caption.withoutCurrency(cell).map { known.contains(Caption.normalised($0.text)) }
      ?? false
  }

  /// How many cells of a row are captions.
  private func hits(_ grid: Grid, _ row: Int) -> Int {
    var seen: Set<String> = []
    for column in grid.filled(row).prefix(200) {
      let cell = grid[row, column]
      if isKnown(cell) { seen.insert(Caption.normalised(cell)) }
    }
    return seen.count
  }

  /// The first of the rows with the most captions, if it is plausible.
  func header(of grid: Grid) -> (row: Int, hits: Int)? {
    var best: (row: Int, hits: Int)?
    for row in 0..<min(grid.count, HeaderSearch.depth) {
      let hits = hits(grid, row)
      let filled = grid.filled(row).count
      guard hits >= 3 || (hits == 2 && filled <= 4) else { continue }
      if hits > (best?.hits ?? 0) { best = (row, hits) }
    }
    return best
  }
}

import Receivables

/// Which column of a table has which role.
package struct ColumnMap: Sendable {
  package private(set) var columns: [Role: Int] = [:]
  /// Columns of ageing bands, which add up to what is open.
  package private(set) var buckets: [Int] = []
  /// Captions as they stand in the file.
  package let captions: [String]
  /// Currencies that captions name.
  package private(set) var captionCurrency: [Role: String] = [:]

  subscript(role: Role) -> Int { columns[role] ?? -1 }

  func has(_ role: Role) -> Bool { columns[role] != nil }

  /// Captions whose cells do not hold what they say, by the role that they would have.
  package private(set) var misfits: [Role: String] = [:]

  /// Columns without a role.
  package var unused: [String] {
    let used = Set(columns.values).union(buckets)
    return captions.indices.filter { !used.contains($0) && !captions[$0].isEmpty }.map {
      captions[$0]
    }
  }

  private struct Candidate {
    let role: Role
    let column: Int
    let cost: Double
    let currency: String?
  }

  /// - Parameter fixed: roles that a person gave to captions.
  init(
    _ captions: [String], _ profile: Profile, _ library: ProfileLibrary, _ contents: ColumnContents,
    fixed: [Role: String]
  ) {
    self.captions = captions
    let own = profile.captionRanks
    var candidates: [Candidate] = []
    for (column, caption) in captions.enumerated() where !caption.isEmpty {
      let plain = Caption.normalised(caption)
      var currency: String?
      var ranks = ColumnMap.ranks(caption, plain, own, library)
      if ranks.isEmpty, let bare = Caption.withoutCurrency(caption) {
        currency = bare.currency
        ranks = ColumnMap.ranks(bare.text, Caption.normalised(bare.text), own, library)
      }
      for (role, _) in ranks where !contents.fits(column, role) {
        misfits[role] = misfits[role] ?? caption
      }
      for (role, rank) in ranks where contents.fits(column, role) {
        var cost = rank
        if contents.isEmpty(column) { cost += 300 }
        if role.content == .text, role != .text, contents.holdsDays(column) { cost += 500 }
        if role.content == .text { cost += 0.5 }
        candidates.append(Candidate(role: role, column: column, cost: cost, currency: currency))
      }
    }
    assign(candidates, fixed)
    if !has(.customer), let name = columns.removeValue(forKey: .customerName) {
      columns[.customer] = name
    }
  }

  private static func ranks(
    _ caption: String, _ plain: String, _ own: [String: [CaptionRank]], _ library: ProfileLibrary
  ) -> [(Role, Double)] {
    let mine = (own[plain] ?? []).map { ($0.role, Double($0.rank)) }
    let base = library.base(plain).filter { rank in !mine.contains { $0.0 == rank.role } }
    return mine + base.map { ($0.role, Double(1000 + $0.rank)) }
  }

  private mutating func assign(_ candidates: [Candidate], _ fixed: [Role: String]) {
    var taken: Set<Int> = []
    for (role, caption) in fixed {
      let plain = Caption.normalised(caption)
      guard
        let column = captions.firstIndex(of: caption)
          ?? captions.firstIndex(where: { Caption.normalised($0) == plain })
      else { continue }
      columns[role] = column
      taken.insert(column)
    }
    let byCost = candidates.sorted {
      ($0.cost, $0.column, $0.role.rawValue) < ($1.cost, $1.column, $1.role.rawValue)
    }
    for candidate in byCost where !taken.contains(candidate.column) {
      if candidate.role == .bucket {
        buckets.append(candidate.column)
      } else if columns[candidate.role] == nil {
        columns[candidate.role] = candidate.column
      } else {
        continue
      }
      taken.insert(candidate.column)
      captionCurrency[candidate.role] = candidate.currency
    }
    buckets.sort()
  }
}

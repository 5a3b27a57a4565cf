/// Chooses the profile of a table by its captions and titles.
struct ProfileChoice {
  private let library: ProfileLibrary

  init(_ library: ProfileLibrary) { self.library = library }

  struct Score {
    let profile: Profile
    let matched: Int
    let hasTitle: Bool

    var value: Double {
      Double(matched) + (hasTitle ? 2.5 : 0) + (profile.exact.isEmpty ? 0 : 3)
        + Double(matched) / Double(max(1, profile.recognise.count)) / 2
    }
  }

  /// The profiles that fit, the best first; a generic one where none does.
  func scores(_ captions: [String], titles: String) -> [Score] {
    let plain = captions.map(Caption.normalised)
    let written = Set(captions.map(Caption.asWritten))
    let heading = Caption.normalised(titles)
    let hasDueDay = plain.contains { library.base($0).contains { $0.role == .dueOn } }
    let fitting = library.profiles.filter { !$0.isGeneric }.compactMap { profile -> Score? in
      let isSettlement = profile.table == .payments || profile.table == .applications
      if isSettlement && hasDueDay { return nil }
      let own = profile.captionRanks
      var matched: Set<Role> = []
      for caption in plain {
        for rank in own[caption] ?? [] where profile.recognise.contains(rank.role) {
          matched.insert(rank.role)
        }
      }
      guard matched.count >= profile.atLeast,
        profile.exact.allSatisfy({ written.contains(Caption.asWritten($0)) })
      else { return nil }
      let hasTitle = profile.plainTitles.contains { heading.contains($0) }
      return Score(profile: profile, matched: matched.count, hasTitle: hasTitle)
    }
    return fitting.sorted { $0.value > $1.value } + [generic(plain)]
  }

  private func generic(_ captions: [String]) -> Score {
    let scores = library.profiles.filter(\.isGeneric).map { profile -> Score in
      let own = profile.captionRanks
      return Score(
        profile: profile, matched: captions.count { own[$0] != nil }, hasTitle: false)
    }
    guard
      let best = scores.max(by: { a, b in a.matched < b.matched })
    else { preconditionFailure("the library has no generic profile") }
    // The first of several that fit alike.
    return scores.first { $0.matched == best.matched } ?? best
  }
}

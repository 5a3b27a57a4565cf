import Receivables
import Settings

/// The profiles that come with the tool.
package struct ProfileLibrary: Sendable {
  package let profiles: [Profile]
  /// Captions of any profile in their normal form.
  let known: Set<String>
  private let base: [String: [CaptionRank]]
  /// Words that begin a row of totals, in all languages.
  let totals: Set<String>
  private let baseKinds: [String: DocumentKind]
  private let baseStatuses: [String: String]

  /// All that are embedded; a fault in one is a programmer's mistake.
  package static let standard: ProfileLibrary = {
    var profiles: [Profile] = []
    for text in Definitions.texts {
      do throws(SettingsError) {
        profiles.append(try Profile(yaml: text, known: profiles))
      } catch {
        preconditionFailure("a profile of the library is faulty: \(error)")
      }
    }
    return ProfileLibrary(profiles)
  }()

  init(_ profiles: [Profile]) {
    self.profiles = profiles
    let generic = profiles.filter(\.isGeneric)
    var base: [String: [CaptionRank]] = [:]
    for profile in generic {
      for (caption, ranks) in profile.captionRanks {
        for rank in ranks where !(base[caption] ?? []).contains(where: { $0.role == rank.role }) {
          base[caption, default: []].append(rank)
        }
      }
    }
    self.base = base
    known = profiles.reduce(into: []) { $0.formUnion($1.captionRanks.keys) }
    totals = Set(generic.flatMap(\.totals).map(Caption.normalised))
    baseKinds = generic.reduce(into: [:]) { $0.merge($1.kinds) { first, _ in first } }
    baseStatuses = generic.reduce(into: [:]) { $0.merge($1.statuses) { first, _ in first } }
  }

  package subscript(name name: String) -> Profile? { profiles.first { $0.name == name } }

  /// What a heading is in any generic table.
  func base(_ caption: String) -> [CaptionRank] { base[caption] ?? [] }

  func kind(_ word: String, _ profile: Profile) -> DocumentKind? {
    let plain = Caption.normalised(word)
    return profile.kinds[plain] ?? baseKinds[plain]
  }

  /// What a status means: open, partly_paid, paid, written_off or void.
  func status(_ word: String, _ profile: Profile) -> String? {
    let plain = Caption.normalised(word)
    return profile.statuses[plain] ?? baseStatuses[plain]
  }
}

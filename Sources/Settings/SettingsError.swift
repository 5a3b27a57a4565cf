/// What a file of settings is called in errors, and what a faulty one can be compared with.
public struct SettingsKind: Sendable, Hashable {
  /// Follows "the", such as `policy`.
  public let name: String
  /// Follows "compare it with".
  public let original: String

  /// Both are parts of sentences, so they begin in small letters.
  public init(name: String, original: String) {
    self.name = name
    self.original = original
  }
}

/// Why a file of settings cannot be used: where, what is wrong and what to do.
public struct SettingsError: Error, Sendable, Hashable {
  /// Which file of settings it is.
  public let kind: SettingsKind
  /// Where in it, and what is wrong.
  public let fault: SettingsFault

  public init(kind: SettingsKind, fault: SettingsFault) {
    (self.kind, self.fault) = (kind, fault)
  }
}

/// What is wrong in a file of settings; paths are keys joined by dots.
public enum SettingsFault: Sendable, Hashable {
  /// The text is not YAML at all.
  case notYAML(problem: String)
  /// A key that means nothing; `known` are those that do there.
  case unknownKey(path: String, line: Int?, known: [String])
  /// A value of the wrong kind, such as a word for a number.
  case wrongKind(path: String, line: Int?, expected: String, found: String)
  /// A value of the right kind that makes no sense.
  case outOfRange(path: String, line: Int?, allowed: String, found: String)
}

extension SettingsError: CustomStringConvertible {
  public var description: String {
    switch fault {
    case .notYAML(let problem):
      return "the \(kind.name) is not YAML (\(problem)); compare it with \(kind.original)"
    case .unknownKey(let path, let line, let known):
      let nearest = known.min { distance(path, $0) < distance(path, $1) } ?? ""
      let all = known.joined(separator: ", ")
      let isNear = distance(path, nearest) <= max(2, nearest.count / 3)
      return "\(path)\(at(line)) is not a key of the \(kind.name); "
        + (isNear ? "did you mean \(nearest)? " : "correct or remove it. ") + "Known here: \(all)"
    case .wrongKind(let path, let line, let expected, let found):
      return "\(path)\(at(line)) must be \(expected), not \(found); correct it or leave it out"
    case .outOfRange(let path, let line, let allowed, let found):
      return "\(path)\(at(line)) must be \(allowed), not \(found); change it"
    }
  }

  private func at(_ line: Int?) -> String { line.map { " (line \($0))" } ?? "" }

  /// Edits between the last part of a path and a key (Levenshtein, 1966).
  private func distance(_ path: String, _ key: String) -> Int {
    let (a, b) = (Array(path.split(separator: ".").last ?? ""), Array(key))
    var row = Array(0...b.count)
    for i in a.indices {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let substituted = diagonal + (a[i] == b[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
      }
    }
    return row[b.count]
  }
}

import Foundation
internal import Yams

/// One value of a YAML file of settings and where it stands, checked as it is read.
public struct SettingsReader {
  private let node: Node
  /// The keys from the top, joined by dots; empty at the top itself.
  public let path: String
  /// The line in the file, counted from 1; `nil` for a value of the default file.
  public var line: Int? { isDefault ? nil : node.mark?.line }
  private let kind: SettingsKind
  private let isDefault: Bool

  private init(_ node: Node, path: String, kind: SettingsKind, isDefault: Bool) {
    self.node = node
    self.path = path
    self.kind = kind
    self.isDefault = isDefault
  }

  /// The top of a file; keys that it leaves out are read from `fallback`.
  public static func root(
    _ text: String, over fallback: String?, _ kind: SettingsKind
  ) throws(SettingsError) -> Section {
    let own = try root(text, kind, isDefault: fallback == nil)
    guard let fallback else { return Section(own, nil) }
    return Section(own, try root(fallback, kind, isDefault: true))
  }

  private static func root(
    _ text: String, _ kind: SettingsKind, isDefault: Bool
  ) throws(SettingsError) -> SettingsReader {
    let empty = Node.mapping(Node.Mapping([]))
    do {
      let node = try Yams.compose(yaml: text) ?? empty
      return SettingsReader(
        node.null == nil ? node : empty, path: "", kind: kind, isDefault: isDefault)
    } catch {
      // The parser quotes the whole line, however long it is.
      let oneLine = "\(error)".split(separator: "\n").joined(separator: " ")
      let problem = oneLine.count > 240 ? oneLine.prefix(240) + "…" : oneLine[...]
      throw SettingsError(kind: kind, fault: .notYAML(problem: String(problem)))
    }
  }

  private func child(_ node: Node, _ key: String) -> SettingsReader {
    SettingsReader(
      node, path: path.isEmpty ? key : "\(path).\(key)", kind: kind, isDefault: isDefault)
  }

  /// Whether it is keys with values.
  public var hasKeys: Bool { node.mapping != nil }

  /// Whether it is a list of values.
  public var isList: Bool { node.sequence != nil }

  /// Whether the value itself has the key: defaults do not count.
  public func hasKey(_ key: String) -> Bool { node.mapping?[key] != nil }

  /// The entries of a mapping, in the order written.
  public func entries() throws(SettingsError) -> [(key: String, value: SettingsReader)] {
    guard let mapping = node.mapping else { throw wrongKind("keys with values") }
    return mapping.map { key, value in
      let name = key.string ?? ""
      return (name, child(value, name))
    }
  }

  private var found: String {
    switch node {
    case .scalar(let scalar): "\"\(scalar.string)\""
    case .mapping: "keys with values"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }

  private func wrongKind(_ expected: String) -> SettingsError { wrongKind(expected, found: found) }

  /// The error that another kind of value was expected here.
  public func wrongKind(_ expected: String, found: String) -> SettingsError {
    SettingsError(
      kind: kind,
      fault: .wrongKind(
        path: path.isEmpty ? "the \(kind.name)" : path, line: line, expected: expected,
        found: found))
  }

  /// The error that the value makes no sense here.
  public func outOfRange(_ allowed: String, found: String) -> SettingsError {
    SettingsError(
      kind: kind, fault: .outOfRange(path: path, line: line, allowed: allowed, found: found))
  }

  /// Throws where it is no whole number, or outside the range.
  public func integer(_ range: ClosedRange<Int>) throws(SettingsError) -> Int {
    guard let value = node.int else { throw wrongKind("a whole number") }
    guard range.contains(value) else {
      throw outOfRange("from \(range.lowerBound) to \(range.upperBound)", found: "\(value)")
    }
    return value
  }

  /// Throws where it is no finite number, or outside the range.
  public func number(_ range: ClosedRange<Double>) throws(SettingsError) -> Double {
    guard let value = node.float, value.isFinite else { throw wrongKind("a number") }
    guard range.contains(value) else {
      throw outOfRange("from \(range.lowerBound) to \(range.upperBound)", found: "\(value)")
    }
    return value
  }

  /// Throws where it is neither `true` nor `false`.
  public func bool() throws(SettingsError) -> Bool {
    guard let value = node.bool else { throw wrongKind("true or false") }
    return value
  }

  /// Its values, numbered from 1 in their paths.
  public func list() throws(SettingsError) -> [SettingsReader] {
    guard let sequence = node.sequence else { throw wrongKind("a list") }
    return sequence.enumerated().map { index, value in
      SettingsReader(value, path: "\(path)[\(index + 1)]", kind: kind, isDefault: isDefault)
    }
  }

  /// Its text; throws for a list or for keys with values.
  public func string() throws(SettingsError) -> String {
    guard let text = node.scalar?.string else { throw wrongKind("a word") }
    return text
  }

  /// The choice of that raw value; throws with all of them where there is none.
  public func choice<Choice: RawRepresentable<String>>(
    _ choices: [Choice]
  ) throws(SettingsError) -> Choice {
    let text = try string()
    guard let value = choices.first(where: { $0.rawValue == text }) else {
      throw outOfRange(
        "one of " + choices.map(\.rawValue).joined(separator: ", "), found: "\"\(text)\"")
    }
    return value
  }

  /// A mapping with a closed set of keys, each read from the file or, where it is left out there,
  /// from the default.
  public struct Section {
    private let own: SettingsReader?
    private let fallback: SettingsReader?

    /// A value is read from `own`, or else from `fallback`.
    public init(_ own: SettingsReader?, _ fallback: SettingsReader?) {
      self.own = own
      self.fallback = fallback
    }

    /// Throws for a key of the file that is not among these.
    public func allow(_ keys: [String]) throws(SettingsError) {
      guard let own else { return }
      for (key, value) in try own.entries() where !keys.contains(key) {
        throw SettingsError(
          kind: own.kind,
          fault: .unknownKey(path: value.path, line: value.line, known: keys))
      }
    }

    /// A key that neither the file nor the default has is a programmer's mistake.
    public func value(_ key: String) throws(SettingsError) -> SettingsReader {
      if let own, let found = own.node.mapping?[key] { return own.child(found, key) }
      guard let fallback, let found = fallback.node.mapping?[key] else {
        preconditionFailure("the default settings have no key \(key)")
      }
      return fallback.child(found, key)
    }

    /// The entries of a mapping whose keys are names: those of the file, then those of the default that it
    /// does not name.
    public func merged(
      _ key: String
    ) throws(SettingsError) -> [(key: String, value: SettingsReader)] {
      var entries: [(key: String, value: SettingsReader)] = []
      for reader in [own, fallback].compactMap({ $0 }) {
        guard let found = reader.node.mapping?[key] else { continue }
        let names = Set(entries.map(\.key))
        entries += try reader.child(found, key).entries().filter { !names.contains($0.key) }
      }
      return entries
    }

    /// The value of a key that may be left out.
    public func optional(_ key: String) throws(SettingsError) -> SettingsReader? {
      if let own, let found = own.node.mapping?[key] { return own.child(found, key) }
      return fallback.flatMap { reader in
        reader.node.mapping?[key].map { reader.child($0, key) }
      }
    }

    /// The section under a key, which may have these keys and no others.
    public func section(_ key: String, _ keys: [String]) throws(SettingsError) -> Section {
      let mine = own.flatMap { own in own.node.mapping?[key].map { own.child($0, key) } }
      let theirs = fallback.flatMap { reader in
        reader.node.mapping?[key].map { reader.child($0, key) }
      }
      let section = Section(mine, theirs)
      try section.allow(keys)
      return section
    }
  }
}

internal import Yams

/// One key of a file of settings whose value differs from the default's.
public struct SettingsChange: Sendable, Hashable {
  /// Such as `worklist.minimum_balance`.
  public let path: String
  /// The value of the default as it is written, on one line; empty where it has none.
  public let before: String
  public let after: String
  /// A file with this key alone.
  public let yaml: String
}

extension SettingsReader {
  /// The keys in which a text differs from another, in the order of the text.
  ///
  /// A list, or a mapping of currencies with a default, is one value.
  ///
  /// - Throws: ``SettingsError`` where a text is not YAML.
  public static func changes(
    in text: String, from base: String, _ kind: SettingsKind
  ) throws(SettingsError) -> [SettingsChange] {
    func node(_ text: String) throws(SettingsError) -> Node {
      do { return try Yams.compose(yaml: text) ?? Node.mapping(Node.Mapping([])) } catch {
        let oneLine = "\(error)".split(separator: "\n").joined(separator: " ")
        throw SettingsError(kind: kind, fault: .notYAML(problem: oneLine))
      }
    }
    return changes(try node(text), try node(base), [])
  }

  private static func changes(_ own: Node, _ base: Node?, _ path: [String]) -> [SettingsChange] {
    if let keys = own.mapping, isOpen(own, base) || path.isEmpty {
      return keys.flatMap { key, value in
        changes(value, base?.mapping?[key.string ?? ""], path + [key.string ?? ""])
      }
    }
    let (before, after) = (base.map(oneLine) ?? "", oneLine(own))
    guard before != after else { return [] }
    let nested = path.reversed().reduce(own) { inner, key in
      Node.mapping(Node.Mapping([(Node(key), inner)]))
    }
    return [
      SettingsChange(
        path: path.joined(separator: "."), before: before, after: after,
        yaml: (try? Yams.serialize(node: nested)) ?? "")
    ]
  }

  /// A text with the keys of another where it has none.
  ///
  /// - Throws: ``SettingsError`` where a text is not YAML.
  public static func merged(
    _ text: String, over base: String, _ kind: SettingsKind
  ) throws(SettingsError) -> String {
    do {
      let empty = Node.mapping(Node.Mapping([]))
      let (own, other) = (
        try Yams.compose(yaml: text) ?? empty, try Yams.compose(yaml: base) ?? empty
      )
      return try Yams.serialize(node: merged(own, other))
    } catch {
      let oneLine = "\(error)".split(separator: "\n").joined(separator: " ")
      throw SettingsError(kind: kind, fault: .notYAML(problem: oneLine))
    }
  }

  private static func merged(_ own: Node, _ base: Node) -> Node {
    guard let mine = own.mapping, let theirs = base.mapping, isOpen(own, base) else { return own }
    let added = mine.filter { key, _ in theirs[key.string ?? ""] == nil }.map { ($0.key, $0.value) }
    return .mapping(
      Node.Mapping(
        theirs.map { key, value in
          (key, mine[key.string ?? ""].map { merged($0, value) } ?? value)
        } + added))
  }

  /// Whether both are mappings of keys that stand for themselves.
  private static func isOpen(_ own: Node, _ base: Node?) -> Bool {
    guard let mine = own.mapping, let theirs = base?.mapping else { return false }
    return !theirs.isEmpty && mine["default"] == nil && theirs["default"] == nil
  }

  private static func oneLine(_ node: Node) -> String {
    if let sequence = node.sequence {
      return "[" + sequence.map(oneLine).joined(separator: ", ") + "]"
    }
    if let mapping = node.mapping {
      return "{" + mapping.map { "\($0.string ?? ""): \(oneLine($1))" }.joined(separator: ", ")
        + "}"
    }
    return node.scalar?.string ?? ""
  }
}

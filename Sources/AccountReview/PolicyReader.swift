import Foundation
import Receivables
import Yams

/// One value of a policy file and where it stands, checked as it is read.
struct PolicyReader {
  let node: Node
  let path: String
  /// The line in the file, counted from 1; `nil` for a value of the default policy.
  var line: Int? { isDefault ? nil : node.mark?.line }
  private let isDefault: Bool

  private init(_ node: Node, path: String, isDefault: Bool) {
    self.node = node
    self.path = path
    self.isDefault = isDefault
  }

  /// Reads a policy; keys that it leaves out are read from `fallback`.
  static func read(_ text: String, over fallback: String?) throws(PolicyError) -> Policy {
    let own = try root(text, isDefault: fallback == nil)
    guard let fallback else { return try policy(Section(own, nil)) }
    return try policy(Section(own, try root(fallback, isDefault: true)))
  }

  private static func root(_ text: String, isDefault: Bool) throws(PolicyError) -> PolicyReader {
    let empty = Node.mapping(Node.Mapping([]))
    do {
      let node = try Yams.compose(yaml: text) ?? empty
      return PolicyReader(node.null == nil ? node : empty, path: "", isDefault: isDefault)
    } catch {
      let oneLine = "\(error)".split(separator: "\n").joined(separator: " ")
      throw .notYAML(problem: oneLine)
    }
  }

  fileprivate func child(_ node: Node, _ key: String) -> PolicyReader {
    PolicyReader(node, path: path.isEmpty ? key : "\(path).\(key)", isDefault: isDefault)
  }

  /// The entries of a mapping, in the order written.
  fileprivate func entries() throws(PolicyError) -> [(key: String, value: PolicyReader)] {
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

  private func wrongKind(_ expected: String) -> PolicyError {
    .wrongKind(
      path: path.isEmpty ? "the policy" : path, line: line, expected: expected, found: found)
  }

  func integer(_ range: ClosedRange<Int>) throws(PolicyError) -> Int {
    guard let value = node.int else { throw wrongKind("a whole number") }
    guard range.contains(value) else {
      throw .outOfRange(
        path: path, line: line, allowed: "from \(range.lowerBound) to \(range.upperBound)",
        found: "\(value)")
    }
    return value
  }

  func number(_ range: ClosedRange<Double>) throws(PolicyError) -> Double {
    guard let value = node.float, value.isFinite else { throw wrongKind("a number") }
    guard range.contains(value) else {
      throw .outOfRange(
        path: path, line: line, allowed: "from \(range.lowerBound) to \(range.upperBound)",
        found: "\(value)")
    }
    return value
  }

  func list() throws(PolicyError) -> [PolicyReader] {
    guard let sequence = node.sequence else { throw wrongKind("a list") }
    return sequence.enumerated().map { index, value in
      PolicyReader(value, path: "\(path)[\(index + 1)]", isDefault: isDefault)
    }
  }

  func word() throws(PolicyError) -> String {
    guard let text = node.scalar?.string else { throw wrongKind("a word") }
    return text
  }

  func choice<Choice: RawRepresentable<String>>(
    _ choices: [Choice]
  ) throws(PolicyError) -> Choice {
    let text = try word()
    guard let value = choices.first(where: { $0.rawValue == text }) else {
      throw .outOfRange(
        path: path, line: line,
        allowed: "one of " + choices.map(\.rawValue).joined(separator: ", "), found: "\"\(text)\"")
    }
    return value
  }

  /// A number, or a mapping of `default` and currency codes to numbers.
  func amount() throws(PolicyError) -> AmountByCurrency {
    let range = 0.0...1e12
    guard node.mapping != nil else { return AmountByCurrency(try number(range)) }
    var standard: Double?
    var exceptions: [String: Double] = [:]
    for (key, value) in try entries() {
      if key == "default" {
        standard = try value.number(range)
      } else if let currency = Currency(key) {
        exceptions[currency.code] = try value.number(range)
      } else {
        throw .wrongKind(
          path: value.path, line: value.line, expected: "default or a currency code",
          found: "\"\(key)\"")
      }
    }
    guard let standard else {
      throw .wrongKind(
        path: path, line: line, expected: "one number, or numbers with one for default",
        found: "numbers without a default")
    }
    return AmountByCurrency(standard, exceptions: exceptions)
  }

  /// A mapping with a closed set of keys, each read from the file or, where it is left out there,
  /// from the default.
  struct Section {
    private let own: PolicyReader?
    private let fallback: PolicyReader?

    init(_ own: PolicyReader?, _ fallback: PolicyReader?) {
      self.own = own
      self.fallback = fallback
    }

    func allow(_ keys: [String]) throws(PolicyError) {
      guard let own else { return }
      for (key, value) in try own.entries() where !keys.contains(key) {
        throw .unknownKey(path: value.path, line: value.line, known: keys)
      }
    }

    func value(_ key: String) throws(PolicyError) -> PolicyReader {
      if let own, let found = own.node.mapping?[key] { return own.child(found, key) }
      guard let fallback, let found = fallback.node.mapping?[key] else {
        preconditionFailure("the default policy has no key \(key)")
      }
      return fallback.child(found, key)
    }

    func section(_ key: String, _ keys: [String]) throws(PolicyError) -> Section {
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

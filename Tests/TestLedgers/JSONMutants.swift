public import Foundation
internal import Statistics

/// A JSON value, to change files of models by.
public indirect enum JSONValue: Codable, Sendable, Hashable {
  case null
  case truth(Bool)
  case whole(Int64)
  case number(Double)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let truth = try? container.decode(Bool.self) {
      self = .truth(truth)
    } else if let whole = try? container.decode(Int64.self) {
      self = .whole(whole)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let list = try? container.decode([JSONValue].self) {
      self = .list(list)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .truth(let truth): try container.encode(truth)
    case .whole(let whole): try container.encode(whole)
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    case .list(let list): try container.encode(list)
    case .object(let object): try container.encode(object)
    }
  }

  /// A step into a list or an object.
  enum Step: Hashable {
    case place(Int)
    case key(String)
  }

  /// The paths of all values, this one's first.
  func paths() -> [[Step]] {
    var found: [[Step]] = [[]]
    switch self {
    case .list(let list):
      for (place, value) in list.enumerated() {
        found += value.paths().map { [.place(place)] + $0 }
      }
    case .object(let object):
      for (key, value) in object.sorted(by: { $0.key < $1.key }) {
        found += value.paths().map { [.key(key)] + $0 }
      }
    default: break
    }
    return found
  }

  subscript(path: ArraySlice<Step>) -> JSONValue? {
    guard let step = path.first else { return self }
    switch (step, self) {
    case (.place(let place), .list(let list)): return list[place][path.dropFirst()]
    case (.key(let key), .object(let object)): return object[key]?[path.dropFirst()]
    default: return nil
    }
  }

  /// The value with another at a path; without it where that is `nil`.
  func changed(_ path: ArraySlice<Step>, to value: JSONValue?) -> JSONValue {
    guard let step = path.first else { return value ?? .null }
    switch (step, self) {
    case (.place(let place), .list(var list)):
      if path.count == 1, value == nil {
        list.remove(at: place)
      } else {
        list[place] = list[place].changed(path.dropFirst(), to: value)
      }
      return .list(list)
    case (.key(let key), .object(var object)):
      object[key] =
        path.count == 1 ? value : object[key]?.changed(path.dropFirst(), to: value)
      return .object(object)
    default: return self
    }
  }

  /// What may stand in place of the value; `nil` is nothing at all.
  var replacements: [JSONValue?] {
    switch self {
    case .null: [nil, .whole(1)]
    case .truth(let truth): [nil, .truth(!truth)]
    case .whole(let whole):
      [
        nil, .whole(0), .whole(-1), .whole(whole &+ 1), .whole(2 &* whole), .whole(.max),
        .whole(.min), .whole(1_000_000), .number(0.5), .number(1e300),
      ]
    case .number(let number):
      [
        nil, .number(0), .number(-number), .number(2 * number), .number(1e18), .number(-1e18),
        .number(1e308), .number(-1e308), .number(1e-308), .whole(7),
      ]
    case .text: [nil, .text(""), .text("ü"), .whole(1)]
    case .list(let list):
      [
        nil, .list([]), .list(Array(list.dropLast())), .list(Array(list.dropFirst())),
        .list(list + list.suffix(1)), .list(list.reversed()), .list(list + list),
      ]
    case .object: [nil, .object([:])]
    }
  }
}

/// Files like a good one with one value changed, deleted, doubled or made extreme.
///
/// Of values of one kind, such as all numbers of a list, some are drawn.
public func jsonMutants(
  of json: Data, seed: UInt64, perKind: Int = 1
) throws -> [(change: String, json: Data)] {
  let root = try JSONDecoder().decode(JSONValue.self, from: json)
  func kind(_ path: [JSONValue.Step]) -> String {
    path.map { step in
      switch step {
      case .place: "[]"
      case .key(let key): key
      }
    }.joined(separator: ".")
  }
  let kinds = Dictionary(grouping: root.paths().dropFirst(), by: kind)
  var lot = SplitMix64(seed: seed, stream: "mutants")
  var mutants: [(String, Data)] = []
  for (name, paths) in kinds.sorted(by: { $0.key < $1.key }) {
    for _ in 0..<min(perKind, paths.count) {
      let path = paths[lot.index(below: paths.count)]
      guard let old = root[path[...]] else { continue }
      for value in old.replacements where value != old {
        let data = try JSONEncoder().encode(root.changed(path[...], to: value))
        mutants.append(("\(name) \(path): \(String(describing: value).prefix(60))", data))
      }
    }
  }
  return mutants
}

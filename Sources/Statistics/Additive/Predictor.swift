/// One column of a wide table that a model may learn from.
public struct Predictor: Sendable, Hashable {
  public enum Values: Sendable, Hashable {
    /// Numbers; not-a-number where there is none.
    case numbers([Double])
    /// Names of levels; a missing value is a level like any other, by convention the empty text.
    case levels([String])
  }

  public var name: String
  public var values: Values

  public init(name: String, values: Values) { (self.name, self.values) = (name, values) }

  public var count: Int {
    switch values {
    case .numbers(let numbers): numbers.count
    case .levels(let levels): levels.count
    }
  }

  /// The rows at `positions`, in their order.
  public func rows(_ positions: [Int]) -> Predictor {
    switch values {
    case .numbers(let numbers):
      Predictor(name: name, values: .numbers(positions.map { numbers[$0] }))
    case .levels(let levels):
      Predictor(name: name, values: .levels(positions.map { levels[$0] }))
    }
  }
}

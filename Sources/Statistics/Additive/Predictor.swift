/// One column of a wide table that a model may learn from.
public struct Predictor: Sendable, Hashable {
  /// What the column holds, row by row.
  public enum Values: Sendable, Hashable {
    /// Numbers; not-a-number where there is none.
    case numbers([Double])
    /// Names of levels; a missing value is a level like any other, by convention the empty text.
    case levels([String])
  }

  /// By which a fitted model finds the column again.
  public var name: String
  /// One for each row.
  public var values: Values

  /// A column of values in order of rows.
  public init(name: String, values: Values) { (self.name, self.values) = (name, values) }

  /// The number of rows.
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

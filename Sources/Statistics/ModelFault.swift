/// What is wrong with a model that was read from a file, as a sentence without its full stop.
public struct ModelFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// The sentence, as `the means have 3 numbers for 4 columns`.
  public let description: String

  /// A fault in words, without a full stop.
  public init(_ description: String) { self.description = description }

  /// Throws unless something holds.
  public static func require(
    _ holds: Bool, _ problem: @autoclosure () -> String
  ) throws(ModelFault) {
    guard holds else { throw ModelFault(problem()) }
  }

  /// Throws unless all numbers lie in a range, which none does that is not finite.
  public static func require(
    _ numbers: some Sequence<Double>, in range: ClosedRange<Double>,
    _ name: @autoclosure () -> String
  ) throws(ModelFault) {
    for number in numbers where !range.contains(number) {
      throw ModelFault(
        "\(name()) is \(number), and not from \(range.lowerBound) to \(range.upperBound)")
    }
  }

  /// Throws unless each number is above the one before.
  public static func requireRising(
    _ numbers: [Double], _ name: @autoclosure () -> String
  ) throws(ModelFault) {
    for (low, high) in zip(numbers, numbers.dropFirst()) where !(low < high) {
      throw ModelFault("\(name()) does not rise from \(low) to \(high)")
    }
  }
}

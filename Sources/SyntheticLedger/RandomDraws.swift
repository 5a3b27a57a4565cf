import Foundation
import Statistics

extension SplitMix64 {
  mutating func chance(_ probability: Double) -> Bool { uniform() < probability }

  /// Uniform on both ends included.
  mutating func integer(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(uniform() * Double(range.count))
  }

  /// Uniform on a range written as [least, most].
  mutating func integer(between ends: [Int]) -> Int { integer(ends[0]...max(ends[0], ends[1])) }

  /// Exponential with mean 1.
  mutating func exponential() -> Double { -log(uniform()) }

  /// Standard normal, by Box and Muller; one of the pair is not used, so that a draw has no memory.
  mutating func normal() -> Double {
    (2 * exponential()).squareRoot() * cos(2 * Double.pi * uniform())
  }

  /// Gamma with shape 2: the sum of two exponentials.
  mutating func gammaOfShape2(mean: Double) -> Double {
    (exponential() + exponential()) * mean / 2
  }

  /// Poisson by multiplication of uniforms; for small means.
  mutating func poisson(_ mean: Double) -> Int {
    let limit = exp(-mean)
    var (count, product) = (0, uniform())
    while product > limit {
      count += 1
      product *= uniform()
    }
    return count
  }

  /// A position, with probability in proportion to its weight.
  mutating func position(_ weights: [Double]) -> Int {
    var left = uniform() * weights.reduce(0, +)
    for (i, weight) in weights.enumerated() {
      left -= weight
      if left < 0 { return i }
    }
    return weights.count - 1
  }

  mutating func element<T>(_ elements: [T]) -> T { elements[integer(0...(elements.count - 1))] }
}

func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

/// Rounded to six decimals, so that what the truth says is exactly what was used.
func rounded6(_ x: Double) -> Double { (x * 1e6).rounded() / 1e6 }

internal import Foundation

/// How often matches of a class were right: counts, from the coarse class to the fine one.
///
///     p(class) = (right + strength · p(coarser class)) / (all + strength)
///
/// So a class with few outcomes is believed about as much as its coarser one.
package struct Reliability: Sendable {
  /// By class: how many were right, and how many there were.
  package private(set) var counts: [String: (right: Double, all: Double)] = [:]
  private static let strength = 12.0
  /// Where nothing is known.
  private static let prior = 0.3

  package init() {}

  /// Reads lines `class,right,all`.
  package init(csv: String) {
    for line in csv.split(whereSeparator: \.isNewline).dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      guard cells.count == 3, let right = Double(cells[1]), let all = Double(cells[2]) else {
        continue
      }
      add(String(cells[0]), right: right, all: all)
    }
  }

  /// The ones that come with the tool, measured on synthetic payments.
  package static let shipped = Reliability(
    csv: String(decoding: PackageResources.reliability_csv, as: UTF8.self))

  package mutating func add(_ name: String, right: Double, all: Double) {
    var count = counts[name] ?? (0, 0)
    count.right += right
    count.all += all
    counts[name] = count
  }

  /// Takes an outcome into a class and all coarser ones.
  package mutating func take(_ name: String, isRight: Bool, weight: Double = 1) {
    for level in Reliability.levels(name) {
      add(level, right: isRight ? weight : 0, all: weight)
    }
  }

  /// `a|b|c`: `a`, `a|b`, `a|b|c`.
  static func levels(_ name: String) -> [String] {
    let parts = name.split(separator: "|")
    return parts.indices.map { parts[...$0].joined(separator: "|") }
  }

  package func probability(_ name: String) -> Double {
    var probability = Reliability.prior
    for level in Reliability.levels(name) {
      guard let count = counts[level] else { break }
      probability =
        (count.right + Reliability.strength * probability) / (count.all + Reliability.strength)
    }
    return probability
  }

  package var csv: String {
    var text = "class,right,all\n"
    for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
      text += "\(name),\(Int(count.right)),\(Int(count.all))\n"
    }
    return text
  }
}

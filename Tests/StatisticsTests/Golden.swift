import Foundation
import Statistics

/// Numbers made by other programs: fixtures/golden, with the script that made them.
enum Golden {
  static func read<Content: Decodable>(_ name: String, as type: Content.Type) throws -> Content {
    let folder = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(components: "fixtures", "golden")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: Data(contentsOf: folder.appending(path: "\(name).json")))
  }
}

/// True if the numbers differ by no more than `tolerance`, as a share of the larger beyond one.
func near(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
  abs(a - b) <= tolerance * max(1, abs(a), abs(b))
}

func near(_ a: some Sequence<Double>, _ b: some Sequence<Double>, _ tolerance: Double) -> Bool {
  let (a, b) = (Array(a), Array(b))
  return a.count == b.count && zip(a, b).allSatisfy { near($0, $1, tolerance) }
}

extension FittedGeneralizedLinearModel {
  /// The mean μ of each row; a probability for the binomial family.
  func means(_ design: some DesignRows, offset: [Float]? = nil, threads: Int = 1) -> [Double] {
    linearPredictors(design, offset: offset, threads: threads).map { model.link.inverse($0).mean }
  }
}

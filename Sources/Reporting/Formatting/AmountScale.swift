/// The unit in which a table shows its amounts.
struct AmountScale {
  let size: Double
  /// `""`, `thousands`, `millions`, `billions`.
  let name: String

  static let all: [AmountScale] = [
    AmountScale(size: 1, name: ""), AmountScale(size: 1e3, name: "thousands"),
    AmountScale(size: 1e6, name: "millions"), AmountScale(size: 1e9, name: "billions"),
  ]

  /// The text in the smallest unit with which every line fits 80 columns; where none does, in the largest
  /// in which some amount still has four digits.
  static func fitting(_ text: (AmountScale) -> String) -> String {
    let texts = all.map(text)
    return texts.first { $0.split(separator: "\n").allSatisfy { $0.count <= 80 } }
      ?? texts.last { $0.contains(/\d,\d\d\d/) } ?? texts[0]
  }
}

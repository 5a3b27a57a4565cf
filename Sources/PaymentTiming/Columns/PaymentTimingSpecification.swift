internal import Foundation
public import Settings

/// What a person can choose about the payment-timing models; `models/payment-timing.yaml` says what
/// each key means.
public struct PaymentTimingSpecification: Sendable, Hashable, Codable {
  /// Names of features, as ``PaymentFeature/all`` has them.
  let features: [String]
  package let usesOtherColumns: Bool
  let knots: Knots
  /// Candidates, the first being the default.
  let precisions: [Double]
  /// ``Shrinkage/smoothness``: candidates, the first being the default.
  let smoothnesses: [Double]
  /// The days before the as-of day whose outcomes are kept for validation.
  let validationDays: Int
  /// Days in which a landmark's weight halves.
  let halfLife: Double
  /// c of the new-customer model's weights.
  let newcomerWeight: Double
  /// Invoice-days that a fit may use; beyond it landmarks are spaced out, then customers drawn.
  package var rowBudget: Int
  /// ``DaySampling/daysPerPayment``.
  let daysPerPayment: Double
  /// Invoice-days up to which all are used.
  var sampleAbove: Int
  /// Trees of ``PaymentTrees``, at most; 0 where there are to be none.
  package var trees: Int

  /// The first of all candidates.
  var shrinkage: Shrinkage { Shrinkage(precision: precisions[0], smoothness: smoothnesses[0]) }

  /// The lists of knots that groups of columns have hats over (``PaymentColumns``).
  enum KnotList: String, CodingKey, CaseIterable {
    case daysPastDue, daysSinceIssue, distanceFromUsual

    /// As the specification writes it: `days_past_due`.
    var key: String {
      rawValue.reduce(into: "") { $0 += $1.isUppercase ? "_\($1.lowercased())" : "\($1)" }
    }
  }

  /// One list of each kind.
  struct Knots: Sendable, Hashable {
    private let lists: [KnotList: [Double]]

    init<Failure>(_ read: (KnotList) throws(Failure) -> [Double]) throws(Failure) {
      var lists: [KnotList: [Double]] = [:]
      for list in KnotList.allCases { lists[list] = try read(list) }
      self.lists = lists
    }

    subscript(list: KnotList) -> [Double] { lists[list] ?? [] }
  }

  /// The specification with its comments, ready to edit.
  public static let standardText = String(
    decoding: PackageResources.payment_timing_yaml, as: UTF8.self)

  /// What ``standardText`` says.
  public static let standard: PaymentTimingSpecification = {
    do { return try PaymentTimingSpecification(standardText, over: nil) } catch {
      preconditionFailure("the specification of payment timing: \(error)")
    }
  }()

  private static let kind = SettingsKind(
    name: "specification", original: "models/payment-timing.yaml")

  /// Reads a specification from YAML; a key left out keeps its standard value.
  ///
  /// - Throws: ``SettingsError`` naming the key.
  public init(yaml: String) throws(SettingsError) {
    try self.init(yaml, over: PaymentTimingSpecification.standardText)
  }

  private init(_ text: String, over fallback: String?) throws(SettingsError) {
    let root = try SettingsReader.root(text, over: fallback, PaymentTimingSpecification.kind)
    try root.allow([
      "features", "other_columns", "knots", "precisions", "smoothness", "validation_days",
      "half_life_days", "newcomer_weight", "row_budget",
      "days_per_payment", "sample_above", "trees",
    ])
    let known = PaymentFeature.all.map(\.name)
    features = try root.value("features").list().map { feature throws(SettingsError) in
      let name = try feature.string()
      guard known.contains(name) else {
        throw feature.outOfRange("one of " + known.joined(separator: ", "), found: "\"\(name)\"")
      }
      return name
    }
    usesOtherColumns = try root.value("other_columns").bool()
    let section = try root.section("knots", KnotList.allCases.map(\.key))
    knots = try Knots { list throws(SettingsError) in
      try PaymentTimingSpecification.knots(section.value(list.key))
    }
    precisions = try PaymentTimingSpecification.candidates(root.value("precisions"), 1e-3...1e9)
    smoothnesses = try PaymentTimingSpecification.candidates(root.value("smoothness"), 0...1e6)
    validationDays = try root.value("validation_days").integer(14...364)
    halfLife = try root.value("half_life_days").number(1...36_500)
    newcomerWeight = try root.value("newcomer_weight").number(0.01...1e6)
    rowBudget = try root.value("row_budget").integer(1000...1_000_000_000)
    daysPerPayment = try root.value("days_per_payment").number(0.1...1e6)
    sampleAbove = try root.value("sample_above").integer(0...1_000_000_000)
    trees = try root.value("trees").integer(0...1000)
  }

  /// At least one number.
  private static func candidates(
    _ list: SettingsReader, _ range: ClosedRange<Double>
  ) throws(SettingsError) -> [Double] {
    let numbers = try list.list().map { number throws(SettingsError) in try number.number(range) }
    guard !numbers.isEmpty else {
      throw list.outOfRange("a list of at least one number", found: "empty")
    }
    return numbers
  }

  /// At least two days, each after the one before.
  private static func knots(_ list: SettingsReader) throws(SettingsError) -> [Double] {
    var days: [Double] = []
    for item in try list.list() {
      let day = try item.number(-1000...1000)
      if let last = days.last, day <= last {
        throw item.outOfRange("above the knot before it, \(last)", found: "\(day)")
      }
      days.append(day)
    }
    guard days.count >= 2 else {
      throw list.outOfRange("a list of at least two days", found: "one of \(days.count)")
    }
    return days
  }
}

// In files each list has a key of its own.
extension PaymentTimingSpecification.Knots: Codable {
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: PaymentTimingSpecification.KnotList.self)
    try self.init { try container.decode([Double].self, forKey: $0) }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: PaymentTimingSpecification.KnotList.self)
    for list in PaymentTimingSpecification.KnotList.allCases {
      try container.encode(self[list], forKey: list)
    }
  }
}

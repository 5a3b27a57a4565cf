/// One term of an additive model: which columns of the design it has and how it reads them.
package struct AdditiveTerm: Sendable, Hashable, Codable {
  package enum Kind: String, Sendable, Hashable, Codable {
    /// A straight line in the signed logarithm of a number.
    case line
    /// An indicator of a missing number.
    case missing
    /// A curve, the departure from the line.
    case curve
    /// A smoother curve beside it.
    case smoothCurve
    /// An effect for each level of a category.
    case levels
    /// Products of the components of two or three predictors.
    case interaction
  }

  package let kind: Kind
  /// Positions among the model's predictors: one, or those of an interaction, ascending.
  package let predictors: [Int]
  /// The design's columns.
  let columns: Range<Int>
}

/// The columns of an additive model and which of them share a ridge.
///
/// Column 0 is the intercept. Lines share one ridge, and so do indicators of missing numbers; each
/// curve, category and interaction has its own.
struct AdditiveLayout: Sendable, Hashable, Codable {
  var terms: [AdditiveTerm] = []
  /// The columns of each ridge.
  var groups: [Range<Int>] = []
  var columnCount = 1

  /// Appends terms that share one ridge.
  mutating func append(_ kind: AdditiveTerm.Kind, _ members: [(predictors: [Int], columns: Int)]) {
    let first = columnCount
    for member in members where member.columns > 0 {
      terms.append(
        AdditiveTerm(
          kind: kind, predictors: member.predictors,
          columns: columnCount..<(columnCount + member.columns)))
      columnCount += member.columns
    }
    if columnCount > first { groups.append(first..<columnCount) }
  }

  /// The group of a column other than the intercept's.
  func group(of term: AdditiveTerm) -> Int {
    guard let group = groups.firstIndex(where: { $0.contains(term.columns.lowerBound) }) else {
      preconditionFailure("no ridge for columns \(term.columns)")
    }
    return group
  }
}

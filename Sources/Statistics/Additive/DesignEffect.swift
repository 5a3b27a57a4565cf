/// How much less rows say that repeat one another.
enum DesignEffect {
  /// 1 / (1 + (m − 1) ρ), for groups of m rows as a row has on average, whose residuals correlate
  /// by ρ.
  ///
  /// - SeeAlso: Kish, *Survey Sampling* (1965), §5.4.
  static func evidence(groups: [Int], residuals: [Double]) -> Double {
    var members: [Int: [Int]] = [:]
    for (row, group) in groups.enumerated() { members[group, default: []].append(row) }
    let clusters = members.values.sorted { $0[0] < $1[0] }
    let squares = residuals.reduce(0) { $0 + $1 * $1 }
    var (products, pairs, sizes) = (0.0, 0.0, 0.0)
    for rows in clusters {
      let sum = rows.reduce(0) { $0 + residuals[$1] }
      products += sum * sum - rows.reduce(0) { $0 + residuals[$1] * residuals[$1] }
      pairs += Double(rows.count * (rows.count - 1))
      sizes += Double(rows.count * rows.count)
    }
    guard pairs > 0, squares > 0 else { return 1 }
    let n = Double(residuals.count)
    let correlation = min(max((products / pairs) / (squares / n), 0), 1)
    return 1 / (1 + (sizes / n - 1) * correlation)
  }
}

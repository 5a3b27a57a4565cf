extension FixedWidthInteger {
  /// The sum with another, or the nearest number that there is.
  @inlinable
  package func clampedSum(_ other: Self) -> Self {
    let (sum, overflows) = addingReportingOverflow(other)
    return overflows ? (other < 0 ? .min : .max) : sum
  }

  /// The whole number next to a number, ties away from zero; the nearest that there is beyond the
  /// range, and 0 for what is not a number.
  @inlinable
  package init(nearest x: Double) {
    let rounded = x.rounded(.toNearestOrAwayFromZero)
    if let whole = Self(exactly: rounded) {
      self = whole
    } else {
      self = rounded.isNaN ? 0 : rounded < 0 ? .min : .max
    }
  }
}

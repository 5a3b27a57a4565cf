/// How much wider or narrower the ranges of each source of cash must be, and then those of their sum.
///
/// Each source is stretched by its own past outcomes, the total by what it calls for once the sources
/// are.
public struct CashStretches: Sendable, Hashable, Codable {
  /// The adjustment of one source.
  public struct Part: Sendable, Hashable, Codable {
    /// One of ``CashSource/parts``.
    public let source: CashSource
    /// What distances of its paths from their mean are multiplied by.
    public let stretch: IntervalStretch

    package init(source: CashSource, stretch: IntervalStretch) {
      self.source = source
      self.stretch = stretch
    }
  }

  /// In the order of ``CashSource/parts``.
  public let parts: [Part]
  /// Applied to the sum after the parts have been stretched.
  public let total: IntervalStretch

  /// Ranges as simulated.
  package static let none = CashStretches(
    parts: CashSource.parts.map { Part(source: $0, stretch: .none) }, total: .none)

  package init(parts: [Part], total: IntervalStretch) {
    (self.parts, self.total) = (parts, total)
  }

  /// The same without that of the total.
  package var ofParts: CashStretches { CashStretches(parts: parts, total: .none) }
}

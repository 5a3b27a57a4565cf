/// Time observed at risk, in whole periods, and how the observation ended.
///
/// Period numbers start at 1. A spell covers the half-open interval (entry, exit]: it was at risk in
/// periods `entry + 1 ... exit`.
package struct Spell: Sendable, Hashable, Codable {
  /// Periods already survived when observation began; above zero, the spell is left-truncated.
  package var entry: Int
  package var exit: Int
  /// True if the event happened in period `exit`, false if the spell is right-censored there.
  package var ended: Bool

  package init(entry: Int = 0, exit: Int, ended: Bool) {
    precondition(0 <= entry && entry < exit, "no period at risk in (\(entry), \(exit)]")
    (self.entry, self.exit, self.ended) = (entry, exit, ended)
  }
}

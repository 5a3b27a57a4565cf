/// Which customers are merged into which, by rank, and from which day that is known.
struct CustomerMergers: Sendable {
  private var heirs: [Int32: (heir: Int32, on: Int32)] = [:]

  mutating func add(_ customer: Int32, into heir: Int32, on day: Int32) {
    heirs[customer] = (heir, day)
  }

  /// The customer that has the history of another in the end, and the day from which it does.
  func heir(of customer: Int32) -> (rank: Int32, on: Int32) {
    var (rank, on) = (customer, DayNumber.always)
    // Two that are merged into each other have no end.
    for _ in 0..<heirs.count {
      guard let next = heirs[rank] else { break }
      (rank, on) = (next.heir, max(on, next.on))
    }
    return (rank, on)
  }
}

internal import Statistics

/// How often the invoices of announcements whose day has passed are still issued, learnt from all customers.
struct AnnouncementLateness: Sendable, Hashable, Codable {
  /// By days after the announced one, within the window; 0 where none was issued later, and empty where
  /// too few announcements have passed to tell.
  private let chances: [Double]

  /// Outcomes that are needed before any invoice is awaited beyond its day.
  static let fewestOutcomes = 10

  /// - Parameter outcomes: of announcements whose window is over, days from the announced one to the
  ///   invoice's issue; `nil` for those without one.
  init(_ outcomes: [Int?]) {
    guard outcomes.count >= AnnouncementLateness.fewestOutcomes else {
      chances = []
      return
    }
    chances = (0..<CustomerAnnouncements.window).map { age in
      let waiting = outcomes.count { $0.map { $0 > age } ?? true }
      let late = outcomes.count { $0.map { $0 > age } ?? false }
      return late > 0 ? Double(late) / Double(waiting) : 0
    }
  }

  /// P(an invoice still comes) so many days after its announced one; `nil` where none can, or too few
  /// announcements have passed to tell.
  func chance(after age: Int) -> Double? {
    guard chances.indices.contains(age), chances[age] > 0 else { return nil }
    return chances[age]
  }

  /// - Throws: `ModelFault`.
  func validate() throws(ModelFault) {
    try ModelFault.require(
      chances.isEmpty || chances.count == CustomerAnnouncements.window,
      "chances of announced invoices are of \(chances.count) days")
    try ModelFault.require(chances, in: 0...1, "chances of announced invoices")
  }
}

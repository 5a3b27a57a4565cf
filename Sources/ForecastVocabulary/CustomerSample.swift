public import Receivables
internal import Statistics

extension LedgerView {
  /// The view of so many of its customers, drawn by the hash of their identifiers; all where there are
  /// no more.
  ///
  /// Whoever is drawn for a purpose is drawn for it in every view of the ledger with as many customers,
  /// whatever the order of work.
  ///
  /// - Parameters:
  ///   - most: about so many customers are kept.
  ///   - purpose: samples for different purposes are independent of one another.
  /// - Returns: the share of customers that was aimed at beside the view.
  public func sample(
    ofCustomers most: Int, for purpose: String
  ) -> (view: LedgerView, share: Double) {
    precondition(most > 0, "a sample of \(most) customers")
    guard customers.count > most else { return (self, 1) }
    let share = Double(most) / Double(customers.count)
    let sample = keeping { id in
      var random = SplitMix64(seed: 0, stream: "\(purpose) \(id)")
      return random.uniform() < share
    }
    return (sample, share)
  }
}

package import ForecastVocabulary
package import Statistics

/// What customers' health tells of payments in weeks that the fit had not seen.
///
/// The trial: fits up to an earlier cutoff, without health and with it, forecast what happened since;
/// each customer's log-likelihood is one of independent differences. Health is used where their mean is
/// above two standard errors. Records that tell nothing then pass once in forty trials, as often as a
/// normal variable is beyond two deviations on one side.
package struct HealthEvidence: Sendable, Hashable, Codable {
  /// Those with outcomes of whose health something was known at the cutoff.
  package let customers: Int
  /// The mean gain of a customer's log-likelihood and its standard error; `nil` where nothing was tried.
  package let gain, standardError: Double?

  /// The standard error is one of that many sums; of fewer it is itself unsure by more than a ninth,
  /// 1/√(2n), and a single customer can carry the mean.
  static let fewestCustomers = 40
  static let standardErrors = 2.0

  /// Nothing was tried.
  init(customers: Int) { (self.customers, gain, standardError) = (customers, nil, nil) }

  /// - Parameter gain: over the fit without health.
  init(customers: Int, _ gain: PairedDifference) {
    self.customers = customers
    (self.gain, standardError) = (gain.mean, gain.standardError)
  }

  package var isEnough: Bool {
    guard let gain, let standardError else { return false }
    return customers >= Self.fewestCustomers && gain > Self.standardErrors * standardError
  }

  /// Why health is not used; `nil` where it is.
  package var doubt: ModelNotice.HealthDoubt? {
    if isEnough { return nil }
    guard customers >= Self.fewestCustomers else {
      return .fewCustomers(customers, needed: Self.fewestCustomers)
    }
    return gain == nil ? .notValidated : .notBetter
  }

  package func validate() throws(ModelFault) {
    try ModelFault.require(customers >= 0, "health is known of \(customers) customers")
    try ModelFault.require(
      [gain ?? 0, standardError ?? 0], in: -1e9...1e9, "what health tells of payments")
  }
}

extension FitTrial {
  /// The best of fits with columns of health that start where this one ended: the usual prior, and
  /// looser ones as long as that serves.
  func withHealth(
    _ trial: (Shrinkage, ModelPair) throws(ForecastError) -> FitTrial
  ) throws(ForecastError) -> FitTrial {
    func healthy(_ factor: Double, from start: ModelPair) throws(ForecastError) -> FitTrial {
      var shrinkage = shrinkage
      shrinkage.health = factor
      return try trial(shrinkage, start)
    }
    var last = try healthy(Shrinkage.usualHealth, from: pair)
    guard let gain = last.gain(over: self), gain.mean > 0 else { return last }
    for factor in Shrinkage.looserHealth {
      let other = try healthy(factor, from: last.pair)
      guard let gain = other.gain(over: last), gain.mean > 0 else { break }
      last = other
    }
    return last
  }
}

public import AccountReview
public import Forecasting
internal import Receivables

/// What results take from the whole portfolio as of a day, so that one account is forecast, planned and
/// scored again without the rest.
///
/// Each part is owned by the target that uses it: rates, habits, calendars, levels and drift of payments
/// and billing by the forecast, decisions by size and the weights of health by the review of accounts. The
/// forecast's part is kept in the file of its models. The other goes by a policy, which is no model's, and
/// lives with the results.
public struct PortfolioState: Sendable {
  /// `nil` where models were fitted for the results alone, are of another day, or tell no payment timing.
  public let forecast: ForecastState?
  /// Under the policy of the results.
  public let accounts: AccountNorms
}

extension Analysis {
  /// The state as kept models and scorecards have it.
  func portfolio(_ scorecards: Scorecards) -> PortfolioState {
    var kept: ForecastState?
    if case .kept(let file) = terms.models, file.portfolio?.day == view.day {
      kept = file.portfolio
    }
    return PortfolioState(forecast: kept, accounts: scorecards.norms)
  }
}

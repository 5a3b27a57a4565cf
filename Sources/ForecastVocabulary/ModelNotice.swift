public import Receivables

/// What a reader should know of how models were made, or of what they gave way to.
///
/// Notices are values; the words for them belong to whoever shows them.
public enum ModelNotice: Sendable, Hashable {
  /// A further column of the ledger that gives the outcome away, and so is no feature.
  case refusedColumn(String, OutcomeSign)
  /// Of so many further columns only those that tell most of days late are weighed together.
  case columnsLeftOut(of: Int, used: Int)
  /// Nearly every invoice was paid on its day of issue, so that no payment timing was fitted.
  case paidOnIssue
  /// Payment is forecast from due days and a usual delay, for want of payments.
  case firstForecast(FirstForecast)
  /// No customer has history enough for the model of existing customers.
  case noExistingCustomer
  /// Too little history to check the models on what followed.
  case notValidated
  /// The portfolio's rates by days past due predicted better than the models, and are used.
  case ratesPredictedBetter(meanLogLikelihood: Double, ofRates: Double)
  /// The models were fitted as of an earlier day.
  case fittedEarlier(Day, days: Int)
  /// A column that was not there when the models were fitted, and that they do not use.
  case columnNewSinceFit(String)
  /// Announced billing whose day is past without an invoice.
  case announcedWithoutInvoice(Money, announcements: Int, isAwaited: Bool)
  /// The mean of so many last weeks predicted billing better than the model, and sets its level.
  case movingAverageOfBilling(BillingTrackRecord.Entry, weeks: Int)
  /// Too few customers have left to learn who will.
  case tooFewLeft
  /// Churn predictions did not improve the billing forecast, and are not used in it.
  case churnUnusedInBilling
  /// Churn predictions did not improve the payment forecast, and are not used in it.
  case churnUnusedInPayments
  /// What is known of customers' health is not used in the payment forecast.
  case healthUnused(HealthDoubt)

  /// Why health is not used.
  public enum HealthDoubt: Sendable, Hashable {
    /// It is known of so few customers with payments to check it on.
    case fewCustomers(Int, needed: Int)
    /// There is too little history to check it on.
    case notValidated
    /// Forecasts of weeks not seen were not better with it by more than chance.
    case notBetter
  }

  /// How a column gives the outcome away.
  public enum OutcomeSign: Sendable, Hashable, CustomStringConvertible {
    /// Its name says how invoices end.
    case name
    /// Only settled invoices have it.
    case settledAlone
    /// Only open invoices have it.
    case openAlone
    /// Its values tell open invoices from settled ones.
    case values
    /// It moves with the days late.
    case lateness

    /// As issues of a ledger have it.
    public var description: String {
      switch self {
      case .name: "its name says how invoices end"
      case .settledAlone: "it is known of settled invoices alone"
      case .openAlone: "it is known of open invoices alone"
      case .values: "its values tell open invoices from settled ones"
      case .lateness: "it moves with the days that invoices were late"
      }
    }
  }

  /// What a first forecast rests on.
  public struct FirstForecast: Sendable, Hashable {
    /// What was paid by then.
    public enum Paid: Sendable, Hashable {
      /// Nothing at all.
      case nothing
      /// Something, but on no day that the ledger states.
      case undated
      /// Too little for a payment model.
      case little
    }

    /// The as-of day.
    public let day: Day
    /// What was paid by then.
    public let paid: Paid
    /// The delay in days that a person stated; `nil` for the default.
    public let statedDelay: Int?
    /// The delay in days where nobody stated one.
    public let defaultDelay: Int

    package init(day: Day, paid: Paid, statedDelay: Int?, defaultDelay: Int) {
      (self.day, self.paid) = (day, paid)
      (self.statedDelay, self.defaultDelay) = (statedDelay, defaultDelay)
    }
  }
}

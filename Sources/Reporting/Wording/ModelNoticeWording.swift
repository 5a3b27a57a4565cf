package import ForecastVocabulary
internal import Receivables

extension ModelNotice {
  static let tooFewLeftWording = "too few customers have left to learn who will"

  /// Words without a full stop.
  var wording: String {
    switch self {
    case .refusedColumn(let column, let sign): "column `\(column)` is no feature: \(sign)"
    case .columnsLeftOut(let all, let used):
      "of \(all) other columns of the ledger the \(used) that tell most of days late are "
        + "used: more are not weighed together"
    case .paidOnIssue:
      "nearly every invoice was paid on its day of issue: that is taken to go on, and no payment "
        + "timing was fitted"
    case .firstForecast(let first): first.wording
    case .noExistingCustomer:
      "no customer has enough history of its own: all are forecast as new customers are"
    case .notValidated:
      "too little history to check the model on what followed: how far a customer's own record "
        + "is trusted and how wide the ranges are is assumed, not measured"
    case .ratesPredictedBetter(let models, let rates):
      "the payment-timing models were less accurate in the last weeks than the portfolio's rates by "
        + "days past due (mean log-likelihood of a day \(Self.rounded(models)), of the rates "
        + "\(Self.rounded(rates))), so the rates are used"
    case .fittedEarlier(let day, let days):
      "the payment-timing models were fitted as of \(day), "
        + "\(NumberText.count(days, "day", "days")) earlier"
    case .columnNewSinceFit(let column):
      "the column `\(column)` was not there when the models were fitted, and they do not use it"
    case .announcedWithoutInvoice(let amount, let count, let isAwaited):
      Self.announced(amount, count)
        + (isAwaited
          ? ": as many are awaited as invoices were late before"
          : ": nothing shows that one still comes, and it is not counted")
    case .movingAverageOfBilling(let entry, let weeks):
      "the forecast of future billing in \(entry.currency) was less accurate than the mean of "
        + "the last \(weeks) weeks (weekly error \(NumberText.percent(entry.error)), of the mean "
        + "\(NumberText.percent(entry.errorOfMovingAverage)), from \(entry.origins) earlier days), "
        + "so the mean sets its level"
    case .tooFewLeft:
      "\(Self.tooFewLeftWording), so future billing follows each customer's silence alone"
    case .churnUnusedInBilling:
      "churn predictions did not improve the billing forecast, so they are not used in it"
    case .churnUnusedInPayments:
      "churn predictions did not improve the payment forecast, so they are not used in it"
    case .healthUnused(let doubt):
      "payment timing does not use what is known of customers' health: \(doubt.wording)"
    }
  }

  /// A sentence of its own.
  package var sentence: String { PlainText.capitalised(wording) + "." }

  private static func announced(_ amount: Money, _ count: Int) -> String {
    let sum = "\(amount.grouped) \(amount.currency)"
    return count == 1
      ? "an announcement of billing of \(sum) is past its day without an invoice"
      : "\(count) announcements of billing of \(sum) in all are past their day without an invoice"
  }

  private static func rounded(_ x: Double) -> Double { (x * 10_000).rounded() / 10_000 }
}

extension ModelNotice.HealthDoubt {
  fileprivate var wording: String {
    switch self {
    case .fewCustomers(let count, let needed):
      "there is some of \(NumberText.count(count, "customer", "customers")) with payments to check "
        + "it on, and \(needed) are needed"
    case .notValidated: "there is too little history to check it on"
    case .notBetter: "forecasts of the last weeks were not better with it by more than chance"
    }
  }
}

extension ModelNotice.FirstForecast {
  fileprivate var wording: String {
    let start =
      statedDelay.map { "the stated delay of \($0) days" }
      ?? "a usual delay of \(defaultDelay) days (say another with --default-delay)"
    let rests = "so this first forecast rests on due days"
    switch paid {
    case .nothing: return "no invoice had been paid by \(day), \(rests) and \(start)"
    case .undated:
      return "the ledger does not say on which day any invoice was paid, \(rests) and \(start)"
    case .little:
      return
        "too little had been paid by \(day) for a payment model, \(rests), the few payments and "
        + "\(start)"
    }
  }
}

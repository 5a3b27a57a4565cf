internal import Foundation
internal import Receivables
internal import Statistics

/// All that is known about one open invoice at the close of a landmark day.
struct InvoiceSituation {
  var record: PaymentRecord
  let habits: CustomerHabits
  let landmark: Int32
  /// Of the same customer, at the landmark; what is left of an invoice paid in part counts as its share.
  var openCount = 0.0
  var overdueCount = 0.0
  var oldestDaysPastDue = 0
  /// Open invoices due the same day.
  var dueTogether = 0.0
  /// Of the customer's invoices due later than this one, the share already paid.
  var skippedShare = 0.0
  var isDisputed = false
  /// What was paid of it so far; `nil` where nothing was.
  var paidParts: PaidParts?
  /// Recent log odds of the portfolio against its long run, before and after the due day.
  var driftBeforeDue = 0.0
  var driftAfterDue = 0.0
  /// Days since the customer's first invoice.
  var tenure = 0.0

  var daysPastDue: Int { DelayScale.clamp(Int(landmark - record.statedDue)) }
  /// Of the stated due day; Monday is 0.
  var dueWeekday: Int { Day(number: Int(record.statedDue)).weekday - 1 }
  var terms: Double { Double(min(max(record.statedDue - record.issued, 0), 365)) }
}

/// One static column of the payment-timing models: its name, its sentence and how to read it.
///
/// The column, the name in a coefficient table and the reason shown to a person come from one
/// entry, so that they cannot disagree. Append only: fitted models store the names.
struct PaymentFeature: Sendable {
  let name: String
  /// Completes "This matters because …", given the value.
  let meaning: @Sendable (Double) -> String
  let value: @Sendable (InvoiceSituation) -> Double
  /// Whether it tells of payments in parts, and is used only where there are any.
  var isOfParts = false
}

extension PaymentFeature {
  private static func signedLog(_ x: Double) -> Double { x < 0 ? -log1p(-x) : log1p(x) }
  private static func expSigned(_ y: Double) -> Double { y < 0 ? -expm1(-y) : expm1(y) }

  private static func rounded(_ x: Double) -> String { String(Int(nearest: x)) }

  private static func lateness(_ days: Double) -> String {
    let whole = Int(nearest: days)
    if whole == 0 { return "on the due day" }
    let unit = abs(whole) == 1 ? "day" : "days"
    return "\(abs(whole)) \(unit) \(whole > 0 ? "after" : "before") due"
  }

  private static func count(_ logCount: Double, _ noun: String) -> String {
    let n = Int(nearest: expm1(logCount))
    return "\(n) \(noun)\(n == 1 ? "" : "s")"
  }

  private static let weekdayNames = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]

  static let all: [PaymentFeature] = basic + dueWeekdays + parts

  private static let dueWeekdays: [PaymentFeature] = weekdayNames.enumerated().map { k, name in
    PaymentFeature(
      name: "due_on_\(name.lowercased())",
      meaning: { $0 > 0.5 ? "the invoice falls due on a \(name)" : "it is not due on a \(name)" },
      value: { $0.dueWeekday == k ? 1 : 0 })
  }

  private static let parts: [PaymentFeature] = [
    PaymentFeature(
      name: "paid_share", meaning: { "\(rounded(100 * $0))% of the invoice is paid already" },
      value: { $0.paidParts?.share ?? 0 }, isOfParts: true),
    PaymentFeature(
      name: "paid_parts",
      meaning: { $0 > 0 ? "\(count($0, "part")) of it were paid" : "no part of it was paid" },
      value: { log1p(Double($0.paidParts?.count ?? 0)) }, isOfParts: true),
    PaymentFeature(
      name: "days_since_part",
      meaning: {
        $0 > 0 ? "the last part of it was paid \(count($0, "day")) ago" : "no part of it was paid"
      },
      value: { situation in
        situation.paidParts.map { log1p(Double(max(1, situation.landmark - $0.last))) } ?? 0
      }, isOfParts: true),
  ]

  private static let basic: [PaymentFeature] = [
    PaymentFeature(
      name: "log_amount",
      meaning: { "the invoice is for about \(rounded(expm1($0)))" },
      value: { Double($0.record.logAmount) }),
    PaymentFeature(
      name: "terms",
      meaning: { "the terms allow \(count($0, "day"))" }, value: { log1p($0.terms) }),
    PaymentFeature(
      name: "days_past_due",
      meaning: {
        $0 > 0 ? "the invoice is \(count($0, "day")) past due" : "the invoice is not yet due"
      }, value: { log1p(Double(max(0, $0.daysPastDue))) }),
    PaymentFeature(
      name: "open_invoices",
      meaning: { "the customer has \(count($0, "open invoice"))" },
      value: { log1p($0.openCount) }),
    PaymentFeature(
      name: "overdue_share",
      meaning: { "\(rounded(100 * $0))% of the customer's open invoices are overdue" },
      value: { $0.openCount > 0 ? $0.overdueCount / $0.openCount : 0 }),
    PaymentFeature(
      name: "oldest_days_past_due",
      meaning: { "the customer's oldest open invoice is \(count($0, "day")) past due" },
      value: { log1p(Double(max(0, $0.oldestDaysPastDue))) }),
    PaymentFeature(
      name: "due_together",
      meaning: { "\(count($0, "open invoice")) of the customer fall due that day" },
      value: { log1p($0.dueTogether) }),
    PaymentFeature(
      name: "disputed",
      meaning: { $0 > 0 ? "the invoice is disputed" : "the invoice is not disputed" },
      value: { $0.isDisputed ? 1 : 0 }),
    PaymentFeature(
      name: "tenure",
      meaning: { "the customer was first invoiced \(count($0, "day")) ago" },
      value: { log1p($0.tenure) }),
    PaymentFeature(
      name: "portfolio_before_due",
      meaning: { "customers pay \($0 < 0 ? "less" : "more") before the due day than usual lately" },
      value: { $0.driftBeforeDue }),
    PaymentFeature(
      name: "portfolio_after_due",
      meaning: { "customers pay overdue items \($0 < 0 ? "slower" : "faster") than usual lately" },
      value: { $0.driftAfterDue }),
    PaymentFeature(
      name: "skipped",
      meaning: { "\(rounded(100 * $0))% of what fell due later is already paid" },
      value: { $0.skippedShare }),
    PaymentFeature(
      name: "relative_amount",
      meaning: { "the amount is \(rounded(100 * exp($0)))% of the customer's typical invoice" },
      value: { Double($0.record.logAmount) - $0.habits.meanLogAmount }),
    PaymentFeature(
      name: "evidence",
      meaning: { "the customer has paid \(count($0, "invoice"))" },
      value: { log1p(Double($0.habits.settled)) }),
    PaymentFeature(
      name: "late_share",
      meaning: { "the customer pays \(rounded(100 / (1 + exp(-$0))))% of invoices late" },
      value: { log($0.habits.lateShare / (1 - $0.habits.lateShare)) }),
    PaymentFeature(
      name: "usual_delay",
      meaning: { "the customer usually pays \(lateness(expSigned($0)))" },
      value: { signedLog($0.habits.usualDelay) }),
    PaymentFeature(
      name: "delay_spread",
      meaning: { "the customer's delays vary by about \(rounded(exp($0))) days" },
      value: { log($0.habits.delayDeviation) }),
    PaymentFeature(
      name: "recent_trend",
      meaning: {
        let days = expSigned($0)
        return "the last ten payments were \(rounded(abs(days))) days "
          + "\(days > 0 ? "later" : "sooner") than usual"
      }, value: { signedLog($0.habits.recentDelay - $0.habits.usualDelay) }),
    PaymentFeature(
      name: "last_delay",
      meaning: { "the last invoice was paid \(lateness(expSigned($0)))" },
      value: { signedLog($0.habits.lastDelay) }),
    PaymentFeature(
      name: "delay_before_last",
      meaning: { "the invoice before that was paid \(lateness(expSigned($0)))" },
      value: { signedLog($0.habits.delayBeforeLast) }),
    PaymentFeature(
      name: "days_since_payment",
      meaning: { "the customer last paid \(count($0, "day")) ago" },
      value: { log1p($0.habits.daysSincePayment) }),
  ]
}

import ForecastVocabulary
import Foundation
import LedgerFiles
import Receivables

@testable import AccountReview

/// Loads a ledger from the text of its files, through a temporary folder.
func ledger(ofFiles files: [String: String]) throws -> Ledger {
  let folder = FileManager.default.temporaryDirectory
    .appending(path: "duecast-review-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
  return try Ledger.load(from: folder).ledger
}

/// A day of 2024 by month and day of the month.
func day(_ month: Int, _ dayOfMonth: Int) -> Day {
  guard let day = Day(year: 2024, month: month, day: dayOfMonth) else {
    preconditionFailure("2024 has no \(month)-\(dayOfMonth)")
  }
  return day
}

extension PaymentCurve {
  /// Each day an open invoice is paid with probability `payment` and given up with `writeOff`.
  static func constant(payment: Double, writeOff: Double = 0, horizon: Int = 60) -> PaymentCurve {
    let ending = payment + writeOff
    let share = ending > 0 ? payment / ending : 0
    return PaymentCurve(
      paidBy: (1...horizon).map { Float(share * (1 - pow(1 - ending, Double($0)))) },
      openAtHorizon: pow(1 - ending, Double(horizon)), tailPaymentHazard: payment,
      tailWriteOffHazard: writeOff)
  }
}

extension Outlook {
  /// One curve for every open invoice.
  init(_ view: LedgerView, _ curve: PaymentCurve = .constant(payment: 0.03, writeOff: 0.001)) {
    self.init(
      day: view.day, horizon: curve.horizon,
      invoices: view.openPositions.map {
        InvoiceOutlook(invoice: $0, model: .existing, evidenceWeight: 1, curve: curve, factors: [])
      },
      customers: view.customers.indices.map {
        CustomerOutlook(
          customer: $0, model: .existing, settledInvoices: 1, evidenceWeight: 1,
          probabilityActive: 1, expectedBilling: [:], billingCash: [:])
      })
  }
}

extension Policy {
  /// The default policy, but an account is never reminded before the due day.
  static let afterDue: Policy = {
    var policy = Policy.standard
    policy.treatment.beforeDue.expectedLate = AmountByCurrency(1e12)
    return policy
  }()

  /// ``afterDue``, but each step of collection is a letter.
  static let lettersAlone = afterDue.with(.letter)

  /// ``afterDue``, but each step of collection is a reminder by e-mail.
  static let remindersAlone = afterDue.with(.reminderEmail)

  /// ``afterDue``, but no step waits for the one before it.
  static let hasty: Policy = {
    var policy = afterDue
    policy.escalation = policy.escalation.mapValues { steps in
      steps.map {
        EscalationStep(fromDaysPastDue: $0.fromDaysPastDue, action: $0.action, waitDays: 0)
      }
    }
    return policy
  }()

  /// The same with one action for all steps, which costs nothing.
  private func with(_ action: NextAction) -> Policy {
    var policy = self
    policy.escalation = policy.escalation.mapValues { steps in
      steps.map {
        EscalationStep(
          fromDaysPastDue: $0.fromDaysPastDue, action: action, waitDays: $0.waitDays)
      }
    }
    policy.channels[action.channel]?.cost = AmountByCurrency(0)
    return policy
  }
}

extension Worklist {
  /// The worklist of a ledger's files at a day, by the default policy without reminders before the due day unless told otherwise.
  init(
    _ files: [String: String], _ day: Day, policy: Policy = .afterDue,
    curve: PaymentCurve = .constant(payment: 0.03, writeOff: 0.001)
  ) throws {
    let view = try ledger(ofFiles: files).asOf(day)
    self.init(
      view: view, outlook: Outlook(view, curve), policy: policy, calendar: BusinessCalendar(.target)
    )
  }

  /// Overdue amounts that are not for today, by reason, such as `disputed`: 40.00.
  var elsewhere: [String: String] {
    Dictionary(
      uniqueKeysWithValues: plan.totals().filter { $0.status != "today" }.map {
        ($0.reason.isEmpty ? $0.status : $0.reason, $0.amount.description)
      })
  }

  /// The status of each account, by customer.
  var statuses: [String: PlanStatus] {
    Dictionary(uniqueKeysWithValues: plan.accounts.map { ($0.customerID, $0.status) })
  }
}

extension CollectionsPlan {
  /// The plan of a view by a policy, from one curve for every invoice.
  init(_ view: LedgerView, _ policy: Policy = .afterDue) {
    self.init(
      view: view, outlook: Outlook(view), policy: policy, calendar: BusinessCalendar(.target))
  }
}

import AccountReview
import ForecastVocabulary
import Foundation
import LedgerFiles
import Receivables

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
          probabilityActive: 1, expectedBilling: [:])
      })
  }
}

extension Policy {
  /// The default policy, but contacts cost nothing: any amount is worth one.
  static let withoutCosts: Policy = {
    var policy = Policy.standard
    for channel in ContactChannel.allCases {
      policy.channels[channel]?.cost = AmountByCurrency(0)
    }
    return policy
  }()

  /// The default policy, but an e-mail costs what a call does: small accounts are worth neither.
  static let dearEmails: Policy = {
    var policy = Policy.standard
    policy.channels[.email] = policy.channels[.call]
    return policy
  }()
}

extension Worklist {
  /// The worklist of a ledger's files at a day, by a policy without costs unless told otherwise.
  init(
    _ files: [String: String], _ day: Day, policy: Policy = .withoutCosts,
    curve: PaymentCurve = .constant(payment: 0.03, writeOff: 0.001)
  ) throws {
    let view = try ledger(ofFiles: files).asOf(day)
    self.init(
      view: view, outlook: Outlook(view, curve), policy: policy, calendar: BusinessCalendar(.target)
    )
  }

  /// Amounts left out by code of reason, such as `disputed`: 40.00.
  var leftOut: [String: String] {
    Dictionary(
      uniqueKeysWithValues: exclusionTotals.map { ($0.code, $0.amount.description) })
  }
}

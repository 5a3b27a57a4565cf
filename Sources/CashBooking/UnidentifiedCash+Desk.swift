package import AccountReview
import CashMatching
package import Foundation
package import Receivables

extension CashDesk {
  /// Payments that wait for a person, each with its likely payer; what was decided later is not seen.
  package static func unidentified(in ledger: URL, on day: Day) throws -> [UnidentifiedCash] {
    let file = ledger.appending(path: "cash/proposals.csv")
    var seen: Set<String> = []
    return try DecisionFile(contentsOf: file).records.compactMap { record in
      guard record.route == "proposed", seen.insert(record.paymentID).inserted,
        let amount = record.money, let receivedOn = Day(record.valueOn),
        let decidedOn = Day(record.decidedOn), decidedOn <= day
      else { return nil }
      return UnidentifiedCash(
        id: record.paymentID, customerID: record.customerID, amount: amount,
        receivedOn: receivedOn, covers: record.documents.map(\.id))
    }
  }
}

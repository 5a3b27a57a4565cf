import CashTables
import DuecastEngine
import ForecastVocabulary
import Forecasting
import Foundation
package import Receivables
import Reporting
package import WorkspaceStore

extension Desk {
  /// Computes the whole without a server, in the place of one that was asked for.
  ///
  /// - Returns: what it is of, in a sentence.
  package static func check(
    _ store: WorkspaceStore, day: Day?, say: @escaping @Sendable (String) -> Void
  ) throws -> String {
    let found = try Recomputing.recorded(store, day ?? clockDay, nil, threads: processors) {
      if case .began(let step) = $0 { say("\(step.words) …") }
    }
    let totals = found.run.forecast.currencies.map { currency in
      let cash = CashByPeriod(
        found.run.forecast, by: Periods(.week), currency,
        table: found.run.cashTables.first { $0.currency == currency && !$0.isConverted })
      return AccountView.money(Money(minorUnits: cash.whole.total, currency))
    }
    return "Done: \(found.origin). \(found.run.tieOut.message) Expected cash: "
      + totals.joined(separator: ", ") + "."
  }
}

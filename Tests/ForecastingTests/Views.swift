import ForecastVocabulary
import Foundation
import LedgerFiles
import PaymentTiming
import Receivables
import TestLedgers

@testable import Forecasting

/// The model with a tenth of the usual invoice-days and without trees, since tests fit it often.
func quickModel(_ rule: BusinessCalendar.Rule = .weekends, threads: Int = 2) -> CashModel {
  var model = CashModel(calendar: BusinessCalendar(rule), threads: threads)
  (model.specification.rowBudget, model.specification.trees) = (120_000, 0)
  return model
}

/// The view of a ledger of one file, as of a day after all of it unless another is given.
func viewOf(invoices: String, asOf on: Day = day("2030-01-01")) throws -> LedgerView {
  try viewOf(["invoices.csv": invoices + oldInvoice], asOf: on)
}

/// A paid invoice long ago, so that a ledger is never without usable lines.
private let oldInvoice = "OLD,OLD,2000-01-03,2000-02-02,1.00,EUR\n"

func viewOf(_ files: [String: String], asOf on: Day) throws -> LedgerView {
  try withTemporaryFolder { folder in
    for (name, text) in files {
      try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }
    return try Ledger.load(from: folder).ledger.asOf(on)
  }
}

extension CashForecast {
  /// All amounts of all paths, by currency, source, day, then path; for comparing forecasts whole.
  var receipts: [Double] {
    currencies.flatMap { currency in
      CashSource.parts.flatMap { source in
        (1...horizon).flatMap { paths($0...$0, source, currency) }
      }
    }
  }
}

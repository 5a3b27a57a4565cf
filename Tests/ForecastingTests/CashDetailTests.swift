import Forecasting
import Receivables
import SyntheticLedger
import TestLedgers
import Testing

@testable import CashTables
@testable import ForecastVocabulary

@Suite struct CashDetailTests {
  @Test(arguments: [4] as [UInt64])
  func `parts sum to each line of the table in every period, whatever they are grouped by`(
    seed: UInt64
  ) throws {
    var recipe = LedgerRecipe.twoCurrencies
    recipe.seed = seed
    let ledger = try synthesise(recipe).ledger
    let view = ledger.asOf(try #require(ledger.lastDay) - 20)
    let (outlook, cash) = try quickModel().fit(view).forecast(view, paths: 400, seed: 3)
    let retail = FiscalCalendar(
      weekStart: .sunday, months: .fourFiveFour, firstMonth: 2, yearEnd: .nearest)
    for periods in [Periods(.week), Periods(.month), Periods(.month, retail)] {
      let builder = CashTableBuilder(
        view: view, outlook: outlook, forecast: cash, calendar: BusinessCalendar(.weekends),
        graceDays: 3, by: periods)
      for currency in builder.currencies {
        let table = builder.table(currency)
        let detail = try builder.detail(of: table)
        for line in CashLine.receiptLines {
          for p in table.periods.indices {
            let parts = detail.parts.filter { $0.line == line }
            #expect(parts.reduce(0) { $0 + $1.expected[p] } == table.row(line)?.expected[p])
          }
        }
        // Every open invoice is somewhere, and never for more than is owed.
        let open = outlook.invoices.filter {
          view.invoices.elements[$0.invoice].currency == currency
        }
        let byInvoice = Dictionary(grouping: detail.parts) { $0.invoiceID }
        for item in open {
          let sum = (byInvoice[view.invoiceID(item.invoice)] ?? [])
            .reduce(0) { $0 + $1.expected.reduce(0, +) }
          let owed = view.invoices.elements[item.invoice].outstanding
          // Sums of simulated paths are within a tenth of what the curves say.
          #expect(Double(sum) <= 1.1 * Double(owed) + 10)
        }
        #expect(detail.parts.contains { $0.invoiceID.isEmpty && $0.line == .billingExisting })
      }
    }
  }

  @Test func `what is handed out sums to the total asked for`() {
    #expect(apportioned([1.4, 2.4, 3.2], to: 7) == [2, 2, 3])
    #expect(apportioned([1.4, 2.4, 3.2], to: 5) == [1, 2, 2])
    #expect(apportioned([0, 0], to: 5) == [3, 2])
    #expect(apportioned([0.5, -0.5], to: -3) == [-1, -2])
    #expect(apportioned([], to: 0) == [])
  }
}

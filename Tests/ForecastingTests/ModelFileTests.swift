import Foundation
import Receivables
import TestLedgers
import Testing

@testable import ForecastVocabulary
@testable import Forecasting
@testable import PaymentTiming

@Suite struct ModelFileTests {
  private let view: LedgerView
  private let fitted: FittedCashModel
  private let file: ModelFile

  init() throws {
    view = try synthesise(smallRecipe).ledger.asOf(day("2024-11-30"))
    fitted = try quickModel().fit(view)
    file = ModelFile(fitted, of: view, toolVersion: "1.2.3")
  }

  private func curves(_ outlook: Outlook) -> [[Float]] { outlook.invoices.map(\.curve.paidBy) }

  /// The file with one text in it replaced by another.
  private func file(_ old: String, _ new: String) throws -> Data {
    let text = String(decoding: try file.json, as: UTF8.self)
    try #require(text.contains(old), "no \(old) in the file")
    return Data(text.replacing(old, with: new, maxReplacements: 1).utf8)
  }

  @Test func `models that are read back forecast the same`() throws {
    let copy = try ModelFile(json: file.json)
    #expect(try copy.json == file.json)
    let models = try copy.fitted(for: view, calendar: BusinessCalendar(), threads: 2)
    let (outlook, again) = (fitted.outlook(view), models.outlook(view))
    #expect(!outlook.invoices.isEmpty && curves(outlook) == curves(again))
    #expect(outlook.intervals == again.intervals)
    #expect(
      outlook.invoices.map(\.factors) == again.invoices.map(\.factors))
    // As run.json shows them, without what only a fit knows.
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(try encoder.encode(fitted.diagnostics) == encoder.encode(models.diagnostics))
  }

  @Test func `open invoices alone are forecast as they are beside billing to come`() throws {
    let models = try ModelFile(json: file.json).fitted(
      for: view, calendar: BusinessCalendar(), threads: 2)
    for fitted in [fitted, models] {
      let (whole, open) = (fitted.outlook(view), fitted.openOutlook(view))
      #expect(curves(whole) == curves(open))
      #expect(whole.invoices.map(\.factors) == open.invoices.map(\.factors))
      #expect(whole.leavingRecord == open.leavingRecord)
      #expect(
        whole.customers.map(\.probabilityLeaving) == open.customers.map(\.probabilityLeaving))
      #expect(open.billingRecord == nil && open.customers.allSatisfy(\.expectedBilling.isEmpty))
    }
  }

  @Test func `churn is kept, and learnt anew with a file that has nothing of it`() throws {
    var json = try #require(
      JSONSerialization.jsonObject(with: file.json) as? [String: Any])
    #expect(json.removeValue(forKey: "leaving") != nil)
    let older = try ModelFile(json: JSONSerialization.data(withJSONObject: json))
    let (kept, anew) = try (
      file.fitted(for: view, calendar: BusinessCalendar(), threads: 2),
      older.fitted(for: view, calendar: BusinessCalendar(), threads: 2)
    )
    #expect(kept.leavingModel != nil && anew.leavingModel == nil)
    #expect(kept.openOutlook(view).leavingRecord == anew.openOutlook(view).leavingRecord)
  }

  @Test func `models serve later days, and no earlier ones`() throws {
    let ledger = try synthesise(smallRecipe).ledger
    let later = ledger.asOf(view.day + 30)
    let models = try file.fitted(for: later, calendar: BusinessCalendar(), threads: 2)
    #expect(models.outlook(later).invoices.count == later.openPositions.count)
    let earlier = ledger.asOf(view.day - 1)
    #expect(throws: ModelFileError.fittedLater(view.day, view.day - 1)) {
      try file.fitted(for: earlier, calendar: BusinessCalendar(), threads: 2)
    }
  }

  @Test func `files of other releases and other columns are refused`() throws {
    #expect(throws: ModelFileError.unreadable) { try ModelFile(json: Data("{}".utf8)) }
    #expect(throws: ModelFileError.otherSchema(3)) {
      try ModelFile(json: file("\"schema_version\":4", "\"schema_version\":3"))
    }
    #expect(throws: ModelFileError.otherColumns("tenor, before")) {
      try ModelFile(json: file("\"tenure, before\"", "\"tenor, before\""))
    }
  }

  /// A ledger of one file with columns of its own.
  private func invoices(_ columns: [(name: String, cell: (Int) -> String)]) throws -> LedgerView {
    let names = columns.map { ",\($0.name)" }.joined()
    var text = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\(names)\n"
    for i in 0..<400 {
      let issued = day("2024-01-01") + i % 300
      let cells = columns.map { ",\($0.cell(i))" }.joined()
      text += "I\(i),C\(i % 20),\(issued),\(issued + 14),\(100 + i % 7).00,EUR,"
      text += "\(issued + 12 + i % 9)\(cells)\n"
    }
    return try viewOf(["invoices.csv": text], asOf: day("2024-12-31"))
  }

  @Test func `columns that are gone or hold something else are refused, new ones told of`() throws {
    let region = (name: "region", cell: { (i: Int) in i % 2 == 0 ? "north" : "south" })
    let now = try invoices([region])
    let then = now.asOf(now.day - 31)
    let kept = ModelFile(try quickModel().fit(then), of: then, toolVersion: "1")
    func use(_ view: LedgerView) throws -> FittedCashModel {
      try kept.fitted(for: view, calendar: BusinessCalendar(), threads: 2)
    }
    let gone = try invoices([])
    #expect(throws: ModelFileError.missingColumn("region")) { try use(gone) }
    let numbers = try invoices([("region", { "\($0 % 5)" })])
    #expect(throws: ModelFileError.otherContent("region", wasNumber: false)) { try use(numbers) }
    let earlier = ModelNotice.fittedEarlier(then.day, days: 31)
    #expect(try use(now).diagnostics.notices.first == earlier)
    let more = try invoices([region, ("cost_centre", { "\($0 % 3)" })])
    #expect(
      try use(more).diagnostics.notices.prefix(2) == [earlier, .columnNewSinceFit("cost_centre")])
  }

  /// As if validation had gone badly: the portfolio's plain rates take over, and the run says so.
  @Test func `models worse than plain rates give way to them`() throws {
    let loss = try #require(fitted.timing?.validation?.meanLogLikelihood)
    let rates = try #require(fitted.timing?.validation?.meanLogLikelihoodOfRates)
    #expect(loss > rates)
    #expect(!fitted.diagnostics.fallsBackToRates)
    let bad = try ModelFile(
      json: file("\"mean_log_likelihood\":\(loss)", "\"mean_log_likelihood\":-9"))
    let models = try bad.fitted(for: view, calendar: BusinessCalendar(), threads: 2)
    #expect(models.diagnostics.fallsBackToRates)
    #expect(
      models.diagnostics.notices.contains(
        .ratesPredictedBetter(meanLogLikelihood: -9, ofRates: rates)))
    let outlook = models.outlook(view)
    #expect(curves(outlook) != curves(fitted.outlook(view)))
    // Rates know no customer: invoices due the same day have the same curve.
    let byDue = Dictionary(grouping: outlook.invoices) {
      view.invoices.elements[$0.invoice].dueOn
    }
    for (_, invoices) in byDue where invoices.count > 1 {
      #expect(Set(invoices.map(\.curve.paidBy)).count == 1)
      #expect(invoices.allSatisfy { $0.factors.isEmpty })
    }
  }

  @Test func `features left out of the specification have no column`() throws {
    var model = quickModel()
    model.specification = try PaymentTimingSpecification(
      yaml: "features: [terms, tenure]\nother_columns: false\nprecisions: [200]\nrow_budget: 60000")
    let pair = try #require(try model.fit(view).timing?.pair)
    #expect(pair.new.layout.staticNames == ["terms", "tenure"])
    #expect(pair.existing?.layout.staticNames == ["terms", "tenure"])
  }
}

import AccountReview
import CashTables
import DuecastEngine
import ForecastVocabulary
import Forecasting
import Foundation
import LedgerFiles
import Receivables
import Synchronization
import SyntheticLedger
import TestLedgers
import Testing

@Suite struct EngineTests {
  private static let ledger: Result<LedgerAsOf, any Error> = Result {
    var recipe = LedgerRecipe.demo
    recipe.customers = 40
    return LedgerAsOf(
      try synthesise(recipe).ledger, day: recipe.lastDay, name: "small", fingerprint: "one")
  }

  private static func request() throws -> RunRequest {
    var request = RunRequest(try ledger.get())
    request.terms.paths = 200
    request.terms.seed = 7
    return request
  }

  @Test(.slow) func `the number of threads changes no figure`() throws {
    let request = try EngineTests.request()
    let one = try Engine(threads: 1).run(request)
    let two = try Engine(threads: 2).run(request)
    #expect(one.provenance == two.provenance)
    #expect(one.notices == two.notices)
    #expect(one.outlook.invoices.map(\.curve) == two.outlook.invoices.map(\.curve))
    #expect(one.worklist == two.worklist)
    #expect(one.keyFigures == two.keyFigures)
    #expect(
      one.cashTables.map { $0.rows.map(\.expected) }
        == two.cashTables.map { $0.rows.map(\.expected) })
  }

  @Test(.slow) func `a result says what it was computed from`() throws {
    let provenance = try Engine().run(EngineTests.request()).provenance
    #expect(provenance.engineVersion == Engine.version)
    #expect(provenance.ledgerName == "small")
    #expect(provenance.ledgerFingerprint == "one")
    #expect(provenance.day == LedgerRecipe.demo.lastDay)
    #expect(provenance.policy == "default")
    #expect(provenance.models == .fitted)
    #expect(provenance.paths == 200)
    #expect(provenance.seed == 7)
  }

  @Test(.slow) func `models that were kept give the forecast that their fit gives`() throws {
    let ledger = try EngineTests.ledger.get()
    let fit = try Engine().fit(FitRequest(ledger))
    var fitted = WorklistRequest(ledger)
    fitted.showsAll = true
    var kept = fitted
    kept.terms.models = .kept(try ModelFile(json: fit.models.json))
    let (own, other) = (try Engine().worklist(fitted), try Engine().worklist(kept))
    #expect(own.items.map(\.customerID) == other.items.map(\.customerID))
    #expect(
      other.provenance.models
        == .kept(version: Engine.version, fittedAsOf: ledger.view.day))
  }

  @Test(.slow) func `an account has its own invoices, tasks and score, and no others`() throws {
    let ledger = try EngineTests.ledger.get()
    let view = ledger.view
    let claims = view.invoices.elements
    let position = try #require(
      view.customers.indices.max {
        view.invoices[$0].count(where: \.isOpen) < view.invoices[$1].count(where: \.isOpen)
      })
    let results = try Engine().account(
      AccountRequest(ledger, customer: view.customers[position].id))
    #expect(results.customer == position && results.card?.id == view.customers[position].id)
    let open = view.invoices.range(position).filter {
      claims[$0].isOpen && claims[$0].uncovered > 0
    }
    #expect(!open.isEmpty && Set(results.invoices.map(\.invoice)) == Set(open))
    let all = Engine().tasks(TasksRequest(ledger)).tasks
    let busy = try #require(all.disputes.first?.customerID ?? all.cash.first?.customerID)
    let tasks = try Engine().account(AccountRequest(ledger, customer: busy)).tasks
    #expect(tasks.disputes == all.disputes.filter { $0.customerID == busy })
    #expect(tasks.cash == all.cash.filter { $0.customerID == busy })
    #expect(throws: EngineError.self) {
      try Engine().account(AccountRequest(ledger, customer: "nobody"))
    }
  }

  @Test(.slow) func `steps begin before they end, and each ends`() throws {
    let open = Mutex<[EngineStep: Int]>([:])
    let engine = Engine(threads: 2) { event in
      open.withLock { open in
        switch event {
        case .began(let step): open[step, default: 0] += 1
        case .ended(let step):
          #expect(open[step] == 1, "\(step)")
          open[step] = 0
        case .noticed: break
        }
      }
    }
    _ = try engine.run(EngineTests.request())
    #expect(
      open.withLock { $0 } == [
        .fit: 0, .simulation(paths: 200): 0, .worklist: 0, .scorecards: 0, .tieOut: 0,
      ])
  }

  @Test func `notices are reported as they arise and returned with the results`() throws {
    let loaded = try withTemporaryFolder { folder in
      try """
      invoice_id,customer_id,issued_on,due_on,amount,currency
      A,a,2025-01-01,2025-01-31,100.00,PLN
      B,b,2025-01-01,2025-01-31,50.00,EUR
      C,c,2025-01-01,2025-13-31,50.00,EUR
      """.write(to: folder.appending(path: "invoices.csv"), atomically: true, encoding: .utf8)
      return try Ledger.load(from: folder)
    }
    let ledger = LedgerAsOf(
      loaded.ledger, day: day("2025-04-30"), name: "three", fingerprint: "")
    guard case .lastPosting(day("2025-01-01"), before: day("2025-04-30"))? = ledger.notices.first
    else {
      Issue.record("\(ledger.notices)")
      return
    }
    #expect(ledger.notices.contains(.setAside(ledger.view.setAside)))
    let reported = Mutex<[Notice]>([])
    let engine = Engine { event in
      if case .noticed(let notice) = event { reported.withLock { $0.append(notice) } }
    }
    let results = engine.interest(InterestRequest(ledger))
    let missing = try #require(results.missing.first)
    #expect(missing.currency == Currency("PLN") && missing.earliest == day("2025-02-01"))
    #expect(missing.invoices == ["A"] && missing.open.minorUnits > 0)
    // It stands beside the claims, and is not said before them too.
    #expect(reported.withLock { $0 }.isEmpty)
    #expect(results.notices == ledger.notices + [.missingReferenceRate(missing)])
    #expect(results.claims.map { results.view.invoiceID($0.late.invoice) } == ["B"])
  }

  @Test func `a forecast of what is mostly set aside is refused, unless it is accepted`() throws {
    let loaded = try withTemporaryFolder { folder in
      try """
      invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on
      A,a,2025-01-01,2025-01-31,100.00,EUR,2025-02-03
      B,b,2025-01-01,2025-01-31,5000.00,EUR,
      C,c,2025-01-01,2025-13-31,50.00,EUR,
      """.write(to: folder.appending(path: "invoices.csv"), atomically: true, encoding: .utf8)
      return try Ledger.load(from: folder)
    }
    var request = WorklistRequest(
      LedgerAsOf(loaded.ledger, day: day("2025-04-30"), name: "three", fingerprint: ""))
    let error = #expect(throws: EngineError.self) { try Engine().worklist(request) }
    guard case .tooMuchSetAside(let files)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(files.map(\.file) == ["invoices.csv"])
    request.terms.acceptsSetAside = true
    let items = try Engine().worklist(request).items
    #expect(items.map(\.customerID) == ["b"])
  }

  @Test(.slow) func `an amount without a currency is refused where several are possible`() throws {
    var request = try EngineTests.request()
    request.cashTables.opening = [StatedAmount("100.00", Currency("USD"))]
    #expect(throws: EngineError.self) { try Engine().run(request) }
  }
}

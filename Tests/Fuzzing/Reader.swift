import AccountReview
import BankStatements
import Billing
import CashMatching
import Churn
import ForecastVocabulary
import Forecasting
import Foundation
import Importing
import LedgerFiles
import PaymentTiming
import Receivables
import Variance

/// What is fuzzed: each takes any bytes, and must not trap on them.
enum Reader: String, CaseIterable {
  case ledger, policy
  case paymentTiming = "payment-timing"
  case billing
  case churn
  case model
  case churnModel = "churn-model"
  case kept
  // Files of banks and payers, each by its own reader.
  case camt, mt940, bai2, ofx, coda, cfonb, norma43, edi820, nacha, advice
  /// Whatever stands in a payment's text.
  case remittance
  case table, workbook, profile

  func read(_ data: Data) {
    switch self {
    case .ledger: readLedger(String(decoding: data, as: UTF8.self))
    case .policy: _ = try? Policy(yaml: String(decoding: data, as: UTF8.self))
    case .paymentTiming:
      _ = try? PaymentTimingSpecification(yaml: String(decoding: data, as: UTF8.self))
    case .billing: _ = try? BillingSpecification(yaml: String(decoding: data, as: UTF8.self))
    case .churn: _ = try? ChurnSpecification(yaml: String(decoding: data, as: UTF8.self))
    case .model: readModel(data)
    case .churnModel: readChurnModel(data)
    case .kept: readKept(data)
    case .camt: readStatement(data, .camt053)
    case .mt940: readStatement(data, .mt940)
    case .bai2: readStatement(data, .bai2)
    case .ofx: readStatement(data, .ofx)
    case .coda: readStatement(data, .coda)
    case .cfonb: readStatement(data, .cfonb120)
    case .norma43: readStatement(data, .norma43)
    case .edi820: readStatement(data, .edi820)
    case .nacha: readStatement(data, .nacha)
    case .advice: readStatement(data, .adviceCSV)
    case .remittance: matchText(String(decoding: data, as: UTF8.self))
    case .table, .workbook: readExport(data)
    case .profile: readProfile(data)
    }
  }

  /// A folder in one text: each file starts with a line `@@ name.csv`.
  static func files(of text: String) -> [String: String] {
    var files: [String: String] = [:]
    for part in ("\n" + text).components(separatedBy: "\n@@ ").dropFirst() {
      guard let end = part.firstIndex(of: "\n") else { continue }
      files[String(part[..<end]), default: ""] += part[part.index(after: end)...]
    }
    return files
  }

  /// Reads a ledger, looks at it on days within and beyond its own, and adds it up.
  private func readLedger(_ text: String) {
    guard let loaded = try? Ledger.load(files: Reader.files(of: text)) else { return }
    for issue in loaded.issues {
      precondition(!issue.problem.isEmpty && !issue.remedy.isEmpty, "\(issue) says nothing")
    }
    for day in Reader.days(of: loaded.ledger) {
      let view = loaded.ledger.asOf(day)
      let tieOut = TieOut(view)
      precondition(tieOut.balances, tieOut.message)
      _ = Ageing(view)
      _ = KeyFigures(view)
    }
  }

  // MARK: - Banks

  /// What is read is balanced or refused with a reason, and counted once.
  private func readStatement(_ data: Data, _ format: StatementFormat) {
    let file = StatementReader.read(data, name: "file", as: format)
    for issue in file.issues {
      precondition(!issue.problem.isEmpty && !issue.remedy.isEmpty, "\(issue) says nothing")
    }
    let once = BankMovements([file])
    let twice = BankMovements([file, file])
    precondition(twice.movements.count <= 2 * once.movements.count, "more money than files")
    _ = StatementReader.read(data, name: "file")
  }

  /// Lines of a payment's text, matched against the example's open items.
  private func matchText(_ text: String) {
    let book = OpenBook(Example.view)
    guard let currency = book.items.first?.currency else { return }
    var payment = BankMovement(Money(minorUnits: 10_000, currency), on: Example.view.day)
    payment.remittance = text.components(separatedBy: "\n")
    payment.counterparty.name = payment.remittance.first ?? ""
    payment.counterparty.account = payment.remittance.last ?? ""
    var matcher = CashMatcher(book)
    for decision in matcher.match([payment]) {
      for match in decision.matches { precondition((0...1).contains(match.confidence)) }
    }
    for (open, item) in zip(matcher.book.open, book.items) {
      precondition(open.magnitude <= item.amount.magnitude, "more is settled than was owed")
    }
  }

  // MARK: - What other systems export

  /// Reads a table or a workbook to a ledger, and says what was understood.
  private func readExport(_ data: Data) {
    // As a file of a ledger, merged into itself.
    if let ledger = try? Importer(ImportChoices()).read([("invoices.csv", data)]) {
      let files = LedgerMerge([:], ledger).tables.map { ($0.contract.file, Data($0.csv())) }
      _ = LedgerMerge(Dictionary(files) { $1 }, ledger).isDoubtful
    }
    guard let imported = try? Importer(ImportChoices()).read([("export", data)]) else { return }
    precondition(!ImportReport(imported).lines.isEmpty)
    let merge = LedgerMerge([:], imported)
    precondition(!merge.tables.isEmpty)
    if let table = imported.tables.first {
      let saved = table.savedProfile(named: "saved")
      let profile = try? Profile(yaml: saved, known: ProfileLibrary.standard.profiles)
      precondition(profile != nil, "a saved profile cannot be read: \(saved)")
    }
    _ = try? Ledger.load(files: imported.files())
  }

  private func readProfile(_ data: Data) {
    let text = String(decoding: data, as: UTF8.self)
    guard let profile = try? Profile(yaml: text, known: ProfileLibrary.standard.profiles) else {
      return
    }
    var choices = ImportChoices()
    choices.profile = profile
    let table = "Invoice,Customer,Date,Amount,Paid\n1,A,2026-01-31,10.00,2026-02-03\n"
    _ = try? Importer(choices).read([("table.csv", Data(table.utf8))])
  }

  // MARK: - What was kept, and is used again

  /// Forecasts with the models of a file.
  private func readModel(_ data: Data) {
    let view = Example.view
    let calendar = CalendarChoice.rule(.weekends).calendar(of: view)
    guard let file = try? ModelFile(json: data),
      let fitted = try? file.fitted(for: view, calendar: calendar, threads: 1)
    else { return }
    _ = fitted.forecast(view, paths: 100, seed: 1)
  }

  /// Scores a table with it.
  private func readChurnModel(_ data: Data) {
    guard let fitted = try? FittedChurnModel(json: data),
      let predictors = try? fitted.predictors(of: Example.table)
    else { return }
    _ = fitted.predictions(predictors, ids: Example.table.lines.map { "line \($0)" })
  }

  /// Compares a kept forecast with what was received, and with itself.
  private func readKept(_ data: Data) {
    guard let kept = try? JSONDecoder().decode(CashSnapshot.self, from: data),
      (try? kept.validate()) != nil
    else { return }
    let view = Example.view
    _ = try? CashVariance(kept, received: view, graceDays: 3)
    _ = try? CashVariance(kept, later: kept, view: view, graceDays: 3)
    _ = SnapshotRecord([kept], knownBy: view)
  }

  /// The last day of anything posted, and a month and a year before it.
  private static func days(of ledger: Ledger) -> [Day] {
    guard let end = Day("9999-12-31"), let last = ledger.asOf(end).lastPosting else { return [] }
    return [last, last + -30, last + -365]
  }
}

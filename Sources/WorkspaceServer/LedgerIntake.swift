import BankStatements
import CashBooking
import CashMatching
package import Foundation
import Importing
import LedgerFiles
package import Receivables
import Reporting
package import WorkspaceStore

/// Takes what other systems write into a workspace: a ledger's folder, exports, bank statements.
///
/// Each import makes the ledger's next version; what people recorded is kept beside it and stays.
package struct LedgerIntake {
  private let store: WorkspaceStore
  private let person: Person
  /// The day on which payments are applied; `nil`: the ledger's last.
  private let day: Day?

  package init(_ store: WorkspaceStore, by person: Person, on day: Day? = nil) {
    (self.store, self.person, self.day) = (store, person, day)
  }

  /// - Returns: what was taken, in lines.
  /// - Throws: an error that says in one sentence what is wrong and what to do; nothing is taken then.
  package func take(_ sources: [URL]) throws -> [String] {
    if sources.count == 1, Self.isFolder(sources[0]), try !store.hasLedger,
      try takeLedger(sources[0])
    {
      return ["\(sources[0].relativePath) is imported."]
    }
    var (statements, exports): ([StatementFile], [(name: String, bytes: Data)]) = ([], [])
    for file in try sources.flatMap(Self.files) {
      guard let bytes = try? Data(contentsOf: file, options: .mappedIfSafe) else {
        throw StoreError(
          "\(file.relativePath) cannot be read: check that it is there and readable.")
      }
      let statement = StatementReader.read(bytes, name: file.lastPathComponent)
      if statement.format == nil {
        exports.append((file.lastPathComponent, bytes))
      } else {
        statements.append(statement)
      }
    }
    var lines: [String] = []
    if !exports.isEmpty { lines += try take(exports: exports) }
    if !statements.isEmpty { lines += try apply(statements) }
    return lines
  }

  private static func isFolder(_ url: URL) -> Bool {
    (try? FileManager.default.contentsOfDirectory(atPath: url.path)) != nil
  }

  /// Copies a folder that has the contract's own files, byte by byte.
  ///
  /// - Returns: whether it is one.
  private func takeLedger(_ folder: URL) throws -> Bool {
    do { try store.importLedger(folder) } catch is ImportError { return false }
    return true
  }

  /// The files of a folder, by name, without those of its folders; a file as it is.
  private static func files(_ source: URL) throws -> [URL] {
    guard isFolder(source) else { return [source] }
    return try FileManager.default.contentsOfDirectory(
      at: source, includingPropertiesForKeys: nil, options: .skipsHiddenFiles
    ).filter { !isFolder($0) }.sorted { $0.lastPathComponent < $1.lastPathComponent }
  }

  /// Adds exports to the ledger as `duecast import` does: the same is never there twice, and what is
  /// gone from a list of open items is closed.
  private func take(exports: [(name: String, bytes: Data)]) throws -> [String] {
    let version = try store.ledgerVersion().number
    let imported = try Importer(ImportChoices()).read(exports)
    let ledger = try store.ledger
    let isNew = try !store.hasLedger
    let merge = LedgerMerge(isNew ? [:] : try LedgerWriting.existing(ledger), imported)
    let names = exports.map(\.name).joined(separator: ", ")
    guard !merge.isDoubtful else {
      throw StoreError(
        "\(names) would open again what the ledger holds as settled (\(merge.changes.reopened.text)): "
          + "give an export that is later than the ledger.")
    }
    guard !isNew || merge.tables.contains(where: { $0.contract == .invoices }) else {
      throw StoreError("\(names) has no invoices: give the file with the invoices as well.")
    }
    let report = ImportReport(imported).lines.map { PlainText.singleLine($0) }
    guard !merge.changes.isNothing else { return report + ["The ledger has it all already."] }
    try make(of: isNew ? nil : ledger, version, named: names) { folder in
      try LedgerWriting.write(merge.tables, to: folder)
    }
    let new = merge.changes.new.filter { $0.value > 0 }.sorted { $0.key < $1.key }
    return report + new.map { "\($0.key): \($0.value) new" } + [
      "\(merge.changes.changed) documents changed, \(merge.changes.closed) closed since."
    ]
  }

  /// Applies payments of statements as `duecast apply` does, to the ledger with what was recorded.
  private func apply(_ statements: [StatementFile]) throws -> [String] {
    let (version, event) = (try store.ledgerVersion().number, try store.lastEvent())
    let scratch = store.folder.appending(path: "scratch-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: scratch) }
    try store.export(to: scratch)
    let desk = try CashDesk(scratch)
    try desk.checkCanPost()
    var run = CashRun(desk, on: day ?? desk.loaded.ledger.lastDay ?? statementDay(statements))
    run.apply(statements, MatchRules())
    let refused = statements.flatMap(\.issues).filter { $0.effect == .setAside }
    let names = statements.map(\.name).joined(separator: ", ")
    guard !run.fresh.isEmpty else {
      return refused.map { "refused: \($0)" } + ["\(names): no payment that is new."]
    }
    let before = desk.loaded.issues.count { $0.effect == .setAside }
    try make(of: try store.ledger, version, named: names, since: event) { folder in
      for target in [scratch, folder] { try Self.append(run.posting, to: target) }
      try run.desk.keep(run.posting, in: folder)
      let after = try Ledger.load(from: scratch).issues.filter { $0.effect == .setAside }
      guard after.count <= before else {
        throw StoreError(
          "Nothing was applied, as the ledger cannot use it: \(after[after.count - 1]).")
      }
    }
    return Self.summary(run) + refused.map { "refused: \($0)" }
  }

  private func statementDay(_ statements: [StatementFile]) -> Day {
    statements.flatMap(\.statements).compactMap(\.to).max() ?? Day(number: 0)
  }

  private static func append(_ posting: CashPosting, to folder: URL) throws {
    for lines in posting.lines {
      let appender = LedgerAppender(folder.appending(path: lines.contract.file))
      try appender.addColumns(for: lines)
      try appender.append(lines) { _, _ in }
    }
  }

  private static func summary(_ run: CashRun) -> [String] {
    let titles = [
      ("posted", "posted"), ("on_account", "on account, documents to decide"),
      ("proposed", "to decide on the page Cash"), ("unidentified", "of unknown payers"),
      ("returned", "returned"),
    ]
    return titles.flatMap { route, title in
      let own = run.fresh.filter { $0.route == route }
      return Dictionary(grouping: own.compactMap(\.money), by: \.currency)
        .sorted { $0.key < $1.key }.map { currency, amounts in
          let sum = amounts.reduce(Money.zero(currency)) { $0 + $1 }
          return "\(NumberText.count(amounts.count, "payment", "payments")) \(title): "
            + "\(sum.grouped) \(currency)"
        }
    } + (run.known > 0 ? ["\(NumberText.grouped(run.known)) taken before"] : [])
  }

  /// Makes the next version of the ledger from the present one.
  private func make(
    of ledger: URL?, _ version: Int, named source: String, since event: Int? = nil,
    _ body: (URL) throws -> Void
  ) throws {
    let folder = try store.newFolder()
    do {
      if let ledger { try WorkspaceStore.copyFiles(of: ledger, to: folder) }
      try body(folder)
      _ = try Ledger.load(from: folder)
      try store.take(folder, source: source, by: person, replacing: version, since: event)
    } catch {
      try? FileManager.default.removeItem(at: folder)
      throw error
    }
  }
}

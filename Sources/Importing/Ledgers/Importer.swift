public import Foundation
public import LedgerFiles
public import Receivables

/// Reads files of other systems to the files of one ledger.
package struct Importer {
  private let choices: ImportChoices
  private let library: ProfileLibrary

  package init(_ choices: ImportChoices, library: ProfileLibrary = .standard) {
    (self.choices, self.library) = (choices, library)
  }

  /// - Parameter files: names and bytes.
  /// - Throws: ``UnreadableSource`` or ``AmbiguousSource``.
  package func read(_ files: [(name: String, bytes: Data)]) throws -> ImportedLedger {
    let reader = TableReader(choices, library: library)
    var assembly = DocumentAssembly()
    var tables: [ReadTable] = []
    var log = ItemLog()
    var applications: [Application] = []
    var discounts: [(number: String, customer: String, on: Day, amount: Int64)] = []
    var counts: [DocumentKind: Int] = [:]
    var ledgerFiles: [ContractFile] = []
    let isFree = choices.profile == nil && choices.captions.isEmpty
    for (name, bytes) in files {
      if isFree, let file = ContractFile(bytes, file: name) {
        ledgerFiles.append(file)
        continue
      }
      for table in try reader.read(bytes, file: name) {
        var rows = ItemReader(table, library, currency: choices.currency)
        var items = rows.items()
        log.merge(rows.log)
        if table.profile.table == .bookings {
          var bookings = Bookings(table)
          items = bookings.items(items)
          applications += bookings.applications
          discounts += bookings.writeOffs
          log.merge(bookings.log)
        }
        for item in items { counts[item.kind, default: 0] += 1 }
        assembly.add(items, table.profile)
        tables.append(table)
      }
    }
    var books = assembly.finish()
    books.applications += applications
    books.log.merge(log)
    guard !books.documents.isEmpty || !books.payments.isEmpty || tables.isEmpty else {
      let first = books.log.issues.first.map { "; the first fault is \($0)" } ?? ""
      throw UnreadableSource(
        file: files.first?.name ?? "", problem: "none of its rows can be used\(first)",
        remedy: "correct it and try again")
    }
    var settling = Settling(books)
    settling.writeOff(discounts)
    return ImportedLedger(
      tables: tables, ledgerFiles: ledgerFiles, books: settling.run(), counts: counts)
  }
}

extension ItemLog {
  mutating func merge(_ other: ItemLog) {
    lines.merge(other.lines) { Array(($0 + $1).prefix(ItemLog.mostNamed)) }
    issues += other.issues
    dropped.merge(other.dropped, uniquingKeysWith: +)
    notes.merge(other.notes, uniquingKeysWith: +)
    unknownKinds.merge(other.unknownKinds, uniquingKeysWith: +)
  }
}

/// What was read of the files of other systems.
package struct ImportedLedger: Sendable {
  package let tables: [ReadTable]
  /// Files of a ledger, whose lines are taken as they are.
  package let ledgerFiles: [ContractFile]
  let books: ImportedBooks
  /// Items by their kind.
  package let counts: [DocumentKind: Int]

  /// The files of a ledger that say the same.
  package func ledgerTables() -> [LedgerTable] {
    var own = tables.isEmpty ? [] : books.tables()
    for file in ledgerFiles {
      if let place = own.firstIndex(where: { $0.contract == file.table.contract }) {
        own[place] = TableMerge(own[place], file.table).table
      } else {
        own.append(file.table)
      }
    }
    return FileContract.all.compactMap { contract in own.first { $0.contract == contract } }
  }

  package var issues: [LedgerIssue] { books.log.issues }

  /// The latest day that a title names.
  package var statedDay: Day? { tables.compactMap(\.statedDay).max() }

  /// The files as text by their names.
  package func files() -> [String: String] {
    var files: [String: String] = [:]
    for table in ledgerTables() {
      files[table.contract.file] = String(decoding: table.csv(), as: UTF8.self)
    }
    return files
  }
}

/// Reads files of other systems as ledgers.
public struct ExportReader: LedgerReader {
  private let choices: ImportChoices

  package init(_ choices: ImportChoices) { self.choices = choices }

  public var format: String { "a file that another system exported" }

  public func recognises(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
      && !isFolder.boolValue
  }

  public func read(
    _ url: URL, _ options: ReadingOptions
  ) throws(ImportError) -> LoadedLedger {
    var choices = choices
    choices.currency = choices.currency ?? options.defaultCurrency
    let read: ImportedLedger
    do {
      let bytes = try Data(contentsOf: url)
      read = try Importer(choices).read([(url.lastPathComponent, bytes)])
    } catch let error as UnreadableSource {
      throw .notUnderstood(error.description)
    } catch let error as AmbiguousSource {
      throw .notUnderstood(error.description)
    } catch {
      throw .unreadable(path: url.path, reason: error.localizedDescription)
    }
    let loaded = try Ledger.load(
      files: read.files(), defaultCurrency: options.defaultCurrency, apply: options.apply)
    return loaded.adding(read.issues)
  }
}

public import Foundation
public import Receivables

/// How a ledger is to be read.
public struct ReadingOptions: Sendable {
  /// For amounts whose line and customer state no currency.
  public var defaultCurrency: Currency?
  /// How payments find their invoices where there are no allocations.
  public var apply: CashApplication
  /// How many read at the same time; the ledger does not depend on it.
  public var threads: Int
  /// Contacts and measurements of later days are noticed; `nil`: none is.
  public var today: Day?

  /// The defaults read a ledger as it stands, on one thread.
  public init(
    defaultCurrency: Currency? = nil, apply: CashApplication = .asAllocated, threads: Int = 1,
    today: Day? = nil
  ) {
    (self.defaultCurrency, self.apply, self.threads) = (defaultCurrency, apply, threads)
    self.today = today
  }
}

/// Reads ledgers of one format.
///
/// A reader of another format turns what it reads into the records of a ``LedgerBuilder``, and joins
/// ``LedgerReaders/all``.
public protocol LedgerReader: Sendable {
  /// What a path of this format is, for messages: `a folder with invoices.csv`.
  var format: String { get }

  /// Whether a path that exists is one of this format.
  func recognises(_ url: URL) -> Bool

  /// Reads the ledger at a path that is recognised.
  func read(_ url: URL, _ options: ReadingOptions) throws(ImportError) -> LoadedLedger
}

/// The readers that there are.
public enum LedgerReaders {
  /// The first that recognises a path reads it.
  public static let all: [any LedgerReader] = [CSVFolderReader(), CSVFileReader()]

  /// Reads the ledger at a path.
  ///
  /// - Throws: ``ImportError`` if there is nothing, or nothing that can be read or used.
  public static func read(
    _ url: URL, _ options: ReadingOptions, by readers: [any LedgerReader] = all
  ) throws(ImportError) -> LoadedLedger {
    guard FileManager.default.fileExists(atPath: url.path) else { throw .noSuchPath(url.path) }
    guard let reader = readers.first(where: { $0.recognises(url) }) else {
      throw .unreadable(
        path: url.path, reason: "it is not " + readers.map(\.format).joined(separator: " or "))
    }
    return try reader.read(url, options)
  }
}

/// Reads a folder of CSV files.
public struct CSVFolderReader: LedgerReader {
  /// It has no options of its own: they come with ``read(_:_:)``.
  public init() {}

  public var format: String { "a folder with \(FileContract.invoices.file)" }

  /// Every folder is; one without invoices throws when it is read.
  public func recognises(_ url: URL) -> Bool { isFolder(url) }

  /// Reads the files of the contract that are there.
  public func read(
    _ url: URL, _ options: ReadingOptions
  ) throws(ImportError) -> LoadedLedger {
    try LedgerFolder(folder: url).read(options)
  }
}

/// Reads a single CSV file of invoices, of any name.
public struct CSVFileReader: LedgerReader {
  /// It has no options of its own: they come with ``read(_:_:)``.
  public init() {}

  public var format: String { "a CSV file of invoices" }

  /// Every file is, whatever its name.
  public func recognises(_ url: URL) -> Bool { !isFolder(url) }

  /// Takes customers and settlements from columns of the one file.
  public func read(
    _ url: URL, _ options: ReadingOptions
  ) throws(ImportError) -> LoadedLedger {
    try LedgerFolder(file: url).read(options)
  }
}

private func isFolder(_ url: URL) -> Bool {
  var isFolder: ObjCBool = false
  return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
    && isFolder.boolValue
}

extension LedgerFolder {
  fileprivate func read(_ options: ReadingOptions) throws(ImportError) -> LoadedLedger {
    try read(
      defaultCurrency: options.defaultCurrency, apply: options.apply,
      ParallelReading(threads: options.threads), today: options.today)
  }

  func read(
    defaultCurrency: Currency?, apply: CashApplication, _ reading: ParallelReading,
    today: Day? = nil
  ) throws(ImportError) -> LoadedLedger {
    var feed = CSVFeed(self, reading)
    var builder = LedgerBuilder(
      defaultCurrency: defaultCurrency, apply: apply, names: feed.names, reading: reading)
    builder.today = today
    do {
      return try builder.run(&feed)
    } catch let error as ImportError {
      throw error
    } catch let fault as LedgerFault {
      throw ImportError(fault, file: invoicesFile)
    } catch {
      preconditionFailure("reading throws no \(error)")
    }
  }
}

public import Foundation
public import Receivables

extension Ledger {
  /// Reads a ledger by the first reader that recognises its path (``LedgerReaders/all``): a folder of
  /// CSV files, or a single file of invoices with `paid_on`.
  ///
  /// Faults in the data are issues beside the ledger; what they concern is set aside or corrected
  /// as they say, and the rest is read.
  ///
  /// What `paid_on` of an invoice means depends on the other files. With payments and allocations,
  /// those are the truth, and it may only agree. With payments alone, it settles what is left of
  /// the invoice, and takes up the payments of the same customer, currency and day as far as they
  /// go. Without payments, it is a receipt of what is left. On a credit note it is the day from
  /// which nothing of it is left.
  ///
  /// An amount without a currency is in that of its customer, or of the customer's first document,
  /// or the default, or else in ``Currency/unstated``.
  ///
  /// - Parameters:
  ///   - defaultCurrency: for amounts whose line and customer state no currency.
  ///   - apply: how payments find their invoices where there are no allocations.
  ///   - threads: how many read at the same time; the ledger does not depend on it.
  /// - Throws: ``ImportError`` if nothing can be read or used.
  public static func load(
    from url: URL, defaultCurrency: Currency? = nil, apply: CashApplication = .asAllocated,
    threads: Int = ProcessInfo.processInfo.activeProcessorCount
  ) throws(ImportError) -> LoadedLedger {
    try LedgerReaders.read(
      url, ReadingOptions(defaultCurrency: defaultCurrency, apply: apply, threads: threads))
  }

  /// Reads the text of the same files from memory, by file name.
  ///
  /// - Throws: ``ImportError`` if nothing can be used.
  public static func load(
    files: [String: String], defaultCurrency: Currency? = nil, apply: CashApplication = .asAllocated
  ) throws(ImportError) -> LoadedLedger {
    try load(
      files: files, defaultCurrency: defaultCurrency, apply: apply,
      reading: ParallelReading(threads: 1))
  }

  static func load(
    files: [String: String], defaultCurrency: Currency?, apply: CashApplication = .asAllocated,
    reading: ParallelReading
  ) throws(ImportError) -> LoadedLedger {
    try LedgerFolder(files: files).read(defaultCurrency: defaultCurrency, apply: apply, reading)
  }
}

public import Receivables

/// Why a ledger cannot be read at all.
public enum ImportError: Error, Sendable, Hashable {
  /// Neither a file nor a folder.
  case noSuchPath(String)
  /// The folder has no `invoices.csv`.
  case noInvoices(folder: String)
  /// Not to be opened, or not UTF-8 text, for the reason given.
  case unreadable(path: String, reason: String)
  /// `invoices.csv` lacks a column that every invoice needs.
  case missingColumns(file: String, columns: [String], found: [String])
  /// Every line of `invoices.csv` was set aside; the issues say why.
  case nothingUsable(file: String, issues: [LedgerIssue])
  /// Amounts add up to more than sums of money have room for.
  case tooMuchMoney(currency: Currency, largest: String?)
  /// A file of another system that cannot be read, or that can be read in two ways; both say what to do.
  case notUnderstood(String)
}

extension ImportError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notUnderstood(let sentence): return sentence
    case .noSuchPath(let path):
      return "There is nothing at \(path): give the folder of the ledger or its invoices file."
    case .noInvoices(let folder):
      return "\(folder) has no invoices.csv: give the folder that has it, or the file itself."
    case .unreadable(let path, let reason):
      return "\(path) cannot be read (\(reason)): check that it is a readable UTF-8 CSV file."
    case .missingColumns(let file, let columns, let found):
      let (one, many) = (columns.count == 1, columns.map { "`\($0)`" }.joined(separator: ", "))
      let hint =
        found.count == 1 && found[0].contains(where: { $0 == ";" || $0 == "\t" })
        ? "separate its columns with commas, or read it with `duecast import`"
        : "name \(one ? "it" : "them") in the header row, or read what another system exported with "
          + "`duecast import`"
      return "\(file) has no column\(one ? "" : "s") \(many): \(hint)."
    case .tooMuchMoney(let currency, let largest):
      return "The amounts in \(currency) add up to more money than there is: look for identifiers "
        + "in columns of amounts\(largest.map { ", beginning with \($0)" } ?? "")."
    case .nothingUsable(let file, let issues):
      let first = issues.first { $0.effect == .setAside } ?? issues.first
      let fault = first.map { "; the first fault is \($0)" } ?? ""
      return "No line of \(file) can be used: correct it and try again, or read what another "
        + "system exported with `duecast import`\(fault)."
    }
  }
}

extension ImportError {
  init(_ fault: LedgerFault, file: String) {
    switch fault {
    case .nothingUsable(let issues): self = .nothingUsable(file: file, issues: issues)
    case .tooMuchMoney(let currency, let largest):
      self = .tooMuchMoney(currency: currency, largest: largest)
    }
  }
}

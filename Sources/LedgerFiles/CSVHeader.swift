public import Foundation
internal import Receivables

/// The first row of a CSV file.
public enum CSVHeader {
  /// Names as the reader of ledgers takes them: without white space around them, in lower case.
  ///
  /// - Returns: `nil` where there is no row at all, and no name where a name is not UTF-8.
  public static func names(_ contents: Data) -> [String]? {
    do throws(Fault) {
      return try Table(file: "", contents: contents).columns
    } catch {
      return error.code == "missing-header" ? nil : []
    }
  }
}

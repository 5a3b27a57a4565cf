import Foundation
import LedgerFiles
import Receivables

extension ReferenceRates {
  /// Those that come with the tool, and those of a file that a person gave.
  ///
  /// - Throws: ``Failure`` if it cannot be used.
  init(adding file: String?) throws {
    self = .europeanCentralBank
    guard let file else { return }
    do { try add(contentsOf: URL(filePath: file)) } catch { throw Failure("\(error).") }
  }
}

import Foundation
import LedgerFiles
import Receivables
import Reporting

/// A ledger as it would be with one more line in `reviews.csv`.
enum LedgerWithReview {
  static let file = "reviews.csv"

  /// Reads the ledger with a new text of `reviews.csv`.
  ///
  /// - Throws: ``Failure`` if the import would set its new line aside, with problem and remedy.
  static func check(_ ledger: URL, _ text: Data, line: Int, has review: Review) throws {
    let trial = LedgerTrial.Change(file: file, text: text, firstLine: line)
    try LedgerTrial.check(ledger, [trial]) { shows(review, $0) }
  }

  private static func shows(_ review: Review, _ loaded: LoadedLedger) -> Bool {
    func texts(_ review: Review) -> [String] {
      [review.reviewer, review.verdict, review.comment].map {
        $0.trimmingCharacters(in: .whitespacesAndNewlines)
      }
    }
    return LedgerTrial.view(loaded, review.reviewedOn).reviews[review.customer].contains {
      $0.reviewedOn == review.reviewedOn && texts($0) == texts(review)
    }
  }

}

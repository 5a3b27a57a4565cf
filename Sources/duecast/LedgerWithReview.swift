import Foundation
import LedgerFiles
import Receivables
import Reporting

/// A ledger as it would be with one more line in `reviews.csv`.
enum LedgerWithReview {
  static let file = "reviews.csv"

  /// The customer of this identifier, spelt as the ledger does, when a review of a day is known.
  static func customer(
    _ id: String, of loaded: LoadedLedger, on day: Day
  ) -> (position: Int, id: String)? {
    let customers = view(loaded, day).customers
    let position =
      customers.firstIndex { $0.id.utf8.elementsEqual(id.utf8) }
      ?? customers.firstIndex { $0.id == id }
    return position.map { ($0, customers[$0].id) }
  }

  /// Reads the ledger with a new text of `reviews.csv`.
  ///
  /// - Throws: ``Failure`` if the import would set its new line aside, with problem and remedy.
  static func check(_ ledger: URL, _ text: Data, line: Int, has review: Review) throws {
    let loaded = try load(ledger, text)
    let faults = loaded.issues.filter { $0.file == file && $0.effect == .setAside }
    // A quote that is never closed takes in what follows it.
    if let fault = faults.first(where: { $0.line == 0 || $0.line >= line || isOpenQuote($0) }) {
      throw Failure("Nothing was recorded, as the ledger cannot use it: \(fault).")
    }
    guard shows(review, loaded) else {
      throw Failure(
        "Nothing was recorded, as the ledger would not show it: see what `duecast check` says of "
          + "\(file).")
    }
  }

  private static func isOpenQuote(_ issue: LedgerIssue) -> Bool { issue.code == "unclosed-quote" }

  private static func shows(_ review: Review, _ loaded: LoadedLedger) -> Bool {
    func texts(_ review: Review) -> [String] {
      [review.reviewer, review.verdict, review.comment].map {
        $0.trimmingCharacters(in: .whitespacesAndNewlines)
      }
    }
    return view(loaded, review.reviewedOn).reviews[review.customer].contains {
      $0.reviewedOn == review.reviewedOn && texts($0) == texts(review)
    }
  }

  private static func view(_ loaded: LoadedLedger, _ day: Day) -> LedgerView {
    loaded.ledger.asOf(max(day, loaded.ledger.lastDay ?? day))
  }

  /// Reads a folder that leads to the ledger's own files, but for the one.
  private static func load(_ ledger: URL, _ text: Data) throws -> LoadedLedger {
    let manager = FileManager.default
    let scratch = manager.temporaryDirectory.appending(path: "duecast-\(UUID().uuidString)")
    try manager.createDirectory(
      at: scratch, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    defer { try? manager.removeItem(at: scratch) }
    for name in try manager.contentsOfDirectory(atPath: ledger.path) where name != file {
      try manager.createSymbolicLink(
        at: scratch.appending(path: name),
        withDestinationURL: URL(filePath: ledger.path).appending(path: name))
    }
    try text.write(to: scratch.appending(path: file))
    return try Ledger.load(from: scratch)
  }
}

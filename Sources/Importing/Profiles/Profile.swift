package import Receivables

/// How the table of one system is recognised and understood, as data.
package struct Profile: Sendable {
  package enum Table: String, Sendable, CaseIterable {
    case documents, payments, applications, customers, bookings
  }

  /// How an amount gets its sign.
  package enum Sign: String, Sendable, CaseIterable {
    /// Decided by the whole file: signed if payments and credit notes are mostly below zero.
    case auto
    case signed
    case unsigned
    /// A posting key or a mark of debit and credit says it.
    case side
  }

  /// What several rows of one document are.
  package enum Rows: String, Sendable, CaseIterable {
    /// Parts of it: with several due days, instalments.
    case parts
    /// Lines that repeat the total of the document.
    case repeated
    /// Lines that add up to the document.
    case lines
  }

  package enum Settlement: String, Sendable, CaseIterable {
    /// Items that share a clearing document or a matching number settle each other.
    case clearing
    /// A payment names the document that it settles.
    case applied
    /// Payments settle the invoices of the same number.
    case number
    /// The day of payment stands beside the document.
    case paidDay = "paid_day"
    /// Only the balance tells.
    case balance
  }

  package let name: String
  /// The profile of the library that it is, or is based on.
  package let system: String
  package let title: String
  package let table: Table
  package let gives: String
  package let cannot: [String]
  package let recognise: [Role]
  package let atLeast: Int
  package let titles: [String]
  /// The titles in their normal form.
  let plainTitles: [String]
  /// Captions that have to stand in the file, small or capital (``Caption/asWritten(_:)``).
  package let exact: [String]
  package let captions: [Role: [String]]
  /// What each of the captions means, by its normal form.
  let captionRanks: [String: [CaptionRank]]
  package let kinds: [String: DocumentKind]
  package let statuses: [String: String]
  package let sign: Sign
  package let rows: Rows
  package let settlement: [Settlement]
  /// Rows are documents that are open; what disappears was settled.
  package let isSnapshot: Bool
  package let minorUnits: Bool
  package let dayOrder: DayOrder?
  package let decimal: DecimalMark?
  package let charset: String?
  package let delimiter: String?
  package let totals: [String]
  /// Words that come before the day of a report.
  package let currency: Currency?

  package var isGeneric: Bool { recognise.isEmpty }
}

/// A heading that is known, and how much it counts.
struct CaptionRank: Sendable {
  let role: Role
  /// The lower, the more it is meant.
  let rank: Int

  /// What captions mean, by their normal form.
  static func ranks(_ captions: [Role: [String]]) -> [String: [CaptionRank]] {
    var ranks: [String: [CaptionRank]] = [:]
    for (role, texts) in captions.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      for (rank, text) in texts.enumerated() {
        let caption = Caption.normalised(text)
        guard !caption.isEmpty || role == .bucket else { continue }
        ranks[caption.isEmpty ? text : caption, default: []].append(
          CaptionRank(role: role, rank: rank))
      }
    }
    return ranks
  }
}

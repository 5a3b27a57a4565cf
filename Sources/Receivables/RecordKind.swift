/// A kind of record that a ledger is built from.
public enum RecordKind: String, Sendable, Hashable, CaseIterable {
  /// Parties, what they owe, and what settles it.
  case customers, invoices, instalments, payments, allocations
  /// Claims given up, with or without a loss.
  case writeOffs = "write_offs"
  /// What happened around documents and customers.
  case disputes, promises, holds, activities, health, reviews, flags, plans, interviews
  /// One unit of a currency in units of another, by day.
  case exchangeRates = "exchange_rates"
  /// Days without banking beyond a calendar's rule.
  case holidays
  /// Billing that contracts and orders announce.
  case expectedBilling = "expected_billing"
  /// Planned cash that no invoice brings.
  case otherFlows = "other_flows"

  /// The order in which kinds are counted.
  static let counted: [RecordKind] = [
    .customers, .invoices, .instalments, .payments, .allocations, .writeOffs, .disputes, .promises,
    .holds, .activities, .health, .reviews, .flags, .plans, .interviews, .exchangeRates,
    .holidays, .expectedBilling, .otherFlows,
  ]

  /// Kinds that settle what is owed: where many of them are missing, every amount is wrong.
  static let ofMoney: Set<RecordKind> = [
    .invoices, .instalments, .payments, .allocations, .writeOffs,
  ]
}

/// What the sources of records are called in issues: the names of files, where they are files.
public struct RecordNames: Sendable, Hashable {
  private var names: [RecordKind: String] = [:]

  /// Each kind under its own name.
  public init() {}

  /// The kind's own name until another is set.
  public subscript(kind: RecordKind) -> String {
    get { names[kind] ?? kind.rawValue }
    set { names[kind] = newValue }
  }
}

/// What a source says of its records when it is asked, which is of few of them.
package protocol RecordSource: Sendable {
  /// A field of the record at a place as it is written; empty where it has none.
  func text(_ field: String, at place: Int) -> String

  /// A number for the content of a record, whatever its place.
  ///
  /// - Parameter hidden: fields that a view may not know yet, and that must not decide anything.
  func fingerprint(at place: Int, except hidden: [String]) -> UInt64
}

/// Where a record stands in its source.
package struct RecordPlace {
  package let line: Int
  let place: Int
  let source: any RecordSource

  package init(line: Int, place: Int, of source: any RecordSource) {
    (self.line, self.place, self.source) = (line, place, source)
  }

  func text(_ field: String) -> String { source.text(field, at: place) }
}

/// Why no ledger can be built.
public enum LedgerFault: Error, Sendable, Hashable {
  /// Every invoice was set aside; the issues say why.
  case nothingUsable(issues: [LedgerIssue])
  /// Amounts add up to more than sums of money have room for.
  case tooMuchMoney(currency: Currency, largest: String?)
}

import Receivables

/// What a part of a claim's settlement is.
public enum SettlementKind: String, Sendable, Codable, Hashable, CaseIterable {
  case cash
  /// Cash that no claim has taken up, or below zero where one did or it was sent back.
  case onAccount = "on_account"
  /// A payment that was taken back, and its taking back.
  case returned
  case creditNote = "credit_note"
  case discount
  case taxWithheld = "tax_withheld"
  case rounding
  case bankCharge = "bank_charge"
  case waiver
  case badDebt = "bad_debt"
  /// Never paid, and never booked.
  case unbooked
  /// What nothing was decided about by the ledger's last day.
  case open

  /// Whether it is money received or sent back.
  public var isMoney: Bool { self == .cash || self == .onAccount || self == .returned }
}

/// One line of `truth-settlements.tsv`: money by its value day, and what is never paid in cash.
///
/// For each claim the lines other than ``SettlementKind/onAccount`` and
/// ``SettlementKind/returned`` add up to its amount; for each day up to the ledger's last, the lines
/// of money add up to `payments.csv`. What is decided, such as a second half, is there even where
/// its day is later than the ledger's last.
struct SettlementTruth: Hashable {
  /// The number of the claim; none for money on account.
  let claim: Int?
  let kind: SettlementKind
  let on: Day
  let amount: Int64
}

extension Ledger {
  /// How many documents are dated after a day, where they are so few that they look like mistakes
  /// or post-dated ones; `nil` where there are none, or where the day lies amid the ledger.
  public func documentsDatedAhead(of day: Day) -> Int? {
    let later =
      invoices.rows.count { $0.issuedOn > day.number }
      + creditNotes.rows.count { $0.on > day.number }
    let all = invoices.rows.count + creditNotes.rows.count
    return later > 0 && later * 20 <= all ? later : nil
  }
}

package import Receivables

// Opening + entries = closing, to the minor unit.

extension BankStatement {
  /// Holds balances and entries against one another; refuses the statement where they differ.
  mutating func checkBalances(_ file: inout StatementFile) {
    defer { if let refusal { file.issues.append(refusal) } }
    guard refusal == nil, let opening, let closing else { return }
    guard opening.amount.currency == closing.amount.currency else {
      return refuse(
        StatementFault(
          line: line, "balance-currency",
          "\(label) opens in \(opening.amount.currency) and closes in "
            + "\(closing.amount.currency)",
          remedy: "ask the bank for a statement of one account in one currency"))
    }
    let currency = opening.amount.currency
    let booked = entries.filter { $0.status == .booked }
    if let other = booked.first(where: { $0.amount.currency != currency }) {
      return refuse(
        StatementFault(
          line: other.line, "entry-currency",
          "an entry of \(other.amount) \(other.amount.currency) is on an account in \(currency)",
          remedy: "ask the bank for the amount in the account's currency"))
    }
    let turnover = Int128(closing.amount.minorUnits) - Int128(opening.amount.minorUnits)
    let sum = booked.reduce(Int128(0)) { $0 + Int128($1.amount.minorUnits) }
    isBalanced = sum == turnover || hasOnlyTotals(of: turnover)
    if isBalanced { return }
    if turnsReversals(sum: sum, turnover: turnover) {
      isBalanced = true
      return file.note(
        StatementFault(
          line: line, "reversal-sign",
          "reversals of \(label) are read as what they undo, since only so its balances agree",
          remedy: "nothing to do; the bank marks the original's side, not the movement's"))
    }
    let difference = turnover - sum
    let stated = Money(minorUnits: Int64(clamping: difference), currency)
    refuse(
      StatementFault(
        line: line, "balance-mismatch",
        "\(label): opening \(opening.amount) + \(booked.count) entries of "
          + "\(Money(minorUnits: Int64(clamping: sum), currency)) is not closing "
          + "\(closing.amount) \(currency); the difference is \(stated)",
        remedy: "fetch the statement again; a page or an entry is missing, or there once too often")
    )
  }

  /// What a person calls it.
  var label: String {
    let name = [id, sequence].first { !$0.isEmpty }
    return "statement\(name.map { " \($0)" } ?? "") of account \(account.isEmpty ? "?" : account)"
  }

  private func hasOnlyTotals(of turnover: Int128) -> Bool {
    guard entries.isEmpty, let totals = statedTotals, let credits = totals.credits,
      let debits = totals.debits
    else { return false }
    return Int128(credits) - Int128(debits) == turnover
  }

  /// Turns the side of all reversals where that alone makes the balances agree.
  private mutating func turnsReversals(sum: Int128, turnover: Int128) -> Bool {
    let turned = entries.filter { $0.isReversal && $0.status == .booked }
      .reduce(Int128(0)) { $0 + Int128($1.amount.minorUnits) }
    guard turned != 0, sum - 2 * turned == turnover else { return false }
    for i in entries.indices where entries[i].isReversal && entries[i].status == .booked {
      entries[i].amount = -entries[i].amount
      for part in entries[i].parts.indices {
        entries[i].parts[part].amount = entries[i].parts[part].amount.map { -$0 }
      }
    }
    return true
  }
}

extension StatementFile {
  /// Consecutive statements of an account: closing = next opening, or it is said.
  mutating func checkSequence() {
    for (earlier, later) in zip(statements, statements.dropFirst())
    where earlier.account == later.account && earlier.format.kind == .statement
      && earlier.refusal == nil && later.refusal == nil
    {
      guard let one = Int(earlier.sequence), let two = Int(later.sequence), two == one + 1,
        let closing = earlier.closing?.amount, let opening = later.opening?.amount,
        closing.currency == opening.currency, closing != opening
      else { continue }
      note(
        StatementFault(
          line: later.line, "balance-gap",
          "\(later.label) opens at \(opening), but the one before closes at \(closing) "
            + "\(closing.currency)",
          remedy: "fetch the statement between them"))
    }
  }
}

extension BankEntry {
  /// Gives parts without an amount theirs where there is no doubt, and leaves details off that do not
  /// add up to the entry with what they lack.
  ///
  /// - Returns: what is to be said of it.
  mutating func settleParts() -> String? {
    guard !parts.isEmpty else { return nil }
    if parts.count == 1 {
      let part = parts[0]
      // 1,526 with a detail of 1,500 and a charge of 26; or what was sent in another currency.
      if let stated = part.amount, stated.magnitude != amount.magnitude, part.original == nil {
        parts[0].original = stated
      }
      parts[0].amount = self.amount
      return nil
    }
    let amounts = parts.compactMap(\.amount).filter { $0.currency == amount.currency }
    if amounts.count == parts.count {
      let sum = amounts.reduce(Int128(0)) { $0 + Int128($1.minorUnits) }
      if sum == Int128(amount.minorUnits) { return nil }
      let unsigned = amounts.reduce(Int128(0)) { $0 + Int128($1.minorUnits.magnitude) }
      if unsigned == Int128(amount.minorUnits.magnitude) {
        for i in parts.indices {
          let units = Int64(clamping: parts[i].amount?.minorUnits.magnitude ?? 0)
          parts[i].amount = Money(
            minorUnits: amount.minorUnits < 0 ? -units : units, amount.currency)
        }
        return nil
      }
      if nets(sum) { return nil }
    }
    for i in parts.indices { parts[i].amount = nil }
    return "the details of an entry of \(amount) \(amount.currency) do not add up to it; it is one "
      + "payment with \(parts.count) details"
  }
  /// Takes each part's own charges off it, where the parts add up so.
  private mutating func nets(_ sum: Int128) -> Bool {
    func kept(_ part: EntryPart) -> Int64 {
      part.charges.filter { $0.currency == amount.currency }
        .reduce(Int64(0)) { $0 &+ Int64(clamping: $1.minorUnits.magnitude) }
    }
    let all = parts.reduce(Int128(0)) { $0 + Int128(kept($1)) }
    guard all != 0, sum - all == Int128(amount.minorUnits) else { return false }
    for i in parts.indices {
      guard let gross = parts[i].amount else { continue }
      parts[i].original = gross
      parts[i].amount = Money(minorUnits: gross.minorUnits - kept(parts[i]), amount.currency)
    }
    return true
  }
}

extension Money {
  /// Without its sign.
  package var magnitude: Money { minorUnits < 0 ? -self : self }
}

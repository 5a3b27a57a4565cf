public import CreditLoss
public import Receivables

/// The allowance for expected credit loss, for a terminal.
public enum CreditLossText {
  /// Each currency by bucket and by segment, and the entry that brings the books to it.
  ///
  /// - Parameter booked: the allowance that the books have, by currency.
  public static func page(_ matrix: ProvisionMatrix, booked: [Currency: Money]) -> String {
    guard !matrix.cells.isEmpty else { return "Nothing is open at the close of \(matrix.day).\n" }
    return matrix.currencies.map { currency in
      let cells = matrix.cells.filter { $0.currency == currency }
      var text =
        "Expected credit loss in \(currency) at the close of \(matrix.day)\n\n"
        + table("days past due", byBucket(cells, matrix), cells)
      let segments = Set(cells.map(\.segment)).sorted()
      if segments.count > 1 {
        text +=
          "\n"
          + table(
            "segment",
            segments.map { segment in
              (segment.isEmpty ? "(none)" : segment, cells.filter { $0.segment == segment })
            }, cells)
      }
      return text + "\n" + entry(matrix.allowance(currency), booked[currency]) + "\n"
        + TextTable.wrap(method(matrix, currency, cells), width: 80)
    }.joined(separator: "\n")
  }

  private typealias Part = (label: String, cells: [ProvisionMatrix.Cell])

  private static func byBucket(
    _ cells: [ProvisionMatrix.Cell], _ matrix: ProvisionMatrix
  ) -> [Part] {
    matrix.buckets.labels(.dueDay).enumerated().map { bucket, label in
      (label, cells.filter { $0.bucket == bucket })
    }
  }

  private static func table(
    _ title: String, _ parts: [Part], _ all: [ProvisionMatrix.Cell]
  ) -> String {
    let hasModel = all.contains { $0.modelLoss != nil }
    var table = TextTable(
      [
        .init(title, widest: 20), .init("open", .right), .init("loss\nrate", .right),
        .init("allowance", .right),
      ] + (hasModel ? [.init("P(never\npaid)", .right), .init("by the\nmodel", .right)] : []))
    func row(_ part: Part) {
      guard let currency = all.first?.currency else { return }
      let open = part.cells.reduce(Money.zero(currency)) { $0 + $1.open }
      let allowance = part.cells.reduce(Money.zero(currency)) { $0 + $1.allowance }
      let lost = part.cells.reduce(Money.zero(currency)) { $0 + ($1.modelLoss ?? .zero(currency)) }
      func share(_ amount: Money) -> String {
        open.minorUnits > 0
          ? NumberText.percent(amount.majorUnits / open.majorUnits, digits: 2) : ""
      }
      table.row(
        [part.label, open.grouped, share(allowance), allowance.grouped]
          + (hasModel ? [share(lost), lost.grouped] : []))
    }
    for part in parts { row(part) }
    table.rule()
    row(("all", all))
    return table.text
  }

  private static func entry(_ needed: Money, _ booked: Money?) -> String {
    guard let booked else {
      return
        "The required allowance is \(needed.grouped) \(needed.currency). For the entry, give what "
        + "the\nbooks hold with --booked.\n"
    }
    let change = needed - booked
    guard change.minorUnits != 0 else {
      return "The books hold \(booked.grouped) \(booked.currency): no entry is needed.\n"
    }
    let (debit, credit) =
      change.minorUnits > 0
      ? ("Impairment loss on receivables", "Loss allowance")
      : ("Loss allowance", "Impairment loss on receivables")
    let amount = change.minorUnits > 0 ? change : -change
    var table = TextTable([.init("entry"), .init("debit", .right), .init("credit", .right)])
    table.row([debit, amount.grouped, ""])
    table.row(["  " + credit, "", amount.grouped])
    return "The required allowance is \(needed.grouped) \(needed.currency), the books hold "
      + "\(booked.grouped):\n\n" + table.text
  }

  private static func method(
    _ matrix: ProvisionMatrix, _ currency: Currency, _ cells: [ProvisionMatrix.Cell]
  ) -> String {
    let writeOffs = NumberText.count(
      matrix.writeOffs[currency.code] ?? 0, "invoice", "invoices")
    var text: String
    if matrix.terms.lossRates.isEmpty {
      text =
        "Rates are the shares of each bucket that rolled to write-off in the "
        + "\(NumberText.grouped(matrix.terms.months)) months before, \(writeOffs) in all"
      let own = Set(cells.filter { $0.source == .segment }.map(\.segment)).count
      if own > 0 {
        text += ", by segment where it has \(matrix.terms.minimumWriteOffs) or more"
      }
    } else {
      text = "Rates are those of the policy"
    }
    text += ", times a forward-looking factor of "
    text += "\(NumberText.full(matrix.terms.forwardLookingFactor))."
    if cells.contains(where: { $0.source == .olderBucket }) {
      text +=
        " Buckets that nothing has left yet take the rate of the next older one, the oldest 100%."
    }
    if matrix.caveat(currency) != nil {
      text +=
        " No loss is recorded in this ledger, which does not mean that there will be none: set "
        + "rates in the policy, expected_credit_loss.loss_rates."
    }
    if matrix.unresolved.contains(currency) {
      text += " Balances that rolled into a bucket that nothing has left yet count as lost."
    }
    return text + " Open amounts are gross of cash and credit not yet applied."
  }
}

extension ProvisionMatrix {
  /// What an allowance of a currency does not rest on; `nil` where it does.
  func caveat(_ currency: Currency) -> String? {
    terms.lossRates.isEmpty && writeOffs[currency.code, default: 0] == 0
      ? "no write-off is recorded to take rates from" : nil
  }
}

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
      let seen = evidence(cells, matrix)
      text += seen.isEmpty ? "" : "\n" + seen
      return text + "\n" + entry(matrix.allowance(currency), booked[currency]) + "\n"
        + TextTable.wrap(method(matrix, currency, cells), width: 80)
    }.joined(separator: "\n")
  }

  /// What moved the allowance, and past allowances against what was lost; empty where neither was
  /// asked for.
  public static func history(
    _ rollForward: [AllowanceRollForward], _ backtest: [AllowanceBacktest]
  ) -> String {
    rollForward.map { "\n" + months($0) + past(backtest, $0.currency) }.joined()
  }

  private static func months(_ rollForward: AllowanceRollForward) -> String {
    var table = TextTable([
      .init("month to"), .init("opening", .right), .init("written\noff", .right),
      .init("charge", .right), .init("closing", .right),
    ])
    for month in rollForward.months {
      table.row([
        "\(month.end)" + (month.isWhole ? "" : " (part)"), month.opening.grouped,
        (-month.writtenOff).grouped, month.charge.grouped, month.closing.grouped,
      ])
    }
    return "The allowance in \(rollForward.currency), month by month\n\n" + table.text
  }

  private static func past(_ backtest: [AllowanceBacktest], _ currency: Currency) -> String {
    let own = backtest.filter { $0.open.currency == currency && $0.open.minorUnits > 0 }
    guard !own.isEmpty else { return "" }
    var table = TextTable([
      .init("close of"), .init("open", .right), .init("allowance", .right),
      .init("written\noff since", .right), .init("still\nopen", .right),
      .init("90% range\nof the loss", .right), .init("rates"),
    ])
    for past in own {
      let range = past.lossLow.flatMap { low in
        past.lossHigh.map { "\(NumberText.whole(low))–\(NumberText.whole($0))" }
      }
      table.row([
        "\(past.day)", past.open.grouped, past.allowance.grouped, past.writtenOff.grouped,
        past.stillOpen.grouped, range ?? "", past.isStated ? "stated" : "own",
      ])
    }
    return "\nAllowances of earlier days, and what became of what was open on them\n\n" + table.text
      + verdict(own)
  }

  /// How often an allowance was too low or too high for chance.
  private static func verdict(_ backtest: [AllowanceBacktest]) -> String {
    let told = backtest.filter { $0.lossLow != nil }
    guard !told.isEmpty else { return "" }
    let low = told.count { $0.allowance.minorUnits < $0.lossLow?.minorUnits ?? 0 }
    let high = told.count { $0.allowance.minorUnits > $0.lossHigh?.minorUnits ?? .max }
    return "\n"
      + TextTable.wrap(
        "Of \(NumberText.count(told.count, "day", "days")) after which something was lost, the "
          + "allowance was below the range of the loss on \(low) and above it on \(high). The range is "
          + "what as many losses of such sizes leave to chance; the days share most of them.",
        width: 80)
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
    let isCalibrated = all.contains { $0.calibratedLoss != nil }
    var table = TextTable(
      [
        .init(title, widest: 20), .init("open", .right), .init("loss\nrate", .right),
        .init("allowance", .right),
      ] + (hasModel ? [.init("P(never\npaid)", .right), .init("by the\nmodel", .right)] : [])
        + (isCalibrated ? [.init("cali-\nbrated", .right)] : []))
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
          + (hasModel ? [share(lost), lost.grouped] : [])
          + (isCalibrated
            ? [
              part.cells.reduce(Money.zero(currency)) {
                $0 + ($1.calibratedLoss ?? .zero(currency))
              }.grouped
            ] : []))
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
      matrix.writeOffs[currency.code] ?? 0, "write-off", "write-offs")
    let months = NumberText.count(matrix.terms.months, "month", "months")
    let isOwn = cells.contains { $0.source == .segment || $0.source == .portfolio }
    var text = ""
    if !matrix.terms.lossRates.isEmpty {
      text += "Rates are those of the policy."
    } else if isOwn {
      text +=
        "Rates are the shares of each bucket that rolled to write-off in the \(months) before, "
        + "\(writeOffs) in all"
      let own = Set(cells.filter { $0.source == .segment }.map(\.segment)).count
      text +=
        own > 0 ? ", by segment where it has \(matrix.terms.minimumWriteOffs) or more." : "."
    }
    if cells.contains(where: { $0.source == .stated }) {
      text += text.isEmpty ? "" : " "
      text += "\(PlainText.capitalised(matrix.statedReason(currency, isOwn: isOwn)))."
    }
    for debtor in Set(cells.map(\.customerID)).sorted() where !debtor.isEmpty {
      let assessed = matrix.terms.individual.last { $0.customerID == debtor }
      text +=
        " \(debtor) is assessed by itself at \(NumberText.percent(assessed?.lossRate ?? 0))"
        + (assessed?.reason.isEmpty ?? true ? "." : ": \(assessed?.reason ?? "").")
    }
    text +=
      " The forward-looking factor is \(NumberText.full(matrix.terms.forwardLookingFactor))."
    return text + " " + matrix.choice(currency)
      + " Open amounts are those of the ageing by due day, gross of cash and credit not yet applied."
  }

  /// What the ledger has shown of each bucket.
  private static func evidence(
    _ cells: [ProvisionMatrix.Cell], _ matrix: ProvisionMatrix
  ) -> String {
    var table = TextTable([
      .init("days past due", widest: 20), .init("rate from", widest: 10),
      .init("exposed", .right), .init("lost", .right), .init("share lost\n(90% sure)", .right),
    ])
    var shown: Set<String> = []
    for (label, own) in byBucket(cells, matrix) {
      for cell in own where cell.source != .individual {
        let name = cell.source == .segment ? cell.segment : cell.source.rawValue
        guard shown.insert("\(label) \(name)").inserted else { continue }
        let interval = cell.evidence.interval
        table.row([
          label, name, NumberText.grouped(cell.evidence.exposed),
          NumberText.grouped(cell.evidence.lost),
          "\(NumberText.percent(interval.lowerBound, digits: 2))–"
            + NumberText.percent(interval.upperBound, digits: 2),
        ])
      }
    }
    return shown.isEmpty ? "" : table.text
  }
}

extension ProvisionMatrix {
  /// Why rates are stated, as a sentence without its full stop.
  func statedReason(_ currency: Currency, isOwn: Bool) -> String {
    let count = writeOffs[currency.code, default: 0]
    let recorded =
      count == 0
      ? "no write-off is recorded"
      : "\(NumberText.count(count, "write-off is", "write-offs are")) recorded"
    return isOwn
      ? "buckets in which fewer than \(terms.minimumInvoices) invoices stood have the rates that the "
        + "policy states"
      : "\(recorded) in \(NumberText.count(terms.months, "month", "months")), and own rates need "
        + "\(NumberText.grouped(max(1, terms.minimumWriteOffs))): rates are those that the policy states, an "
        + "assumption to replace by your own (expected_credit_loss.stated_rates)"
  }

  /// What an allowance of a currency does not rest on; `nil` where it does.
  func caveat(_ currency: Currency) -> String? {
    guard isStated(currency) else { return nil }
    let count = writeOffs[currency.code, default: 0]
    return "stated rates: "
      + (count == 0
        ? "no write-off is recorded" : NumberText.count(count, "write-off", "write-offs"))
  }

  /// Which figure to book and why, where there are two.
  func choice(_ currency: Currency) -> String {
    guard cells.contains(where: { $0.currency == currency && $0.modelLoss != nil }) else {
      return "Book: matrix."
    }
    guard let past = calibrations[currency.code] else {
      return "Book: matrix. Too little was lost in the year before to hold the model's figure "
        + "against it."
    }
    let lost =
      "of \(NumberText.whole(past.open)) open on \(past.origin), \(NumberText.whole(past.lost)) was "
      + "written off or is unpaid a year later; the matrix had \(NumberText.whole(past.matrix)), the "
      + "model \(NumberText.whole(past.model))"
    return past.isModelNearer
      ? "Book: model, which was nearer: \(lost)."
      : "Book: matrix, which was not further off: \(lost)."
  }
}

internal import AccountReview
internal import ForecastVocabulary
internal import Receivables

/// Value, flags, success plan, interviews and reviews of an account, for a terminal.
enum AccountCardText {
  private static let width = 80

  /// What the account is worth, and what is usual beside it.
  static func value(_ card: AccountCard, _ cards: AccountCards) -> String {
    guard !card.values.isEmpty else { return "" }
    var table = TextTable([.init(""), .init("")])
    for value in card.values {
      table.row([
        "a year's billing",
        "\(AccountText.money(value.yearsBilling)), \(NumberText.percent(value.share, digits: 1)) "
          + "of the portfolio",
      ])
      table.row([
        "open",
        "\(AccountText.money(value.open)), \(NumberText.exact(value.overdue)) overdue",
      ])
      if let cash = value.expectedCash {
        table.row(["expected cash", "\(NumberText.whole(cash)) \(value.currency) in 13 weeks"])
      }
      if let risk = value.billingAtRisk {
        table.row(["at risk of churn", "\(NumberText.whole(risk)) \(value.currency) a year"])
      }
    }
    if let strategic = card.values.first?.strategicValue {
      table.row(["strategic value", NumberText.compact(strategic)])
    }
    return "\nValue\n\n" + table.text
  }

  /// What is flagged, what has become of it, and what to do next.
  static func flags(_ card: AccountCard) -> String {
    let standings = card.scorecard.flagStandings
    guard !standings.isEmpty else { return "" }
    let steps = Dictionary(
      card.nextSteps.map { ($0.flag, $0) }, uniquingKeysWith: { first, _ in first })
    var text = "\nFlags\n"
    for (place, standing) in standings.enumerated() {
      let flags = card.scorecard.flags
      let finding =
        place < flags.count
        ? "\(flags[place].severity.rawValue), \(flags[place].sentence)" : "does not hold any more"
      text += bullet("\(standing.code): \(finding)")
      text += line("\(standing.wording)")
      if let step = steps[standing.code], !step.what.isEmpty {
        text += line("next: \(step.what), by \(step.by)")
      }
      for done in standing.steps { text += line("\(done.on)  \(done.wording) (\(done.id))") }
    }
    return text
  }

  /// The success plan and the last interviews.
  static func success(_ card: AccountCard, on day: Day) -> String {
    var text = ""
    if let plan = card.plan {
      text += "\nSuccess plan, last updated on \(plan.updatedOn)\n"
      for objective in plan.objectives {
        let progress = objective.progress.map { ", \(NumberText.percent($0)) reached" } ?? ""
        text += bullet(
          objective.name + (objective.target.isEmpty ? "" : " (\(objective.target))") + progress)
      }
      for commitment in plan.commitments { text += line(Self.commitment(commitment, on: day)) }
    }
    if let last = card.interviews.last {
      let earlier = card.interviews.count - 1
      text +=
        "\nInterview of \(last.heldOn)" + (last.contact.isEmpty ? "" : " with \(last.contact)")
        + (earlier > 0 ? ", \(NumberText.count(earlier, "one", "ones")) before" : "") + "\n"
      for answer in last.answers {
        if !answer.question.isEmpty {
          text += bullet(
            "\(answer.question) – \(answer.answer.isEmpty ? "no answer" : answer.answer)")
        }
        if let informed = answer.informed {
          text += line("told of a decision \(informed.rawValue) it was taken")
        }
        if !answer.followUp.isEmpty { text += line(followUp(answer, on: day)) }
      }
    }
    return text
  }

  private static func commitment(_ own: SuccessPlan.Commitment, on day: Day) -> String {
    let state =
      own.doneOn.map { "done on \($0)" }
      ?? own.daysOverdue(on: day).map { "\(NumberText.count($0, "day", "days")) late" }
      ?? own.dueOn.map { "by \($0)" } ?? "without a day"
    let who = own.side == .us ? "we" : "the customer"
    return "\(who): \(own.what), \(state)" + (own.owner.isEmpty ? "" : ", \(own.owner)")
  }

  private static func followUp(_ answer: Interview, on day: Day) -> String {
    let state =
      answer.followUpDoneOn.map { "done on \($0)" }
      ?? answer.followUpDueOn.map { $0 < day ? "due since \($0)" : "by \($0)" } ?? "without a day"
    return "follow-up: \(answer.followUp), \(state)"
      + (answer.owner.isEmpty ? "" : ", \(answer.owner)")
  }

  /// The review that is on its way, and the last that was closed.
  static func reviews(_ card: AccountCard) -> String {
    let trail = card.review.trail
    var text = ""
    if let current = trail.current {
      text += "\nReview since \(current.startedOn), \(current.state.rawValue)\n" + steps(current)
    }
    if let last = trail.last {
      text += "\nLast review, closed on \(last.changedOn)\n" + steps(last)
    }
    return text
  }

  private static func steps(_ review: ReviewCase) -> String {
    review.steps.map { bullet("\($0.reviewedOn)  \($0.wording)") }.joined()
  }

  static func bullet(_ text: String) -> String {
    TextTable.wrap(
      PlainText.singleLine("· \(text)"), width: width, indent: "  ", hang: "    ")
  }

  static func line(_ text: String) -> String {
    TextTable.wrap(PlainText.singleLine(text), width: width, indent: "    ", hang: "      ")
  }

  /// A line for each account.
  static func list(_ shown: [AccountCard]) -> String {
    let hasChurn = shown.contains { $0.scorecard.churnProbability != nil }
    var table = TextTable(
      [
        .init("customer", widest: 24), .init("year's\nbilling", .right), .init(""),
        .init("share", .right), .init("score", .right), .init("band"), .init("flags", .right),
      ] + (hasChurn ? [.init("churn", .right)] : []) + [.init("review")])
    for card in shown {
      let (own, value) = (card.scorecard, card.mainValue)
      let open = own.flagStandings.count(where: \.isOpen)
      var cells: [String] = [own.name.isEmpty ? own.customerID : own.name]
      cells.append(value.map { NumberText.whole($0.yearsBilling) } ?? "")
      cells.append(value?.currency.code ?? "")
      cells.append(value.map { NumberText.percent($0.share, digits: 1) } ?? "")
      cells.append(own.score.map { NumberText.whole($0) } ?? "–")
      cells += [own.band?.rawValue ?? "–", "\(open)"]
      if hasChurn {
        cells.append(own.churnProbability.map { Figure.churnProbability.unit.shown($0) } ?? "")
      }
      table.row(cells + [card.review.shortWording])
    }
    return table.text
  }

  /// What is usual in the portfolio, beside an account's own.
  static func benchmarks(_ card: AccountCard, _ usual: PortfolioBenchmarks) -> String {
    var table = TextTable([
      .init(""), .init("account", .right), .init("median of the\nportfolio", .right),
    ])
    func row(_ label: String, _ own: Double?, _ median: Double?, _ shown: (Double) -> String) {
      guard own != nil || median != nil else { return }
      table.row([label, own.map(shown) ?? "–", median.map(shown) ?? "–"])
    }
    let own = card.scorecard
    row("score", own.score, usual.score) { NumberText.whole($0) }
    for pillar in Pillar.allCases {
      row(pillar.wording, own.pillars[pillar], usual.pillars[pillar]) { NumberText.whole($0) }
    }
    row("churn", own.churnProbability, usual.churnProbability) { NumberText.percent($0) }
    let open = card.mainValue.flatMap {
      $0.open.minorUnits > 0 ? $0.overdue.majorUnits / $0.open.majorUnits : nil
    }
    row("overdue of open", open, usual.overdueShare) { NumberText.percent($0) }
    row(
      "open flags", Double(own.flagStandings.count(where: \.isOpen)), usual.openFlags
    ) { NumberText.fixed($0, digits: 0) }
    return table.text
  }
}

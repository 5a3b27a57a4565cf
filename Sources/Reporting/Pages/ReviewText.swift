public import AccountReview
internal import Receivables

/// The review of an account, for a terminal: what is asked, what is known, and what was done.
public enum ReviewText {
  private static let width = 80

  /// - Parameter missing: facts that the policy requires and that are not known.
  public static func page(
    _ card: AccountCard, of cards: AccountCards, _ policy: ReviewPolicy, missing: [ReviewFact]
  ) -> String {
    let own = card.scorecard
    let name = own.name.isEmpty ? own.customerID : "\(own.name) (\(own.customerID))"
    let trail = card.review.trail
    var text = PlainText.singleLine("Review of \(name), as of the close of \(cards.day)") + "\n"
    var table = TextTable([.init(""), .init("")])
    table.row(["tier", own.tier.rawValue])
    table.row(["review", card.review.wording])
    table.row([
      "approval",
      trail.approvingRole.isEmpty
        ? "none needed" : "by a \(trail.approvingRole) who did not submit it",
    ])
    if let score = own.score, let band = own.band {
      table.row(["score", "\(NumberText.whole(score)), \(band.rawValue)"])
    }
    text += "\n" + table.text
    text += questions(card, policy.questions[own.tier] ?? [], missing)
    let accounts = NumberText.count(cards.benchmarks.accounts, "account", "accounts")
    text +=
      "\nBeside the portfolio (\(accounts))\n\n"
      + AccountCardText.benchmarks(card, cards.benchmarks)
    text += AccountCardText.value(card, cards) + AccountCardText.flags(card)
    text += AccountCardText.success(card, on: cards.day)
    if let current = trail.current, !current.attachments.isEmpty {
      text += "\nAttachments\n" + current.attachments.map(AccountCardText.bullet).joined()
    }
    return text + AccountCardText.reviews(card)
  }

  private static func questions(
    _ card: AccountCard, _ questions: [ReviewQuestion], _ missing: [ReviewFact]
  ) -> String {
    guard !questions.isEmpty || !missing.isEmpty else { return "" }
    let answers = card.review.trail.current?.answers ?? []
    var text = "\nTo be answered before it is submitted\n"
    for question in questions {
      text += AccountCardText.bullet("\(question.name): \(question.text)")
      let answer = answers.last { $0.question == question.name && !$0.text.isEmpty }
      text += AccountCardText.line(
        answer.map { "\($0.on)  \($0.text)" + ($0.by.isEmpty ? "" : " (\($0.by))") }
          ?? "no answer yet")
    }
    for fact in missing { text += AccountCardText.bullet("missing: \(fact.wording)") }
    return text
  }
}

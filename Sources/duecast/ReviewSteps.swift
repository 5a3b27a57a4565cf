import AccountReview
import ArgumentParser
import DuecastEngine
import Foundation
import LedgerFiles
import Receivables
import Reporting

/// A step of an account's review, as it is checked and recorded.
struct ReviewSteps {
  let ledger: String
  let policy: Policy

  /// Records a step unless the rules do not allow it, or it is there already.
  ///
  /// - Parameter make: the step, with the number that it gets.
  /// - Returns: what is said of it.
  func record(
    of customer: String, on day: Day, _ make: (_ position: CustomerIndex, _ number: Int) -> Review
  ) throws -> String {
    var said = ""
    var recorded: Review?
    try StepLog(ledger, .reviews).record { loaded in
      guard let known = LedgerTrial.customer(customer, of: loaded, on: day) else {
        throw Failure(
          "No customer of \(ledger) has the identifier \(customer): give one from customers.csv or "
            + "invoices.csv.")
      }
      let view = LedgerTrial.view(loaded, day)
      ProgressReporter(ledger: ledger).say([.setAside(view.setAside)])
      let cards = AccountCards(unlearnt: view, policy)
      let card = cards.cards[known.position]
      let earlier = Array(view.reviews[known.position])
      let step = make(known.position, (earlier.map(\.number).max() ?? 0) + 1)
      if let last = earlier.last, last.isSame(as: step) {
        said =
          "\(known.id): \(last.wording), on \(day).\n"
          + "It is recorded already; nothing was added.\n"
        return nil
      }
      if let last = earlier.last, last.step != nil, day < last.reviewedOn {
        throw Failure(
          "Nothing was recorded: the last step is of \(last.reviewedOn); give that day or a later "
            + "one with --on.")
      }
      try check(step, card, cards, view)
      recorded = step
      said = "\(known.id): \(step.wording), on \(day).\nRecorded in reviews.csv.\n"
      return step.row(of: known.id)
    } shows: { loaded in
      guard let recorded else { return false }
      return LedgerTrial.view(loaded, day).reviews[recorded.customer].contains {
        $0.isSame(as: recorded) && $0.number == recorded.number
      }
    }
    return said
  }

  private func check(
    _ step: Review, _ card: AccountCard, _ cards: AccountCards, _ view: LedgerView
  ) throws {
    let tier = card.scorecard.tier
    let questions = policy.reviews.questions[tier] ?? []
    if card.review.status == .left { throw Failure("\(card.id) has churned: no review is due.") }
    if step.step == .answer, !questions.contains(where: { $0.name == step.question }) {
      throw Failure(
        "\(step.question) is no question of a \(tier.rawValue) account: give "
          + "\(questions.map(\.name).joined(separator: ", ")), or add it to reviews.questions of the "
          + "policy.")
    }
    if let refusal = card.review.trail.refusal(of: step) {
      throw Failure("Nothing was recorded: \(refusal).")
    }
    guard step.step == .submit else { return }
    let current = card.review.trail.current
    let open = current?.unanswered(questions).map(\.name) ?? questions.map(\.name)
    guard open.isEmpty else {
      throw Failure(
        "The review of \(card.id) cannot be submitted yet: answer "
          + "\(open.joined(separator: ", ")) first.")
    }
    let missing = cards.missingFacts(card, view, policy)
    guard missing.isEmpty else {
      throw Failure(
        "The review of \(card.id) cannot be submitted yet: it lacks "
          + "\(missing.map(\.wording).joined(separator: ", ")).")
    }
    guard !step.verdict.isEmpty || current?.verdict.isEmpty == false else {
      throw Failure(
        "The review of \(card.id) cannot be submitted yet: give a verdict with --verdict.")
    }
  }
}

extension Review {
  /// Whether another says the same, whatever its number.
  fileprivate func isSame(as other: Review) -> Bool {
    func texts(_ review: Review) -> [String] {
      [
        review.reviewer, review.verdict, review.comment, review.role, review.question,
        review.attachment, review.assignedTo,
      ].map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
    }
    return step == other.step && reviewedOn == other.reviewedOn && validUntil == other.validUntil
      && texts(self) == texts(other)
  }

  fileprivate func row(of customer: String) -> [String: String] {
    [
      "customer_id": customer, "reviewed_on": reviewedOn.description, "reviewer": reviewer,
      "verdict": verdict, "comment": comment, "step": step?.rawValue ?? "", "role": role,
      "question": question, "attachment": attachment, "assigned_to": assignedTo,
      "valid_until": validUntil?.description ?? "", "number": "\(number)",
    ]
  }
}

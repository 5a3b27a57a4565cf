import AccountReview
import DuecastEngine
import HTTPTypes
import Receivables
import Reporting
import WorkspaceStore

/// A verdict on an account or a decision on its submitted review, as a form brings it.
struct ReviewForm {
  let form: Form
  let snapshot: Snapshot
  let person: Person

  static let verdicts = ["healthy", "watch", "at_risk", "approve", "reject"]

  /// The line of `reviews.csv`.
  ///
  /// - Throws: ``Refusal`` that says why it would not count.
  func line() throws -> ContractLine {
    let view = snapshot.run.view
    let cards = CustomerTable(snapshot.run.accounts.cards)
    guard let customer = cards.firstIndex(where: { $0.id == form["customer"] }) else {
      throw Refusal(status: .notFound, sentence: "There is no such account.")
    }
    let (verdict, comment) = (form["verdict"], form["comment"])
    guard Self.verdicts.contains(verdict) else { throw Refusal(unrecorded: "Choose a verdict.") }
    guard comment.count <= 2000, !comment.unicodeScalars.contains(where: { $0.value == 0 }) else {
      throw Refusal(unrecorded: "The comment has 2,000 characters at most.")
    }
    guard verdict == "healthy" || !comment.isEmpty else { throw Refusal(unrecorded: "Say why.") }
    var row = [
      "customer_id": form["customer"], "reviewed_on": view.day.description,
      "reviewer": person.name, "comment": comment,
    ]
    guard let step = Review.Step(rawValue: verdict) else {
      row["verdict"] = verdict
      return ContractLine("reviews.csv", row)
    }
    let last = view.reviews[customer].map(\.number).max() ?? 0
    let review = Review(
      customer: customer, reviewedOn: view.day, reviewer: person.name, verdict: "",
      comment: comment, step: step, role: role, number: last + 1)
    if let reason = cards[customer].review.trail.refusal(of: review) {
      throw Refusal(unrecorded: PlainText.capitalised(reason) + ".")
    }
    row["step"] = step.rawValue
    row["role"] = review.role
    row["number"] = "\(review.number)"
    return ContractLine("reviews.csv", row)
  }

  /// As reviews and their policy call it: who leads collectors approves as `manager`.
  private var role: String { person.role == .lead ? "manager" : person.role.rawValue }
}

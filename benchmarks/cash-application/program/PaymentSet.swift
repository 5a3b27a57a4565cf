import BankStatements
import CashMatching
import Foundation
import LedgerFiles
import Receivables

/// A folder of the generator: ledger, payments as the statements have them, and the truth.
struct PaymentSet {
  struct Truth {
    var customer = ""
    var applied: [String: Int64] = [:]
    /// Of a payment made twice, the document: either of the two may settle it.
    var twin: String?
    var forms: [String] = []
  }

  let book: OpenBook
  let movements: [BankMovement]
  let aliases: AliasTable
  let habits: PayingHabits
  let advice: [RemittanceAdvice]
  /// By bank reference.
  let truth: [String: Truth]

  init(_ folder: URL) throws {
    let ledger = folder.appending(path: "ledger")
    let loaded = try Ledger.load(from: ledger)
    guard let day = Day("2026-12-31") else { preconditionFailure("a day") }
    let view = loaded.ledger.asOf(day)
    (book, habits) = (
      OpenBook(view, orders: CustomerOrders.read(ledger)), PayingHabits(view)
    )
    aliases = try AliasFile.read(ledger.appending(path: "cash/aliases.csv"))
    let files = try PaymentSet.files(folder.appending(path: "statements"))
    for file in files { for issue in file.issues { print(issue) } }
    movements = BankMovements(files).movements
    advice = try PaymentSet.files(folder.appending(path: "advice")).flatMap(\.advice)
    truth = try PaymentSet.truth(folder.appending(path: "truth.csv"))
  }

  private static func files(_ folder: URL) throws -> [StatementFile] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
      StatementReader.read(try Data(contentsOf: folder.appending(path: $0)), name: $0)
    }
  }

  private static func truth(_ file: URL) throws -> [String: Truth] {
    var truth: [String: Truth] = [:]
    let text = try String(contentsOf: file, encoding: .utf8)
    for line in text.split(separator: "\n").dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard cells.count == 11, let applied = Money(cells[5], Currency("EUR") ?? .unstated) else {
        preconditionFailure("\(line) is no line of truth.csv")
      }
      var one = truth[cells[0]] ?? Truth()
      (one.customer, one.forms) = (cells[3], Array(cells[6...9]))
      if cells[8] == "twice" {
        one.twin = cells[4]
      } else if !cells[4].isEmpty {
        one.applied[cells[4]] = applied.minorUnits
      }
      truth[cells[0]] = one
    }
    return truth
  }

  func matcher(reliability: Reliability, rules: MatchRules = MatchRules()) -> CashMatcher {
    CashMatcher(
      book, aliases: aliases, habits: habits, advice: advice, rules: rules,
      reliability: reliability)
  }

  func truth(of payment: Int) -> Truth { truth[movements[payment].references.bank] ?? Truth() }

  /// What is right for a payment; where it is made twice, what settles the document if that is done.
  func truth(of payment: Int, applied: [String: Int64]) -> [String: Int64] {
    let truth = truth(of: payment)
    guard let twin = truth.twin, Array(applied.keys) == [twin] else { return truth.applied }
    return [twin: movements[payment].amount.minorUnits]
  }

  var received: [Int] { movements.indices.filter { movements[$0].amount.minorUnits > 0 } }

  // MARK: Outcomes

  /// The same documents, each with its amount; a charge may be booked on another of them.
  func isRight(_ parts: [AppliedPart], _ payment: Int) -> Bool {
    let truth = truth(of: payment, applied: applied(parts))
    let ours = applied(parts)
    guard Set(ours.keys) == Set(truth.keys) else { return false }
    let differences = ours.map { $0.value - (truth[$0.key] ?? 0) }
    return differences.allSatisfy { abs($0) <= 5 }
      || (abs(differences.reduce(0, +)) <= 5 && differences.allSatisfy { abs($0) <= 3500 })
  }

  func applied(_ parts: [AppliedPart]) -> [String: Int64] {
    var applied: [String: Int64] = [:]
    for part in parts { applied[book.items[Int(part.item)].id, default: 0] += part.amount }
    return applied
  }

  func isPayerRight(_ debtor: Int32?, _ payment: Int) -> Bool {
    debtor.map { book.debtors[Int($0)].id } == truth(of: payment).customer
  }

  func take(_ decision: PaymentDecision, into reliability: inout Reliability) {
    if let best = decision.matches.first {
      reliability.take(
        best.outcomeClass, isRight: isRight(best.parts, decision.payment))
    }
    if decision.debtor != nil {
      reliability.take(
        decision.payerClass, isRight: isPayerRight(decision.debtor, decision.payment))
    }
  }

  // MARK: Texts

  /// Whose payment it is: right among those accepted, and how many are not.
  func payerText(_ decisions: [PaymentDecision]) -> String {
    let accepted = decisions.filter { $0.route == .posted || $0.route == .onAccount }
    let right = accepted.count { isPayerRight($0.debtor, $0.payment) }
    let posted = decisions.filter { $0.route == .posted }
    let sets = posted.count { isRight($0.matches.first?.parts ?? [], $0.payment) }
    return String(
      format:
        "payer: %.2f %% right of those accepted, %.1f %% rejected; sets: %.2f %% right of %d posted",
      100 * Double(right) / Double(max(1, accepted.count)),
      100 * (1 - Double(accepted.count) / Double(max(1, decisions.count))),
      100 * Double(sets) / Double(max(1, posted.count)), posted.count)
  }

  /// Confidence against what was right, and the Brier score.
  func reliabilityText(_ decisions: [PaymentDecision]) -> String {
    let best = decisions.compactMap { decision in
      decision.matches.first.map { ($0.confidence, isRight($0.parts, decision.payment)) }
    }
    let brier = best.reduce(0.0) { $0 + pow($1.0 - ($1.1 ? 1 : 0), 2) } / Double(max(1, best.count))
    var text = String(format: "Brier score %.4f; confidence → right:", brier)
    for (low, high) in [
      (0.0, 0.5), (0.5, 0.8), (0.8, 0.9), (0.9, 0.97), (0.97, 0.99), (0.99, 1.01),
    ] {
      let own = best.filter { $0.0 >= low && $0.0 < high }
      guard !own.isEmpty else { continue }
      text += String(
        format: " %.3f → %.3f (%d)", own.reduce(0.0) { $0 + $1.0 } / Double(own.count),
        Double(own.count { $0.1 }) / Double(own.count), own.count)
    }
    return text
  }

  /// Posted and right by the form of the truth.
  func breakdown(_ decisions: [PaymentDecision]) -> String {
    var text = ""
    for (place, title) in ["payer", "remittance", "habit", "residual"].enumerated() {
      let groups = Dictionary(grouping: decisions) {
        truth(of: $0.payment).forms[safe: place] ?? ""
      }
      text += "\(title):"
      for (form, own) in groups.sorted(by: { $0.key < $1.key }) {
        let posted = own.filter { $0.route == .posted }
        let wrong = posted.count { !isRight($0.matches.first?.parts ?? [], $0.payment) }
        text += String(
          format: "  %@ %.0f %% of %d posted, %d wrong", form as NSString,
          100 * Double(posted.count) / Double(own.count), own.count, wrong)
      }
      text += "\n"
    }
    return text
  }
}

extension Array {
  fileprivate subscript(safe place: Int) -> Element? { indices.contains(place) ? self[place] : nil }
}

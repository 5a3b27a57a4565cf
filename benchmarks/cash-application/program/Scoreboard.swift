import BankStatements
import CashMatching
import Foundation
import Receivables

/// What somebody posts without a person: documents with amounts, by payment.
struct Postings {
  var byPayment: [Int: [String: Int64]] = [:]

  init() {}

  init(_ decisions: [PaymentDecision], _ book: OpenBook) {
    for decision in decisions where decision.route == .posted {
      var applied: [String: Int64] = [:]
      for part in decision.matches.first?.parts ?? [] {
        applied[book.items[Int(part.item)].id, default: 0] += part.amount
      }
      byPayment[decision.payment] = applied
    }
  }
}

/// The four numbers, always together.
struct Scoreboard {
  private let set: PaymentSet
  private var rows: [[String]] = []
  private let lines: Int
  private let money: Int64

  init(_ set: PaymentSet) {
    self.set = set
    lines = set.received.reduce(0) { $0 + set.truth(of: $1).applied.count }
    money = set.received.reduce(0) { $0 + set.movements[$1].amount.minorUnits }
  }

  mutating func add(_ name: String, _ postings: Postings) {
    var (wrong, wrongMoney, posted, right) = (0, Int64(0), Int64(0), 0)
    for (payment, applied) in postings.byPayment {
      let truth = set.truth(of: payment, applied: applied)
      let sum = applied.values.reduce(0, +)
      posted += sum
      right += applied.count { abs($0.value - (truth[$0.key] ?? .max / 2)) <= 5 }
      let isSame =
        Set(applied.keys) == Set(truth.keys)
        && abs(sum - truth.values.reduce(0, +)) <= 5
      let over = applied.reduce(Int64(0)) { $0 + max(0, $1.value - max(0, truth[$1.key] ?? 0)) }
      if isSame && over <= 3500 * Int64(applied.count) { continue }
      wrong += 1
      wrongMoney += over
    }
    let all = set.received.count
    func percent(_ part: Double, _ whole: Double, _ digits: Int) -> String {
      String(format: "%.\(digits)f", whole == 0 ? 0 : 100 * part / whole)
    }
    rows.append([
      name, percent(Double(postings.byPayment.count), Double(all), 1),
      percent(Double(wrong), Double(postings.byPayment.count), 2),
      percent(Double(wrongMoney), Double(posted), 3), percent(Double(right), Double(lines), 1),
      percent(Double(money - posted), Double(money), 1),
    ])
  }

  var text: String {
    let header = [
      "", "posted %", "wrong % of them", "wrong money %", "lines right %", "money left %",
    ]
    let widths = header.indices.map { place in
      ([header] + rows).map { $0[place].count }.max() ?? 0
    }
    return ([header] + rows).map { row in
      row.enumerated().map { place, cell in
        let blanks = String(repeating: " ", count: widths[place] - cell.count)
        return place == 0 ? cell + blanks : blanks + cell
      }.joined(separator: "  ")
    }.joined(separator: "\n")
  }
}

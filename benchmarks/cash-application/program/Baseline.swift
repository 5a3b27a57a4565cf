import BankStatements
import CashMatching
import Receivables

/// Rules that others use, each written from its description.
enum Baseline: String, CaseIterable {
  case oldest = "oldest first"
  case amount = "exact amount"
  case number = "number in text"
  /// Words with at least four digits are looked up in the digits of documents; candidates by number of
  /// hits, then due day; one of exactly the amount wins, else they are filled in the order of due days;
  /// without a hit nothing is posted.
  case common = "common open rule"

  func post(_ set: PaymentSet) -> Postings {
    var run = BaselineRun(set)
    for payment in set.received {
      switch self {
      case .oldest: run.oldest(payment)
      case .amount: run.amount(payment)
      case .number: run.number(payment)
      case .common: run.common(payment)
      }
    }
    return run.postings
  }
}

private struct BaselineRun {
  private let set: PaymentSet
  private var open: [Int64]
  private var byDebtor: [[Int]]
  private var byAmount: [Int64: [Int]] = [:]
  private var byNumber: [String: Int] = [:]
  private var byDigits: [String: [Int]] = [:]
  private var byName: [String: [Int32]] = [:]
  private var places: [String: Int32] = [:]
  private(set) var postings = Postings()

  init(_ set: PaymentSet) {
    self.set = set
    let items = set.book.items
    open = set.book.open
    byDebtor = Array(repeating: [], count: set.book.debtors.count)
    for (place, item) in items.enumerated() {
      byDebtor[Int(item.customer)].append(place)
      byAmount[item.amount, default: []].append(place)
      byNumber[item.id] = place
      let digits = item.id.filter(\.isNumber)
      byDigits[digits, default: []].append(place)
      let last = item.id.split(whereSeparator: { !$0.isNumber }).last.map(String.init) ?? digits
      if last != digits { byDigits[last, default: []].append(place) }
    }
    for place in byDebtor.indices { byDebtor[place].sort { items[$0].dueOn < items[$1].dueOn } }
    for (place, debtor) in set.book.debtors.enumerated() {
      byName[debtor.name.lowercased(), default: []].append(Int32(place))
      places[debtor.id] = Int32(place)
    }
  }

  /// By account, else by the very name.
  private func debtor(_ payment: Int) -> Int32? {
    let movement = set.movements[payment]
    if let key = AliasTable.account(movement.counterparty.account) {
      let known = set.aliases.customers(key, on: movement.valueOn)
      if known.count == 1 { return places[known[0].id] }
    }
    let named = byName[movement.counterparty.name.lowercased()] ?? []
    return named.count == 1 ? named[0] : nil
  }

  private func isThere(_ item: Int, _ payment: Int) -> Bool {
    open[item] > 0 && set.book.items[item].issuedOn <= set.movements[payment].valueOn
  }

  private mutating func apply(_ items: [Int], _ payment: Int) {
    var left = set.movements[payment].amount.minorUnits
    var applied: [String: Int64] = [:]
    for item in items where left > 0 && open[item] > 0 {
      let part = min(left, open[item])
      applied[set.book.items[item].id] = part
      open[item] -= part
      left -= part
    }
    if !applied.isEmpty { postings.byPayment[payment] = applied }
  }

  mutating func oldest(_ payment: Int) {
    guard let debtor = debtor(payment) else { return }
    apply(byDebtor[Int(debtor)].filter { isThere($0, payment) }, payment)
  }

  mutating func amount(_ payment: Int) {
    let amount = set.movements[payment].amount.minorUnits
    var found = (byAmount[amount] ?? []).filter { isThere($0, payment) && open[$0] == amount }
    if let debtor = debtor(payment) {
      found = found.filter { set.book.items[$0].customer == debtor }
    } else if found.count != 1 {
      return
    }
    if let first = found.min(by: { set.book.items[$0].dueOn < set.book.items[$1].dueOn }) {
      apply([first], payment)
    }
  }

  mutating func number(_ payment: Int) {
    let text = set.movements[payment].remittance.joined(separator: " ")
    let words = text.split { !$0.isLetter && !$0.isNumber && $0 != "-" }
    let found = words.compactMap { byNumber[String($0)] }.filter { isThere($0, payment) }
    apply(found.sorted { set.book.items[$0].dueOn < set.book.items[$1].dueOn }, payment)
  }

  mutating func common(_ payment: Int) {
    let movement = set.movements[payment]
    let debtor = debtor(payment)
    var hits: [Int: Int] = [:]
    for word in movement.remittance.joined(separator: " ").split(whereSeparator: \.isWhitespace) {
      let digits = word.filter(\.isNumber)
      guard digits.count >= 4 else { continue }
      for item in byDigits[digits] ?? [] { hits[item, default: 0] += 1 }
    }
    let found = hits.keys.filter { item in
      isThere(item, payment) && (debtor.map { set.book.items[item].customer == $0 } ?? true)
    }.sorted { one, other in
      let (a, b) = (set.book.items[one], set.book.items[other])
      return (-(hits[one] ?? 0), a.dueOn, one) < (-(hits[other] ?? 0), b.dueOn, other)
    }
    guard let first = found.first else { return }
    // Without a payer it is the customer of the best hit.
    let own = found.filter { set.book.items[$0].customer == set.book.items[first].customer }
    if let exact = own.first(where: { open[$0] == movement.amount.minorUnits }) {
      apply([exact], payment)
    } else {
      apply(own.sorted { set.book.items[$0].dueOn < set.book.items[$1].dueOn }, payment)
    }
  }
}

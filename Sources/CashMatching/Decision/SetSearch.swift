internal import BankStatements
internal import Foundation
internal import Receivables

/// Looks for the documents of one debtor's group that a payment settles.
struct SetSearch {
  private let matcher: CashMatcher
  private let payment: BankMovement
  private let named: NamedDocuments
  private let candidate: PayerScores.Candidate
  private let isLater: Bool
  private let pool: [Int32]
  private let paid: Int64
  /// The book's, at hand.
  private let documents: [OpenBook.Item]
  private let left: [Int64]
  private(set) var matches: [CashMatch] = []

  init(
    _ matcher: CashMatcher, _ payment: BankMovement, _ named: NamedDocuments,
    _ candidate: PayerScores.Candidate, isLater: Bool
  ) {
    (self.matcher, self.payment, self.named) = (matcher, payment, named)
    (self.candidate, self.isLater, paid) = (candidate, isLater, payment.amount.minorUnits)
    (documents, left) = (matcher.book.items, matcher.book.open)
    let day = payment.valueOn + 5
    var pool = matcher.book.openItems(of: candidate.debtor, payment.amount.currency, by: day)
    for other in matcher.book.groups[Int(candidate.debtor)].dropFirst().prefix(30) {
      guard pool.count < 400 else { break }
      pool += matcher.book.openItems(of: other, payment.amount.currency, by: day)
    }
    self.pool = pool
  }

  mutating func run() {
    guard !pool.isEmpty else { return }
    let members = Set(pool)
    var written = named.items.filter { members.contains($0.key) }
    if let cut = named.cut(pool, matcher.index), written[cut] == nil { written[cut] = 0.7 }
    if !written.isEmpty { runNamed(pool.filter { written[$0] != nil }, written) }
    guard isLater else { return }
    let isDone = matches.contains { $0.method == .number && $0.residual == .none }
    if !isDone { runUnnamed() }
  }

  // MARK: Named

  private mutating func runNamed(_ items: [Int32], _ written: [Int32: Double]) {
    let strength = items.map { written[$0] ?? 0 }.min() ?? 0
    let total = sum(items)
    let texts = items.prefix(4).map { documents[Int($0)].id }.joined(separator: ", ")
    add(.number, items, 1, strength, total == paid ? 6 : 3, "\(texts) named")
    if total == paid { return }
    // Of what is named, a part may be what is paid.
    if items.count > 1, items.count <= SubsetSums.mostForAll {
      let found = SubsetSums(items.map { left[Int($0)] }, target: paid)
      if let set = found.sets.first {
        add(
          .number, set.map { items[$0] }, found.count, strength, 5,
          "of those named, what comes to the amount")
      }
    }
    let others = pool.filter { written[$0] == nil }
    let wanted = total < paid ? others : others.filter { left[Int($0)] < 0 }
    guard !wanted.isEmpty else { return }
    let found = SubsetSums(wanted.map { left[Int($0)] }, target: paid - total)
    if let set = best(found.sets.map { $0.map { wanted[$0] } }) {
      add(
        .numberAndSum, items + set, found.count, strength * 0.9, 4.5 - log(Double(found.count)),
        "\(texts) named, with \(set.count) more that come to the amount")
    }
  }

  // MARK: Not named

  private mutating func runUnnamed() {
    let singles = pool.filter { left[Int($0)] == paid }
    if let first = singles.first {
      add(
        .amount, [first], singles.count, 0, 3.5 - log(Double(singles.count)),
        singles.count == 1
          ? "\(documents[Int(first)].id) is of the amount"
          : "\(singles.count) documents are of the amount; the oldest is taken")
    }
    let batches = batches()
    let found = SubsetSums(pool.map { left[Int($0)] }, target: paid)
    let sets = found.sets.map { $0.map { pool[$0] } }
    if let batch = batches.first {
      add(
        .batch, batch.items, max(batches.count, min(found.count, 3)), 0,
        3.8 - log(Double(batches.count)),
        batch.text)
    }
    let others = sets.filter { $0.count > 1 }
    if let set = best(others), batches.first?.items.sorted() != set.sorted() {
      add(
        .sum, set, found.count, 0, 2.5 - log(Double(max(1, found.count))),
        found.count == 1
          ? "\(set.count) documents come to the amount, and no others do"
          : "\(set.count) documents come to the amount, as \(found.count) sets do")
    }
    if matches.isEmpty { runWithResidual() }
    if matches.isEmpty { runInPart() }
  }

  /// Sets that come to more than the payment by a discount, a tax, or charges.
  private mutating func runWithResidual() {
    for rate in matcher.residuals.discountRates(of: candidate.debtor) {
      let net = pool.map { place -> Int64 in
        let (item, open) = (documents[Int(place)], left[Int(place)])
        guard open > 0, matcher.residuals.isInTime(item, payment.valueOn) else { return open }
        return open - ResidualRules.share(open, rate)
      }
      let found = SubsetSums(net, target: paid)
      guard let set = best(found.sets.map { $0.map { pool[$0] } }), sum(set) != paid else {
        continue
      }
      add(
        set.count == 1 ? .amount : .sum, set, found.count, 0, 2 - log(Double(found.count)),
        "\(set.count) documents less a discount of \(Double(rate) / 100) % come to the amount")
    }
    let near = pool.filter {
      let missing = left[Int($0)] - paid
      return missing > 0 && missing <= matcher.rules.bankCharge
    }
    if near.count == 1 {
      add(.amount, near, near.count, 0, 0.5, "\(documents[Int(near[0])].id) is near the amount")
    }
  }

  private mutating func runInPart() {
    guard let oldest = pool.first(where: { left[Int($0)] > 0 }) else { return }
    add(
      .part, [oldest], 3, 0, -1.5,
      "nothing comes to the amount; the oldest is \(documents[Int(oldest)].id)")
  }

  /// Whole due days, months and everything up to a day, where they come to the amount; each set once.
  private func batches() -> [(items: [Int32], text: String)] {
    var found: [(items: [Int32], text: String)] = []
    func take(_ items: [Int32], _ text: String) {
      guard items.count > 1, sum(items) == paid, !found.contains(where: { $0.items == items })
      else { return }
      found.append((items, text))
    }
    for day in named.days.prefix(3) {
      take(
        pool.filter { documents[Int($0)].issuedOn <= day },
        "all documents up to \(day), which the text names")
      take(
        pool.filter { documents[Int($0)].dueOn <= day },
        "all documents due by \(day), which the text names")
    }
    take(pool.filter { documents[Int($0)].dueOn <= payment.valueOn }, "all documents that are due")
    var byDue: [Day: [Int32]] = [:]
    var byMonth: [Int: [Int32]] = [:]
    for place in pool {
      let item = documents[Int(place)]
      byDue[item.dueOn, default: []].append(place)
      byMonth[item.issuedOn.year * 12 + item.issuedOn.month, default: []].append(place)
    }
    for (day, items) in byDue.sorted(by: { $0.key < $1.key }) {
      take(items, "all documents due on \(day)")
    }
    for (_, items) in byMonth.sorted(by: { $0.key < $1.key }) {
      take(items, "all documents of a month")
    }
    take(pool, "all that is open")
    var oldest: [Int32] = []
    var total: Int64 = 0
    for place in pool.sorted(by: { documents[Int($0)].dueOn < documents[Int($1)].dueOn }) {
      oldest.append(place)
      total += left[Int(place)]
      if total == paid { take(oldest, "the oldest documents") }
      if total > paid { break }
    }
    return found
  }

  /// Of several sets, the one of one due day, of the fewest documents, of the oldest.
  private func best(_ sets: [[Int32]]) -> [Int32]? {
    func rank(_ set: [Int32]) -> (Int, Int, Day) {
      let days = Set(set.map { documents[Int($0)].dueOn })
      return (days.count == 1 ? 0 : 1, set.count, days.max() ?? Day(number: 0))
    }
    return sets.min { rank($0) < rank($1) }
  }

  private func sum(_ items: [Int32]) -> Int64 { items.reduce(0) { $0 + left[Int($1)] } }

  // MARK: Matches

  private mutating func add(
    _ method: MatchMethod, _ items: [Int32], _ solutions: Int, _ named: Double, _ points: Double,
    _ evidence: String
  ) {
    var match = CashMatch(
      debtor: debtor(of: items), method: method, parts: [], residual: .none, solutions: solutions,
      named: named, margin: 0, evidence: candidate.evidence + [evidence])
    matcher.fill(&match, items, payment, self.named.amounts)
    var points = points
    switch match.residual {
    case .none: break
    case .rounding, .discount: points -= 0.5
    case .bankCharge, .tax, .deduction: points -= 1.5
    case .over, .short: points -= 3
    }
    if match.residual == .short, method == .number { match.method = .part }
    if match.residual != .none { match.evidence.append("difference: \(match.residual.rawValue)") }
    match.score = candidate.score + points
    match.pool = pool.count
    matches.append(match)
  }

  /// Whose documents they are: the debtor's own, or those of one it pays for.
  private func debtor(of items: [Int32]) -> Int32 {
    let owners = Set(items.map { documents[Int($0)].customer })
    return owners.contains(candidate.debtor) || owners.isEmpty
      ? candidate.debtor : owners.min() ?? candidate.debtor
  }
}

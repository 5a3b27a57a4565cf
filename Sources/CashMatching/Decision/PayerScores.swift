internal import BankStatements
internal import Foundation
internal import Receivables

/// Who may have paid: evidence as log-likelihood ratios that add up.
///
/// - SeeAlso: Fellegi & Sunter, *A Theory for Record Linkage* (1969).
struct PayerScores {
  struct Candidate {
    let debtor: Int32
    var score = 0.0
    var evidence: [String] = []
    /// One letter for each kind of evidence.
    var kinds: Set<Character> = []

    init(_ debtor: Int32) { self.debtor = debtor }
  }

  private(set) var candidates: [Int32: Candidate] = [:]

  mutating func add(_ debtor: Int32, _ points: Double, _ kind: Character, _ evidence: String) {
    var candidate = candidates[debtor] ?? Candidate(debtor)
    candidate.score += points
    if candidate.kinds.insert(kind).inserted || candidate.evidence.count < 4 {
      candidate.evidence.append(evidence)
    }
    candidates[debtor] = candidate
  }

  /// Best first.
  var ranked: [Candidate] {
    candidates.values.sorted { ($0.score, $1.debtor) > ($1.score, $0.debtor) }
  }
}

extension CashMatcher {
  /// Points of each kind of evidence; each is what it multiplies the odds by, as a logarithm.
  private enum Points {
    static let account = 9.0
    static let mandate = 9.0
    static let identifier = 7.0
    static let name = 7.5
    static let alias = 6.0
    static let amount = 2.5
  }

  /// All that speaks for anybody.
  func payers(_ payment: BankMovement, _ texts: PaymentTexts) -> PayerScores {
    var scores = PayerScores()
    addAliases(texts, payment.valueOn, &scores)
    addNames(texts.names, &scores)
    for debtor in texts.named.debtors {
      scores.add(
        debtor, Points.identifier, "i", "customer \(book.debtors[Int(debtor)].id) is named")
    }
    addDocuments(texts.named, payment, &scores)
    addAmount(payment, &scores)
    return scores
  }

  private func addAliases(_ texts: PaymentTexts, _ day: Day, _ scores: inout PayerScores) {
    let keys: [(String?, Double, Character, String)] = [
      (texts.account, Points.account, "a", "account known"),
      (texts.mandate, Points.mandate, "m", "mandate known"),
      (texts.alias, Points.alias, "p", "paid under this name before"),
    ]
    for (key, points, kind, text) in keys {
      guard let key else { continue }
      let known = aliases.customers(key, on: day).filter { $0.evidence > 0 }
      let total = known.reduce(0) { $0 + $1.evidence }
      for (id, evidence) in known {
        guard let debtor = debtorPlaces[id] else { continue }
        let share = Double(evidence) / Double(total)
        scores.add(debtor, points + log(max(0.01, share)), kind, "\(text) (\(evidence) times)")
      }
    }
  }

  private func addNames(_ hits: [NameIndex.Hit], _ scores: inout PayerScores) {
    var best: [Int32: (points: Double, kind: Character, text: String)] = [:]
    for hit in hits {
      let isSame = hit.similarity > 0.999
      let points =
        isSame
        ? Points.name - log(Double(hit.namesakes))
        : Points.name * max(0, hit.similarity - 0.3) / 0.8
      let kind: Character = isSame ? "n" : hit.similarity > 0.7 ? "s" : "w"
      if points > best[hit.debtor]?.points ?? 0 {
        best[hit.debtor] = (
          points, kind, "name \(isSame ? "is" : "is like") \(book.debtors[Int(hit.debtor)].name)"
        )
      }
    }
    for (debtor, hit) in best { scores.add(debtor, hit.points, hit.kind, hit.text) }
  }

  private func addDocuments(
    _ named: NamedDocuments, _ payment: BankMovement, _ scores: inout PayerScores
  ) {
    // How many debtors have an item with the same digits is what the digits are worth.
    var byDebtor: [Int32: [(Int32, Double)]] = [:]
    for (item, strength) in named.items where isUsable(item, payment) {
      byDebtor[book.items[Int(item)].customer, default: []].append((item, strength))
    }
    for (debtor, items) in byDebtor {
      let points = items.map { 6.5 * $0.1 - ($0.1 < 1 ? 0.5 : 0) }.max() ?? 0
      let extra = min(4, Double(items.count - 1) * 1.5)
      let ids = items.map { book.items[Int($0.0)].id }.sorted().prefix(3).joined(separator: ", ")
      let kind: Character = items.contains { $0.1 > 0.94 } ? "d" : "e"
      scores.add(debtor, points + extra, kind, "\(ids) in the text")
    }
  }

  private func addAmount(_ payment: BankMovement, _ scores: inout PayerScores) {
    let found = byAmount.all(CashMatcher.amountKey(payment.amount), atMost: 40)
      .filter { isUsable($0, payment) && book.open[Int($0)] == payment.amount.minorUnits }
    let debtors = Set(found.map { book.items[Int($0)].customer })
    guard !debtors.isEmpty, debtors.count <= 8 else { return }
    for debtor in debtors {
      scores.add(
        debtor, max(0.3, Points.amount - log(Double(debtors.count))), "x",
        debtors.count == 1
          ? "only this customer owes exactly that amount"
          : "one of \(debtors.count) customers that owe exactly that amount")
    }
  }

  func isUsable(_ item: Int32, _ payment: BankMovement) -> Bool {
    let found = book.items[Int(item)]
    return book.open[Int(item)] != 0 && found.currency == payment.amount.currency
      && found.issuedOn <= payment.valueOn + 5
  }

  static func amountKey(_ amount: Money) -> UInt64 {
    UInt64(bitPattern: amount.minorUnits) &* 0x9E37_79B9_7F4A_7C15
      ^ stableHash(Array(amount.currency.code.utf8), seed: 31)
  }
}

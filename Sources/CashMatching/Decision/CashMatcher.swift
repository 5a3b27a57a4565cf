package import BankStatements
internal import Foundation
internal import Receivables

/// Matches payments to open items: facts first, then who paid, then which documents.
///
/// Evidence comes in this order: references and advice, numbers in the text, sums of which all
/// solutions are counted, the customer's habit, age. What is allocated already is not touched.
package struct CashMatcher: Sendable {
  package internal(set) var book: OpenBook
  package let aliases: AliasTable
  let index: DocumentIndex
  let names: NameIndex
  let debtorPlaces: [String: Int32]
  let residuals: ResidualRules
  let reliability: Reliability
  package let rules: MatchRules
  let advice: [String: RemittanceAdvice]
  var byAmount: KeyTable

  package init(
    _ book: OpenBook, aliases: AliasTable = AliasTable(), habits: PayingHabits = PayingHabits(),
    advice: [RemittanceAdvice] = [], rules: MatchRules = MatchRules(),
    reliability: Reliability = .shipped
  ) {
    (self.book, self.aliases, self.rules) = (book, aliases, rules)
    self.reliability = reliability
    index = DocumentIndex(book)
    names = NameIndex(book.debtors.map(\.name))
    var places: [String: Int32] = [:]
    for (place, debtor) in book.debtors.enumerated() { places[debtor.id] = Int32(place) }
    debtorPlaces = places
    residuals = ResidualRules(rules: rules, habits: habits)
    byAmount = KeyTable(capacity: book.items.count)
    for (place, item) in book.items.enumerated() where book.open[place] > 0 {
      byAmount.add(
        CashMatcher.amountKey(Money(minorUnits: book.open[place], item.currency)), Int32(place))
    }
    var byReference: [String: RemittanceAdvice] = [:]
    for one in advice where !one.paymentReference.isEmpty {
      byReference[one.paymentReference] = byReference[one.paymentReference] ?? one
    }
    self.advice = byReference
  }

  /// Matches payments received; others, with amounts of zero or below, are left out.
  ///
  /// Payments with evidence of their own go first, so that what they settle does not stand in the way of
  /// the others.
  ///
  /// - Parameter held: positions that a person decides, whatever speaks for them.
  package mutating func match(
    _ payments: [BankMovement], held: Set<Int> = []
  ) -> [PaymentDecision] {
    let received = payments.indices.filter { payments[$0].amount.minorUnits > 0 }
      .sorted { (payments[$0].valueOn, $0) < (payments[$1].valueOn, $1) }
    var decisions: [Int: PaymentDecision] = [:]
    var texts: [Int: PaymentTexts] = [:]
    texts.reserveCapacity(received.count)
    for isLater in [false, true] {
      for place in received where decisions[place] == nil {
        let read = texts[place] ?? PaymentTexts(payments[place], index, names)
        texts[place] = isLater ? nil : read
        var ways = matches(payments[place], read, isLater: isLater)
        if isLater, (ways.matches.first?.confidence ?? 0) < rules.postingLimit,
          let abroad = matchesAbroad(payments[place], read)
        {
          ways = abroad
        }
        let isFact = ways.matches.first.map(CashMatcher.isFact) ?? false
        guard isLater || isFact else { continue }
        var decision = decide(place, ways)
        if held.contains(place), decision.route == .posted { decision.route = .proposed }
        if decision.route == .posted, let best = decision.matches.first { settle(best) }
        if isLater || decision.route == .posted { decisions[place] = decision }
      }
    }
    var all = received.compactMap { decisions[$0] }.sorted { $0.payment < $1.payment }
    keepWithinPolicy(&all, payments)
    return all
  }

  private static func isFact(_ match: CashMatch) -> Bool {
    switch match.method {
    case .reference, .advice, .number, .numberAndSum: match.residual != .short
    default: false
    }
  }

  /// Takes a match off what is open.
  package mutating func settle(_ match: CashMatch) {
    for part in match.parts { book.settle(part.item, part.amount + part.residual) }
  }

  private func decide(_ place: Int, _ ways: Ways) -> PaymentDecision {
    var decision = PaymentDecision(payment: place, route: .unidentified, matches: [])
    decision.debtor = ways.debtor
    decision.payerClass = ways.payerClass
    decision.payerConfidence = ways.debtor == nil ? 0 : reliability.probability(ways.payerClass)
    decision.matches = ways.matches.filter { $0.confidence >= rules.proposalLimit }
    if let best = ways.matches.first, best.confidence >= rules.postingLimit, !best.parts.isEmpty,
      best.abroad == nil
    {
      decision.route = .posted
    } else if decision.payerConfidence >= rules.payerLimit {
      decision.route = .onAccount
    } else if !decision.matches.isEmpty || ways.debtor != nil {
      decision.route = .proposed
    }
    return decision
  }

  /// Gives the least certain to a person until what is expected to be wrong is within policy.
  private func keepWithinPolicy(_ decisions: inout [PaymentDecision], _ payments: [BankMovement]) {
    var sums: [Currency: (wrong: Double, all: Double)] = [:]
    func risk(_ decision: PaymentDecision) -> (Currency, Double, Double) {
      let money = payments[decision.payment].amount
      return (money.currency, 1 - (decision.matches.first?.confidence ?? 0), money.majorUnits)
    }
    let posted = decisions.indices.filter { decisions[$0].route == .posted }
      .sorted { (risk(decisions[$0]).1, $0) < (risk(decisions[$1]).1, $1) }
    for place in posted {
      let (currency, risk, amount) = risk(decisions[place])
      let sum = sums[currency] ?? (0, 0)
      let next = (wrong: sum.wrong + risk * amount, all: sum.all + amount)
      if next.wrong <= rules.wrongMoney * next.all {
        sums[currency] = next
      } else {
        decisions[place].route =
          decisions[place].payerConfidence >= rules.payerLimit ? .onAccount : .proposed
      }
    }
  }
}

extension CashMatcher {
  /// What may be done with a payment.
  struct Ways {
    var debtor: Int32?
    var payerClass = ""
    var matches: [CashMatch] = []
  }

  private static let mostDebtors = 4

  /// - Parameter isLater: whether sets that nothing names are looked for.
  func matches(_ payment: BankMovement, _ texts: PaymentTexts, isLater: Bool) -> Ways {
    if let fact = fact(payment, texts) { return fact }
    let named = texts.named
    let ranked = payers(payment, texts).ranked
    guard let first = ranked.first, first.score > 1 else { return Ways() }
    var found: [CashMatch] = []
    for candidate in ranked.prefix(CashMatcher.mostDebtors) where candidate.score > first.score - 6
    {
      var search = SetSearch(self, payment, named, candidate, isLater: isLater)
      search.run()
      found += search.matches
    }
    return ways(found, ranked, payment, named)
  }

  private func ways(
    _ found: [CashMatch], _ ranked: [PayerScores.Candidate], _ payment: BankMovement,
    _ named: NamedDocuments
  ) -> Ways {
    var found = found.sorted { ($0.score, $1.debtor) > ($1.score, $0.debtor) }
    for place in found.indices {
      let own = found[place]
      let group = Set(book.groups[Int(own.debtor)])
      let other = max(
        found.first { !group.contains($0.debtor) }?.score ?? 0,
        ranked.first { !group.contains($0.debtor) }?.score ?? 0)
      found[place].margin = own.score - other
      found[place].outcomeClass = outcomeClass(found[place], payment, named)
      found[place].confidence = reliability.probability(found[place].outcomeClass)
    }
    var unique: [CashMatch] = []
    for match in found
    where !unique.contains(where: { $0.parts == match.parts && $0.debtor == match.debtor }) {
      unique.append(match)
      if unique.count == 4 { break }
    }
    var ways = Ways()
    ways.matches = unique
    guard let payer = unique.first?.debtor ?? ranked.first?.debtor else { return ways }
    ways.debtor = payer
    let own = ranked.first { $0.debtor == payer }
    let rival = ranked.first { $0.debtor != payer }?.score ?? 0
    let margin = unique.first?.margin ?? ((own?.score ?? 0) - rival)
    let fit = unique.first.map { $0.residual == .short || $0.residual == .over ? "near" : "fit" }
    // Whose account it is says less where one pays for others.
    let isAlone = book.groups[Int(payer)].count == 1
    let kinds = String((own?.kinds ?? []).sorted()) + (isAlone ? "" : "|group")
    ways.payerClass = "\(fit ?? "none")|\(CashMatcher.bucket(margin))|\(kinds)"
    return ways
  }

  private static func bucket(_ margin: Double) -> String {
    switch margin {
    case ..<1: "m0"
    case ..<3: "m1"
    case ..<6: "m3"
    case ..<10: "m6"
    default: "m10"
    }
  }

  private func outcomeClass(
    _ match: CashMatch, _ payment: BankMovement, _ named: NamedDocuments
  ) -> String {
    let solutions = match.solutions <= 1 ? "1" : match.solutions == 2 ? "2" : "3"
    let units = payment.amount.minorUnits
    let odd = units % 100 != 0 ? "odd" : units % 1000 != 0 ? "whole" : "round"
    let isNamed = match.named > 0
    let size = ["none", "one", "two", "three", "four"]
    // By chance, the more items there are the more sets come to an amount.
    let pool = match.pool <= 8 ? "p8" : match.pool <= 18 ? "p18" : match.pool <= 45 ? "p45" : "p99"
    let strange = named.hasUnknownNumber && !isNamed ? "strange" : "plain"
    let strength = match.named >= 0.94 ? "sure" : isNamed ? "likely" : "none"
    return [
      match.method.rawValue, match.residual.rawValue, solutions, strange + strength,
      match.parts.count < size.count ? size[match.parts.count] : "many",
      CashMatcher.bucket(match.margin), isNamed ? "named" : pool, odd,
    ].joined(separator: "|")
  }
}

extension CashMatcher {
  /// References of ours and advice, which decide by themselves.
  private func fact(_ payment: BankMovement, _ texts: PaymentTexts) -> Ways? {
    let keys = [
      payment.references.endToEnd, payment.references.bank, payment.references.transaction,
    ]
    let advised = keys.lazy.filter { !$0.isEmpty }.compactMap { advice[$0] }.first
    let documents = advised?.documents ?? payment.documents
    if !documents.isEmpty, let match = advisedMatch(documents, payment) {
      return single(match, payment)
    }
    for reference in texts.references {
      if let match = referenceMatch(reference, payment) { return single(match, payment) }
    }
    return nil
  }

  private func single(_ match: CashMatch, _ payment: BankMovement) -> Ways {
    var match = match
    match.outcomeClass = "\(match.method.rawValue)|\(match.residual.rawValue)"
    match.confidence = reliability.probability(match.outcomeClass)
    var ways = Ways()
    ways.debtor = match.debtor
    ways.payerClass = "fact|\(match.method.rawValue)|\(match.residual.rawValue)"
    ways.matches = [match]
    return ways
  }

  private func referenceMatch(_ reference: StructuredReference, _ payment: BankMovement)
    -> CashMatch?
  {
    var body = Array(reference.text.utf8)
    switch reference.scheme {
    case .creditor: body = Array(body.dropFirst(4))
    case .belgian: body = Array(body.dropLast(2))
    default: body = Array(body.dropLast())
    }
    let plain = DocumentIndex.plain(body)
    let found = index.items(whole: plain) + index.items(digits: plain.filter(DocumentIndex.isDigit))
    let items = Set(found).filter { isUsable($0, payment) }
    guard items.count == 1, let item = items.first else { return nil }
    var match = CashMatch(
      debtor: book.items[Int(item)].customer, method: .reference, parts: [], residual: .none,
      solutions: 1, named: 1, margin: 20,
      evidence: [
        "reference \(reference.text) with right check digits is \(book.items[Int(item)].id)"
      ])
    fill(&match, [item], payment, [])
    return match
  }

  private func advisedMatch(_ documents: [RemittedDocument], _ payment: BankMovement) -> CashMatch?
  {
    var items: [Int32] = []
    for document in documents {
      let plain = DocumentIndex.plain(document.number.utf8)
      let found = index.items(whole: plain).filter { isUsable($0, payment) }
      let byDigits = index.items(digits: plain.filter(DocumentIndex.isDigit)).filter {
        isUsable($0, payment)
      }
      let byOrder = index.items(order: plain).filter { isUsable($0, payment) }
      let ways = [found, byDigits, byOrder]
      guard let item = ways.first(where: { $0.count == 1 })?.first else { return nil }
      items.append(item)
    }
    guard Set(items).count == items.count, let first = items.first else { return nil }
    var match = CashMatch(
      debtor: book.items[Int(first)].customer, method: .advice, parts: [], residual: .none,
      solutions: 1, named: 1, margin: 20,
      evidence: ["advice names \(documents.map(\.number).prefix(5).joined(separator: ", "))"])
    let stated = documents.compactMap { document -> AppliedPart? in
      guard let amount = document.amount, amount.currency == payment.amount.currency else {
        return nil
      }
      return AppliedPart(
        item: 0, amount: document.isCredit ? -amount.magnitude.minorUnits : amount.minorUnits)
    }
    if stated.count == items.count,
      stated.reduce(0, { $0 + $1.amount }) == payment.amount.minorUnits
    {
      applyStated(&match, items, documents, stated)
      return match
    }
    fill(&match, items, payment, [])
    return match
  }

  /// As the payer divides its payment, with discount and deduction where it states them.
  private func applyStated(
    _ match: inout CashMatch, _ items: [Int32], _ documents: [RemittedDocument],
    _ stated: [AppliedPart]
  ) {
    for (place, item) in items.enumerated() {
      let open = book.open[Int(item)]
      var part = AppliedPart(item: item, amount: stated[place].amount)
      let rest = open - part.amount
      let discount = documents[place].discount?.minorUnits ?? 0
      let deduction = documents[place].deduction?.minorUnits ?? 0
      if discount > 0, rest == discount {
        (part.residual, match.residual) = (discount, .discount)
      } else if rest != 0, open > 0 {
        match.residual = deduction > 0 ? .deduction : rest > 0 ? .short : .over
        if rest < 0 {
          part.amount = open
          match.unapplied -= rest
        }
      }
      match.parts.append(part)
    }
    for document in documents where document.deduction?.minorUnits ?? 0 > 0 {
      match.evidence.append(
        "\(document.number): \(document.deduction.map { "\($0)" } ?? "") kept back, \(document.reason)"
      )
    }
  }
}

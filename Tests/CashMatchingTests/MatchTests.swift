import BankStatements
import Receivables
import Testing

@testable import CashMatching

/// Evidence in its order: facts, numbers, sums of which all are counted, habit.
@Suite struct MatchTests {
  private func desk() -> Desk {
    var desk = Desk("Alder Glass GmbH", "Birch Trading Ltd", "Cedar SARL")
    desk.item("R26-104711", of: 0, 120_000, due: -5)
    desk.item("R26-104712", of: 0, 80_050, due: -1)
    desk.item("R26-104713", of: 0, 45_033, due: 10)
    desk.item("R26-104714", of: 1, 120_000)
    desk.item("R26-104715", of: 1, 33_333)
    desk.item("G26-104716", of: 1, -3_333)
    return desk
  }

  @Test func `numbers named are taken before older documents`() throws {
    let decision = try #require(
      desk().decision(Desk.payment(125_083, from: "ALDER GLASS", "Rg. R26-104712 / 104713")))
    #expect(desk().ids(decision.matches.first) == ["R26-104712", "R26-104713"])
    #expect(decision.matches.first?.method == .number && decision.route == .posted)
    #expect(decision.matches.first?.evidence.isEmpty == false)
  }

  @Test func `a valid reference decides whoever pays`() throws {
    let reference = StructuredReference.creditorReference(of: "R26-104714")
    let decision = try #require(
      desk().decision(Desk.payment(120_000, from: "Some Agent", reference)))
    #expect(desk().ids(decision.matches.first) == ["R26-104714"])
    #expect(decision.matches.first?.method == .reference && decision.route == .posted)
  }

  @Test func `a reference with a wrong digit is no reference`() throws {
    var wrong = StructuredReference.creditorReference(of: "R26-104714")
    wrong = wrong.dropLast() + (wrong.last == "4" ? "5" : "4")
    let decision = try #require(desk().decision(Desk.payment(120_000, from: "Some Agent", wrong)))
    #expect(decision.route != .posted)
  }

  @Test func `advice names documents, and what is kept back stays open`() throws {
    var desk = desk()
    var advice = RemittanceAdvice()
    advice.paymentReference = "E2E-1"
    var document = RemittedDocument()
    (document.number, document.amount) = ("R26-104711", Money(minorUnits: 115_000, Desk.euro))
    (document.deduction, document.reason) = (Money(minorUnits: 5_000, Desk.euro), "damaged")
    advice.documents = [document]
    desk.advice = [advice]
    var payment = Desk.payment(115_000, from: "whoever")
    payment.references.endToEnd = "E2E-1"
    let match = try #require(desk.decision(payment)?.matches.first)
    #expect(match.method == .advice && match.residual == .deduction)
    #expect(match.parts == [AppliedPart(item: 0, amount: 115_000)])
    #expect(match.evidence.contains { $0.contains("damaged") })
  }

  @Test func `the same amount of two customers is proposed, not chosen`() throws {
    let decision = try #require(desk().decision(Desk.payment(120_000, "Danke")))
    #expect(decision.route != .posted && decision.matches.count >= 2)
  }

  @Test func `credits enter the sum with their sign`() throws {
    let decision = try #require(
      desk().decision(Desk.payment(30_000, from: "Birch Trading Limited", "R26-104715")))
    #expect(desk().ids(decision.matches.first) == ["G26-104716", "R26-104715"])
  }

  @Test func `a discount that was due closes the rest with its reason`() throws {
    var desk = Desk("Alder Glass GmbH")
    desk.item("R26-104711", of: 0, 100_000)
    let payment = Desk.payment(98_000, from: "Alder Glass GmbH", "R26-104711")
    // Thirty days after the issue it is no longer due: somebody decides.
    #expect(desk.decision(payment)?.matches.first?.residual == .deduction)
    var early = payment
    early.valueOn = Desk.day + -20
    let match = try #require(desk.decision(early)?.matches.first)
    #expect(match.residual == .discount && match.parts[0].residual == 2_000)
    #expect(match.parts[0].amount == 98_000)
  }

  @Test func `a part pays the named document in part, and the rest stays open`() throws {
    var matcher = desk().matcher()
    let decision = try #require(
      matcher.match([Desk.payment(50_000, from: "Alder Glass GmbH", "R26-104711")]).first)
    let match = try #require(decision.matches.first)
    #expect(match.residual == .short && match.parts == [AppliedPart(item: 0, amount: 50_000)])
    if decision.route == .posted { #expect(matcher.book.open[0] == 70_000) }
  }

  @Test func `too much stays on account`() throws {
    let match = try #require(
      desk().decision(Desk.payment(130_000, from: "Alder Glass GmbH", "R26-104711"))?.matches.first)
    #expect(match.residual == .over && match.unapplied == 10_000)
  }

  @Test func `a parent pays for its child, on the child's documents`() throws {
    var desk = desk()
    desk.pays(for: 1, 2)
    let match = try #require(
      desk.decision(Desk.payment(33_333, from: "Cedar", "R26-104715"))?.matches.first)
    #expect(match.debtor == 1 && desk.ids(match) == ["R26-104715"])
  }

  @Test func `an alias finds the payer until it is retired`() throws {
    var desk = desk()
    desk.aliases.learn("account:DE1234567890", "K1000", on: Desk.day + -60)
    let payment = Desk.payment(45_033, from: "Max Mustermann", account: "DE12 3456 7890")
    #expect(desk.decision(payment)?.debtor == 0)
    desk.aliases.unlearn("account:DE1234567890", "K1000", on: Desk.day + -1)
    let other = Desk.payment(12_345, from: "Max Mustermann", account: "DE12 3456 7890")
    #expect(desk.decision(other)?.debtor == nil)
  }

  @Test func `numbers within others are not found`() {
    let index = DocumentIndex(desk().matcher().book)
    #expect(NamedDocuments(["41047112"], index).items.isEmpty)
    #expect(NamedDocuments(["Tel. 0301/104"], index).items.isEmpty)
    #expect(NamedDocuments(["am 10.47.11 und 1.047,11"], index).items.isEmpty)
  }

  @Test func `ranges, lists, cut lines and mistaken letters are read`() {
    let index = DocumentIndex(desk().matcher().book)
    func named(_ lines: String...) -> Set<Int32> { Set(NamedDocuments(lines, index).items.keys) }
    #expect(named("R26-104711-104713") == [0, 1, 2])
    #expect(named("R26-104711, 712") == [0, 1])
    #expect(named("Rechnung R26-10", "4711") == [0])
    #expect(named("R26-1O47I1") == [0])
    #expect(named("104714") == [3])
  }

  @Test func `nothing of one payment is taken by the next`() throws {
    var rules = MatchRules()
    rules.wrongMoney = 0.05
    var matcher = desk().matcher(rules)
    let payment = Desk.payment(120_000, from: "Alder Glass GmbH", "R26-104711")
    let decisions = matcher.match([payment, payment])
    #expect(decisions.count { $0.route == .posted } == 1)
  }
}

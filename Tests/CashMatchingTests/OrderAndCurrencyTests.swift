import BankStatements
import Receivables
import Testing

@testable import CashMatching

/// Orders as references, and payments in another currency than their documents.
@Suite struct OrderAndCurrencyTests {
  private func desk() -> Desk {
    var desk = Desk("Alder Glass GmbH", "Birch Trading Ltd")
    desk.item("R26-104711", of: 0, 120_000, order: "PO-778123")
    desk.item("R26-104712", of: 0, 80_050, order: "PO-778123")
    desk.item("R26-104713", of: 0, 45_033, order: "4500017")
    desk.item("R26-104714", of: 1, 120_000, order: "PO-778124")
    return desk
  }

  @Test(arguments: ["PO 778123", "Bestellung PO-778123 vom 02.02.2026", "778123", "po778123"])
  func `an order stands for all its documents`(text: String) throws {
    let decision = try #require(
      desk().decision(Desk.payment(200_050, from: "Alder Glass GmbH", text)))
    let match = try #require(decision.matches.first)
    #expect(desk().ids(match) == ["R26-104711", "R26-104712"] && match.residual == .none)
    #expect(match.method == .number)
  }

  @Test func `of an order's documents, what comes to the amount is paid`() throws {
    let decision = try #require(
      desk().decision(Desk.payment(80_050, from: "Alder Glass GmbH", "PO-778123")))
    #expect(desk().ids(decision.matches.first) == ["R26-104712"])
  }

  @Test func `an order tells who paid where no name does`() throws {
    let decision = try #require(desk().decision(Desk.payment(120_000, "PO-778124")))
    #expect(desk().ids(decision.matches.first) == ["R26-104714"])
    let short = try #require(desk().decision(Desk.payment(45_033, "4500017")))
    #expect(desk().ids(short.matches.first) == ["R26-104713"])
  }

  @Test func `advice may name an order that has one document`() throws {
    var desk = desk()
    var advice = RemittanceAdvice()
    advice.paymentReference = "T-1"
    var document = RemittedDocument()
    (document.number, document.amount) = ("4500017", Money(minorUnits: 45_033, Desk.euro))
    advice.documents = [document]
    desk.advice = [advice]
    var payment = Desk.payment(45_033, from: "whoever")
    payment.references.endToEnd = "T-1"
    let match = try #require(desk.decision(payment)?.matches.first)
    #expect(match.method == .advice && desk.ids(match) == ["R26-104713"])
  }

  // MARK: Another currency

  private var dollar: Currency { Currency("USD") ?? .unstated }

  private func abroad() -> Desk {
    var desk = Desk("Alder Glass GmbH", "Birch Trading Ltd")
    desk.item("R26-104711", of: 0, 100_000, in: dollar)
    desk.item("R26-104712", of: 0, 50_000, in: dollar)
    return desk
  }

  @Test func `with the amount in the document's currency it is proposed and not posted`() throws {
    var payment = Desk.payment(92_000, from: "Alder Glass GmbH", "R26-104711")
    payment.original = Money(minorUnits: 100_000, dollar)
    let decision = try #require(abroad().decision(payment))
    #expect(decision.route != .posted)
    let match = try #require(decision.matches.first)
    #expect(abroad().ids(match) == ["R26-104711"] && match.parts.map(\.amount) == [100_000])
    #expect(match.abroad == Money(minorUnits: 100_000, dollar))
    #expect(match.evidence.contains { $0.contains("0.9200 EUR each") }, "\(match.evidence)")
  }

  @Test func `without it, what the text names is shown and nothing is applied`() throws {
    let decision = try #require(
      abroad().decision(Desk.payment(92_000, from: "Alder Glass GmbH", "R26-104711")))
    #expect(decision.route != .posted)
    let match = try #require(decision.matches.first)
    #expect(match.parts.isEmpty)
    #expect(match.evidence.contains { $0.contains("R26-104711 (1000.00 USD)") })
  }

  @Test func `a part or a surplus in another currency is not proposed`() throws {
    var payment = Desk.payment(92_000, from: "Alder Glass GmbH", "R26-104711")
    payment.original = Money(minorUnits: 90_000, dollar)
    let decision = try #require(abroad().decision(payment))
    #expect(decision.matches.allSatisfy { $0.parts.isEmpty })
    #expect(decision.route != .posted)
  }
}

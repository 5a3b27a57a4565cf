import Receivables
import Testing

@testable import CashMatching

/// Names, aliases and the record of past outcomes.
@Suite struct PayerTests {
  @Test func `names are compared without case, accents, legal forms and order`() {
    let names = ["Müller Bau GmbH & Co. KG", "MULLER BAU", "Bau Müller Sp. z o.o."]
    #expect(Set(names.map { FoldedName($0).text }).count == 1)
    #expect(FoldedName("GmbH").text == "gmbh")
  }

  @Test func `one letter wrong still finds a name, and a rare word says more`() {
    let index = NameIndex(["Tannenwerk Berlin", "Ulmenbau Berlin", "Quellglas Berlin"])
    #expect(index.hits(FoldedName("Tanenwerk Berlin")).first?.debtor == 0)
    #expect(index.hits(FoldedName("Zzz Qqq")).isEmpty)
    #expect(index.hits(FoldedName("Quellglas")).first?.debtor == 2)
  }

  @Test func `a name that many have is worth less`() {
    let index = NameIndex(["Elm Ltd", "ELM GmbH", "Oak"])
    #expect(index.hits(FoldedName("Elm")).first?.namesakes == 2)
    #expect(index.hits(FoldedName("Oak")).first?.namesakes == 1)
  }

  @Test func `a class of few outcomes is believed like its coarser one`() {
    var reliability = Reliability()
    for _ in 0..<400 { reliability.take("number|none", isRight: true) }
    let known = reliability.probability("number|none")
    #expect(known > 0.95 && reliability.probability("sum") < 0.5)
    #expect(abs(reliability.probability("number|none|new") - known) < 1e-12)
    for _ in 0..<10 { reliability.take("number|none|bad", isRight: false) }
    #expect(reliability.probability("number|none|bad") < reliability.probability("number|none"))
    #expect(
      Reliability(csv: reliability.csv).probability("number|none|bad")
        == reliability.probability("number|none|bad"))
  }

  @Test func `what is undone weighs against its class`() {
    var undone = DecisionRecord()
    (undone.route, undone.decidedBy, undone.outcomeClass) = ("undone", "duecast", "number|none")
    let learned = Reliability.shipped.learning(from: [undone], by: Desk.day, after: 30)
    #expect(learned.probability("number|none") < Reliability.shipped.probability("number|none"))
  }

  @Test func `decisions are written and read without loss`() throws {
    var record = DecisionRecord()
    (record.paymentID, record.text, record.amount, record.currency) = (
      "B1", "a,\"b\"", "1.50", "EUR"
    )
    record.setDocuments([(id: "A:1", amount: 150, residual: 2)])
    #expect(record.documents.first?.id == "A:1" && record.documents.first?.residual == 2)
    #expect(record.money?.minorUnits == 150)
    #expect(DecisionFile([record]).text.contains("\"a,\"\"b\"\"\""))
  }
}

import Foundation
import LedgerFiles
import Receivables
import Testing

@testable import Importing

@Suite struct RecognitionTests {
  private func read(_ text: String, _ choices: ImportChoices = ImportChoices()) throws
    -> ImportedLedger
  {
    try Importer(choices).read([("table.csv", Data(text.utf8))])
  }

  private func refusal(_ text: String) -> String {
    do {
      _ = try read(text)
      return ""
    } catch { return "\(error)" }
  }

  @Test func daysThatFitBothOrdersStopWithBothReadings() {
    let sentence = refusal(
      "Invoice,Customer,Invoice Date,Due Date,Amount\n1,A,01/02/2026,03/04/2026,10.00\n")
    #expect(sentence.contains("2026-02-01 or 2026-01-02"))
    #expect(sentence.contains("--dates dmy or --dates mdy"))
  }

  @Test func oneDayBeyondTheTwelfthDecidesForAll() throws {
    let read = try read(
      "Invoice,Customer,Invoice Date,Due Date,Amount\n1,A,01/02/2026,03/04/2026,10.00\n"
        + "2,A,02/13/2026,03/04/2026,10.00\n")
    #expect(read.books.documents.map(\.issuedOn.description) == ["2026-01-02", "2026-02-13"])
  }

  @Test func numbersOfOneSeparatorAndThreeDigitsStopWithBothReadings() {
    let sentence = refusal(
      "Invoice;Customer;Invoice Date;Amount\n1;A;2026-02-01;1.234\n2;A;2026-02-01;2.500\n")
    #expect(sentence.contains("either 1.234 or 1234"))
    #expect(sentence.contains("--decimal point or --decimal comma"))
  }

  @Test func aChoiceOfAPersonDecides() throws {
    var choices = ImportChoices()
    choices.values = ValueChoices(dayOrder: .dayMonthYear, decimal: .comma)
    let read = try read(
      "Invoice;Customer;Invoice Date;Amount\n1;A;01/02/2026;1.234\n", choices)
    #expect(read.books.documents.map(\.amount) == [123_400])
    #expect(read.books.documents.map(\.issuedOn.description) == ["2026-02-01"])
  }

  @Test func everyRowIsOfOneKindAndCounted() throws {
    let text = """
      Open items,,,,
      As of 2026-06-30,,,,

      Invoice,Customer,Invoice Date,Due Date,Amount
      North,,,,
      1,A,2026-01-15,2026-02-14,10.00
      2,A,2026-01-16,2026-02-15,20.00
      Total North,,,,30.00
      Invoice,Customer,Invoice Date,Due Date,Amount
      3,B,2026-01-16,2026-02-15,5.00
      Total,,,,35.00

      Printed on 2026-07-01,,,,
      """
    let table = try #require(try read(text).tables.first)
    let counts = RowKind.allCases.map { table.count($0) }
    // title, header, group, item, subtotal, total, footer, blank
    #expect(counts == [2, 2, 1, 3, 1, 1, 1, 2])
    let check = TotalsCheck(table)
    #expect(check.checked == 2 && check.tied == 2)
    #expect(table.statedDay == Day("2026-07-01"))
  }

  @Test(arguments: [
    "Document,,Customer,Document,Due,Original\nNumber,,Number,Date,Date,Amount\n",
    "Document,,Customer,Invoice,Due,\nNumber,,Number,Date,Date,Amount\n",
  ]) func captionsOverTwoRowsAreReadTogether(_ header: String) throws {
    let lines = "7,,A,2026-01-15,2026-02-14,10.50\n8,,B,2026-01-16,2026-02-15,20.00\n"
    let books = try read("Open items,,,,,\n" + header + lines).books
    #expect(books.documents.map(\.id) == ["7", "8"])
    #expect(books.documents.map(\.customer) == ["A", "B"])
    #expect(books.documents.map(\.dueOn?.description) == ["2026-02-14", "2026-02-15"])
    #expect(books.documents.map(\.amount) == [1050, 2000])
  }

  @Test func captionsOfGroupsStandAboveSeveralColumns() throws {
    let books = try read(
      "Invoice,,Customer,,Open\nNumber,Date,Number,Name,Amount\n7,2026-01-15,A,Alder,10.50\n"
    ).books
    #expect(books.documents.map(\.id) == ["7"] && books.documents.map(\.customer) == ["A"])
    #expect(books.documents.map(\.issuedOn.description) == ["2026-01-15"])
  }

  @Test func wordsBelowACaptionAreItsEnd() throws {
    let books = try read(
      "Rechnung;Kunde;Rechnungsdatum;Fällig;Betrag;Bezahlt\n;;;am;;am\n"
        + "7;A;15.01.2026;14.02.2026;10,50;20.02.2026\n8;A;16.01.2026;15.02.2026;20,00;\n"
    ).books
    #expect(books.documents.map(\.paidOn?.description) == ["2026-02-20", nil])
  }

  @Test func captionsThatStandAgainOnAPageTakeNoColumnAway() throws {
    let header = "Invoice,Customer,Invoice Date,Amount,Paid On\n"
    let books = try read(
      header + "1,A,2026-01-15,10.00,2026-02-20\n2,A,2026-01-16,20.00,\n" + header
        + "3,A,2026-01-17,30.00,\n"
    ).books
    #expect(books.documents.map(\.paidOn?.description) == ["2026-02-20", nil, nil])
  }

  @Test func daysThatContradictTheirKindOfFileDecide() throws {
    let header =
      "RECORDNO,RECORDTYPE,RECORDID,STATE,CUSTOMERID,CUSTOMERNAME,WHENCREATED,WHENPOSTED,"
      + "WHENDUE,CURRENCY,TRX_TOTALENTERED,TRX_TOTALPAID,TRX_TOTALDUE\n"
    func issued(_ days: [String]) throws -> [String] {
      let lines = days.enumerated().map { place, day in
        "\(place),arinvoice,R\(place),Posted,A,Alder,\(day),\(day),\(day),EUR,10.00,0.00,10.00\n"
      }
      let read = try read(header + lines.joined())
      #expect(read.tables.first?.profile.name == "sage-intacct")
      return read.books.documents.map(\.issuedOn.description)
    }
    #expect(try issued(["04/05/2026", "04/13/2026"]) == ["2026-04-05", "2026-04-13"])
    #expect(try issued(["04/05/2026"]) == ["2026-04-05"])
    #expect(try issued(["04/05/2026", "13/05/2026"]) == ["2026-05-04", "2026-05-13"])
    #expect(try issued(["04.05.2026"]) == ["2026-05-04"])
  }

  @Test func amountsWithCentsAreNotCountedInCents() throws {
    let header =
      "id,number,customer,status,created,due_date,amount_due,amount_paid,"
      + "amount_remaining,currency,paid_at\n"
    func amounts(_ written: String, under header: String) throws -> [Int64] {
      let read = try read(
        header + "in_1,1001,cus_A,open,2026-01-14T08:00:00Z,2026-02-13T08:00:00Z,\(written),0,"
          + "\(written),eur,\n")
      #expect(read.tables.first?.profile.name == "stripe-api")
      return read.books.documents.map(\.amount)
    }
    for header in [header, header.uppercased(), header.replacing(",", with: ":,")] {
      #expect(try amounts("123456", under: header) == [123_456])
      #expect(try amounts("1234.56", under: header) == [123_456])
    }
  }

  @Test func barsMayStandBetweenQuotedCells() throws {
    let books = try read(
      "\"Invoice\"|\"Customer\"|\"Invoice Date\"|\"Amount\"\n"
        + "\"1\"|\"A|B\"|\"2026-01-15\"|\"10.00\"\n"
    ).books
    #expect(books.documents.map(\.customer) == ["A|B"])
  }

  /// The short way of texts in ASCII is the long way of all others.
  @Test(arguments: [
    "Due Date", "OPEN-AMOUNT (EUR)", "Raee oe ue", "euaeoue", "Nr.", "A/R 0-30", "",
  ])
  func aCaptionIsComparedAlikeInAnyScript(_ text: String) {
    #expect(Caption.normalised(text) == Caption.normalised(text + "\u{301}"))
    #expect(Caption.normalised("Fällig über Straße") == Caption.normalised("Faellig ueber Strasse"))
  }

  @Test func aTotalThatIsNotTheSumIsSaidWithItsDifference() throws {
    let text = "Invoice,Customer,Invoice Date,Amount\n1,A,2026-01-15,10.00\nTotal,,,12.50\n"
    let table = try #require(try read(text).tables.first)
    #expect(TotalsCheck(table).differences.map(\.difference) == ["2.50"])
  }

  @Test func customersComeFromHeadingsWhereNoColumnHasThem() throws {
    let text = """
      Invoice,Invoice Date,Due Date,Amount
      Alder Joinery,,,
      1,2026-01-15,2026-02-14,10.00
      Birch,,,
      2,2026-01-16,2026-02-15,20.00
      """
    #expect(try read(text).books.documents.map(\.customer) == ["Alder Joinery", "Birch"])
  }

  @Test func aCaptionThatIsNotKnownIsGivenByAPerson() throws {
    var choices = ImportChoices()
    choices.captions = [.number: "Our thing", .customer: "Whom"]
    let read = try read(
      "Our thing,Whom,Invoice Date,Amount\n7,Alder,2026-01-15,10.00\n", choices)
    #expect(read.books.documents.map(\.id) == ["7"])
  }

  @Test func aListOfOpenItemsClosesWhatItNoLongerHas() throws {
    let head = "Invoice,Customer,Invoice Date,Due Date,Open Balance\n"
    var choices = ImportChoices()
    choices.profile = ProfileLibrary.standard[name: "datev-open-items"]
    let first = try read(
      "As of 2026-06-20,,,,\n" + head
        + "1,A,2026-01-15,2026-02-14,10.00\n2,A,2026-01-16,2026-02-15,20.00\n"
        + "3,A,2026-01-16,2026-02-15,30.00\n", choices)
    let second = try read(
      "As of 2026-06-27,,,,\n" + head
        + "2,A,2026-01-16,2026-02-15,20.00\n3,A,2026-01-16,2026-02-15,30.00\n"
        + "4,A,2026-06-25,2026-07-25,5.00\n", choices)
    var existing: [String: Data] = [:]
    for table in LedgerMerge([:], first).tables {
      existing[table.contract.file] = Data(table.csv())
    }
    let merge = LedgerMerge(existing, second)
    #expect(merge.changes.new["invoices.csv"] == 1)
    #expect(merge.changes.closed == 1)
    let invoices = try #require(merge.tables.first { $0.contract == .invoices })
    let paid = try #require(invoices.column("paid_on"))
    #expect(invoices.rows.first { $0[0] == "1" }?[paid] == "2026-06-27")
  }

  @Test func aTextForASpreadsheetComesBackAsItWas() throws {
    let csv = "invoice_id,customer_id,issued_on,amount\n=1+1,@A,2026-01-15,-10.00\n"
    let table = try #require(LedgerTable(.invoices, csv: Data(csv.utf8)))
    let sheet = String(decoding: table.csv(.spreadsheet(.comma)), as: UTF8.self)
    #expect(sheet.contains("'=1+1;'@A;2026-01-15;-10,00"))
    let back = try read(sheet).books.documents
    #expect(back.map(\.id) == ["=1+1"])
    #expect(back.map(\.customer) == ["@A"])
    #expect(back.map(\.amount) == [1000])
  }
}

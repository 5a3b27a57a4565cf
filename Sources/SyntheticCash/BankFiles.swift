internal import Foundation
internal import Receivables

/// Statements of the payments of each day, in the forms of four banks: camt.053 with single and with
/// batched entries, MT940 as German banks write it, and BAI2.
struct BankFiles {
  private let world: CashWorld
  private static let accounts = [
    "DE11500105170000000001", "DE22500105170000000002", "50010517/0000000003", "40050060",
  ]

  init(_ world: CashWorld) { self.world = world }

  /// - Returns: how many files there are.
  func write(to folder: URL) throws -> Int {
    var count = 0
    var openings: [Int64] = [0, 0, 0, 0]
    let days = Dictionary(grouping: world.payments, by: \.on).sorted { $0.key < $1.key }
    for (number, (day, payments)) in days.enumerated() {
      for bank in 0..<4 {
        // A customer pays to one account.
        let own = payments.filter { $0.customer % 4 == bank }
        let closing = openings[bank] + own.reduce(Int64(0)) { $0 + $1.amount }
        let statement = Statement(
          day: day, number: number + 1, opening: openings[bank], closing: closing, payments: own)
        let (text, suffix) =
          switch bank {
          case 0: (camt(statement, isBatched: false), "single.xml")
          case 1: (camt(statement, isBatched: true), "batch.xml")
          case 2: (mt940(statement), "sta")
          default: (bai2(statement), "bai")
          }
        try Data(text.utf8).write(to: folder.appending(path: "\(day)-\(bank + 1).\(suffix)"))
        openings[bank] = closing
        count += 1
      }
    }
    return count
  }

  private struct Statement {
    let day: Day
    let number: Int
    let opening: Int64
    let closing: Int64
    let payments: [CashWorld.Payment]
  }

  private func plain(_ amount: Int64) -> String {
    let cents = amount.magnitude % 100
    return "\(amount.magnitude / 100).\(cents < 10 ? "0" : "")\(cents)"
  }

  private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
  }

  private func short(_ day: Day) -> String {
    String(day.description.filter { $0 != "-" }.dropFirst(2))
  }

  // MARK: camt.053

  private func camt(_ statement: Statement, isBatched: Bool) -> String {
    let account = Self.accounts[isBatched ? 1 : 0]
    var text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr>\
      <MsgId>M\(statement.number)</MsgId><CreDtTm>\(statement.day)T20:00:00</CreDtTm></GrpHdr>
      <Stmt><Id>S\(statement.number)</Id><ElctrncSeqNb>\(statement.number)</ElctrncSeqNb><Acct><Id>\
      <IBAN>\(account)</IBAN></Id><Ccy>EUR</Ccy></Acct>

      """
    text += balance("OPBD", statement.opening, statement.day + -1)
    text += balance("CLBD", statement.closing, statement.day)
    let receipts = statement.payments.filter { $0.amount > 0 }
    let others = statement.payments.filter { $0.amount <= 0 }
    if isBatched {
      for start in stride(from: 0, to: receipts.count, by: 8) {
        text += entry(Array(receipts[start..<min(receipts.count, start + 8)]), statement.day)
      }
    } else {
      for payment in receipts { text += entry([payment], statement.day) }
    }
    for payment in others { text += entry([payment], statement.day) }
    return text + "</Stmt></BkToCstmrStmt></Document>\n"
  }

  private func balance(_ code: String, _ amount: Int64, _ day: Day) -> String {
    "<Bal><Tp><CdOrPrtry><Cd>\(code)</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">\(plain(amount))</Amt>"
      + "<CdtDbtInd>\(amount < 0 ? "DBIT" : "CRDT")</CdtDbtInd><Dt><Dt>\(day)</Dt></Dt></Bal>\n"
  }

  private func entry(_ payments: [CashWorld.Payment], _ day: Day) -> String {
    let sum = payments.reduce(Int64(0)) { $0 + $1.amount }
    let side = sum < 0 ? "DBIT" : "CRDT"
    var text =
      "<Ntry><Amt Ccy=\"EUR\">\(plain(sum))</Amt><CdtDbtInd>\(side)</CdtDbtInd>"
      + "<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>\(day)</Dt></BookgDt><ValDt><Dt>\(day)</Dt></ValDt>"
      + "<AcctSvcrRef>\(payments[0].bankReference)</AcctSvcrRef><NtryDtls>"
    for payment in payments { text += details(payment, side) }
    return text + "</NtryDtls></Ntry>\n"
  }

  private func details(_ payment: CashWorld.Payment, _ side: String) -> String {
    var text = "<TxDtls><Refs><AcctSvcrRef>\(payment.bankReference)</AcctSvcrRef>"
    text +=
      "<EndToEndId>\(payment.endToEnd.isEmpty ? "NOTPROVIDED" : payment.endToEnd)</EndToEndId></Refs>"
    text +=
      "<Amt Ccy=\"EUR\">\(plain(payment.amount))</Amt><CdtDbtInd>\(side)</CdtDbtInd><RltdPties>"
    text += "<Dbtr><Pty><Nm>\(escaped(payment.payerName))</Nm></Pty></Dbtr>"
    text += "<DbtrAcct><Id><IBAN>\(payment.account)</IBAN></Id></DbtrAcct>"
    if !payment.ultimateName.isEmpty {
      text += "<UltmtDbtr><Pty><Nm>\(escaped(payment.ultimateName))</Nm></Pty></UltmtDbtr>"
    }
    text += "</RltdPties><RmtInf>"
    for line in pieces(payment.text, 140) { text += "<Ustrd>\(escaped(line))</Ustrd>" }
    if !payment.reference.isEmpty {
      text +=
        "<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp>"
        + "<Ref>\(payment.reference)</Ref></CdtrRefInf></Strd>"
    }
    text += "</RmtInf>"
    if payment.amount < 0 { text += "<RtrInf><Rsn><Cd>AM04</Cd></Rsn></RtrInf>" }
    return text + "</TxDtls>"
  }

  private func pieces(_ text: String, _ width: Int) -> [String] {
    var (rest, pieces) = (text[...], [String]())
    while !rest.isEmpty {
      pieces.append(String(rest.prefix(width)))
      rest = rest.dropFirst(width)
    }
    return pieces
  }

  // MARK: MT940

  private func comma(_ amount: Int64) -> String { plain(amount).replacing(".", with: ",") }

  private func mt940(_ statement: Statement) -> String {
    func mark(_ amount: Int64) -> String { amount < 0 ? "D" : "C" }
    var text = ":20:STARTUMS\r\n:25:\(Self.accounts[2])\r\n:28C:\(statement.number)/1\r\n"
    text +=
      ":60F:\(mark(statement.opening))\(short(statement.day + -1))EUR\(comma(statement.opening))\r\n"
    for payment in statement.payments {
      let day = short(payment.on)
      text += ":61:\(day)\(day.dropFirst(2))\(mark(payment.amount))\(comma(payment.amount))"
      text += "NTRFNONREF//\(payment.bankReference)\r\n"
      text += ":86:" + german(payment) + "\r\n"
    }
    text +=
      ":62F:\(mark(statement.closing))\(short(statement.day))EUR\(comma(statement.closing))\r\n-\r\n"
    return text
  }

  /// Fields of 27 characters, which cut words.
  private func german(_ payment: CashWorld.Payment) -> String {
    let purpose =
      (payment.endToEnd.isEmpty ? "" : "EREF+\(payment.endToEnd) ")
      + (payment.ultimateName.isEmpty ? "" : "ABWA+\(payment.ultimateName) ")
      + "SVWZ+" + (payment.reference.isEmpty ? payment.text : payment.reference)
    var text = payment.amount < 0 ? "109?00RUECKLASTSCHRIFT" : "166?00GUTSCHRIFT"
    for (number, piece) in pieces(purpose, 27).prefix(14).enumerated() {
      text += "?\(number < 10 ? 20 + number : 50 + number)\(piece)"
    }
    text += "?30BANKDEFFXXX?31\(payment.account)"
    for (number, piece) in pieces(payment.payerName, 27).prefix(2).enumerated() {
      text += "?\(32 + number)\(piece)"
    }
    if payment.amount < 0 { text += "?34901" }
    return pieces(text, 65).joined(separator: "\r\n")
  }

  // MARK: BAI2

  private func bai2(_ statement: Statement) -> String {
    let account = Self.accounts[3]
    var lines = [
      "01,BANK,US,\(short(statement.day)),2000,\(statement.number),,,2/",
      "02,US,BANK,1,\(short(statement.day)),,EUR,2/",
      "03,\(account),EUR,010,\(statement.opening),,,015,\(statement.closing),,/",
    ]
    var control = statement.opening + statement.closing
    for payment in statement.payments {
      let type = payment.amount < 0 ? "555" : "115"
      control += Int64(payment.amount.magnitude)
      lines.append(
        "16,\(type),\(payment.amount.magnitude),Z,\(payment.bankReference),\(payment.endToEnd),\(payment.text)"
      )
      if !payment.reference.isEmpty { lines.append("88,\(payment.reference)") }
      if !payment.endToEnd.isEmpty { lines.append("88,EREF: \(payment.endToEnd)") }
      lines.append("88,DBNM: \(payment.payerName)")
      lines.append("88,DACT: \(payment.account)")
    }
    lines.append("49,\(control),\(lines.count - 1)/")
    lines.append("98,\(control),1,\(lines.count)/")
    lines.append("99,\(control),1,\(lines.count + 1)/")
    return lines.joined(separator: "\n") + "\n"
  }
}

import BankStatements
import CLibXML2
import Foundation

/// How fast camt.053 is read, beside libxml2's streaming reader that looks at nothing.
enum ReadingSpeed {
  static func run(entries: Int) {
    let data = statement(entries)
    let megabytes = Double(data.count) / 1_000_000
    var (bare, own) = (Double.infinity, Double.infinity)
    var read = 0
    for _ in 0..<3 {
      bare = min(bare, seconds { precondition(nodes(data) > entries, "the reader stopped") })
      own = min(
        own,
        seconds {
          let file = StatementReader.read(data, name: "camt.053")
          precondition(file.issues.isEmpty, "\(file.issues)")
          read = file.statements.reduce(0) { $0 + $1.entries.count }
        })
    }
    print(
      String(
        format: "%d entries, %.1f MB: %.2f s, %.1f MB/s; libxml2's reader alone %.2f s; ratio %.2f",
        read, megabytes, own, megabytes / own, bare, own / bare))
  }

  private static func seconds(_ body: () -> Void) -> Double {
    let time = ContinuousClock().measure(body)
    return Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
  }

  private static func nodes(_ data: Data) -> Int {
    data.withUnsafeBytes { bytes in
      guard
        let reader = xmlReaderForMemory(
          bytes.bindMemory(to: CChar.self).baseAddress, Int32(bytes.count), nil, nil,
          Int32(XML_PARSE_NONET.rawValue))
      else { return 0 }
      defer { xmlFreeTextReader(reader) }
      var nodes = 0
      while xmlTextReaderRead(reader) == 1 { nodes += 1 }
      return nodes
    }
  }

  private static func statement(_ entries: Int) -> Data {
    func balance(_ code: String, _ amount: Int) -> String {
      "<Bal><Tp><CdOrPrtry><Cd>\(code)</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">\(amount).00</Amt>"
        + "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-02</Dt></Dt></Bal>\n"
    }
    var text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>"
      + "<GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>S</Id><Acct><Id>"
      + "<IBAN>DE11500105170000000001</IBAN></Id></Acct>\n" + balance("OPBD", 0)
      + balance("CLBD", entries * 100)
    for number in 0..<entries {
      text +=
        "<Ntry><NtryRef>\(number)</NtryRef><Amt Ccy=\"EUR\">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
        + "<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-01-02</Dt></BookgDt>"
        + "<ValDt><Dt>2026-01-02</Dt></ValDt><AcctSvcrRef>BR\(number)</AcctSvcrRef><BkTxCd><Domn>"
        + "<Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>"
        + "<NtryDtls><TxDtls><Refs><EndToEndId>E2E-\(number)</EndToEndId></Refs>"
        + "<Amt Ccy=\"EUR\">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><RltdPties><Dbtr><Pty>"
        + "<Nm>Customer \(number % 5000) GmbH</Nm></Pty></Dbtr><DbtrAcct><Id>"
        + "<IBAN>DE\(10_000_000_000_000_000 + number % 5000)</IBAN></Id></DbtrAcct></RltdPties>"
        + "<RmtInf><Ustrd>Rechnung R26-\(number) vom 01.12.2025</Ustrd></RmtInf></TxDtls>"
        + "</NtryDtls></Ntry>\n"
    }
    return Data((text + "</Stmt></BkToCstmrStmt></Document>\n").utf8)
  }
}

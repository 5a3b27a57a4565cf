import Receivables

/// A message while it is read: where the reader stands, and what is known so far.
struct CamtMessage {
  private let name: String
  private var path: [CamtName] = []
  var format: StatementFormat?
  var statements: [BankStatement] = []
  var notices: [StatementFault] = []

  private var value = ""
  private var currencyOfAmount = ""
  private var statement: BankStatement?
  private var createdOn: Day?
  private var messagePage = ""
  private var balance = CamtBalance()
  private var entry: CamtEntry?
  private var part: CamtPart?
  private var document = RemittedDocument()
  private var reference = ""
  private static let deepest = 200

  init(_ name: String) {
    self.name = name
    path.reserveCapacity(24)
  }

  /// The name `up` steps above the element that ends.
  private func above(_ up: Int) -> CamtName {
    path.count >= up ? path[path.count - up] : .other
  }

  // MARK: Events

  mutating func start(_ name: CamtName, _ xml: borrowing XMLTextReader) {
    path.append(path.count < Self.deepest ? name : .other)
    value = ""
    switch name {
    case .Stmt: begin(.camt053, xml.line)
    case .Rpt where statement == nil: begin(.camt052, xml.line)
    case .Ntfctn: begin(.camt054, xml.line)
    case .Ntry where statement != nil: entry = CamtEntry(line: xml.line)
    case .TxDtls: part = CamtPart()
    case .Bal: balance = CamtBalance()
    case .Amt, .InstdAmt, .TxAmt, .TtlAmt, .DuePyblAmt, .DscntApldAmt, .CdtNoteAmt, .RmtdAmt:
      currencyOfAmount = xml.attribute("Ccy") ?? ""
    case .RfrdDocInf: document = RemittedDocument()
    case .CdtrRefInf: reference = ""
    default: break
    }
  }

  mutating func text(_ xml: borrowing XMLTextReader) {
    guard let last = path.last, last != .other else { return }
    let text = xml.value
    if value.isEmpty {
      value = text
    } else if value.utf8.count < StatementBounds.record {
      value += text
    }
  }

  mutating func end(_ name: CamtName) {
    guard !path.isEmpty else { return }
    path.removeLast()
    if part != nil {
      endInPart(name)
    } else if entry != nil {
      endInEntry(name)
    } else if statement != nil {
      endInStatement(name)
    } else if name == .CreDtTm {
      createdOn = CamtMessage.day(value)
    } else if name == .PgNb {
      messagePage = value.trimmed
    }
    value = ""
  }

  private mutating func begin(_ format: StatementFormat, _ line: Int) {
    guard statement == nil else { return }
    var begun = BankStatement(format)
    (begun.file, begun.line) = (name, line)
    (self.format, statement) = (format, begun)
    entry = nil
    part = nil
  }

  static func day(_ text: String) -> Day? {
    var text = text.trimmed
    return text.withUTF8 { Day(utf8: UnsafeBufferPointer(rebasing: $0.prefix(10))) }
  }

  // MARK: Statements

  private mutating func endInStatement(_ name: CamtName) {
    switch (name, above(1)) {
    case (.Stmt, _), (.Rpt, _), (.Ntfctn, _): finishStatement(name)
    case (.Id, .Stmt), (.Id, .Rpt), (.Id, .Ntfctn): statement?.id = value.trimmed
    case (.ElctrncSeqNb, _), (.LglSeqNb, _):
      if statement?.sequence.isEmpty == true { statement?.sequence = value.trimmed }
    case (.PgNb, _): statement?.page = value.trimmed
    case (.CpyDplctInd, _): statement?.isCopy = true
    case (.CreDtTm, _): createdOn = CamtMessage.day(value) ?? createdOn
    case (.FrDtTm, _): statement?.from = CamtMessage.day(value)
    case (.ToDtTm, _): statement?.to = CamtMessage.day(value)
    case (.IBAN, _) where above(2) == .Acct: statement?.account = value.unspaced
    case (.BBAN, _) where above(2) == .Acct: statement?.account = value.unspaced
    case (.Id, .Othr) where above(3) == .Acct, (.Id, .PrtryAcct) where above(3) == .Acct:
      statement?.account = value.unspaced
    case (.Ccy, .Acct): statement?.currency = Currency(value.trimmed)
    case (.AddtlStmtInf, _), (.AddtlRptInf, _), (.AddtlNtfctnInf, _):
      statement?.text = value.trimmed
    case (.Sum, .TtlCdtNtries): total(\.credits)
    case (.Sum, .TtlDbtNtries): total(\.debits)
    case (.Bal, _): finishBalance()
    case (.Cd, .CdOrPrtry) where above(3) == .Bal, (.Prtry, .CdOrPrtry) where above(3) == .Bal:
      balance.code = value.trimmed
    case (.Cd, .Tp) where above(2) == .Bal: balance.code = value.trimmed
    case (.Amt, .Bal): (balance.amount, balance.currency) = (value.trimmed, currencyOfAmount)
    case (.CdtDbtInd, .Bal): balance.isDebit = value.trimmed == "DBIT"
    case (.Dt, .Dt) where above(2) == .Bal, (.DtTm, .Dt) where above(2) == .Bal:
      balance.on = CamtMessage.day(value)
    case (.Dt, .Bal): if balance.on == nil { balance.on = CamtMessage.day(value) }
    default: break
    }
  }

  private mutating func total(_ place: WritableKeyPath<StatedTotals, Int64?>) {
    guard let currency = statement?.currency, let sum = Money(value.trimmed, currency) else {
      return
    }
    var totals = statement?.statedTotals ?? StatedTotals()
    totals[keyPath: place] = sum.minorUnits
    statement?.statedTotals = totals
  }

  private mutating func finishBalance() {
    guard let statement else { return }
    let currency = Currency(balance.currency) ?? statement.currency
    guard let currency, let amount = Money(balance.amount, currency) else {
      return refuse(
        statement.line, "bad-amount",
        "the balance \(quoted(balance.code)) has \(quoted(balance.amount)), which is no amount in "
          + (balance.currency.isEmpty ? "a stated currency" : balance.currency))
    }
    self.statement?.balances.append(
      Balance(
        CamtBalance.kinds[balance.code] ?? .other, balance.isDebit ? -amount : amount,
        on: balance.on))
  }

  private mutating func refuse(_ line: Int, _ code: String, _ problem: String) {
    statement?.refuse(
      StatementFault(
        line: line, code, problem, remedy: "fetch the file again, or ask the bank to correct it"))
  }

  private mutating func finishStatement(_ name: CamtName) {
    guard var finished = statement else { return }
    // A report's account may be inside a group of the same name.
    if finished.page.isEmpty { finished.page = messagePage }
    let amounts = finished.balances.map(\.amount.currency) + finished.entries.map(\.amount.currency)
    finished.currency = finished.currency ?? amounts.first
    if finished.to == nil { finished.to = finished.closing?.on }
    let created = createdOn
    if finished.to == nil, let created { finished.to = created }
    statements.append(finished)
    statement = nil
  }

  // MARK: Entries

  private mutating func endInEntry(_ name: CamtName) {
    switch (name, above(1)) {
    case (.Ntry, _): finishEntry()
    case (.Amt, .Ntry):
      entry?.amount = value.trimmed
      entry?.currency = currencyOfAmount
    case (.CdtDbtInd, .Ntry): entry?.isDebit = value.trimmed == "DBIT"
    case (.RvslInd, _): entry?.entry.isReversal = ["true", "1"].contains(value.trimmed)
    case (.Sts, .Ntry): if !value.isBlank { status() }
    case (.Cd, .Sts), (.Prtry, .Sts): status()
    case (.NtryRef, _): entry?.entry.customerReference = value.trimmed
    case (.AcctSvcrRef, .Ntry): entry?.entry.bankReference = value.trimmed
    case (.Dt, .BookgDt), (.DtTm, .BookgDt): entry?.entry.bookedOn = CamtMessage.day(value)
    case (.Dt, .ValDt), (.DtTm, .ValDt): entry?.entry.valueOn = CamtMessage.day(value)
    case (.Cd, .Domn), (.Cd, .Fmly), (.SubFmlyCd, _): code()
    case (.Cd, .Prtry) where above(2) == .BkTxCd:
      if entry?.entry.code.isEmpty == true { code() }
    case (.AddtlNtryInf, _): entry?.entry.text = value.trimmed
    case (.MsgId, .Btch), (.PmtInfId, .Btch): batch { $0.id = $1 }
    case (.NbOfTxs, .Btch): batch { $0.count = Int($1) }
    case (.Amt, .Chrgs), (.Amt, .Rcrd):
      if let charge = money() { entry?.entry.charges.append(charge) }
    default: break
    }
  }

  private mutating func status() {
    entry?.entry.status =
      switch value.trimmed {
      case "PDNG", "FUTR": .pending
      case "INFO": .info
      default: .booked
      }
  }

  private mutating func code() {
    guard var code = entry?.entry.code else { return }
    code += (code.isEmpty ? "" : "/") + value.trimmed
    entry?.entry.code = code
  }

  private mutating func batch(_ change: (inout Batch, String) -> Void) {
    var batch = entry?.entry.batch ?? Batch()
    change(&batch, value.trimmed)
    entry?.entry.batch = batch
  }

  private func money() -> Money? {
    guard let currency = Currency(currencyOfAmount) else { return nil }
    return Money(value.trimmed, currency)
  }

  private mutating func finishEntry() {
    defer { entry = nil }
    guard let read = entry, let statement else { return }
    let currency = Currency(read.currency) ?? statement.currency
    guard let currency, let amount = Money(read.amount, currency) else {
      return refuse(
        read.line, "bad-amount",
        "an entry has \(quoted(read.amount)), which is no amount in "
          + (read.currency.isEmpty ? "a stated currency" : read.currency))
    }
    var finished = read.entry
    finished.amount = read.isDebit ? -amount : amount
    finished.line = read.line
    finished.parts = read.parts.map {
      $0.finished(of: finished.amount, account: statement.account)
    }
    if finished.bankReference.isEmpty, finished.parts.count == 1 {
      finished.bankReference = finished.parts[0].references.bank
    }
    if let oddity = finished.settleParts() {
      notices.append(
        StatementFault(
          line: read.line, "details-differ", oddity,
          remedy: "nothing to do if it is one payment; else ask the bank for the details"))
    }
    self.statement?.entries.append(finished)
  }

  // MARK: Details

  private mutating func endInPart(_ name: CamtName) {
    switch (name, above(1)) {
    case (.TxDtls, _):
      if let part { entry?.parts.append(part) }
      part = nil
    case (.Amt, .TxDtls):
      let amount = money()
      part?.amount = amount
    case (.CdtDbtInd, .TxDtls):
      let isDebit = value.trimmed == "DBIT"
      part?.isDebit = isDebit
    case (.Amt, .TxAmt):
      let amount = money()
      part?.transactionAmount = amount
    case (.Amt, .InstdAmt):
      let amount = money()
      part?.instructed = amount
    case (.EndToEndId, _): if value.trimmed != "NOTPROVIDED" { set(\.endToEnd) }
    case (.InstrId, _): set(\.instruction)
    case (.TxId, _): set(\.transaction)
    case (.MndtId, _): set(\.mandate)
    case (.ChqNb, _): set(\.cheque)
    case (.AcctSvcrRef, _): set(\.bank)
    case (.Amt, .Chrgs), (.Amt, .Rcrd):
      if let charge = money() { part?.part.charges.append(charge) }
    case (.Ustrd, _): part?.part.remittance.append(value.trimmed)
    case (.AddtlRmtInf, _), (.AddtlTxInf, _): part?.part.remittance.append(value.trimmed)
    case (.Ref, .CdtrRefInf), (.CdtrRef, .CdtrRefInf): reference = value.trimmed
    case (.CdtrRefInf, _):
      if !reference.isEmpty { part?.part.structured.append(StructuredReference(reference)) }
    case (.Nb, .RfrdDocInf), (.RfrdDocNb, _): document.number = value.trimmed
    case (.RmtdAmt, _), (.DuePyblAmt, _):
      if document.amount == nil || name == .RmtdAmt { document.amount = money() }
    case (.CdtNoteAmt, _): (document.amount, document.isCredit) = (money(), true)
    case (.DscntApldAmt, _): document.discount = money()
    case (.Amt, .DscntApldAmt): document.discount = money()
    case (.Strd, _): finishDocument()
    case (.Cd, .Rsn), (.Cd, .RtrRsn), (.Prtry, .Rsn):
      if above(2) == .RtrInf || above(1) == .RtrRsn { part?.part.returnReason = value.trimmed }
    default: endInParty(name)
    }
  }

  private mutating func set(_ place: WritableKeyPath<PaymentReferences, String>) {
    let text = value.trimmed
    part?.part.references[keyPath: place] = text
  }

  private mutating func finishDocument() {
    if !document.number.isEmpty { part?.part.documents.append(document) }
    document = RemittedDocument()
  }

  private mutating func endInParty(_ name: CamtName) {
    switch name {
    case .Nm:
      let owner = above(1) == .FinInstnId ? above(3) : above(1) == .Pty ? above(2) : above(1)
      switch owner {
      case .Dbtr: part?.debtor.name = value.trimmed
      case .UltmtDbtr: part?.debtor.ultimateName = value.trimmed
      case .Cdtr: part?.creditor.name = value.trimmed
      case .UltmtCdtr: part?.creditor.ultimateName = value.trimmed
      default: break
      }
    case .IBAN, .BBAN: account(above(2))
    case .Id where above(1) == .Othr || above(1) == .PrtryAcct: account(above(3))
    case .BIC, .BICFI:
      if above(2) == .DbtrAgt { part?.debtor.bank = value.trimmed }
      if above(2) == .CdtrAgt { part?.creditor.bank = value.trimmed }
    case .MmbId:
      if above(3) == .DbtrAgt, part?.debtor.bank.isEmpty == true {
        part?.debtor.bank = value.trimmed
      }
    default: break
    }
  }

  private mutating func account(_ owner: CamtName) {
    switch owner {
    case .DbtrAcct: part?.debtor.account = value.unspaced
    case .CdtrAcct: part?.creditor.account = value.unspaced
    default: break
    }
  }
}

/// A balance while it is read.
private struct CamtBalance {
  var code = ""
  var amount = ""
  var currency = ""
  var isDebit = false
  var on: Day?

  static let kinds: [String: Balance.Kind] = [
    "OPBD": .opening, "PRCD": .previousClosing, "CLBD": .closing, "ITBD": .interim,
    "OPAV": .openingAvailable, "CLAV": .closingAvailable, "ITAV": .interimAvailable,
    "FWAV": .forwardAvailable, "XPCD": .expected, "INFO": .information,
  ]
}

/// An entry while it is read.
private struct CamtEntry {
  let line: Int
  var amount = ""
  var currency = ""
  var isDebit = false
  var entry = BankEntry(.zero(.unstated))
  var parts: [CamtPart] = []

  init(line: Int) { self.line = line }
}

/// The details of one payment while they are read.
private struct CamtPart {
  var part = EntryPart()
  var amount: Money?
  var isDebit: Bool?
  var transactionAmount: Money?
  var instructed: Money?
  var debtor = Counterparty()
  var creditor = Counterparty()

  /// The other side is the one whose account is not ours: on a return, roles are as in the original.
  func finished(of entry: Money, account: String) -> EntryPart {
    var finished = part
    let isIn = entry.minorUnits >= 0
    let sides = isIn ? (debtor, creditor) : (creditor, debtor)
    let isOurs = !account.isEmpty && sides.0.account == account
    let isAbsent = sides.0 == Counterparty() && sides.1.account != account
    finished.counterparty = isOurs || isAbsent ? sides.1 : sides.0
    if let stated = amount ?? transactionAmount {
      let isNegative = isDebit.map { $0 } ?? !isIn
      finished.amount = isNegative ? -stated : stated
    }
    if let instructed, instructed.currency != entry.currency || instructed != stated {
      finished.original = instructed
    }
    return finished
  }

  private var stated: Money? { amount ?? transactionAmount }
}

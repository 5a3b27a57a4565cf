/// Invoices and credit notes, in the order of the ledger.
struct Documents {
  var invoices: [StoredInvoice] = []
  var invoiceNames = TextColumn()
  var creditNotes: [StoredFunds] = []
  var creditNoteNames = TextColumn()
  /// Identifiers of credit notes, and for each the first line of the invoices file that has it.
  var creditNoteIDs = Interner()
  var creditNoteLines: [Int32] = []
  /// Credit notes, by position, that a later document takes back, with its days.
  var cancellations: [(note: Int32, knownOn: Int32, on: Int32)] = []
  /// What each credit note says of itself.
  var creditNoteTerms: [CreditNoteTerms] = []
  var attributes: [StoredAttribute] = []
  /// `paid_on` and the line of each invoice; never where it is empty.
  var paidOn: [Int32] = []
  var lines: [Int32] = []
  /// Minor units that the file says are still open of each invoice, or `nil`.
  ///
  /// Empty where it says so of none.
  var stillOpen: [Int64?] = []
  /// By first line of an identifier that several documents have.
  var namesakes: [Int32: [Namesake]] = [:]
  /// The day each credit note was netted; never where the ledger does not say.
  var nettedOn: [Int32] = []
  /// By number of the line in the file: a position in ``invoices``, −1 for none, or −2 − a position in
  /// ``creditNotes``.
  var positions: [Int32] = []

  fileprivate mutating func reserveCapacity(_ count: Int, idBytes texts: [CellText]) {
    invoices.reserveCapacity(count)
    invoiceNames.reserveCapacity(count, bytes: texts.reduce(0) { $0 + $1.bytes.count })
    paidOn.reserveCapacity(count)
    lines.reserveCapacity(count)
  }
}

/// What a credit note says of itself beside its amount.
struct CreditNoteTerms {
  /// Whether `kind` names it a credit note, and whether its amount is below zero.
  let isNamed: Bool
  let isNegative: Bool
  /// The document that it cancels.
  let cancels: String?
  let line: Int32
}

/// The lines of the invoices file by number, as in ``IdentifierTable/texts``.
struct DocumentLines {
  /// By part.
  private let lines: [[InvoiceLine]]
  private let firstLines: [Int]
  /// By part; empty where the source says of none what is left to pay.
  private let balances: [[StatedBalance]]
  /// The number of each part's first line, and the number of lines.
  private let starts: [Int]

  init(_ parts: [RecordPart<InvoicePart>]) {
    (lines, firstLines) = (parts.map(\.value.lines), parts.map(\.firstLine))
    let balances = parts.map(\.value.balances)
    self.balances = balances.allSatisfy(\.isEmpty) ? [] : balances
    var starts = [0]
    for part in parts { starts.append(starts[starts.count - 1] + part.value.lines.count) }
    self.starts = starts
  }

  subscript(number: Int32) -> (line: InvoiceLine, firstLine: Int) {
    let part = part(of: Int(number))
    return (lines[part][Int(number) - starts[part]], firstLines[part])
  }

  /// What a line says of itself being paid.
  func balance(_ number: Int32) -> StatedBalance {
    guard !balances.isEmpty else { return StatedBalance() }
    let part = part(of: Int(number))
    return balances[part].isEmpty ? StatedBalance() : balances[part][Int(number) - starts[part]]
  }

  /// Parts have about as many lines as one another.
  private func part(of number: Int) -> Int {
    var part = number * lines.count / starts[lines.count]
    while starts[part] > number { part -= 1 }
    while starts[part + 1] <= number { part += 1 }
    return part
  }

  /// Numbers of usable lines by customer, day of issue and identifier.
  func order(
    customers ranks: [Int32], count: Int, ids: [CellText], without lost: Set<Int32>,
    _ reading: ParallelReading
  ) -> [Int32] {
    sortedByCustomer(reading, customers: count, ids: ids) { visit in
      for (part, start) in zip(lines, starts) {
        for (i, line) in part.enumerated() where line.minorUnits != 0 {
          let number = Int32(start + i)
          guard lost.isEmpty || !lost.contains(number) else { continue }
          visit(number, ranks[Int(line.customer)], line.issuedOn)
        }
      }
    }
  }
}

extension LedgerBuilder {
  /// Takes all invoices and credit notes.
  ///
  /// - Parameters:
  ///   - statesDueDays: whether the source has due days or terms at all.
  ///   - attributes: the columns of candidate features, without a line.
  ///   - texts: what holds the texts of the parts.
  package mutating func takeInvoices(
    _ parts: [RecordPart<InvoicePart>], of source: any RecordSource, statesDueDays: Bool,
    attributes: AttributeColumns, texts: [any Sendable]
  ) throws(LedgerFault) {
    self.statesDueDays = statesDueDays
    if !statesDueDays {
      log.add(
        Fault(
          code: "due-unstated",
          problem: "there is no column `due_on` and none `terms_days`; all is due on issue",
          remedy: "add one of them"),
        line: 1, effect: .noticed, knownOn: DayNumber.always)
    }
    resolve(parts, source)
    for part in parts { log.add(part.value.log, firstLine: part.firstLine) }
    let usable = parts.contains { $0.value.lines.contains { $0.minorUnits != 0 } }
    if !usable, parts.contains(where: { $0.value.refused > 0 }) {
      throw .nothingUsable(issues: log.sortedIssues().map(\.issue))
    }
    rankCustomers()
    invoiceIDs = IdentifierTable(parts.map { ($0.value.ids, $0.value.hashes) }, reading)
    invoiceTexts = texts
    keep(parts, source, noAttributes: attributes)
  }

  /// Gives the lines their customers, currencies and minor units.
  private mutating func resolve(
    _ parts: [RecordPart<InvoicePart>], _ source: any RecordSource
  ) {
    let numbers = parts.map { part in
      (0..<Int32(part.value.customers.count)).map { customerIDs.intern(part.value.customers, $0) }
    }
    let (masters, defaultCurrency) = (masters, defaultCurrency)
    _ = reading.inParallel(parts.count) { i in
      parts[i].value.resolve(source, customers: numbers[i]) { customer, knownOn in
        masters.currency(customer, on: knownOn) ?? defaultCurrency
      }
    }
    var unstated = UnstatedCurrency()
    for part in parts { unstated.include(part.value.unstated) }
    note(unstated)
  }

  // MARK: Order of the ledger

  private mutating func keep(
    _ parts: [RecordPart<InvoicePart>], _ source: any RecordSource,
    noAttributes: AttributeColumns
  ) {
    let lines = DocumentLines(parts)
    let alike = repetitions(lines, source)
    let order = lines.order(
      customers: customerRanks, count: customers.count, ids: invoiceIDs.texts,
      without: alike.setAside, reading)
    documents.reserveCapacity(order.count, idBytes: invoiceIDs.texts)
    documents.positions = [Int32](repeating: -1, count: invoiceIDs.texts.count)
    var attributeOrder: [Int32] = []
    attributeOrder.reserveCapacity(order.count)
    let block = 256
    for start in stride(from: 0, to: order.count, by: block) {
      let numbers = order[start..<min(order.count, start + block)]
      // Lines lie far apart; read one after another, they wait for memory together.
      for (number, (line, firstLine)) in zip(numbers, numbers.map { lines[$0] }) {
        let cancels = cancels(line, source)
        let stated = alike.plans.isEmpty ? nil : alike.plans[number]
        let plan = stated ?? plan(for: number, line)
        let first = documents.invoices.count
        let position = keep(
          line, lines.balance(number), number: number, fileLine: firstLine + Int(line.line), plan,
          cancels: cancels)
        documents.positions[Int(number)] = position
        for _ in first..<documents.invoices.count { attributeOrder.append(number) }
      }
    }
    documents.invoiceNames.append(attributeOrder, of: invoiceIDs.texts)
    for (first, group) in alike.namesakes {
      documents.namesakes[first] = group.compactMap { entity, number in
        let position = documents.positions[Int(number)]
        return position == -1 ? nil : Namesake(entity: entity, position: position)
      }
    }
    // A line is found by its identifier under the first line that has it.
    for (line, first) in invoiceIDs.repetitions
    where documents.positions[Int(first)] == -1 && documents.positions[Int(line)] != -1 {
      documents.positions[Int(first)] = documents.positions[Int(line)]
    }
    documents.attributes = AttributeColumns.joined([noAttributes] + parts.map(\.value.attributes))
      .attributes(order: attributeOrder.lazy.map { Int($0) })
    notePlans()
  }

  private func cancels(_ line: InvoiceLine, _ source: any RecordSource) -> String? {
    guard line.isCreditNote else { return nil }
    let cancelled = source.text("cancels", at: line.start)
    return cancelled.isEmpty ? nil : cancelled
  }

  /// Keeps one document; its position as in ``Documents/positions``.
  private mutating func keep(
    _ line: InvoiceLine, _ balance: StatedBalance, number: Int32, fileLine: Int,
    _ plan: [Instalment], cancels: String?
  ) -> Int32 {
    noteCorrections(line, fileLine: fileLine)
    log.used(from: line.knownOn)
    span.post(line.issuedOn, line.knownOn)
    let customer = customerRanks[Int(line.customer)]
    if line.knownOn < customers[Int(customer)].documentKnownOn {
      customers[Int(customer)].documentKnownOn = line.knownOn
      customers[Int(customer)].documentCurrency = line.currency
    }
    let id = invoiceIDs.texts[Int(number)]
    if line.isCreditNote {
      if let cancelled = cancelledNote(line, customer: customer, cancels) {
        documents.cancellations.append((Int32(cancelled), line.knownOn, line.issuedOn))
        return -2 - Int32(cancelled)
      }
      keepCreditNote(line, balance, id, number: number, fileLine: fileLine, cancels: cancels)
      return -1 - Int32(documents.creditNotes.count)
    }
    let position = Int32(documents.invoices.count)
    if plan.isEmpty {
      keepClaim(
        line, fileLine: fileLine, dueOn: line.dueOn, line.minorUnits, 0,
        open: stillOpen(line, balance))
    } else {
      keepPlan(line, balance, fileLine: fileLine, plan)
    }
    return position
  }

  private mutating func keepPlan(
    _ line: InvoiceLine, _ balance: StatedBalance, fileLine: Int, _ plan: [Instalment]
  ) {
    var parts: [(Instalment, UInt8, open: Int64?)] = []
    // What a document with a plan has left open, its last instalments have.
    var open = stillOpen(line, balance)
    for (place, part) in plan.enumerated().reversed() {
      if part.isOwnLine { log.used(from: line.knownOn) }
      let own = open.map { min($0, part.amount) }
      open = open.map { max(0, $0 - part.amount) }
      let stated = part.line.map { stillOpen($0, part.balance) }
      parts.append((part, UInt8(place + 1), stated ?? own))
    }
    for (part, number, open) in parts.reversed() {
      keepClaim(
        part.line ?? line, fileLine: fileLine, dueOn: part.dueOn, part.amount, number, open: open)
    }
  }

  private mutating func keepClaim(
    _ line: InvoiceLine, fileLine: Int, dueOn: Int32, _ amount: Int64, _ instalment: UInt8,
    open: Int64?
  ) {
    documents.invoices.append(
      StoredInvoice(
        amount: amount, customer: customerRanks[Int(line.customer)], issuedOn: line.issuedOn,
        dueOn: dueOn, knownOn: line.knownOn, currency: line.currency, kind: line.kind ?? .invoice,
        instalment: instalment))
    documents.paidOn.append(paidDay(line))
    documents.lines.append(Int32(fileLine))
    if let open {
      if documents.stillOpen.isEmpty {
        documents.stillOpen = Array(repeating: nil, count: documents.invoices.count - 1)
      }
      documents.stillOpen.append(open)
    } else if !documents.stillOpen.isEmpty {
      documents.stillOpen.append(nil)
    }
  }

  private func paidDay(_ line: InvoiceLine) -> Int32 {
    line.paidOn == DayNumber.never ? line.paidOn : max(line.paidOn, line.issuedOn)
  }

  /// What the file says is open of a line; `nil` where `paid_on` alone speaks, or nothing does.
  private func stillOpen(_ line: InvoiceLine, _ balance: StatedBalance) -> Int64? {
    if let open = balance.openAmount, let units = open.minorUnits(exponent: line.currency.exponent)
    {
      let open = min(abs(units), line.minorUnits)
      // An open invoice without a payment is as open as one of which nothing is said.
      return open == line.minorUnits && line.paidOn == DayNumber.never ? nil : open
    }
    return balance.status == .paid && line.paidOn == DayNumber.never ? 0 : nil
  }

  /// The credit note that a later one takes back: the one it names, or where both are called credit
  /// notes, the last one of the same customer and amount with the opposite sign.
  private func cancelledNote(_ line: InvoiceLine, customer: Int32, _ cancels: String?) -> Int? {
    for place in documents.creditNotes.indices.reversed() {
      let (note, terms) = (documents.creditNotes[place], documents.creditNoteTerms[place])
      // Documents are in the order of customers.
      guard note.customer == customer else { return nil }
      guard note.currency == line.currency, note.amount == abs(line.minorUnits),
        !documents.cancellations.contains(where: { $0.note == Int32(place) })
      else { continue }
      let isMeant =
        cancels.map { documents.creditNoteNames[place] == $0 }
        ?? (line.isNamedCredit && terms.isNamed && terms.isNegative != line.isNegative)
      if isMeant { return place }
    }
    return nil
  }

  private mutating func keepCreditNote(
    _ line: InvoiceLine, _ balance: StatedBalance, _ id: CellText, number: Int32, fileLine: Int,
    cancels: String?
  ) {
    documents.creditNotes.append(
      StoredFunds(
        amount: abs(line.minorUnits), customer: customerRanks[Int(line.customer)],
        on: line.issuedOn, knownOn: line.knownOn, currency: line.currency))
    documents.creditNoteNames.append(id.bytes)
    if Int(documents.creditNoteIDs.intern(id.bytes)) == documents.creditNoteLines.count {
      documents.creditNoteLines.append(invoiceIDs.find(id.bytes) ?? number)
    }
    documents.creditNoteTerms.append(
      CreditNoteTerms(
        isNamed: line.isNamedCredit, isNegative: line.isNegative, cancels: cancels,
        line: Int32(fileLine)))
    // Nothing is left of it where the file says that nothing is open.
    let isUsedUp = balance.status == .paid || balance.openAmount?.mantissa == 0
    let paidOn = line.paidOn == DayNumber.never && isUsedUp ? line.issuedOn : paidDay(line)
    documents.nettedOn.append(paidOn)
  }

  private mutating func noteCorrections(_ line: InvoiceLine, fileLine: Int) {
    func day(_ number: Int32) -> Day { Day(number: Int(number)) }
    if line.dueOn < line.issuedOn {
      log.add(
        Fault(
          code: "due-before-issue",
          problem: "due on \(day(line.dueOn)), before the issue on \(day(line.issuedOn)); "
            + "it is used as it stands",
          remedy: "nothing to do for an opening balance; else correct one of the days"),
        line: fileLine, effect: .noticed, knownOn: line.knownOn)
    }
    if line.isDueUnstated && !line.isCreditNote && statesDueDays {
      log.add(
        Fault(
          code: "due-unstated",
          problem: "neither a due day nor terms are stated; it is due on issue",
          remedy: "fill `due_on` or `terms_days`"),
        line: fileLine, effect: .noticed, knownOn: line.knownOn)
    }
    if line.paidOn < line.issuedOn {
      log.add(
        Fault(
          code: "paid-before-issue",
          problem: "`paid_on` is \(day(line.paidOn)), before the issue on \(day(line.issuedOn)); "
            + "it is read as paid on issue",
          remedy: "correct one of the days, or record the prepayment in \(names[.payments])"),
        line: fileLine, effect: .corrected, knownOn: line.knownOn)
    }
    guard hasCustomersFile else { return }
    log.add(
      Fault(
        code: "unknown-customer",
        problem: "`customer_id` is \(quoted(customerIDs[line.customer])), "
          + "which \(names[.customers]) does not have",
        remedy: "add the customer there; the line is used without its details"),
      line: fileLine, effect: .noticed, knownOn: line.knownOn,
      until: masters.knownOn(line.customer))
  }

  /// Logs what amounts of the present kind had no currency.
  mutating func noteUnstated() {
    note(unstated)
    unstated = UnstatedCurrency()
  }

  /// Logs once for the file that amounts have no currency.
  mutating func note(_ unstated: UnstatedCurrency) {
    guard let day = unstated.first else { return }
    log.add(
      Fault(
        code: "currency-unstated", problem: "there are amounts without a currency; they are XXX",
        remedy: "add a `currency` column, or name their currency with --currency"),
      line: 1, effect: .noticed, knownOn: day)
  }
}

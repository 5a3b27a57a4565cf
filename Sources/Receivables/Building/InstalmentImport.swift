/// One due day of a document, and what is due on it.
struct Instalment {
  let dueOn: Int32
  /// Minor units.
  let amount: Int64
  /// The line of the invoices file that it is, where it is one.
  var line: InvoiceLine?
  /// What that line says of itself being paid.
  var balance = StatedBalance()
  /// Whether it is another line than the document's first.
  var isOwnLine = false
}

/// What `instalments.csv` says, by identifier of the document.
struct InstalmentPlans {
  struct Line {
    let dueOn: Int32
    let amount: DecimalText
    let knownOn: Int32
    let line: Int
  }

  fileprivate var ids = Interner()
  fileprivate var lines: [[Line]] = []
  fileprivate var isUsed: [Bool] = []
  fileprivate var faults: [(fault: Fault, line: Int, effect: LedgerIssue.Effect, knownOn: Int32)] =
    []
  fileprivate var read: [Int32] = []
  fileprivate var used: [Int32] = []
  fileprivate var log: SuspendedFile?

  var isEmpty: Bool { lines.isEmpty }

  /// Their number is kept in a byte.
  static let most = 250
}

/// Lines of the invoices file with an identifier that another line has, told apart.
struct RepeatedDocuments {
  /// Numbers of lines that say again what another line has said, or that are part of its plan.
  var setAside: Set<Int32> = []
  /// By number of the first line, the instalments that lines of one document are.
  var plans: [Int32: [Instalment]] = [:]
  /// By first line of the identifier, the documents of different entities or years.
  var namesakes: [Int32: [(entity: String, number: Int32)]] = [:]
}

extension LedgerBuilder {
  package mutating func place(_ part: InstalmentRecord, at place: RecordPlace) {
    let knownOn = part.knownOn
    do throws(Fault) {
      try part.amount.requirePositive("amount", place.text("amount"))
      var invoice = part.invoice
      let id = invoice.withUTF8 { instalments.ids.intern($0) }
      if Int(id) == instalments.lines.count { instalments.lines.append([]) }
      instalments.lines[Int(id)].append(
        InstalmentPlans.Line(
          dueOn: part.dueOn.number, amount: part.amount, knownOn: knownOn, line: place.line))
    } catch {
      log.read(knownOn: knownOn)
      log.lines.setAside(line: place.line, error, knownOn: knownOn)
    }
  }

  /// Puts the plans by until their invoices are there.
  mutating func suspendInstalments() {
    instalments.isUsed = Array(repeating: false, count: instalments.lines.count)
    instalments.log = log.suspend()
  }

  /// The instalments of a document, by due day; empty where it is due at once.
  ///
  /// What the plan leaves over is due on the document's own day. A plan that was posted after the
  /// document, or that asks for more, is set aside.
  mutating func plan(for number: Int32, _ line: InvoiceLine) -> [Instalment] {
    guard !instalments.isEmpty, !line.isCreditNote,
      let id = instalments.ids.find(invoiceIDs.texts[Int(number)].bytes)
    else { return [] }
    instalments.isUsed[Int(id)] = true
    // Lines posted later than the document change nothing of what was known with it.
    let late = instalments.lines[Int(id)].filter { $0.knownOn > line.knownOn }
    if !late.isEmpty {
      setAsidePlan(
        late, id, line, "it was posted after its invoice",
        "state the new due day as a promise, or post the plan with the invoice")
    }
    let lines = instalments.lines[Int(id)].filter { $0.knownOn <= line.knownOn }
    guard !lines.isEmpty else { return [] }
    var parts: [Instalment] = []
    for part in lines {
      guard let units = part.amount.minorUnits(exponent: line.currency.exponent) else {
        setAsidePlan(
          lines, id, line, "an amount has more decimals than \(line.currency)",
          "round the amounts as they are due")
        return []
      }
      parts.append(Instalment(dueOn: part.dueOn, amount: units))
    }
    let rest = line.minorUnits - parts.reduce(0) { $0 + $1.amount }
    guard parts.count < InstalmentPlans.most else {
      setAsidePlan(
        lines, id, line, "it has more than \(InstalmentPlans.most - 1) instalments",
        "join those that are due at nearly the same time")
      return []
    }
    guard rest >= 0 else {
      setAsidePlan(
        lines, id, line, "its instalments are more than its invoice",
        "correct the amounts, so that they add up to the invoice")
      return []
    }
    if rest > 0 {
      noteRest(rest, of: id, lines[0], line)
      parts.append(Instalment(dueOn: line.dueOn, amount: rest))
    }
    for part in lines { instalments.used.append(max(part.knownOn, line.knownOn)) }
    return parts.sorted { ($0.dueOn, $0.amount) < ($1.dueOn, $1.amount) }
  }

  /// Says that a plan does not add up to its document.
  private mutating func noteRest(
    _ rest: Int64, of id: Int32, _ first: InstalmentPlans.Line, _ invoice: InvoiceLine
  ) {
    let amounts = [invoice.minorUnits - rest, invoice.minorUnits].map {
      Money(minorUnits: $0, invoice.currency)
    }
    let fault = Fault(
      code: "plan-leaves-rest",
      problem: "the instalments of \(quoted(instalments.ids[id])) add up to \(amounts[0]) of "
        + "\(amounts[1]) \(invoice.currency); the rest is due on "
        + "\(Day(number: Int(invoice.dueOn))) with the invoice",
      remedy: "add the instalment that is missing, or nothing if the rest is due then")
    instalments.faults.append(
      (fault, first.line, .noticed, max(first.knownOn, invoice.knownOn)))
  }

  private mutating func setAsidePlan(
    _ lines: [InstalmentPlans.Line], _ id: Int32, _ invoice: InvoiceLine, _ problem: String,
    _ remedy: String
  ) {
    for line in lines {
      instalments.read.append(max(line.knownOn, invoice.knownOn))
      instalments.faults.append(
        (
          Fault(
            code: "unusable-plan",
            problem: "the plan of \(quoted(instalments.ids[id])) cannot be used: \(problem)",
            remedy: remedy), line.line, .setAside, max(line.knownOn, invoice.knownOn)
        ))
    }
  }

  /// Logs what became of the lines of `instalments.csv`.
  mutating func notePlans() {
    guard let suspended = instalments.log else { return }
    let invoices = log.suspend()
    log.resume(suspended)
    for id in instalments.lines.indices where !instalments.isUsed[id] {
      for line in instalments.lines[id] {
        log.read(knownOn: line.knownOn)
        log.add(
          Fault(
            code: "unknown-invoice",
            problem:
              "`invoice_id` is \(quoted(instalments.ids[Int32(id)])), which is no invoice of "
              + "the ledger",
            remedy: "add the invoice to the invoices file, or correct the identifier"),
          line: line.line, effect: .setAside, knownOn: line.knownOn)
      }
    }
    for (fault, line, effect, knownOn) in instalments.faults {
      log.add(fault, line: line, effect: effect, knownOn: knownOn)
    }
    for day in instalments.read { log.read(knownOn: day) }
    for day in instalments.used {
      log.read(knownOn: day)
      log.used(from: day)
    }
    log.finishFile()
    log.resume(invoices)
    instalments = InstalmentPlans()
  }

  // MARK: Lines with one identifier

  /// Tells apart the lines of the invoices file that share an identifier: documents of different
  /// entities or years, instalments of one document, and repetitions.
  mutating func repetitions(
    _ lines: DocumentLines, _ source: any RecordSource
  ) -> RepeatedDocuments {
    var repeated = RepeatedDocuments()
    guard !invoiceIDs.repetitions.isEmpty else { return repeated }
    var groups: [Int32: [Int32]] = [:]
    for (line, first) in invoiceIDs.repetitions { groups[first, default: [first]].append(line) }
    for (first, numbers) in groups.sorted(by: { $0.key < $1.key }) {
      var documents: [String: [Int32]] = [:]
      for number in numbers where lines[number].line.minorUnits != 0 {
        documents[key(lines[number].line, source), default: []].append(number)
      }
      for (_, alike) in documents.sorted(by: { $0.key < $1.key }) {
        let leader = tellApart(alike, lines, source, &repeated)
        guard documents.count > 1 else { continue }
        let entity = source.text("entity", at: lines[leader].line.start)
        repeated.namesakes[first, default: []].append((entity, leader))
      }
    }
    return repeated
  }

  /// What a document's number is unique within.
  private func key(_ line: InvoiceLine, _ source: any RecordSource) -> String {
    source.text("entity", at: line.start) + "\u{1F}" + source.text("fiscal_year", at: line.start)
  }

  /// Of lines that share identifier, entity and year, the one under which their document is kept.
  private mutating func tellApart(
    _ numbers: [Int32], _ lines: DocumentLines, _ source: any RecordSource,
    _ repeated: inout RepeatedDocuments
  ) -> Int32 {
    guard numbers.count > 1 else { return numbers[0] }
    if arePlan(numbers.map { lines[$0].line }) {
      let sorted = numbers.sorted {
        (lines[$0].line.dueOn, $0) < (lines[$1].line.dueOn, $1)
      }
      repeated.plans[sorted[0]] = sorted.map { number in
        let line = lines[number].line
        return Instalment(
          dueOn: line.dueOn, amount: line.minorUnits, line: line, balance: lines.balance(number),
          isOwnLine: number != sorted[0])
      }
      repeated.setAside.formUnion(sorted.dropFirst())
      let first = lines[sorted[0]]
      log.add(
        Fault(
          code: "read-as-instalments",
          problem:
            "\(numbers.count) lines with one `invoice_id` and different due days are read as "
            + "instalments of one invoice",
          remedy: "nothing to do; if they repeat each other, remove all but one"),
        line: first.firstLine + Int(first.line.line), effect: .noticed, knownOn: first.line.knownOn)
      return sorted[0]
    }
    let candidates = numbers.map { number in
      let (line, firstLine) = lines[number]
      return (
        number,
        Candidate(
          usableOn: line.knownOn, line: firstLine + Int(line.line),
          fingerprint: source.fingerprint(at: line.start, except: ["paid_on"]))
      )
    }.sorted { $0.1.precedence < $1.1.precedence }
    for (number, candidate) in candidates.dropFirst() {
      logRepetition(
        invoiceIDs.texts[Int(number)].text, "invoice_id", line: candidate.line,
        usableOn: candidate.usableOn)
      repeated.setAside.insert(number)
    }
    return candidates[0].0
  }

  /// Whether lines are the schedule of one invoice: all alike but for due day and amount.
  private func arePlan(_ lines: [InvoiceLine]) -> Bool {
    let first = lines[0]
    return lines.count < InstalmentPlans.most && Set(lines.map(\.dueOn)).count == lines.count
      && lines.allSatisfy {
        $0.kind != nil && $0.kind == first.kind && $0.customer == first.customer
          && $0.issuedOn == first.issuedOn && $0.currency == first.currency
          && $0.knownOn == first.knownOn && !$0.isDueUnstated
      }
  }
}

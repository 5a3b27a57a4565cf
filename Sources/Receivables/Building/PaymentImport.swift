/// A line of `payments.csv` as read, before lines are compared with one another.
struct PaymentLine: Sendable {
  /// Numbered in the part at first, then by rank.
  var customer: Int32
  let on: Int32
  let knownOn: Int32
  /// In the part at first, then in the file.
  var line: Int32
  /// Where the record starts in the file.
  let start: Int
  /// Digits as written at first, then minor units; zero where they cannot be had in the currency.
  var amount: DecimalText
  let statesCurrency: Bool
  /// Written as zero: it brings no money, and may net documents.
  let isNothing: Bool
  /// Unstated where the line does not say, until it is found.
  var currency: Currency

  var minorUnits: Int64 { amount.mantissa }
}

/// A payment as its source has it, with texts that stay where they are.
package struct PaymentEntry {
  let id, customer, reverses: CellText
  let on: Int32
  let knownOn: Int32
  let line: Int
  let place: Int
  let amount: DecimalText
  let currency: Currency?

  /// - Parameters:
  ///   - reverses: empty where no payment went back.
  ///   - line: in its part of the source.
  ///   - place: where its source finds it again.
  package init(
    id: CellText, customer: CellText, reverses: CellText, on: Int32, knownOn: Int32, line: Int,
    place: Int, amount: DecimalText, currency: Currency?
  ) {
    (self.id, self.customer, self.reverses) = (id, customer, reverses)
    (self.on, self.knownOn, self.line, self.place) = (on, knownOn, line, place)
    (self.amount, self.currency) = (amount, currency)
  }
}

/// What one part of the payments says.
package struct PaymentPart: Sendable {
  var lines: [PaymentLine] = []
  /// One for each of ``lines``.
  var ids: [CellText] = []
  var hashes: [UInt64] = []
  /// By position in ``lines``, the payment that went back.
  var reversed: [Int: CellText] = [:]
  var customers = Interner()
  package var log = LineLog()
  var unstated = UnstatedCurrency()

  /// - Parameter count: about how many lines there will be.
  package init(lines count: Int) {
    lines.reserveCapacity(count)
    ids.reserveCapacity(count)
    hashes.reserveCapacity(count)
  }
}

/// Payments whose customers are counted before their places are known.
struct PaymentLines: Sendable {
  let source: any RecordSource
  fileprivate let parts: [RecordPart<PaymentPart>]
  /// For each part, the ledger's numbers of its customers.
  fileprivate let customers: [[Int32]]
}

extension PaymentPart {
  package mutating func add(_ entry: PaymentEntry) {
    let isNothing = entry.amount.mantissa == 0
    if isNothing { log.used(from: entry.knownOn) }
    if !entry.reverses.bytes.isEmpty { reversed[lines.count] = entry.reverses }
    lines.append(
      PaymentLine(
        customer: customers.intern(entry.customer.bytes), on: entry.on, knownOn: entry.knownOn,
        line: Int32(entry.line), start: entry.place, amount: entry.amount,
        statesCurrency: entry.currency != nil, isNothing: isNothing,
        currency: entry.currency ?? .unstated))
    ids.append(entry.id)
    hashes.append(Interner.hash(entry.id.bytes))
  }

  /// Turns numbers of customers into ranks, and digits into minor units.
  fileprivate mutating func resolve(
    _ source: any RecordSource, ranks: [Int32], _ known: KnownCustomers
  ) {
    for i in lines.indices {
      var line = lines[i]
      line.customer = ranks[Int(line.customer)]
      if !line.statesCurrency {
        line.currency =
          known.currency(of: line.customer, on: line.knownOn) ?? unstated.on(line.knownOn)
      }
      if let units = line.amount.minorUnits(exponent: line.currency.exponent) {
        line.amount = DecimalText(units: units)
      } else {
        setAside(line, source)
        line.amount = DecimalText(units: 0)
      }
      lines[i] = line
    }
  }

  private mutating func setAside(_ payment: PaymentLine, _ source: any RecordSource) {
    do throws(Fault) {
      _ = try payment.amount.units(
        in: payment.currency, "amount", source.text("amount", at: payment.start))
    } catch {
      log.setAside(line: Int(payment.line), error, knownOn: payment.knownOn)
    }
  }
}

extension LedgerBuilder {
  /// Lets the ledger know the customers of all payments, which wait for the invoices.
  ///
  /// - Parameter texts: what holds the texts of the parts.
  package mutating func takePayments(
    _ parts: [RecordPart<PaymentPart>], of source: any RecordSource, texts: [any Sendable]
  ) {
    let customers = parts.map { part in
      (0..<Int32(part.value.customers.count)).map {
        customerIDs.intern(part.value.customers, $0)
      }
    }
    paymentTexts = texts
    waitingPayments = PaymentLines(source: source, parts: parts, customers: customers)
  }

  /// Keeps the lines that were read, once customers have their places.
  mutating func keepPayments() {
    guard let read = waitingPayments else { return }
    waitingPayments = nil
    let (known, parts) = (knownCustomers, read.parts)
    var unstated = UnstatedCurrency()
    for i in parts.indices {
      let ranks = read.customers[i].map { customerRanks[Int($0)] }
      parts[i].value.resolve(read.source, ranks: ranks, known)
      log.add(parts[i].value.log, firstLine: parts[i].firstLine)
      unstated.include(parts[i].value.unstated)
    }
    note(unstated)
    paymentIDs = IdentifierTable(parts.map { ($0.value.ids, $0.value.hashes) }, reading)
    var (lines, reversed): ([PaymentLine], [Int: CellText]) = ([], [:])
    lines.reserveCapacity(paymentIDs.texts.count)
    for part in parts {
      for (place, reverses) in part.value.reversed { reversed[lines.count + place] = reverses }
      for var line in part.value.lines {
        line.line += Int32(part.firstLine)
        lines.append(line)
      }
    }
    keep(lines, reversed, read.source)
  }

  private mutating func keep(
    _ read: [PaymentLine], _ reversed: [Int: CellText], _ source: any RecordSource
  ) {
    var lines = read
    let lost = setAsideRepetitions(of: paymentIDs, column: "payment_id") { number in
      let line = lines[Int(number)]
      guard line.minorUnits != 0 else { return nil }
      return Candidate(
        usableOn: line.knownOn, line: Int(line.line),
        fingerprint: source.fingerprint(at: line.start, except: []))
    }
    let moved = moveReturns(in: &lines, reversed, except: lost)
    let order = sortedByCustomer(
      reading, customers: customers.count, ids: paymentIDs.texts
    ) { [lines] visit in
      for (number, line) in lines.enumerated()
      where line.minorUnits != 0 && (lost.isEmpty || !lost.contains(Int32(number))) {
        visit(Int32(number), line.customer, line.on)
      }
    }
    postings.paymentPositions = [Int32](repeating: -1, count: lines.count)
    postings.receipts.reserveCapacity(order.count)
    postings.receiptIDs.reserveCapacity(
      order.count, bytes: paymentIDs.texts.reduce(0) { $0 + $1.bytes.count })
    let block = 256
    for start in stride(from: 0, to: order.count, by: block) {
      let numbers = order[start..<min(order.count, start + block)]
      // Lines lie far apart; read one after another, they wait for memory together.
      for (place, line) in zip(numbers.indices, numbers.map { lines[Int($0)] }) {
        keep(line, number: order[place], at: place)
      }
    }
    postings.receiptIDs.append(order, of: paymentIDs.texts)
    notePayers(lines, order)
    for (line, first) in paymentIDs.repetitions where postings.paymentPositions[Int(line)] >= 0 {
      postings.paymentPositions[Int(first)] = postings.paymentPositions[Int(line)]
    }
    keepNothings(lines)
    for (number, reverses) in reversed.sorted(by: { $0.key < $1.key })
    where lines[number].minorUnits < 0 {
      if !lost.contains(Int32(number)) { keepReversal(number, of: reverses) }
    }
    noteMovedReturns(moved, lines)
    noteLargeReturns()
  }

  /// Lets allocations find payments of nothing, where no other has their identifier.
  private mutating func keepNothings(_ lines: [PaymentLine]) {
    for (number, line) in lines.enumerated() where line.isNothing {
      let first = paymentIDs.find(paymentIDs.texts[number].bytes) ?? Int32(number)
      guard postings.paymentPositions[Int(first)] == -1 else { continue }
      postings.paymentPositions[Int(first)] = -2 - Int32(postings.nothings.count)
      postings.nothings.append(
        StoredFunds(
          amount: 0, customer: line.customer, on: line.on, knownOn: line.knownOn,
          currency: line.currency))
    }
  }

  private mutating func keep(_ line: PaymentLine, number: Int32, at position: Int) {
    log.used(from: line.knownOn)
    span.post(line.on, line.knownOn)
    let payer = Int(line.customer)
    customers[payer].receiptKnownOn = min(customers[payer].receiptKnownOn, line.knownOn)
    postings.paymentPositions[Int(number)] = Int32(position)
    postings.receipts.append(
      StoredFunds(
        amount: line.minorUnits, customer: line.customer, on: line.on, knownOn: line.knownOn,
        currency: line.currency))
    if line.minorUnits < 0 { postings.receiptLines[Int32(position)] = line.line }
  }

  /// Says which customers nothing but their payments names, each at the payment known first.
  private mutating func notePayers(_ lines: [PaymentLine], _ order: [Int32]) {
    func named(_ customer: KnownCustomer) -> Int32 {
      min(masters.knownOn(customer.number), customer.documentKnownOn)
    }
    guard customers.contains(where: { $0.receiptKnownOn < named($0) }) else { return }
    var first: [Int32: Int32] = [:]
    for number in order {
      let line = lines[Int(number)]
      let customer = customers[Int(line.customer)]
      guard line.knownOn < named(customer) else { continue }
      if let earlier = first[line.customer], lines[Int(earlier)].knownOn <= line.knownOn {
        continue
      }
      first[line.customer] = number
    }
    for (rank, number) in first.sorted(by: { $0.key < $1.key }) {
      let (line, customer) = (lines[Int(number)], customers[Int(rank)])
      log.add(
        Fault(
          code: "unknown-payer",
          problem: "`customer_id` is \(quoted(customerIDs[customer.number])), which no invoice and "
            + "no line of \(names[.customers]) names; the money is on account of a customer of that name",
          remedy: "correct the identifier, or add the customer to \(names[.customers])"),
        line: Int(line.line), effect: .noticed, knownOn: line.knownOn, until: named(customer))
    }
  }

  /// The currency of a line that states none, by what was known on a day: the customer's own, that
  /// of its first document, or the default.
  mutating func currency(of customer: Int32, on day: Int32) -> Currency {
    knownCustomers.currency(of: customer, on: day) ?? unstated.on(day)
  }

  package mutating func place(_ writeOff: WriteOffRecord, at place: RecordPlace) {
    var usable = writeOff.knownOn
    do throws(Fault) {
      guard writeOff.amount.mantissa != 0 else { return log.used(from: usable) }
      var entity = writeOff.entity
      let row = entity.withUTF8 { entity in
        invoiceReferences.row(
          writeOff.invoice, line: place.line,
          InvoiceReferences.Hint(entity: entity, knownOn: usable), usableOn: &usable, &log.lines)
      }
      guard let row else { return }
      let units = try writeOff.amount.units(
        in: documents.invoices[Int(row)].currency, "amount", place.text("amount"))
      postings.reductions.append(
        Reduction(
          invoice: row, source: .writeOff, on: writeOff.writtenOffOn.number, knownOn: usable,
          amount: units, line: Int32(place.line), reason: writeOff.reason))
      log.used(from: usable)
    } catch {
      log.lines.setAside(line: place.line, error, knownOn: usable)
    }
  }

  // MARK: References

  /// Finds invoices and credit notes by their identifiers.
  var invoiceReferences: InvoiceReferences {
    InvoiceReferences(
      ids: invoiceIDs, positions: documents.positions, invoices: documents.invoices,
      creditNotes: documents.creditNotes, namesakes: documents.namesakes)
  }
}

/// What `customers.csv` says, by number of the customer's identifier.
struct CustomerMasters: Sendable {
  struct Master: Identified, Sendable {
    let id: Int32
    let usableOn: Int32
    let fingerprint: UInt64
    let line: Int32
    let customer: Customer
    /// Whether it is not to be asked for money.
    let isBlocked: Bool
  }

  private(set) var list: [Master] = []
  /// Position in ``list``, or −1.
  private var positions: [Int32] = []
  /// By number of the identifier, like ``positions``.
  private var knownDays: [Int32] = []

  init(_ list: [Master] = [], ids: Int = 0) {
    self.list = list
    positions = [Int32](repeating: -1, count: ids)
    knownDays = [Int32](repeating: DayNumber.never, count: ids)
    for (i, master) in list.enumerated() {
      positions[Int(master.id)] = Int32(i)
      knownDays[Int(master.id)] = master.usableOn
    }
  }

  /// `nil` for a customer known only from documents.
  subscript(customer: Int32) -> Master? {
    guard customer < positions.count, positions[Int(customer)] >= 0 else { return nil }
    return list[Int(positions[Int(customer)])]
  }

  func knownOn(_ customer: Int32) -> Int32 {
    customer < knownDays.count ? knownDays[Int(customer)] : DayNumber.never
  }

  /// The customer's own currency, if the ledger stated it by a day.
  func currency(_ customer: Int32, on day: Int32) -> Currency? {
    guard let master = self[customer], master.usableOn <= day else { return nil }
    return master.customer.currency
  }
}

/// A customer by rank, once customers and invoices are in.
struct KnownCustomer: Sendable {
  /// The number of its identifier.
  let number: Int32
  /// The first invoice or credit note that became known, and its currency.
  var documentKnownOn = DayNumber.never
  var documentCurrency: Currency?
  var receiptKnownOn = DayNumber.never
  var announcementKnownOn = DayNumber.never

  init(number: Int32) { self.number = number }
}

extension LedgerImport {
  mutating func importCustomers(_ table: Table) {
    hasCustomersFile = true
    let columns = CustomerColumns(table)
    let (own, posted) = (columns.onboardedOn, columns.postedOn)
    var attributes = attributeColumns(table, .customers, also: [])
    var candidates: [CustomerMasters.Master] = []
    var row = 0
    table.forEachLine { line in
      let known = line.knownDay(own: own, posted: posted)
      log.read(knownOn: known)
      do throws(Fault) {
        let id = customerIDs.intern(try line.requiredBytes(columns.id))
        let customer = readCustomer(line, columns, row: row, knownOn: known)
        candidates.append(
          CustomerMasters.Master(
            id: id, usableOn: known, fingerprint: line.fingerprint(except: [columns.churnedOn]),
            line: Int32(line.number), customer: customer,
            isBlocked: readBlock(line, columns)))
        attributes.append(line)
      } catch {
        setAside(line, error, knownOn: known)
        attributes.appendEmpty()
      }
      row += 1
    } refuse: { fault, number, line in
      refuse(fault, number, line, own: own, posted: posted)
      attributes.appendEmpty()
      row += 1
    }
    let kept = withoutDuplicates(candidates, customerIDs, column: "customer_id")
    for master in kept { log.used(from: master.usableOn) }
    masters = CustomerMasters(kept, ids: customerIDs.count)
    customerAttributes = attributes.attributes(order: 0..<row)
  }

  private mutating func readCustomer(
    _ line: Line, _ columns: CustomerColumns, row: Int, knownOn: Int32
  ) -> Customer {
    var customer = Customer(id: line.text(columns.id))
    customer.row = row
    customer.name = line.text(columns.name)
    customer.segment = line.text(columns.segment)
    customer.country = line.text(columns.country)
    customer.parentID = line.text(columns.parentID)
    customer.payerID = line.text(columns.payerID)
    customer.mergedInto = line.text(columns.mergedInto)
    customer.collector = line.text(columns.collector)
    customer.contactName = line.text(columns.contactName)
    customer.contactEmail = line.text(columns.contactEmail)
    customer.contactPhone = line.text(columns.contactPhone)
    customer.language = line.text(columns.language)
    let currency = readOrCorrect(line, knownOn: knownOn) { () throws(Fault) -> Currency? in
      try line.currency(columns.currency)
    }
    customer.currency = currency
    let limitCurrency = currency ?? defaultCurrency ?? .unstated
    customer.creditLimit = readOrCorrect(line, knownOn: knownOn) { () throws(Fault) -> Money? in
      guard let limit = try line.amount(columns.creditLimit) else { return nil }
      let units = try line.minorUnits(limit, columns.creditLimit, in: limitCurrency)
      return Money(minorUnits: units, limitCurrency)
    }
    customer.strategicValue = readOrCorrect(line, knownOn: knownOn) { () throws(Fault) -> Double? in
      try line.number(columns.strategicValue)
    }
    readDays(line, columns, knownOn: knownOn, into: &customer)
    return customer
  }

  /// Whether the customer is not to be asked for money.
  private func readBlock(_ line: Line, _ columns: CustomerColumns) -> Bool {
    let word = line.text(columns.dunningBlock).lowercased()
    if ["", "no", "n", "false", "0", "nein", "non"].contains(word) { return false }
    // Many systems write a reason's code where others write yes.
    return true
  }

  private mutating func readDays(
    _ line: Line, _ columns: CustomerColumns, knownOn: Int32, into customer: inout Customer
  ) {
    func day(_ number: Int32) -> Day { Day(number: Int(number)) }
    let days = [columns.postedOn, columns.onboardedOn, columns.churnedOn, columns.mergedOn]
    for column in days where column >= 0 {
      let read = readOrCorrect(line, knownOn: knownOn) { () throws(Fault) -> Int32? in
        try line.day(column)
      }
      if column == columns.onboardedOn { customer.onboardedOn = read.map(day) }
      if column == columns.churnedOn { customer.churnedOn = read.map(day) }
      if column == columns.mergedOn { customer.mergedOn = read.map(day) }
    }
    guard let onboardedOn = customer.onboardedOn, let churnedOn = customer.churnedOn,
      churnedOn < onboardedOn
    else { return }
    log.add(
      Fault(
        code: "churned-before-onboarded",
        problem: "`churned_on` is \(churnedOn), before the onboarding on \(onboardedOn)",
        remedy: "correct one of the two days"),
      line: line.number, effect: .noticed, knownOn: max(knownOn, churnedOn.number))
  }

  /// Gives customers their places in the order of identifiers.
  mutating func rankCustomers() {
    customerRanks = customerIDs.ranks()
    customers = customerRanks.indices.map { _ in KnownCustomer(number: 0) }
    for (number, rank) in customerRanks.enumerated() {
      customers[Int(rank)] = KnownCustomer(number: Int32(number))
    }
  }

  /// What is known of customers once the invoices are in.
  var knownCustomers: KnownCustomers {
    KnownCustomers(
      ids: customerIDs, ranks: customerRanks, customers: customers, masters: masters,
      defaultCurrency: defaultCurrency)
  }

  /// The rank of the customer that a line names and the day it is known; never if it is nowhere.
  func customer(_ bytes: UnsafeBufferPointer<UInt8>) -> (rank: Int32, knownOn: Int32) {
    knownCustomers.find(bytes)
  }

  /// Logs that the customer is not known until a day.
  mutating func noteUnknownCustomer(_ line: Line, _ column: Int, from known: Int32, until: Int32) {
    log.lines.noteUnknownCustomer(line, column, from: known, until: until)
  }

  /// By rank, the rank of a customer that stands for its group: of all that are tied together by
  /// `parent_id` and `payer_id`.
  func customerGroups() -> [Int32] {
    var groups = Array(0..<Int32(customers.count))
    func root(_ rank: Int32) -> Int32 {
      var rank = rank
      while groups[Int(rank)] != rank { rank = groups[Int(rank)] }
      return rank
    }
    for (rank, known) in customers.enumerated() {
      guard let master = masters[known.number]?.customer else { continue }
      for tied in [master.parentID, master.payerID] where !tied.isEmpty {
        var text = tied
        guard let number = text.withUTF8({ customerIDs.find($0) }) else { continue }
        let (a, b) = (root(Int32(rank)), root(customerRanks[Int(number)]))
        groups[Int(max(a, b))] = min(a, b)
      }
    }
    return groups.indices.map { root(Int32($0)) }
  }

  func storedCustomers() -> [StoredCustomer] {
    customers.map { known in
      let master = masters[known.number]
      let masterKnownOn = master?.usableOn ?? DayNumber.never
      let onboarded = master?.customer.onboardedOn == nil ? DayNumber.never : masterKnownOn
      return StoredCustomer(
        master: master?.customer ?? Customer(id: customerIDs[known.number]),
        masterKnownOn: masterKnownOn,
        visibleOn: min(
          onboarded, known.documentKnownOn, known.receiptKnownOn, known.announcementKnownOn),
        mergedInto: heir(of: master?.customer),
        mergedOn: max(
          masterKnownOn, master?.customer.mergedOn?.number ?? DayNumber.always))
    }
  }

  /// The rank of the customer that another is merged into; −1 for none.
  private func heir(of customer: Customer?) -> Int32 {
    guard var heir = customer?.mergedInto, !heir.isEmpty, heir != customer?.id,
      let number = heir.withUTF8({ customerIDs.find($0) })
    else { return -1 }
    return customerRanks[Int(number)]
  }
}

/// Customers by identifier and rank, as several threads read them.
struct KnownCustomers: Sendable {
  let ids: Interner
  /// By number of the identifier.
  let ranks: [Int32]
  /// By rank.
  let customers: [KnownCustomer]
  let masters: CustomerMasters
  let defaultCurrency: Currency?

  /// The rank of a customer and the day it is known; never if it is nowhere.
  func find(_ bytes: UnsafeBufferPointer<UInt8>) -> (rank: Int32, knownOn: Int32) {
    guard let number = ids.find(bytes) else { return (-1, DayNumber.never) }
    let rank = ranks[Int(number)]
    let known = customers[Int(rank)]
    return (rank, min(masters.knownOn(number), known.documentKnownOn, known.receiptKnownOn))
  }

  /// The currency of a line that states none, by what was known on a day: the customer's own, that
  /// of its first document, or the default.
  func currency(of customer: Int32, on day: Int32) -> Currency? {
    let known = customers[Int(customer)]
    if let own = masters.currency(known.number, on: day) { return own }
    if known.documentKnownOn <= day, let currency = known.documentCurrency { return currency }
    return defaultCurrency
  }
}

extension LineLog {
  /// Logs that the customer is not known until a day.
  mutating func noteUnknownCustomer(_ line: Line, _ column: Int, from known: Int32, until: Int32) {
    add(
      Fault(
        code: "unknown-customer",
        problem: "`customer_id` is \(quoted(line.bytes(column))), which the ledger does not know",
        remedy: "add the customer to customers.csv, or correct the identifier"),
      line: line.number, effect: .setAside, knownOn: known, until: until)
  }
}

private struct CustomerColumns {
  let id, name, segment, country, currency, creditLimit, onboardedOn, churnedOn, parentID, payerID,
    mergedInto, mergedOn,
    collector, contactName, contactEmail, contactPhone, language, strategicValue, dunningBlock,
    postedOn: Int

  init(_ table: Table) {
    id = table.column("customer_id")
    name = table.column("name")
    segment = table.column("segment")
    country = table.column("country")
    currency = table.column("currency")
    creditLimit = table.column("credit_limit")
    onboardedOn = table.column("onboarded_on")
    churnedOn = table.column("churned_on")
    parentID = table.column("parent_id")
    payerID = table.column("payer_id")
    mergedInto = table.column("merged_into")
    mergedOn = table.column("merged_on")
    collector = table.column("collector")
    contactName = table.column("contact_name")
    contactEmail = table.column("contact_email")
    contactPhone = table.column("contact_phone")
    language = table.column("language")
    strategicValue = table.column("strategic_value")
    dunningBlock = table.column("dunning_block")
    postedOn = table.column("posted_on")
  }
}

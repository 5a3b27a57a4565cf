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

extension LedgerBuilder {
  /// Takes what is known of a customer.
  package mutating func place(_ record: CustomerDetails, at place: RecordPlace) {
    hasCustomersFile = true
    var customer = record.customer
    var id = customer.id
    let number = id.withUTF8 { customerIDs.intern($0) }
    let knownOn = record.knownOn
    if let limit = record.creditLimit {
      let currency = customer.currency ?? defaultCurrency ?? .unstated
      do throws(Fault) {
        let units = try limit.units(in: currency, "credit_limit", place.text("credit_limit"))
        customer.creditLimit = Money(minorUnits: units, currency)
      } catch {
        log.lines.correct(error, line: place.line, knownOn: knownOn)
      }
    }
    if let onboardedOn = customer.onboardedOn, let churnedOn = customer.churnedOn,
      churnedOn < onboardedOn
    {
      log.add(
        Fault(
          code: "churned-before-onboarded",
          problem: "`churned_on` is \(churnedOn), before the onboarding on \(onboardedOn)",
          remedy: "correct one of the two days"),
        line: place.line, effect: .noticed, knownOn: max(knownOn, churnedOn.number))
    }
    customerCandidates.append(
      CustomerMasters.Master(
        id: number, usableOn: knownOn,
        fingerprint: place.source.fingerprint(at: place.place, except: ["churned_on"]),
        line: Int32(place.line), customer: customer, isBlocked: record.isBlocked))
  }

  /// Keeps the customers that were taken, each once.
  mutating func keepCustomers() {
    hasCustomersFile = true
    let kept = withoutDuplicates(customerCandidates, customerIDs, column: "customer_id")
    customerCandidates = []
    for master in kept { log.used(from: master.usableOn) }
    masters = CustomerMasters(kept, ids: customerIDs.count)
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

  func customerMergers() -> CustomerMergers {
    var mergers = CustomerMergers()
    for (rank, known) in customers.enumerated() {
      guard let master = masters[known.number] else { continue }
      let heir = heir(of: master.customer)
      guard heir >= 0 else { continue }
      mergers.add(
        Int32(rank), into: heir,
        on: max(master.usableOn, master.customer.mergedOn?.number ?? DayNumber.always))
    }
    return mergers
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
  func find(_ id: String) -> (rank: Int32, knownOn: Int32) {
    var id = id
    return id.withUTF8 { find($0) }
  }

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
  mutating func noteUnknownCustomer(
    _ id: String, line: Int, in customers: String, from known: Int32, until: Int32
  ) {
    add(
      Fault(
        code: "unknown-customer",
        problem: "`customer_id` is \(quoted(id)), which the ledger does not know",
        remedy: "add the customer to \(customers), or correct the identifier"),
      line: line, effect: .setAside, knownOn: known, until: until)
  }

  /// Logs a cell that is wrong and read as empty.
  package mutating func correct(_ fault: Fault, line: Int, knownOn: Int32) {
    add(
      Fault(
        code: fault.code, problem: fault.problem + "; it is read as empty", remedy: fault.remedy),
      line: line, effect: .corrected, knownOn: knownOn)
  }
}

import Receivables

/// Puts documents and payments together from the rows of all tables.
struct DocumentAssembly {
  private(set) var books = ImportedBooks()

  private struct Key: Hashable {
    let entity, year, number, customer: String
    let issuedOn: Day
    let group: Int
    /// Tells documents without a number apart within a file.
    let copy: Int
  }

  private var groups: [Key: Int] = [:]
  private var rows: [(items: [SourceItem], profile: Profile)] = []
  private var copies: [String: Int] = [:]

  mutating func add(_ items: [SourceItem], _ profile: Profile) {
    books.settlement.formUnion(profile.settlement)
    var inFile: [Int: Int] = [:]
    for item in items {
      books.customers.add(item)
      if profile.table == .applications {
        add(application: item)
        continue
      }
      var item = item
      if profile.table == .payments { asPayment(&item) }
      let group = item.kind.isClaim || item.kind == .residual ? 0 : item.kind == .creditNote ? 1 : 2
      var copy = 0
      if item.number.isEmpty {
        copy = inFile[item.fingerprint, default: 0]
        inFile[item.fingerprint] = copy + 1
        item.number = ""
      }
      let key = Key(
        entity: item.entity, year: item.year,
        number: item.number.isEmpty ? "\(item.amount) \(item.reference)" : item.number,
        customer: item.customer, issuedOn: item.issuedOn, group: group, copy: copy)
      if let known = groups[key] {
        rows[known].items.append(item)
      } else {
        groups[key] = rows.count
        rows.append(([item], profile))
      }
    }
  }

  private func asPayment(_ item: inout SourceItem) {
    item.kind = item.amount > 0 && item.kind != .refund ? .payment : item.kind
    if let paid = item.paidAmount { item.amount = paid }
    item.amount = -abs(item.amount)
    if item.number.isEmpty || !item.payment.isEmpty {
      item.appliedTo = item.appliedTo.isEmpty ? item.number : item.appliedTo
      item.number = item.payment
    }
    item.issuedOn = item.paidOn ?? item.issuedOn
  }

  private mutating func add(application item: SourceItem) {
    guard item.status == "" || item.status == "paid" else { return }
    books.applications.append(
      Application(
        payment: item.payment, appliedTo: item.appliedTo, customer: item.customer,
        on: item.closedOn ?? item.paidOn ?? item.issuedOn, amount: abs(item.amount),
        place: item.place))
  }

  /// Puts everything together.
  mutating func finish() -> ImportedBooks {
    for (items, profile) in rows {
      let distinct = withoutCopies(items, profile)
      let first = distinct[0]
      if first.kind == .payment || first.kind == .refund || first.kind == .writeOff
        || first.kind == .discount
      {
        add(cash: distinct, profile)
      } else {
        add(document: distinct, profile)
      }
    }
    rows = []
    books.nameAll()
    return books
  }

  /// Rows that say the same are one, except lines that add up.
  private mutating func withoutCopies(
    _ items: [SourceItem], _ profile: Profile
  ) -> [SourceItem] {
    guard items.count > 1, profile.rows != .lines else { return items }
    var seen: Set<Int> = []
    let distinct = items.filter { seen.insert($0.fingerprint).inserted }
    guard profile.rows == .parts, distinct.count < items.count else { return distinct }
    books.duplicates += items.count - distinct.count
    var kept: Set<Int> = []
    for item in items where !kept.insert(item.fingerprint).inserted {
      let money = Money(minorUnits: item.amount, item.currency ?? .unstated)
      books.repeated.append(
        "line \(item.place.line), \(item.number), \(money.grouped) \(item.currency?.code ?? "")")
    }
    return distinct
  }

  // MARK: Documents

  private mutating func add(document items: [SourceItem], _ profile: Profile) {
    let first = items[0]
    let amounts = RowSum(items, profile, &books.log)
    let dues = Set(items.compactMap(\.dueOn))
    var document = ImportedDocument(
      id: first.number, number: first.number, customer: first.customer, kind: first.kind,
      entity: first.entity, year: first.year, issuedOn: first.issuedOn,
      dueOn: dues.max(), amount: abs(amounts.amount), open: amounts.open.map(abs),
      currency: first.currency, paidOn: latest(items.map(\.paidOn)),
      closedOn: latest(items.map(\.closedOn)),
      clearing: items.allSatisfy { !$0.clearing.isEmpty } ? first.clearing : "",
      appliedTo: first.appliedTo, status: first.status, order: first.order, place: first.place,
      remaining: abs(amounts.amount))
    document.isSnapshot = profile.isSnapshot
    if dues.count > 1, amounts.isSum, document.kind.isClaim {
      document.instalments = instalments(items)
    }
    if let open = document.open, open > document.amount {
      books.log.issue(
        first.place, "open-above-amount",
        "\(first.number) has more open than its amount",
        "check it in the source; it counts as its amount",
        .corrected, day: first.issuedOn)
      document.open = document.amount
    }
    books.documents.append(document)
    for item in items where !item.payment.isEmpty && profile.table == .documents {
      add(paymentBeside: item, document)
    }
  }

  /// The latest day, where every row has one.
  private func latest(_ days: [Day?]) -> Day? {
    let known = days.compactMap { $0 }
    return known.count == days.count ? known.max() : nil
  }

  private func instalments(_ items: [SourceItem]) -> [(dueOn: Day, amount: Int64)] {
    var parts: [Day: Int64] = [:]
    for item in items { parts[item.dueOn ?? item.issuedOn, default: 0] += item.amount }
    return parts.sorted { $0.key < $1.key }.filter { $0.value > 0 }.map { ($0.key, $0.value) }
  }

  /// A payment whose number, day and amount stand in the row of its document.
  private mutating func add(paymentBeside item: SourceItem, _ document: ImportedDocument) {
    guard let amount = item.paidAmount, amount != 0, let day = item.paidOn else { return }
    books.payments.append(
      ImportedPayment(
        id: item.payment, number: item.payment, customer: item.customer, entity: item.entity,
        receivedOn: day, amount: abs(amount), currency: item.currency, clearing: "",
        closedOn: nil, appliedTo: item.number, reference: item.reference, open: nil,
        place: item.place, remaining: abs(amount)))
    if let last = books.documents.indices.last { books.documents[last].paidOn = nil }
  }

  // MARK: Cash

  private mutating func add(cash items: [SourceItem], _ profile: Profile) {
    let first = items[0]
    if first.kind == .writeOff || first.kind == .discount {
      books.log.note("\(first.kind.plural) in rows of their own reduce what they name")
    }
    // Each row may settle another document.
    let several = Set(items.map(\.appliedTo)).count > 1
    let parts = several ? items.map { [$0] } : [items]
    for part in parts {
      let amounts = RowSum(part, profile, &books.log)
      let item = part[0]
      let byNumber = profile.settlement.contains(.number)
      books.payments.append(
        ImportedPayment(
          id: item.number, number: item.number, customer: item.customer, entity: item.entity,
          receivedOn: item.issuedOn, amount: -amounts.amount, currency: item.currency,
          clearing: item.clearing, closedOn: item.closedOn,
          appliedTo: item.appliedTo.isEmpty && byNumber ? item.number : item.appliedTo,
          reference: item.reference, open: amounts.open.map(abs), place: item.place,
          remaining: max(0, -amounts.amount)))
    }
  }
}

/// The amount of a document that has several rows.
struct RowSum {
  let amount: Int64
  let open: Int64?
  /// Rows were added up.
  let isSum: Bool

  init(_ items: [SourceItem], _ profile: Profile, _ log: inout ItemLog) {
    let amounts = items.map(\.amount)
    let first = items[0]
    guard items.count > 1 else {
      (amount, open, isSum) = (first.amount, first.open, false)
      return
    }
    let allEqual = amounts.allSatisfy { $0 == amounts[0] }
    switch profile.rows {
    case .lines: break
    case .repeated:
      if !allEqual {
        log.issue(
          first.place, "totals-differ", "the rows of \(first.number) have different totals",
          "check it in the source; the first counts", .noticed, day: first.issuedOn)
      }
      (amount, open, isSum) = (first.amount, first.open, false)
      return
    case .parts:
      let parts = Set(items.map(\.part))
      let areParts = !parts.contains("") && parts.count == items.count
      let dues = Set(items.map(\.dueOn))
      if !areParts, dues.count == 1 {
        if allEqual {
          log.note("documents with a row for each line count once")
          (amount, open, isSum) = (first.amount, first.open, false)
          return
        }
        let total = amounts.reduce(0, &+)
        if let main = items.first(where: { $0.amount == total - $0.amount }) {
          log.note("rows of lines below their document are left out")
          (amount, open, isSum) = (main.amount, main.open, false)
          return
        }
      }
      log.note("documents in several rows are added up")
    }
    amount = amounts.reduce(0, &+)
    let opens = items.compactMap(\.open)
    open = opens.count == items.count ? opens.reduce(0, &+) : opens.isEmpty ? nil : opens[0]
    isSum = true
  }
}

import Receivables

/// Says which cash and which credit notes settled which documents, as far as the source tells.
struct Settling {
  var books: ImportedBooks
  private var byNumber: [String: [Int]] = [:]

  init(_ books: ImportedBooks) {
    self.books = books
    for (position, document) in books.documents.enumerated() {
      byNumber[Settling.plain(document.number), default: []].append(position)
    }
  }

  /// Numbers are compared without leading zeros, which spreadsheets lose.
  static func plain(_ number: String) -> String {
    let bare = number.drop { $0 == "0" }
    return bare.isEmpty ? number : bare.uppercased()
  }

  mutating func run() -> ImportedBooks {
    if books.settlement.contains(.clearing) {
      joinResiduals()
      clear()
    }
    apply(books.applications)
    applyNamed()
    if books.payments.contains(where: { $0.remaining > 0 }) { conclude() }
    closeByDay()
    return books
  }

  // MARK: Steps

  /// Allocates from a source to a document, at most what both have left.
  @discardableResult
  mutating func allocate(
    _ settler: Settler, to document: Int, upTo limit: Int64 = .max, on day: Day, derived: Bool
  ) -> Int64 {
    let left =
      switch settler {
      case .payment(let position): books.payments[position].remaining
      case .credit(let position): books.documents[position].remaining
      }
    let amount = min(left, books.documents[document].remaining, limit)
    guard amount > 0 else { return 0 }
    switch settler {
    case .payment(let position): books.payments[position].remaining -= amount
    case .credit(let position): books.documents[position].remaining -= amount
    }
    books.documents[document].remaining -= amount
    books.allocations.append(
      ImportedAllocation(
        by: settler, document: document, on: day, amount: amount, isDerived: derived))
    return amount
  }

  mutating func add(writeOff document: Int, on day: Day, _ amount: Int64, reason: String) {
    let taken = min(amount, books.documents[document].remaining)
    guard taken > 0 else { return }
    books.documents[document].remaining -= taken
    books.writeOffs.append(
      ImportedWriteOff(document: document, on: day, amount: taken, reason: reason))
  }

  func claim(_ number: String, customer: String) -> Int? {
    let found = (byNumber[Settling.plain(number)] ?? []).filter {
      books.documents[$0].kind.isClaim || books.documents[$0].kind == .residual
    }
    return found.first { books.documents[$0].customer == customer }
      ?? (found.count == 1 ? found[0] : nil)
  }

  /// A remainder whose number is the clearing of an invoice carries that invoice on.
  private mutating func joinResiduals() {
    var cleared: [String: [Int]] = [:]
    for (position, document) in books.documents.enumerated()
    where !document.clearing.isEmpty && document.kind != .residual {
      cleared[Settling.plain(document.clearing) + "\u{1F}" + document.customer, default: []]
        .append(position)
    }
    for position in books.documents.indices where books.documents[position].kind == .residual {
      let residual = books.documents[position]
      let origin = (cleared[Settling.plain(residual.number) + "\u{1F}" + residual.customer] ?? [])
        .filter { books.documents[$0].kind.isClaim && books.documents[$0].amount > residual.amount }
      if origin.count == 1, residual.clearing != residual.number {
        books.documents[position].continues = origin[0]
        books.documents[origin[0]].remainder = position
        books.log.note("residual items carry on the invoices that they are left of")
      } else {
        books.documents[position].kind = .debitNote
      }
    }
  }

  /// Items that one document cleared settle each other.
  private mutating func clear() {
    struct Group {
      var documents: [Int] = []
      var payments: [Int] = []
      var day: Day?
      var last: Day?
    }
    var groups: [String: Group] = [:]
    var order: [String] = []
    func key(_ entity: String, _ clearing: String, _ day: Day?) -> String {
      "\(entity)\u{1F}\(clearing)\u{1F}\(day?.year ?? 0)"
    }
    for (position, document) in books.documents.enumerated() where !document.clearing.isEmpty {
      let key = key(document.entity, document.clearing, document.closedOn)
      if groups[key] == nil { order.append(key) }
      groups[key, default: Group()].documents.append(position)
      groups[key]?.day = document.closedOn
      let last = groups[key]?.last ?? document.issuedOn
      groups[key]?.last = max(last, document.issuedOn)
    }
    for (position, payment) in books.payments.enumerated() where !payment.clearing.isEmpty {
      let key = key(payment.entity, payment.clearing, payment.closedOn)
      if groups[key] == nil { order.append(key) }
      groups[key, default: Group()].payments.append(position)
      let last = groups[key]?.last ?? payment.receivedOn
      if let day = payment.closedOn { groups[key]?.day = day }
      groups[key]?.last = max(last, payment.receivedOn)
    }
    // A remainder is settled after the invoice that it is left of.
    for key in order.sorted(by: {
      (groups[$0]?.day?.number ?? .max, $0) < (groups[$1]?.day?.number ?? .max, $1)
    }) {
      guard let group = groups[key], let day = group.day ?? group.last else { continue }
      clear(group.documents, group.payments, on: day)
    }
  }

  private mutating func clear(_ members: [Int], _ cash: [Int], on day: Day) {
    let claims = members.filter { books.documents[$0].kind != .creditNote }.map {
      books.documents[$0].continues ?? $0
    }.sorted { a, b in
      (books.documents[a].dueOn ?? books.documents[a].issuedOn, a)
        < (books.documents[b].dueOn ?? books.documents[b].issuedOn, b)
    }
    let credits = members.filter { books.documents[$0].kind == .creditNote }
    let settlers =
      credits.map { Settler.credit($0) }
      + cash.sorted { (books.payments[$0].receivedOn, $0) < (books.payments[$1].receivedOn, $1) }
      .map { Settler.payment($0) }
    let derived = claims.count > 1 && settlers.count > 1
    for settler in settlers {
      let left = amountLeft(settler)
      if let exact = claims.first(where: { books.documents[$0].remaining == left }), left > 0 {
        allocate(settler, to: exact, on: day, derived: derived)
      }
    }
    for settler in settlers {
      for claim in claims where amountLeft(settler) > 0 {
        allocate(settler, to: claim, on: day, derived: derived)
      }
    }
  }

  private func amountLeft(_ settler: Settler) -> Int64 {
    switch settler {
    case .payment(let position): books.payments[position].remaining
    case .credit(let position): books.documents[position].remaining
    }
  }

  private mutating func apply(_ applications: [Application]) {
    guard !applications.isEmpty else { return }
    var cash: [String: [Int]] = [:]
    for (position, payment) in books.payments.enumerated() {
      cash[Settling.plain(payment.number), default: []].append(position)
    }
    for application in applications {
      guard let document = claim(application.appliedTo, customer: application.customer) else {
        books.log.issue(
          application.place, "unknown-invoice",
          "it settles \(application.appliedTo), which no file has",
          "give the file with that document as well")
        continue
      }
      let number = Settling.plain(application.payment)
      let settler =
        (cash[number] ?? []).first { books.payments[$0].remaining > 0 }.map { Settler.payment($0) }
        ?? (byNumber[number] ?? []).first { books.documents[$0].kind == .creditNote }
        .map { Settler.credit($0) }
      guard let settler else {
        books.log.issue(
          application.place, "unknown-payment",
          "it applies \(application.payment), which no file has",
          "give the file with that payment as well")
        continue
      }
      let day = application.on ?? books.documents[document].issuedOn
      allocate(settler, to: document, upTo: application.amount, on: day, derived: false)
    }
  }

  /// Payments and credit notes that name the documents they settle.
  private mutating func applyNamed() {
    for position in books.payments.indices where !books.payments[position].appliedTo.isEmpty {
      let payment = books.payments[position]
      for number in Settling.numbers(payment.appliedTo) {
        guard let document = claim(number, customer: payment.customer) else { continue }
        let day = max(payment.receivedOn, books.documents[document].issuedOn)
        allocate(.payment(position), to: document, on: day, derived: false)
      }
    }
    for position in books.documents.indices
    where books.documents[position].kind == .creditNote
      && !books.documents[position].appliedTo.isEmpty
    {
      let credit = books.documents[position]
      for number in Settling.numbers(credit.appliedTo) {
        guard let document = claim(number, customer: credit.customer) else { continue }
        allocate(.credit(position), to: document, on: credit.issuedOn, derived: false)
      }
    }
  }

  private static func numbers(_ text: String) -> [String] {
    let whole = text.trimmed
    let parts = whole.split { ",;|".contains($0) }.map { String($0).trimmed }
    return parts.map { part in
      // `Invoice #INV-1`: the last word is the number.
      let last = part.split(separator: " ").last.map(String.init) ?? part
      return last.hasPrefix("#") ? String(last.dropFirst()) : last
    }
  }
}

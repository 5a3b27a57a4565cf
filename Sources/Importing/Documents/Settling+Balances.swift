import Receivables

// What balances and days tell, where nothing says which payment settled which document.

extension Settling {
  /// Payments without a document settle what the source says is settled: an exact amount first, then
  /// the oldest.
  mutating func conclude() {
    var claims: [String: [Int]] = [:]
    for (position, document) in books.documents.enumerated()
    where document.kind.isClaim && needed(position) > 0 {
      claims[account(document.customer, document.currency), default: []].append(position)
    }
    guard !claims.isEmpty else { return }
    let cash = books.payments.indices.filter { books.payments[$0].remaining > 0 }.sorted {
      (books.payments[$0].receivedOn, $0) < (books.payments[$1].receivedOn, $1)
    }
    var rest: [Int] = []
    for position in cash {
      let payment = books.payments[position]
      let open = claims[account(payment.customer, payment.currency)] ?? []
      let spendable = payment.remaining - (payment.open ?? 0)
      let exact = open.filter {
        needed($0) == spendable && books.documents[$0].issuedOn <= payment.receivedOn
      }
      let named = exact.first { payment.reference.contains(books.documents[$0].number) }
      if let match = named ?? exact.min(by: { earlier($0, $1) }), spendable > 0 {
        take(position, match)
      } else {
        rest.append(position)
      }
    }
    for position in rest {
      let payment = books.payments[position]
      let open = (claims[account(payment.customer, payment.currency)] ?? []).sorted {
        earlier($0, $1)
      }
      for isLate in [false, true] {
        for document in open
        where isLate || books.documents[document].issuedOn <= payment.receivedOn {
          take(position, document)
        }
      }
    }
  }

  private mutating func take(_ position: Int, _ document: Int) {
    let payment = books.payments[position]
    let limit = min(needed(document), payment.remaining - (payment.open ?? 0))
    guard limit > 0 else { return }
    let day = max(payment.receivedOn, books.documents[document].issuedOn)
    allocate(.payment(position), to: document, upTo: limit, on: day, derived: true)
  }

  private func earlier(_ a: Int, _ b: Int) -> Bool {
    let (first, second) = (books.documents[a], books.documents[b])
    return (first.dueOn ?? first.issuedOn, a) < (second.dueOn ?? second.issuedOn, b)
  }

  private func account(_ customer: String, _ currency: Currency?) -> String {
    "\(customer)\u{1F}\(currency?.code ?? "")"
  }

  /// What the source says was settled and is not yet explained.
  func needed(_ position: Int) -> Int64 {
    let document = books.documents[position]
    let open: Int64
    if let stated = document.open {
      open = stated
    } else if document.status == "paid" {
      open = 0
    } else {
      return 0
    }
    return max(0, document.remaining - open)
  }

  /// Documents that were closed on a day that is stated, by nothing that is.
  mutating func closeByDay() {
    let hasCash = !books.allocations.isEmpty
    for position in books.documents.indices where books.documents[position].continues == nil {
      let document = books.documents[position]
      let isClosed =
        document.open == 0 || document.status == "paid"
        || (document.open == nil && (document.paidOn != nil || !document.clearing.isEmpty))
      let isCarriedOn = document.remainder.map { books.documents[$0].clearing.isEmpty } ?? false
      guard isClosed, !isCarriedOn, document.remaining > 0 else {
        books.documents[position].paidOn = nil
        continue
      }
      let day = document.paidOn ?? closing(document)
      if document.kind == .creditNote {
        books.documents[position].paidOn = day ?? document.closedOn ?? document.issuedOn
        books.documents[position].remaining = 0
        continue
      }
      guard let day else { continue }
      if hasCash {
        pay(position, on: day)
      } else {
        books.documents[position].paidOn = day
        books.documents[position].remaining = 0
      }
    }
  }

  private func closing(_ document: ImportedDocument) -> Day? {
    let counts = books.settlement.contains(.paidDay) || !document.clearing.isEmpty
    return counts ? document.closedOn : nil
  }

  /// A payment that the source has not, but must have been.
  private mutating func pay(_ position: Int, on day: Day) {
    let document = books.documents[position]
    if !document.clearing.isEmpty {
      books.log.note("cleared invoices whose payment is not in the file count as paid on that day")
    }
    books.payments.append(
      ImportedPayment(
        id: "paid-\(document.id)", number: "", customer: document.customer,
        entity: document.entity, receivedOn: day, amount: document.remaining,
        currency: document.currency, clearing: "", closedOn: day, appliedTo: document.number,
        reference: document.clearing, open: nil, place: document.place,
        remaining: document.remaining))
    allocate(
      .payment(books.payments.count - 1), to: position, on: max(day, document.issuedOn),
      derived: true)
  }
}

extension Settling {
  /// Discounts that bookings state.
  mutating func writeOff(
    _ discounts: [(number: String, customer: String, on: Day, amount: Int64)]
  ) {
    for discount in discounts {
      guard let document = claim(discount.number, customer: discount.customer) else { continue }
      add(writeOff: document, on: discount.on, discount.amount, reason: "discount")
    }
  }
}

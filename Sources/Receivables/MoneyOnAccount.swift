/// What is left to apply of a payment or a credit note that no document has taken up in full.
///
/// What went back is no longer there to apply: it is taken off the payment that it returns. Where the
/// ledger does not say which that is, it is the last one of exactly its amount that was received by then,
/// or else those received last. In each currency the payments of a customer sum to the unapplied
/// cash of ``Ageing``, and its credit notes to the unapplied credit.
public struct MoneyOnAccount: Sendable, Hashable {
  /// What brought the money.
  public enum Source: Sendable, Hashable {
    /// Its position in the receipts of the view.
    case receipt(Int)
    /// Its position in the credit notes of the view.
    case creditNote(Int)
  }

  /// Where the view has the payment or the credit note.
  public let source: Source
  /// The value day of the cash, or the day of issue of the credit note.
  public let on: Day
  /// Below zero for cash that went back while none was on account that it could be of.
  public let left: Money
}

extension LedgerView {
  /// A customer's payments and then its credit notes of which something is left, each by day.
  ///
  /// - Complexity: O(*n*) in the customer's payments and credit notes.
  public func moneyOnAccount(ofCustomer customer: CustomerIndex) -> [MoneyOnAccount] {
    let received = receipts.range(customer).map {
      ReceiptsLeft.Entry(position: $0, receipts.elements[$0])
    }
    let cash = ReceiptsLeft(received) { receipts.elements.returned(by: $0) }.entries.map {
      MoneyOnAccount(source: .receipt($0.position), on: $0.on, left: $0.left)
    }
    return cash
      + creditNotes.range(customer).compactMap { position in
        let note = creditNotes.elements[position]
        guard note.unapplied.minorUnits != 0 else { return nil }
        return MoneyOnAccount(
          source: .creditNote(position), on: note.issuedOn, left: note.unapplied)
      }
  }
}

/// The payments of one customer once what went back is taken off the others.
struct ReceiptsLeft {
  struct Entry {
    /// In the receipts of the view.
    let position: Int
    let on: Day
    var left: Money

    init(position: Int, _ receipt: Receipt) {
      (self.position, on, left) = (position, receipt.on, receipt.unapplied)
    }
  }

  /// Those with something left, in the order given.
  private(set) var entries: [Entry]

  /// - Parameter returned: the position of the payment that one returns; `nil` if it is not said.
  init(_ received: [Entry], returned: (Int) -> Int?) {
    entries = received.filter { $0.left.minorUnits != 0 }
    guard entries.contains(where: { $0.left.minorUnits < 0 }) else { return }
    takeOffNamed(returned)
    takeOffEqual()
    for places in placesByCurrency { takeOffLatest(places) }
    entries.removeAll { $0.left.minorUnits == 0 }
  }

  private var placesByCurrency: [[Int]] {
    Array(Dictionary(grouping: entries.indices) { entries[$0].left.currency }.values)
  }

  private mutating func take(_ i: Int, from j: Int) {
    let part = min(-entries[i].left.minorUnits, entries[j].left.minorUnits)
    guard part > 0 else { return }
    entries[i].left.minorUnits += part
    entries[j].left.minorUnits -= part
  }

  private mutating func takeOffNamed(_ returned: (Int) -> Int?) {
    var places: [Int: Int] = [:]
    for i in entries.indices { places[entries[i].position] = i }
    for i in entries.indices where entries[i].left.minorUnits < 0 {
      guard let j = returned(entries[i].position).flatMap({ places[$0] }),
        entries[i].left.currency == entries[j].left.currency
      else { continue }
      take(i, from: j)
    }
  }

  private mutating func takeOffEqual() {
    var places: [Money: [Int]] = [:]
    for j in entries.indices where entries[j].left.minorUnits > 0 {
      places[entries[j].left, default: []].append(j)
    }
    for i in entries.indices where entries[i].left.minorUnits < 0 {
      let amount = Money(minorUnits: -entries[i].left.minorUnits, entries[i].left.currency)
      guard let last = places[amount]?.lastIndex(where: { entries[$0].on <= entries[i].on }),
        let j = places[amount]?.remove(at: last)
      else { continue }
      take(i, from: j)
    }
  }

  /// Takes what is still below zero off those received last by its day, then off any.
  private mutating func takeOffLatest(_ places: [Int]) {
    let byDay = places.sorted {
      let (a, b) = (entries[$0], entries[$1])
      return a.on != b.on
        ? a.on < b.on
        : (a.left.minorUnits < 0 ? 1 : 0, $0) < (b.left.minorUnits < 0 ? 1 : 0, $1)
    }
    var received: [Int] = []
    var short: [Int] = []
    for i in byDay {
      if entries[i].left.minorUnits > 0 { received.append(i) }
      while entries[i].left.minorUnits < 0, let j = received.last {
        take(i, from: j)
        if entries[j].left.minorUnits == 0 { received.removeLast() }
      }
      if entries[i].left.minorUnits < 0 { short.append(i) }
    }
    for i in short {
      while entries[i].left.minorUnits < 0, let j = received.last {
        take(i, from: j)
        if entries[j].left.minorUnits == 0 { received.removeLast() }
      }
    }
  }
}

import Receivables

/// The cash of one payer and what it settles, before payments are numbered by day.
struct SettlementBook {
  /// An invoice of one of those that the payer pays for; the payer itself is member 0.
  struct Claim: Hashable {
    let member: Int
    let invoice: Int
  }

  struct Receipt {
    let on: Day
    let amount: Int64
    /// The position of the receipt that it takes back.
    var reverses: Int?
    /// Whether it was taken back, or takes one back.
    var isReturned = false
  }

  struct Allocation {
    let receipt: Int
    let claim: Claim
    let on: Day
    let amount: Int64
  }

  private(set) var receipts: [Receipt] = []
  private(set) var allocations: [Allocation] = []

  /// Books money received, or sent back where it is below zero, and returns its position.
  mutating func receive(_ amount: Int64, on day: Day, reverses: Int? = nil) -> Int {
    precondition(amount != 0, "a payment of nothing")
    receipts.append(Receipt(on: day, amount: amount, reverses: reverses))
    return receipts.count - 1
  }

  mutating func allocate(_ receipt: Int, to claim: Claim, amount: Int64, on day: Day) {
    precondition(amount != 0, "an allocation of nothing")
    allocations.append(Allocation(receipt: receipt, claim: claim, on: day, amount: amount))
  }

  /// Takes a receipt back with everything it settled.
  mutating func takeBack(_ receipt: Int, on day: Day) {
    let settled = allocations.filter { $0.receipt == receipt }
    let back = receive(-receipts[receipt].amount, on: day, reverses: receipt)
    receipts[receipt].isReturned = true
    receipts[back].isReturned = true
    for allocation in settled {
      allocate(back, to: allocation.claim, amount: -allocation.amount, on: day)
    }
  }

  /// Receipts by day, numbered from 0, with the number of each receipt.
  func numbered() -> (payments: [CustomerHistory.Payment], numbers: [Int]) {
    let order = receipts.indices.sorted { (receipts[$0].on, $0) < (receipts[$1].on, $1) }
    var numbers = [Int](repeating: 0, count: receipts.count)
    for (number, position) in order.enumerated() { numbers[position] = number }
    let payments = order.map { position in
      CustomerHistory.Payment(
        receivedOn: receipts[position].on, amount: receipts[position].amount,
        reverses: receipts[position].reverses.map { numbers[$0] })
    }
    return (payments, numbers)
  }

  /// Money by value day, for each member; what is on account belongs to the payer.
  ///
  /// - Parameter issuedOn: the day from which a claim can be paid at all.
  func money(members: Int, issuedOn: (Claim) -> Day) -> [[SettlementTruth]] {
    var net: [Int: [Claim: Int64]] = [:]
    for allocation in allocations {
      net[allocation.receipt, default: [:]][allocation.claim, default: 0] += allocation.amount
    }
    var lines = [[SettlementTruth]](repeating: [], count: members)
    func add(_ member: Int, _ claim: Int?, _ kind: SettlementKind, _ on: Day, _ amount: Int64) {
      lines[member].append(SettlementTruth(claim: claim, kind: kind, on: on, amount: amount))
    }
    for (position, receipt) in receipts.enumerated() {
      if receipt.isReturned {
        add(0, nil, .returned, receipt.on, receipt.amount)
        continue
      }
      var unused = receipt.amount
      let claims = net[position, default: [:]].filter { $0.value != 0 }
      for (claim, amount) in claims.sorted(by: {
        ($0.key.member, $0.key.invoice) < ($1.key.member, $1.key.invoice)
      }) {
        let valueDay = max(receipt.on, issuedOn(claim))
        add(claim.member, claim.invoice, .cash, valueDay, amount)
        if valueDay == receipt.on {
          unused -= amount
        } else {
          add(0, nil, .onAccount, valueDay, -amount)
        }
      }
      if unused != 0 { add(0, nil, .onAccount, receipt.on, unused) }
    }
    return lines
  }
}

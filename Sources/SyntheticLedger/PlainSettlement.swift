import Receivables

/// How a history without habits settled its invoices; positions are numbers of invoices.
struct PlainSettlement {
  /// The day of its only payment, where one payment closed an invoice on the day of receipt and
  /// did nothing but that.
  private(set) var paidOn: [Day?]
  /// What is owed after credit notes.
  private(set) var owed: [Int64]
  /// Whether nothing but its payment ever touched an invoice.
  private(set) var isUntouched: [Bool]
  private(set) var writtenOffOn: [Day?]
  /// The first day on which payment was promised.
  private(set) var promisedOn: [Day?]
  /// Payments that habits leave as they are.
  private(set) var keptPayments: [Bool]

  init(_ history: CustomerHistory) {
    let count = history.invoicePositions.count
    paidOn = Array(repeating: nil, count: count)
    owed = (0..<count).map { history.claim($0).amount }
    isUntouched = Array(repeating: true, count: count)
    writtenOffOn = Array(repeating: nil, count: count)
    promisedOn = Array(repeating: nil, count: count)
    var (payments, cash) = ([Int](repeating: 0, count: count), [Int64](repeating: 0, count: count))
    for allocation in history.allocations {
      switch allocation.source {
      case .creditNote:
        owed[allocation.invoice] -= allocation.amount
        isUntouched[allocation.invoice] = false
      case .payment:
        payments[allocation.invoice] += 1
        cash[allocation.invoice] += allocation.amount
      }
    }
    for writeOff in history.writeOffs {
      writtenOffOn[writeOff.invoice] = writeOff.on
      isUntouched[writeOff.invoice] = false
    }
    for dispute in history.disputes { isUntouched[dispute.invoice] = false }
    for promise in history.promises where promisedOn[promise.invoice] == nil {
      promisedOn[promise.invoice] = promise.madeOn
    }
    var left = history.payments.map(\.amount)
    keptPayments = Array(repeating: false, count: left.count)
    for allocation in history.allocations {
      guard case .payment(let i) = allocation.source else { continue }
      left[i] -= allocation.amount
      let invoice = allocation.invoice
      if allocation.on != history.payments[i].receivedOn || payments[invoice] != 1
        || cash[invoice] != owed[invoice] || writtenOffOn[invoice] != nil
      {
        keptPayments[i] = true
      }
    }
    for i in left.indices where left[i] != 0 { keptPayments[i] = true }
    for allocation in history.allocations {
      guard case .payment(let i) = allocation.source else { continue }
      if keptPayments[i] {
        isUntouched[allocation.invoice] = false
      } else {
        paidOn[allocation.invoice] = history.payments[i].receivedOn
      }
    }
  }
}

/// What had become of a promise by the close of a view's day, in one currency.
///
/// A promise is *kept* once what was promised has been settled by cash or credit notes, dated from
/// the day it was made to its deadline; the deadline is the promised day plus days of grace. A
/// write-off keeps no promise. A promise replaced on or before its promised day by a later one
/// about the same thing is *superseded*, unless it was kept.
public struct PromiseStanding: Sendable, Hashable {
  public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
    case pending, kept, broken, superseded
  }

  public let promise: Promise
  public let outcome: Outcome
  public let deadline: Day
  /// What was promised, at most what was owed when it was made.
  public let promised: Money
  /// What of it is still unsettled at the view's day.
  public let remaining: Money
}

extension LedgerView {
  /// The standing of each of a customer's promises, in the order they were made.
  ///
  /// A promise about an invoice speaks of that invoice; one without speaks of the account, and
  /// without an amount of all that was owed when it was made, once for each currency. A promise
  /// made when nothing was owed has no standing.
  public func promiseStandings(ofCustomer customer: Int, graceDays: Int) -> [PromiseStanding] {
    precondition(graceDays >= 0, "\(graceDays) days of grace")
    let made = Array(promises[customer])
    return made.indices.flatMap { index -> [PromiseStanding] in
      let promise = made[index]
      let replaced = made[(index + 1)...].contains {
        $0.invoice == promise.invoice && $0.madeOn <= promise.promisedFor
          && ($0.amount == nil || promise.amount == nil
            || $0.amount?.currency == promise.amount?.currency)
      }
      let deadline = promise.promisedFor + graceDays
      return undertakings(promise, deadline: deadline).map { undertaking in
        let kept = undertaking.settledByDeadline >= undertaking.promised.minorUnits
        let outcome: PromiseStanding.Outcome =
          if kept { .kept } else if replaced { .superseded } else if day <= deadline {
            .pending
          } else { .broken }
        return PromiseStanding(
          promise: promise, outcome: outcome, deadline: deadline, promised: undertaking.promised,
          remaining: Money(
            minorUnits: min(
              max(0, undertaking.promised.minorUnits - undertaking.settled), undertaking.owed),
            undertaking.promised.currency))
      }
    }
  }

  /// What one promise comes to in one currency; minor units.
  private struct Undertaking {
    var promised: Money
    /// By cash and credit notes from the day it was made to the deadline, and to the view's day.
    var settledByDeadline: Int64 = 0
    var settled: Int64 = 0
    /// Still owed at the view's day of what the promise speaks of.
    var owed: Int64 = 0
  }

  private func undertakings(_ promise: Promise, deadline: Day) -> [Undertaking] {
    var table = CurrencyTable<Undertaking>()
    let positions = promise.invoice.map { $0..<$0 + 1 } ?? invoices.range(promise.customer)
    for position in positions {
      let invoice = invoices.elements[position]
      // An amount on account may be settled through any invoice, even a later one.
      let counts =
        promise.amount.map { $0.currency == invoice.currency }
        ?? (invoice.issuedOn <= promise.madeOn)
      guard counts else { continue }
      var owedBefore = invoice.amount
      var undertaking = Undertaking(promised: .zero(invoice.currency))
      for settlement in settlements[position] {
        if settlement.on < promise.madeOn {
          owedBefore -= settlement.amount
        } else if settlement.kind != .writeOff {
          undertaking.settled += settlement.amount
          if settlement.on <= deadline { undertaking.settledByDeadline += settlement.amount }
        }
      }
      let zero = Undertaking(promised: .zero(invoice.currency))
      if invoice.issuedOn <= promise.madeOn {
        table[invoice.currency, default: zero].promised.minorUnits += owedBefore
      }
      table[invoice.currency, default: zero].settled += undertaking.settled
      table[invoice.currency, default: zero].settledByDeadline += undertaking.settledByDeadline
      table[invoice.currency, default: zero].owed += invoice.outstanding
    }
    if promise.invoice == nil {
      for receipt in receipts[promise.customer] where receipt.on >= promise.madeOn {
        let currency = receipt.unapplied.currency
        guard promise.amount.map({ $0.currency == currency }) ?? true else { continue }
        let zero = Undertaking(promised: .zero(currency))
        table[currency, default: zero].settled += receipt.unapplied.minorUnits
        if receipt.on <= deadline {
          table[currency, default: zero].settledByDeadline += receipt.unapplied.minorUnits
        }
      }
    }
    return table.sorted.compactMap { found in
      var undertaking = found
      if let amount = promise.amount {
        undertaking.promised.minorUnits = min(amount.minorUnits, found.promised.minorUnits)
      }
      return undertaking.promised.minorUnits > 0 ? undertaking : nil
    }
  }
}

/// Whether a view adds up, to the minor unit, in each currency.
///
///     invoiced − cash − credit − written off − undated = open = sum of the ageing
///     receipts + cash without a receipt + drawn = cash − converted in + converted out + unapplied
///     credit notes = credit + unapplied credit notes + netted
///
/// with cash, credit and written off as they settled invoices, net of what was undone. *Drawn* is the
/// credit that payments took up, in a refund or a netted transfer; *converted in* and *out* is cash
/// that settled invoices of another currency, in the invoices' and in its own. `paid_on`,
/// `open_amount` and `status` make the terms that no line of payments or allocations has: cash that
/// no payment covers, settlements without a day, and credit notes that were used up elsewhere.
public struct TieOut: Sendable, Hashable, Codable {
  /// The view's day.
  public let day: Day
  /// In order of currency.
  public let currencies: [CurrencyTieOut]

  /// Whether every identity holds in every currency.
  public var balances: Bool { currencies.allSatisfy(\.balances) }

  /// One sentence: that everything ties out, or what differs and by how much.
  public var message: String {
    let faults = currencies.flatMap(\.differences)
    guard !faults.isEmpty else { return "everything ties out at \(day)" }
    return "at \(day), " + faults.joined(separator: "; ")
  }

  /// Sums invoices, settlements, receipts and credit notes independently of one another.
  ///
  /// - Complexity: O(*n*) in the view's records.
  public init(_ view: LedgerView) {
    day = view.day
    var table = CurrencyTable<CurrencyTieOut>()
    for (position, invoice) in view.invoices.elements.indexed() {
      let currency = invoice.currency
      table[currency, default: CurrencyTieOut(currency)]
        .add(invoice, view.settlements[position])
    }
    for total in Ageing(view).totals {
      table[total.currency, default: CurrencyTieOut(total.currency)].ageing += total.open
    }
    for receipt in view.receipts.elements {
      let currency = receipt.amount.currency
      table[currency, default: CurrencyTieOut(currency)].receipts += receipt.amount
      table[currency, default: CurrencyTieOut(currency)].unappliedReceipts += receipt.unapplied
      table[currency, default: CurrencyTieOut(currency)].drawn += receipt.drawn
      table[currency, default: CurrencyTieOut(currency)].convertedOut += receipt.converted
    }
    for note in view.creditNotes.elements {
      let currency = note.amount.currency
      table[currency, default: CurrencyTieOut(currency)].creditNotes += note.amount
      table[currency, default: CurrencyTieOut(currency)].unappliedCreditNotes += note.unapplied
      table[currency, default: CurrencyTieOut(currency)].netted += note.netted
      table[currency, default: CurrencyTieOut(currency)].netted += note.cancelled
    }
    for cash in view.cashWithoutReceipt {
      table[cash.currency, default: CurrencyTieOut(cash.currency)].cashWithoutReceipt += cash
    }
    currencies = table.sorted
  }
}

/// The sums of a view in one currency that must agree.
public struct CurrencyTieOut: Sendable, Hashable, Codable {
  /// Of all the sums.
  public let currency: Currency
  /// Amounts of all claims, open or not.
  public internal(set) var invoiced: Money
  /// Settled by cash, applied from payments or stated by `paid_on`.
  public internal(set) var cash: Money
  /// Settled by credit notes.
  public internal(set) var credit: Money
  /// Settled by write-offs, whatever their reason.
  public internal(set) var writtenOff: Money
  /// Settled on days that the ledger does not state.
  public internal(set) var undated: Money
  /// What is still owed.
  public internal(set) var open: Money
  /// The buckets of ``Ageing``, which must sum to ``open``.
  public internal(set) var ageing: Money
  /// Payments received, less those that went back.
  public internal(set) var receipts: Money
  /// Of ``receipts``, what no invoice has taken up.
  public internal(set) var unappliedReceipts: Money
  /// Amounts of all credit notes, above zero.
  public internal(set) var creditNotes: Money
  /// Of ``creditNotes``, what is left.
  public internal(set) var unappliedCreditNotes: Money
  /// Received by `paid_on` alone, where there are payments and none covers it.
  public internal(set) var cashWithoutReceipt: Money
  /// Of the credit notes, what was used up elsewhere than on invoices, or taken back.
  public internal(set) var netted: Money
  /// Credit that payments took up.
  public internal(set) var drawn: Money
  /// Cash in other currencies that settled invoices in this one.
  public internal(set) var convertedIn: Money
  /// Cash in this currency that settled invoices in others.
  public internal(set) var convertedOut: Money

  init(_ currency: Currency) {
    let zero = Money.zero(currency)
    self.currency = currency
    (invoiced, cash, credit, writtenOff, open, ageing) = (zero, zero, zero, zero, zero, zero)
    (receipts, unappliedReceipts, creditNotes, unappliedCreditNotes) = (zero, zero, zero, zero)
    (cashWithoutReceipt, netted, undated, drawn) = (zero, zero, zero, zero)
    (convertedIn, convertedOut) = (zero, zero)
  }

  fileprivate mutating func add(_ invoice: Invoice, _ settlements: InvoiceSettlements) {
    invoiced.minorUnits += invoice.amount
    open.minorUnits += invoice.outstanding
    for settlement in settlements {
      switch settlement.kind {
      case .cash:
        cash.minorUnits += settlement.amount
        if settlement.isConverted { convertedIn.minorUnits += settlement.amount }
      case .undated: undated.minorUnits += settlement.amount
      case .creditNote: credit.minorUnits += settlement.amount
      case .writeOff: writtenOff.minorUnits += settlement.amount
      }
    }
  }

  /// Whether ``differences`` is empty.
  public var balances: Bool { differences.isEmpty }

  /// What does not agree, each with its difference; empty if everything does.
  public var differences: [String] {
    let identities = [
      (
        "invoices less settlements", "the open items",
        invoiced - cash - credit - writtenOff - undated - open
      ),
      ("the ageing", "the open items", ageing - open),
      (
        "receipts less what is unapplied", "the cash on invoices",
        receipts + cashWithoutReceipt + drawn + convertedIn - convertedOut - unappliedReceipts
          - cash
      ),
      (
        "credit notes less what is unapplied", "the credit on invoices",
        creditNotes - unappliedCreditNotes - netted - credit
      ),
    ]
    return identities.filter { $0.2.minorUnits != 0 }.map { sum, counterpart, difference in
      "\(sum) differ from \(counterpart) by \(difference) \(currency)"
    }
  }
}

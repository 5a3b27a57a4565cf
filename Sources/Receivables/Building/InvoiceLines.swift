// Invoices as they are read, part by part.

/// An invoice or credit note as its source has it, with texts that stay where they are.
package struct InvoiceEntry {
  let id, customer: CellText
  let issuedOn: Int32
  /// `nil` where nothing is said.
  let dueOn: Int32?
  let knownOn: Int32
  let paidOn: Int32?
  let line: Int
  let place: Int
  let amount: DecimalText
  let currency: Currency?
  /// `nil` for a credit note.
  let kind: Invoice.Kind?
  let balance: StatedBalance

  /// - Parameters:
  ///   - customer: whoever is to pay, which is the debtor.
  ///   - line: in its part of the source.
  ///   - place: where its source finds it again.
  package init(
    id: CellText, customer: CellText, issuedOn: Int32, dueOn: Int32?, knownOn: Int32,
    paidOn: Int32?, line: Int, place: Int, amount: DecimalText, currency: Currency?,
    kind: Invoice.Kind?, openAmount: DecimalText?, status: DocumentStatus?
  ) {
    (self.id, self.customer, self.issuedOn, self.dueOn) = (id, customer, issuedOn, dueOn)
    (self.knownOn, self.paidOn, self.line, self.place) = (knownOn, paidOn, line, place)
    (self.amount, self.currency, self.kind) = (amount, currency, kind)
    balance = StatedBalance(openAmount: openAmount, status: status)
  }

  var isCreditNote: Bool { kind == nil || amount.mantissa < 0 }
}

/// An invoice line, before lines are compared with one another.
struct InvoiceLine: Sendable {
  /// Numbered in the part at first, then in the ledger.
  var customer: Int32
  let issuedOn: Int32
  let dueOn: Int32
  let knownOn: Int32
  let paidOn: Int32
  let line: Int32
  /// Where the record starts in the file.
  let start: Int
  /// Digits as written at first, then minor units below zero for a credit note, or zero where they
  /// cannot be had in the currency.
  var amount: DecimalText
  /// `nil` for a credit note.
  let kind: Invoice.Kind?
  private let traits: Traits
  /// Unstated where the line does not say, until it is found.
  var currency: Currency

  /// What is true of a line or not; there may be millions of lines, each read out of order.
  struct Traits: OptionSet, Sendable {
    let rawValue: UInt8

    static let statesCurrency = Traits(rawValue: 1)
    /// `kind` names it a credit note.
    static let isNamedCredit = Traits(rawValue: 2)
    /// The amount is written below zero.
    static let isNegative = Traits(rawValue: 4)
    /// ``InvoiceLine/dueOn`` is the day of issue for want of any other.
    static let isDueUnstated = Traits(rawValue: 8)
  }

  init(customer: Int32, _ entry: InvoiceEntry) {
    self.customer = customer
    (issuedOn, knownOn, paidOn) = (entry.issuedOn, entry.knownOn, entry.paidOn ?? DayNumber.never)
    (dueOn, line, start) = (entry.dueOn ?? entry.issuedOn, Int32(entry.line), entry.place)
    (amount, currency) = (entry.amount, entry.currency ?? .unstated)
    kind = entry.isCreditNote ? nil : entry.kind
    var traits: Traits = []
    if entry.currency != nil { traits.insert(.statesCurrency) }
    if entry.kind == nil { traits.insert(.isNamedCredit) }
    if amount.mantissa < 0 { traits.insert(.isNegative) }
    if entry.dueOn == nil { traits.insert(.isDueUnstated) }
    self.traits = traits
  }

  var minorUnits: Int64 { amount.mantissa }
  var isCreditNote: Bool { kind == nil }
  var statesCurrency: Bool { traits.contains(.statesCurrency) }
  var isNamedCredit: Bool { traits.contains(.isNamedCredit) }
  var isNegative: Bool { traits.contains(.isNegative) }
  var isDueUnstated: Bool { traits.contains(.isDueUnstated) }
}

/// What a line of the invoices file says of itself being paid, beside `paid_on`.
struct StatedBalance: Sendable {
  /// What the file says is left to pay, as written; `nil` where it says nothing.
  var openAmount: DecimalText?
  /// `nil` where the file says nothing, or a word that nobody knows.
  var status: DocumentStatus?
}

/// What one part of the invoices file says.
package struct InvoicePart: Sendable {
  var lines: [InvoiceLine] = []
  /// One for each of ``lines``; empty where the file has no column for it.
  var balances: [StatedBalance] = []
  /// One for each of ``lines``.
  var ids: [CellText] = []
  var hashes: [UInt64] = []
  var customers = Interner()
  package var attributes: AttributeColumns
  package var log = LineLog()
  var unstated = UnstatedCurrency()
  package var refused = 0
  /// Whether the source says of invoices what is left to pay.
  private let statesBalances: Bool

  /// - Parameter count: about how many lines there will be.
  package init(attributes: AttributeColumns, statesBalances: Bool, lines count: Int) {
    self.statesBalances = statesBalances
    self.attributes = attributes
    lines.reserveCapacity(count)
    ids.reserveCapacity(count)
    hashes.reserveCapacity(count)
  }
}

/// What was read of a part of a source, which one thread after another changes in place.
package final class RecordPart<Value: Sendable>: @unchecked Sendable {
  package var value: Value
  /// To add to the lines of its records, which are counted from 0.
  package let firstLine: Int

  package init(_ value: Value, firstLine: Int) { (self.value, self.firstLine) = (value, firstLine) }
}

extension InvoicePart {
  /// Whether a document claims nothing: free of charge, or never in force.
  package static func isClaimless(_ amount: DecimalText, _ status: DocumentStatus?) -> Bool {
    amount.mantissa == 0 || status == .void
  }

  package mutating func add(_ entry: InvoiceEntry) {
    lines.append(InvoiceLine(customer: customers.intern(entry.customer.bytes), entry))
    if statesBalances { balances.append(entry.balance) }
    ids.append(entry.id)
    hashes.append(Interner.hash(entry.id.bytes))
  }

  /// Counts a document that claims nothing: free of charge, or never in force.
  package mutating func addClaimless(line: Int, isVoid: Bool, knownOn: Int32) {
    log.used(from: knownOn)
    guard isVoid else { return }
    log.add(
      Fault(
        code: "void-document", problem: "`status` says that the document is not in force",
        remedy: "nothing to do; it claims nothing"),
      line: line, effect: .noticed, knownOn: knownOn)
  }

  /// Turns numbers of customers into those of the ledger, and digits into minor units.
  ///
  /// - Parameter currency: of a line that states none, by its customer and the day it is known.
  mutating func resolve(
    _ source: any RecordSource, customers numbers: [Int32],
    currency: (_ customer: Int32, _ knownOn: Int32) -> Currency?
  ) {
    for i in lines.indices {
      var line = lines[i]
      line.customer = numbers[Int(line.customer)]
      if !line.statesCurrency {
        line.currency = currency(line.customer, line.knownOn) ?? unstated.on(line.knownOn)
      }
      if let units = line.amount.minorUnits(exponent: line.currency.exponent) {
        line.amount = DecimalText(units: line.isCreditNote ? -abs(units) : units)
      } else {
        setAside(line, source)
        line.amount = DecimalText(units: 0)
        refused += 1
      }
      lines[i] = line
    }
  }

  private mutating func setAside(_ invoice: InvoiceLine, _ source: any RecordSource) {
    do throws(Fault) {
      _ = try invoice.amount.units(
        in: invoice.currency, "amount", source.text("amount", at: invoice.start))
    } catch {
      log.setAside(line: Int(invoice.line), error, knownOn: invoice.knownOn)
    }
  }
}

/// Remembers the first day on which an amount had no currency.
struct UnstatedCurrency: Sendable {
  private(set) var first: Int32?

  mutating func on(_ day: Int32) -> Currency {
    first = min(first ?? day, day)
    return .unstated
  }

  mutating func include(_ other: UnstatedCurrency) {
    if let day = other.first { _ = on(day) }
  }
}

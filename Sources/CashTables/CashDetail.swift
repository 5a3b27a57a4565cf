internal import ForecastVocabulary
public import Receivables

/// The receipts of a cash table by entity, segment, customer and invoice.
///
/// In each period and for each of ``CashLine/receiptLines`` the parts sum to the table's amount to
/// the minor unit. The cash of open invoices is divided in proportion to what their own curves say,
/// that of billing to come in proportion to what each existing customer is expected to be billed and
/// to pay within the horizon; billing of new customers, most of them not yet known, is one part.
public struct CashDetail: Sendable {
  /// What one invoice, or one customer's billing to come, is expected to bring.
  public struct Part: Sendable, Hashable {
    /// The `entity` column of the invoice, or of the customer's last one; empty without.
    public let entity: String
    /// Empty for customers without, and for those not yet known.
    public let segment: String
    /// Empty for customers not yet known.
    public let customerID: String
    /// Empty for billing to come.
    public let invoiceID: String
    /// One of ``CashLine/receiptLines``.
    public let line: CashLine
    /// Minor units of the table's currency, one for each period.
    public let expected: [Int64]
  }

  /// That of the table it details.
  public let currency: Currency
  /// As days ahead of ``day``.
  public let periods: [ClosedRange<Int>]
  /// The last day whose postings could be seen.
  public let day: Day
  /// In order of entity, segment, customer, invoice and line; only where something is expected.
  public let parts: [Part]
}

extension CashTableBuilder {
  /// The parts that the receipts of one of this builder's tables sum from.
  public func detail(of table: CashTable) throws(MissingRate) -> CashDetail {
    let rates = table.isConverted ? try self.rates(to: table.currency) : [(table.currency, 1)]
    let leaves = self.leaves(of: Dictionary(uniqueKeysWithValues: rates))
    var amounts = leaves.map { _ in [Int64]() }
    for (p, days) in table.periods.enumerated() {
      let weights = self.weights(leaves, within: days)
      for line in CashLine.receiptLines {
        let own = leaves.indices.filter { leaves[$0].line == line }
        let total = table.row(line)?.expected[p] ?? 0
        let sum = own.reduce(0.0) { $0 + weights[$1] }
        // The last leaf of a line is what no invoice and no customer explains.
        let exact = own.map { leaf in
          sum > 0
            ? Double(total) * weights[leaf] / sum : leaf == own.last ? Double(total) : 0
        }
        for (leaf, amount) in zip(own, apportioned(exact, to: total)) {
          amounts[leaf].append(amount)
        }
      }
    }
    let parts = zip(leaves, amounts).filter { $0.1.contains { $0 != 0 } }.map { leaf, amounts in
      CashDetail.Part(
        entity: leaf.entity, segment: leaf.segment, customerID: leaf.customerID,
        invoiceID: leaf.invoiceID, line: leaf.line, expected: amounts)
    }
    return CashDetail(
      currency: table.currency, periods: table.periods, day: table.day,
      parts: parts.sorted { a, b in
        (a.entity, a.segment, a.customerID, a.invoiceID, a.line.name)
          < (b.entity, b.segment, b.customerID, b.invoiceID, b.line.name)
      })
  }

  private struct Leaf {
    var entity = ""
    var segment = ""
    var customerID = ""
    var invoiceID = ""
    let line: CashLine
    /// Position in the outlook's invoices; `nil` for billing to come.
    var item: Int?
    /// What it weighs in its line, beside the probability of being paid within the period.
    var weight = 0.0
  }

  /// A leaf for each open invoice, for each existing customer's billing,
  /// and one of each line for the rest.
  private func leaves(of rates: [Currency: Double]) -> [Leaf] {
    var leaves: [Leaf] = []
    let entities = view.invoiceAttributes.first { $0.name == "entity" }
    for (position, item) in outlook.invoices.enumerated() {
      let invoice = view.invoices.elements[item.invoice]
      guard let rate = rates[invoice.currency] else { continue }
      let customer = view.customers[invoice.customer]
      let amount = rate * invoice.uncoveredMoney.majorUnits
      leaves.append(
        Leaf(
          entity: entities?[invoice] ?? "", segment: customer.segment,
          customerID: customer.id, invoiceID: view.invoiceID(item.invoice),
          line: item.model == .existing ? .openExisting : .openNew,
          item: position, weight: amount))
    }
    return leaves + billingLeaves(of: rates, entities)
      + CashLine.receiptLines.map { Leaf(line: $0) }
  }

  /// A leaf for each existing customer's billing.
  private func billingLeaves(of rates: [Currency: Double], _ entities: InvoiceAttribute?) -> [Leaf]
  {
    var leaves: [Leaf] = []
    for own in outlook.customers where own.model == .existing {
      let customer = view.customers[own.customer]
      let last = view.invoices[own.customer].last
      let billed = own.billingCash.reduce(0.0) { sum, entry in
        sum + entry.value * (rates[entry.key] ?? 0)
      }
      guard billed > 0 else { continue }
      leaves.append(
        Leaf(
          entity: last.flatMap { entities?[$0] } ?? "", segment: customer.segment,
          customerID: customer.id, line: .billingExisting, weight: billed))
    }
    return leaves
  }

  /// By identifier, the cash of each existing customer's billing to come within a table's periods, in
  /// minor units: as ``detail(of:)`` has it.
  func billing(of table: CashTable) -> [String: Int64] {
    let leaves = billingLeaves(of: [table.currency: 1], nil) + [Leaf(line: .billingExisting)]
    let sum = leaves.reduce(0) { $0 + $1.weight }
    var amounts = [Int64](repeating: 0, count: leaves.count)
    for total in table.row(.billingExisting)?.expected ?? [] {
      let exact = leaves.indices.map {
        sum > 0
          ? Double(total) * leaves[$0].weight / sum
          : $0 == leaves.count - 1 ? Double(total) : 0
      }
      for (leaf, amount) in zip(leaves.indices, apportioned(exact, to: total)) {
        amounts[leaf] += amount
      }
    }
    return Dictionary(zip(leaves.map(\.customerID), amounts), uniquingKeysWith: +)
  }

  /// What each leaf weighs within `days`.
  ///
  /// The invoices of one model in one currency together weigh what the forecast expects of them, as
  /// in the table.
  private func weights(_ leaves: [Leaf], within days: ClosedRange<Int>) -> [Double] {
    struct Group: Hashable {
      let currency: Currency
      let model: CustomerKind
    }
    var sums: [Group: Double] = [:]
    let paid = outlook.invoices.map { $0.cashShare(within: days) }
    let groups = outlook.invoices.map {
      Group(currency: view.invoices.elements[$0.invoice].currency, model: $0.model)
    }
    for (i, item) in outlook.invoices.enumerated() {
      sums[groups[i], default: 0] +=
        paid[i] * view.invoices.elements[item.invoice].uncoveredMoney.majorUnits
    }
    var factors: [Group: Double] = [:]
    for (group, sum) in sums where sum > 0 {
      let source = group.model == .existing ? CashSource.openExisting : .openNew
      factors[group] = forecast.expected(days, source, group.currency) / sum
    }
    return leaves.map { leaf in
      guard let item = leaf.item else { return leaf.weight }
      return leaf.weight * paid[item] * factors[groups[item], default: 0]
    }
  }
}

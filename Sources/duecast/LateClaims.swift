import AccountReview
import Foundation
import LedgerFiles
import Receivables
import Reporting

/// The late-payment claims on a view's invoices, and those for which no reference rate is known.
struct LateClaims {
  private let policy: LatePaymentPolicy
  private let view: LedgerView
  private let rates: ReferenceRates

  /// - Parameter file: reference rates to add to those that come with the tool.
  init(_ policy: LatePaymentPolicy, _ view: LedgerView, rates file: String?) throws {
    (self.policy, self.view) = (policy, view)
    var known = ReferenceRates.europeanCentralBank
    if let file {
      do { try known.add(contentsOf: URL(filePath: file)) } catch { throw Failure("\(error).") }
    }
    rates = known
  }

  /// The interest on an invoice; `nil` if it was not owed late.
  func interest(_ position: Int) throws(MissingReferenceRate) -> LateInterest? {
    let currency = view.invoices.elements[position].currency
    return try LateInterest(ofInvoice: position, in: view, rates, policy.terms(currency))
  }

  /// The row of an invoice in a table of claims; `nil` if it was not owed late.
  func row(_ position: Int) throws(MissingReferenceRate) -> InterestRow? {
    try interest(position).map {
      InterestRow($0, compensation: policy.compensation.sum(for: $0.owed), in: view)
    }
  }

  /// The interest and the fixed sum of an invoice; nought if it was not owed late, or a rate is missing.
  func claim(_ position: Int) -> (interest: Money, compensation: Money) {
    guard let late = try? interest(position) else {
      let none = Money.zero(view.invoices.elements[position].currency)
      return (none, none)
    }
    return (late.interest, policy.compensation.sum(for: late.owed))
  }

  /// Says for which of some invoices nothing is claimed, as a reference rate is missing.
  func tell(about positions: [Int]) {
    var missing = MissingRates()
    for position in positions {
      do { _ = try interest(position) } catch { missing.add(view.invoiceID(position), error) }
    }
    for sentence in missing.sentences { Terminal.say("Note: \(sentence)") }
  }
}

/// Invoices that are left out for want of a reference rate.
struct MissingRates {
  private static let mostNamed = 3

  private var byCurrency: [Currency: (invoices: [String], earliest: Day)] = [:]

  var isEmpty: Bool { byCurrency.isEmpty }

  mutating func add(_ invoice: String, _ missing: MissingReferenceRate) {
    var found = byCurrency[missing.currency] ?? ([], missing.day)
    found.invoices.append(invoice)
    found.earliest = min(found.earliest, missing.day)
    byCurrency[missing.currency] = found
  }

  /// One for each currency.
  var sentences: [String] {
    byCurrency.sorted { $0.key < $1.key }.map { currency, found in
      let count = found.invoices.count
      let named = found.invoices.prefix(Self.mostNamed).joined(separator: ", ")
      let more = count > Self.mostNamed ? " and \(count - Self.mostNamed) more" : ""
      return "no reference rate of \(currency) is known for \(found.earliest), so nothing is "
        + "claimed for \(NumberText.count(count, "invoice", "invoices")) (\(named)\(more)): "
        + "add it in a file of from,currency,rate with --rates."
    }
  }
}

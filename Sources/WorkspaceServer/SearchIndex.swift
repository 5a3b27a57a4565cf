import Foundation
import Receivables

/// Finds invoices by number and by open amount, customers by name, number and telephone.
///
/// Of invoices it keeps hashes in order, 12 bytes for each.
final class SearchIndex: Sendable {
  private struct Entry: Sendable {
    let key: UInt64
    let position: InvoiceIndex
  }

  private let numbers: [Entry]
  private let amounts: [Entry]
  /// By position: identifier and name in one form, and the digits of the telephone number.
  private let names: CustomerTable<String>
  private let phones: CustomerTable<String>
  private let ids: [String: CustomerIndex]

  init(_ view: LedgerView) {
    numbers = view.invoices.elements.indices.map {
      Entry(key: Self.hash(Self.folded(view.invoiceID($0))), position: $0)
    }.sorted { ($0.key, $0.position) < ($1.key, $1.position) }
    amounts = view.openPositions.map {
      Entry(
        key: UInt64(bitPattern: view.invoices.elements[$0].outstanding), position: $0)
    }.sorted { ($0.key, $0.position) < ($1.key, $1.position) }
    names = CustomerTable(view.customers.map { Self.folded($0.id + "\n" + $0.name) })
    phones = CustomerTable(view.customers.map { Self.digits($0.contactPhone) })
    ids = Dictionary(
      view.customers.indexed().map { (Self.folded($0.element.id), $0.index) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Positions of the invoices of a number, however its letters are written.
  func invoices(numbered text: String, in view: LedgerView) -> [InvoiceIndex] {
    let folded = Self.folded(text)
    return Self.positions(Self.hash(folded), numbers).filter {
      Self.folded(view.invoiceID($0)) == folded
    }
  }

  /// Positions of the invoices of which exactly an amount is open.
  func invoices(open amount: DecimalText, in view: LedgerView) -> [InvoiceIndex] {
    let units = [0, 2, 3].compactMap { amount.minorUnits(exponent: $0) }
    return Set(units).sorted().flatMap {
      Self.positions(UInt64(bitPattern: $0), amounts)
    }.filter { DecimalText(view.invoices.elements[$0].outstandingMoney) == amount }.sorted()
  }

  /// The position of the first customer of exactly this number, however its letters are written.
  func customer(_ id: String) -> CustomerIndex? { ids[Self.folded(id)] }

  /// Positions of customers whose name, number or telephone number has all the words.
  func customers(_ text: String, most: Int) -> [CustomerIndex] {
    let words = Self.folded(text).split(separator: " ")
    let digits = Self.digits(text)
    let isPhone = digits.count >= 4 && text.allSatisfy { "0123456789 +-/().".contains($0) }
    var found: [CustomerIndex] = []
    for position in names.indices {
      let isNamed = !words.isEmpty && words.allSatisfy { names[position].contains($0) }
      if isNamed || (isPhone && phones[position].contains(digits)) { found.append(position) }
      if found.count == most { break }
    }
    return found
  }

  private static func positions(_ key: UInt64, _ entries: [Entry]) -> [InvoiceIndex] {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].key < key { low = middle + 1 } else { high = middle }
    }
    return entries[low...].prefix { $0.key == key }.map(\.position)
  }

  private static func folded(_ text: String) -> String {
    text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
  }

  private static func digits(_ text: String) -> String {
    String(text.filter { $0.isASCII && $0.isNumber })
  }

  /// FNV-1a.
  private static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}

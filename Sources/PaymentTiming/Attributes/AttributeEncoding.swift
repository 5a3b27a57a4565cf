internal import Foundation
package import Receivables
internal import Statistics

/// How one column of the ledger beyond the contract becomes columns of a design.
///
/// A column whose visible cells are all numbers is one column (signed logarithm); one with few
/// levels is an indicator for each but the most frequent. Anything else is left out. What a
/// column is depends on the rows that the view can see, never on later ones.
package struct AttributeEncoding: Sendable, Hashable, Codable {
  enum Shape: Sendable, Hashable, Codable {
    case number
    /// Levels that have an indicator, sorted.
    case indicators([String])
  }

  package let name: String
  let shape: Shape

  private static let mostLevels = 12
  /// A level needs this many rows for an indicator of its own.
  private static let rowsForLevel = 30

  package var isNumber: Bool { shape == .number }

  var columnCount: Int {
    switch shape {
    case .number: 1
    case .indicators(let levels): levels.count
    }
  }

  /// Names of the columns it makes.
  package var columnNames: [String] {
    switch shape {
    case .number: [name]
    case .indicators(let levels): levels.map { "\(name)=\($0)" }
    }
  }

  /// Decides from the visible texts and how often each occurs; `nil` if it makes no column.
  package init?(name: String, counts: [String: Int]) {
    self.name = name
    let levels = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    guard levels.count > 1 else { return nil }
    if levels.count > 2, levels.allSatisfy({ AttributeEncoding.number($0.key) != nil }) {
      shape = .number
      return
    }
    guard levels.count <= AttributeEncoding.mostLevels * 4 else { return nil }
    let kept = levels.dropFirst().filter { $0.value >= AttributeEncoding.rowsForLevel }
      .prefix(AttributeEncoding.mostLevels).map(\.key).sorted()
    guard !kept.isEmpty else { return nil }
    shape = .indicators(kept)
  }

  /// The columns' values for one cell; no number is not-a-number, which the design
  /// replaces by the mean; an empty cell or an unknown level has all indicators zero.
  func values(_ text: String?) -> [Double] {
    switch shape {
    case .number:
      guard let x = text.flatMap(AttributeEncoding.number) else { return [.nan] }
      return [x < 0 ? -log1p(-x) : log1p(x)]
    case .indicators(let levels):
      return levels.map { $0 == text ? 1 : 0 }
    }
  }

  private static func number(_ text: String) -> Double? {
    guard let x = Double(text), x.isFinite else { return nil }
    return x
  }
}

/// The encoded attributes of a view's invoices and their customers.
package struct AttributeTable: Sendable {
  package let encodings: [AttributeEncoding]
  /// For each encoding, where its text is found.
  private let sources: [Source]

  private enum Source: Sendable {
    /// Values for each level of an invoice column, and that column.
    case invoice(InvoiceAttribute, values: [[Double]], missing: [Double])
    /// Values for each customer.
    case customer([[Double]])
  }

  /// Chooses encodings from what `view` can see.
  package static func encodings(of view: LedgerView) -> [AttributeEncoding] {
    let refused = OutcomeScreen(view).columns
    return screened(candidates(of: view).filter { !refused.contains($0.name) }, view)
  }

  /// The encodings of all columns that make any; of names that Unicode holds equal, the first.
  package static func candidates(of view: LedgerView) -> [AttributeEncoding] {
    var chosen: [AttributeEncoding] = []
    var names: Set<String> = []
    for attribute in view.invoiceAttributes where names.insert(attribute.name).inserted {
      let levels = attribute.levels
      var counts = [Int](repeating: 0, count: levels.count)
      for level in attribute.levelsByClaim where level >= 0 { counts[Int(level)] += 1 }
      // Spellings that Unicode holds equal are one level, named by the first of them in bytes.
      let seen = zip(levels, counts).compactMap { text, count in text.map { ($0, count) } }
        .sorted { ExactText($0.0) < ExactText($1.0) }
      let named = Dictionary(seen, uniquingKeysWith: +)
      if let encoding = AttributeEncoding(name: attribute.name, counts: named) {
        chosen.append(encoding)
      }
    }
    for (name, texts) in customerTexts(view) where names.insert(name).inserted {
      var counts: [String: Int] = [:]
      for (c, text) in texts.enumerated() {
        if let text { counts[text, default: 0] += view.invoices.range(CustomerIndex(c)).count }
      }
      if let encoding = AttributeEncoding(name: name, counts: counts) { chosen.append(encoding) }
    }
    return chosen
  }

  package init(_ encodings: [AttributeEncoding], _ view: LedgerView) {
    self.encodings = encodings
    let texts = Dictionary(
      AttributeTable.customerTexts(view), uniquingKeysWith: { first, _ in first })
    sources = encodings.map { encoding in
      if let attribute = view.invoiceAttributes.first(where: { $0.name == encoding.name }) {
        return .invoice(
          attribute, values: attribute.levels.map { encoding.values($0) },
          missing: encoding.values(nil))
      }
      let own = texts[encoding.name] ?? Array(repeating: nil, count: view.customers.count)
      return .customer(own.map { encoding.values($0) })
    }
  }

  /// Names of all columns of a view's ledger that encodings can be of.
  package static func columns(of view: LedgerView) -> Set<String> {
    Set(view.invoiceAttributes.map(\.name) + customerTexts(view).map(\.0))
  }

  private static func customerTexts(_ view: LedgerView) -> [(String, [String?])] {
    func text(_ value: String) -> String? { value.isEmpty ? nil : value }
    let own: [(String, [String?])] = [
      ("segment", view.customers.map { text($0.segment) }),
      ("country", view.customers.map { text($0.country) }),
    ]
    let taken = Set(view.invoiceAttributes.map(\.name) + own.map(\.0))
    return own.filter { name in !view.invoiceAttributes.contains { $0.name == name.0 } }
      + view.customerAttributes.filter { !taken.contains($0.name) }.map { attribute in
        (attribute.name, view.customers.map { attribute[$0] })
      }
  }

  package var columnNames: [String] { encodings.flatMap(\.columnNames) }

  /// Appends the values of an invoice of the view; those of an empty cell if there is none.
  package func append(ofInvoice position: InvoiceIndex?, _ view: LedgerView, to row: inout [Float])
  {
    guard !encodings.isEmpty else { return }
    guard let invoice = position.map({ view.invoices.elements[$0] }) else {
      for encoding in encodings {
        row.append(contentsOf: encoding.values(nil).lazy.map { Float($0) })
      }
      return
    }
    for source in sources.indices {
      row.append(contentsOf: values(source, of: invoice).lazy.map { Float($0) })
    }
  }

  /// The values of one encoding for an invoice.
  func values(_ encoding: Int, of invoice: Invoice) -> [Double] {
    switch sources[encoding] {
    case .invoice(let attribute, let values, let missing):
      return attribute.level(of: invoice).map { values[$0] } ?? missing
    case .customer(let values): return values[invoice.customer]
    }
  }
}

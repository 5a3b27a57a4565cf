/// A column of `invoices.csv` beyond the contract's own, as far as a view knows its rows: a candidate
/// feature.
///
/// Values are text; whether they are numbers is for its reader to find out. Nothing is said of rows that
/// became known later.
public struct InvoiceAttribute: Sendable {
  /// The column's header, as written.
  public let name: String
  private let column: StoredAttribute
  private let known: KnownRows

  init(_ column: StoredAttribute, _ known: KnownRows) {
    (name, self.column, self.known) = (column.name, column, known)
  }

  /// The text of a claim of the view; `nil` where the cell is empty.
  public subscript(claim: Invoice) -> String? { column[Int(claim.row)] }

  /// The number of a claim's text among ``levels``; `nil` where the cell is empty.
  public func level(of claim: Invoice) -> Int? {
    let code = column.codes[Int(claim.row)]
    return code < 0 ? nil : Int(code)
  }

  /// For each claim of the view, the number of its text; −1 where the cell is empty.
  public var levelsByClaim: [Int32] { (0..<known.count).map { column.codes[known[$0]] } }

  /// The distinct texts by their numbers; `nil` for numbers that no row has which the view knows.
  ///
  /// - Complexity: one pass over the claims, unless the view knows all of the ledger's.
  public var levels: [String?] {
    guard known.count < column.codes.count else { return column.levels }
    var isKnown = [Bool](repeating: false, count: column.levels.count)
    for position in 0..<known.count {
      let code = column.codes[known[position]]
      if code >= 0 { isKnown[Int(code)] = true }
    }
    return zip(column.levels, isKnown).map { $1 ? $0 : nil }
  }
}

/// A column of `customers.csv` beyond the contract's own, of the customers that a view knows.
public struct CustomerAttribute: Sendable {
  /// The column's header, as written.
  public let name: String
  private let column: StoredAttribute

  init(_ column: StoredAttribute) { (name, self.column) = (column.name, column) }

  /// The text of a customer of the view; `nil` where the cell is empty, or nothing is stated of it yet.
  public subscript(customer: Customer) -> String? { customer.row.flatMap { column[$0] } }
}

/// A column of a ledger as it is kept, for all of its days.
package struct StoredAttribute: Sendable, Hashable {
  /// The column's header, as written.
  package let name: String
  /// The distinct values as written, in order of first appearance.
  package let levels: [String]
  /// For each row of the file, an index into ``levels``; −1 where the cell is empty.
  package let codes: [Int32]

  package init(name: String, levels: [String], codes: [Int32]) {
    self.name = name
    self.levels = levels
    self.codes = codes
  }

  /// The text in one row; `nil` where the cell is empty.
  subscript(row: Int) -> String? { codes[row] < 0 ? nil : levels[Int(codes[row])] }
}

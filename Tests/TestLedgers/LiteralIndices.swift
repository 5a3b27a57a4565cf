public import Receivables

// Tests name the customers and the claims of small ledgers by number.

extension CustomerIndex: ExpressibleByIntegerLiteral {
  public init(integerLiteral position: Int) { self.init(position) }
}

extension InvoiceIndex: ExpressibleByIntegerLiteral {
  public init(integerLiteral position: Int) { self.init(position) }
}

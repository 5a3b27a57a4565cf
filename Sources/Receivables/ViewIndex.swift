/// The position of one kind of thing in a view: typed, so that one kind is not taken for another.
///
/// It counts from 0, steps like an integer, and is written as one.
public protocol ViewIndex: Hashable, Comparable, Strideable, Sendable, Codable,
  CustomStringConvertible
where Stride == Int {
  /// Takes a position that is counted otherwise.
  init(_ position: Int)
  /// Counted from 0.
  var position: Int { get }
}

extension ViewIndex {
  @inlinable public static func == (a: Self, b: Self) -> Bool { a.position == b.position }
  @inlinable public static func < (a: Self, b: Self) -> Bool { a.position < b.position }
  @inlinable public func distance(to other: Self) -> Int { other.position - position }
  @inlinable public func advanced(by steps: Int) -> Self { Self(position + steps) }

  public var description: String { String(position) }

  public init(from decoder: any Decoder) throws {
    self.init(Int(try decoder.singleValueContainer().decode(Int32.self)))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(position)
  }
}

/// The position of a customer in a view's ``LedgerView/customers``.
@frozen public struct CustomerIndex: ViewIndex {
  @usableFromInline let number: Int32

  /// Counted from 0; only ``unplaced`` lies below.
  @inlinable public init(_ position: Int) { number = Int32(position) }
  @inlinable public var position: Int { Int(number) }
}

/// The position of a claim in the elements of a view's ``LedgerView/invoices``.
@frozen public struct InvoiceIndex: ViewIndex {
  @usableFromInline let number: Int32

  /// Counted from 0.
  @inlinable public init(_ position: Int) { number = Int32(position) }
  @inlinable public var position: Int { Int(number) }
}

extension CustomerIndex {
  /// Of a record as a source has it, with the customer's identifier beside it.
  public static let unplaced = CustomerIndex(-1)
}

extension Array {
  /// The element of a customer, where there is one for each of a view's in order.
  @inlinable public subscript(customer: CustomerIndex) -> Element {
    get { self[customer.position] }
    _modify { yield &self[customer.position] }
  }

  /// The element of a claim, where there is one for each of a view's in order.
  @inlinable public subscript(invoice: InvoiceIndex) -> Element {
    get { self[invoice.position] }
    _modify { yield &self[invoice.position] }
  }
}

/// A value for each customer of a view, in the order of ``LedgerView/customers``.
@frozen public struct CustomerTable<Element> {
  @usableFromInline var elements: [Element]

  /// - Parameter values: one for each customer, in order.
  @inlinable public init(_ values: [Element]) { elements = values }

  /// In the order of the customers.
  @inlinable public var values: [Element] { elements }
}

extension CustomerTable: RandomAccessCollection, MutableCollection {
  @inlinable public var startIndex: CustomerIndex { CustomerIndex(0) }
  @inlinable public var endIndex: CustomerIndex { CustomerIndex(elements.count) }

  /// The value of one customer.
  @inlinable public subscript(customer: CustomerIndex) -> Element {
    get { elements[customer.position] }
    _modify { yield &elements[customer.position] }
  }
}

extension CustomerTable: Sendable where Element: Sendable {}

/// Elements with their positions.
@frozen public struct IndexedElements<Base: RandomAccessCollection>: Sequence, IteratorProtocol {
  @usableFromInline let base: Base
  @usableFromInline var position: Base.Index

  @inlinable init(_ base: Base) {
    self.base = base
    position = base.startIndex
  }

  /// The next element, with its position.
  @inlinable public mutating func next() -> (index: Base.Index, element: Base.Element)? {
    guard position < base.endIndex else { return nil }
    defer { position = base.index(after: position) }
    return (position, base[position])
  }
}

extension RandomAccessCollection where Index: ViewIndex {
  /// The elements, each with its position in the view.
  @inlinable public func indexed() -> IndexedElements<Self> { IndexedElements(self) }
}

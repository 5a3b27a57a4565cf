/// Elements in consecutive groups, stored as one collection and its offsets.
///
/// Group `g` is `elements[offsets[g]..<offsets[g + 1]]`, as in a compressed sparse row matrix.
struct GroupedCollection<Elements: RandomAccessCollection & Sendable>: Sendable
where Elements.Index: Strideable, Elements.Index.Stride == Int {
  /// Its indices start at 0.
  let elements: Elements
  /// One more than there are groups; starts at 0 and never decreases.
  let offsets: [Int]

  /// The last offset must be the number of elements.
  init(elements: Elements, offsets: [Int]) {
    precondition(
      offsets.first == 0 && offsets.last == elements.count,
      "offsets \(offsets.first ?? -1)...\(offsets.last ?? -1) do not span \(elements.count) elements"
    )
    self.elements = elements
    self.offsets = offsets
  }

  /// Empty groups included.
  var groupCount: Int { offsets.count - 1 }

  /// The positions in ``elements`` of one group.
  func range(_ group: Int) -> Range<Elements.Index> {
    let start = elements.startIndex
    return start.advanced(by: offsets[group])..<start.advanced(by: offsets[group + 1])
  }

  /// The elements of one group; their indices are positions in ``elements``.
  subscript(group: Int) -> Elements.SubSequence { elements[range(group)] }
}

/// Elements in consecutive groups, in an array.
typealias Grouped<Element: Sendable> = GroupedCollection<[Element]>

extension GroupedCollection {
  /// Groups `elements` by a stable counting sort on their group numbers, `0..<groups`.
  init<Element: Sendable>(
    _ elements: [Element], groups: Int, by group: (Element) -> Int
  ) where Elements == [Element] {
    self.init(elements, groups: groups, by: group) { $0 }
  }

  /// Groups what `element` makes of entries by the entries' group numbers, in the same way.
  init<Entry, Element: Sendable>(
    _ entries: [Entry], groups: Int, by group: (Entry) -> Int, element: (Entry) -> Element
  ) where Elements == [Element] {
    var offsets = [Int](repeating: 0, count: groups + 1)
    for entry in entries { offsets[group(entry) + 1] += 1 }
    for g in 0..<groups { offsets[g + 1] += offsets[g] }
    var next = offsets
    let elements = [Element](unsafeUninitializedCapacity: entries.count) { buffer, count in
      for entry in entries {
        let number = group(entry)
        buffer.initializeElement(at: next[number], to: element(entry))
        next[number] += 1
      }
      count = entries.count
    }
    self.init(elements: elements, offsets: offsets)
  }
}

/// The records of a view by customer: elements in consecutive groups, one for each of its customers.
@frozen public struct ByCustomer<Elements: RandomAccessCollection & Sendable>: Sendable
where Elements.Index: Strideable, Elements.Index.Stride == Int {
  /// All records, by customer.
  public let elements: Elements
  /// Where each customer's begin, and their number at the end.
  @usableFromInline let offsets: [Int]

  init(_ groups: GroupedCollection<Elements>) {
    (elements, offsets) = (groups.elements, groups.offsets)
  }

  init(elements: Elements, offsets: [Int]) {
    self.init(GroupedCollection(elements: elements, offsets: offsets))
  }

  /// The positions in ``elements`` of one customer's.
  @inlinable public func range(_ customer: CustomerIndex) -> Range<Elements.Index> {
    let start = elements.startIndex
    return start.advanced(
      by: offsets[customer.position])..<start.advanced(by: offsets[customer.position + 1])
  }

  /// One customer's; their indices are positions in ``elements``.
  @inlinable public subscript(customer: CustomerIndex) -> Elements.SubSequence {
    elements[range(customer)]
  }
}

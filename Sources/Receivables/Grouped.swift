/// Elements in consecutive groups, stored as one array and its offsets.
///
/// Group `g` is `elements[offsets[g]..<offsets[g + 1]]`, as in a compressed sparse row matrix.
public struct Grouped<Element: Sendable>: Sendable {
  public let elements: [Element]
  /// One more than there are groups; starts at 0 and never decreases.
  public let offsets: [Int]

  public init(elements: [Element], offsets: [Int]) {
    precondition(
      offsets.first == 0 && offsets.last == elements.count,
      "offsets \(offsets.first ?? -1)...\(offsets.last ?? -1) do not span \(elements.count) elements"
    )
    self.elements = elements
    self.offsets = offsets
  }

  /// Groups `elements` by a stable counting sort on their group numbers, `0..<groups`.
  public init(_ elements: [Element], groups: Int, by group: (Element) -> Int) {
    let numbers = elements.map(group)
    var offsets = [Int](repeating: 0, count: groups + 1)
    for number in numbers { offsets[number + 1] += 1 }
    for g in 0..<groups { offsets[g + 1] += offsets[g] }
    var next = offsets
    var order = [Int](repeating: 0, count: elements.count)
    for (i, number) in numbers.enumerated() {
      order[next[number]] = i
      next[number] += 1
    }
    self.init(elements: order.map { elements[$0] }, offsets: offsets)
  }

  public var groupCount: Int { offsets.count - 1 }

  /// The positions in ``elements`` of one group.
  public func range(_ group: Int) -> Range<Int> { offsets[group]..<offsets[group + 1] }

  public subscript(group: Int) -> ArraySlice<Element> { elements[range(group)] }
}

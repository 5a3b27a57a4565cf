// Lines in the order of the ledger: by customer, and then by day.

/// Items by customer, and in `precedes` order within a customer.
func sortedByCustomer<Item: Sendable>(
  _ items: [Item], customers: Int, customer: (Item) -> Int32, by precedes: (Item, Item) -> Bool
) -> [Item] {
  let groups = Grouped(items, groups: customers) { Int(customer($0)) }
  var sorted = groups.elements
  for group in 0..<groups.groupCount {
    let range = groups.range(group)
    // Files are mostly written in order.
    let isSorted = range.dropLast().allSatisfy { !precedes(sorted[$0 + 1], sorted[$0]) }
    if !isSorted { sorted[range].sort(by: precedes) }
  }
  return sorted
}

/// Numbers of lines by customer, day and identifier.
///
/// - Parameter lines: calls its argument with the number, customer and day of each line; it is
///   called twice.
func sortedByCustomer(
  _ reading: ParallelReading, customers: Int, ids: [CellText],
  _ lines: ((_ number: Int32, _ customer: Int32, _ on: Int32) -> Void) -> Void
) -> [Int32] {
  var offsets = [Int](repeating: 0, count: customers + 1)
  lines { _, customer, _ in offsets[Int(customer) + 1] += 1 }
  for customer in 0..<customers { offsets[customer + 1] += offsets[customer] }
  var next = offsets
  var entries = [SortEntry](
    repeating: SortEntry(on: 0, number: 0), count: offsets[customers])
  lines { number, customer, on in
    entries[next[Int(customer)]] = SortEntry(on: on, number: number)
    next[Int(customer)] += 1
  }
  let groups = 64
  let ranges = (0..<groups).map { customers * $0 / groups..<customers * ($0 + 1) / groups }
  let ends = offsets
  return entries.withUnsafeMutableBufferPointer { buffer in
    let shared = SharedEntries(entries: buffer)
    _ = reading.inParallel(groups) { group in
      for customer in ranges[group] {
        let range = ends[customer]..<ends[customer + 1]
        shared.sort(range, ids)
      }
      return true
    }
    return buffer.map(\.number)
  }
}

/// A line in the order of its customer's.
private struct SortEntry {
  let on: Int32
  let number: Int32
}

/// Entries of which each thread sorts ranges of its own.
private struct SharedEntries: @unchecked Sendable {
  let entries: UnsafeMutableBufferPointer<SortEntry>

  func sort(_ range: Range<Int>, _ ids: [CellText]) {
    func precedes(_ a: SortEntry, _ b: SortEntry) -> Bool {
      a.on != b.on ? a.on < b.on : ids[Int(a.number)] < ids[Int(b.number)]
    }
    // Files are mostly written in order.
    let isSorted = range.dropLast().allSatisfy { !precedes(entries[$0 + 1], entries[$0]) }
    guard !isSorted else { return }
    var part = UnsafeMutableBufferPointer(rebasing: entries[range])
    part.sort(by: precedes)
  }
}

/// A published record that says whose it is.
public protocol CustomerRecord: Sendable, Hashable {
  /// Position in ``LedgerView/customers``.
  var customer: CustomerIndex { get set }
  /// The same as it was known at the close of a day.
  func seen(on day: Day) -> Self
}

extension CustomerRecord {
  /// The record itself: nothing of it becomes known later.
  public func seen(on day: Day) -> Self { self }

  /// The same of a customer at another position.
  func moved(toCustomer customer: CustomerIndex) -> Self {
    var copy = self
    copy.customer = customer
    return copy
  }
}

extension Activity: CustomerRecord {}
extension HealthObservation: CustomerRecord {}
extension Review: CustomerRecord {}

/// All records of one kind of a ledger, by customer and day.
///
/// They are kept as they are published, with ``Ledger/customers`` for a view's customers. All views of
/// the ledger share the table.
final class CustomerRecords<Record: CustomerRecord>: Sendable {
  let records: [Record]
  let knownOn: [Int32]
  /// Where each customer's begin, and their number at the end.
  private let offsets: [Int]

  init() { (records, knownOn, offsets) = ([], [], []) }

  /// - Parameters:
  ///   - parts: in the order in which they were read.
  ///   - customers: how many the ledger has.
  ///   - precedes: the order within a customer; records that it does not order stay as they are.
  init(
    _ parts: [[Posted<Record>]], customers: Int, _ reading: ParallelReading,
    by precedes: @Sendable (Posted<Record>, Posted<Record>) -> Bool
  ) {
    var offsets = [Int](repeating: 0, count: customers + 1)
    for part in parts {
      for posting in part { offsets[Int(posting.customer) + 1] += 1 }
    }
    for customer in 0..<customers { offsets[customer + 1] += offsets[customer] }
    let (count, starts) = (offsets[customers], offsets)
    var knownOn: [Int32] = []
    records = [Record](unsafeUninitializedCapacity: count) { records, initialized in
      knownOn = [Int32](unsafeUninitializedCapacity: count) { knownOn, initialized in
        let slots = RecordSlots(records: records, knownOn: knownOn)
        // Each thread reads all parts for the customers that are its own.
        let groups = reading.threads
        _ = reading.inParallel(groups) { group in
          let own = (customers * group / groups)..<(customers * (group + 1) / groups)
          slots.fill(own, from: parts, starts)
          for customer in own {
            slots.sort(starts[customer]..<starts[customer + 1], customer, by: precedes)
          }
          return true
        }
        initialized = count
      }
      initialized = count
    }
    self.knownOn = knownOn
    self.offsets = offsets
  }

  /// The positions of one customer's records.
  func range(_ customer: Int) -> Range<Int> {
    offsets.isEmpty ? 0..<0 : offsets[customer]..<offsets[customer + 1]
  }
}

/// Places of records, of which each thread fills those of its own customers.
private struct RecordSlots<Record: CustomerRecord>: @unchecked Sendable {
  let records: UnsafeMutableBufferPointer<Record>
  let knownOn: UnsafeMutableBufferPointer<Int32>

  func fill(_ own: Range<Int>, from parts: [[Posted<Record>]], _ starts: [Int]) {
    var next = Array(starts[own])
    for part in parts {
      for posting in part where own.contains(Int(posting.customer)) {
        let place = next[Int(posting.customer) - own.lowerBound]
        next[Int(posting.customer) - own.lowerBound] += 1
        records.initializeElement(at: place, to: posting.record)
        knownOn.initializeElement(at: place, to: posting.knownOn)
      }
    }
  }

  func sort(
    _ range: Range<Int>, _ customer: Int, by precedes: (Posted<Record>, Posted<Record>) -> Bool
  ) {
    func posting(_ place: Int) -> Posted<Record> {
      Posted(customer: Int32(customer), knownOn: knownOn[place], record: records[place])
    }
    // Files are mostly written in order.
    let isSorted = range.dropLast().allSatisfy { !precedes(posting($0 + 1), posting($0)) }
    guard !isSorted else { return }
    for (place, posting) in zip(range, range.map(posting).sorted(by: precedes)) {
      (records[place], knownOn[place]) = (posting.record, posting.knownOn)
    }
  }
}

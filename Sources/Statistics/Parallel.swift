internal import Dispatch
internal import Synchronization

/// The values of `body` for `indices`, in their order, computed by up to `threads` threads.
public func parallelMap<Value: Sendable>(
  _ indices: Range<Int>, threads: Int, _ body: @Sendable (Int) -> Value
) -> [Value] {
  precondition(threads >= 1, "\(threads) threads")
  let workers = min(threads, indices.count)
  if workers <= 1 { return indices.map(body) }
  // The next index not yet begun, and the values found, by position.
  let shared = Mutex(
    (next: indices.lowerBound, found: [Value?](repeating: nil, count: indices.count)))
  DispatchQueue.concurrentPerform(iterations: workers) { _ in
    while true {
      let index = shared.withLock { state -> Int? in
        guard state.next < indices.upperBound else { return nil }
        defer { state.next += 1 }
        return state.next
      }
      guard let index else { return }
      let value = body(index)
      shared.withLock { $0.found[index - indices.lowerBound] = value }
    }
  }
  return shared.withLock { state in state.found.compactMap { $0 } }
}

/// The values of `body` for `0..<count`, in their order, some hundred to a thread at a time, for a
/// `body` that takes little time.
public func parallelParts<Value: Sendable>(
  of count: Int, threads: Int, _ body: @Sendable (Int) -> Value
) -> [Value] {
  let size = 256
  let parts = parallelMap(0..<(count + size - 1) / size, threads: threads) { part in
    ((part * size)..<min((part + 1) * size, count)).map(body)
  }
  return parts.count == 1 ? parts[0] : parts.flatMap { $0 }
}

/// The values of two bodies that do not depend on one another, computed side by side.
///
/// What is parallel within one of them takes over the other's thread when that is done.
public func both<First: Sendable, Second: Sendable>(
  threads: Int, _ first: @Sendable () -> First, _ second: @Sendable () -> Second
) -> (First, Second) {
  if threads <= 1 { return (first(), second()) }
  let found = Mutex((first: First?.none, second: Second?.none))
  DispatchQueue.concurrentPerform(iterations: 2) { place in
    if place == 0 {
      let value = first()
      found.withLock { $0.first = value }
    } else {
      let value = second()
      found.withLock { $0.second = value }
    }
  }
  return found.withLock { values in
    guard let first = values.first, let second = values.second else {
      preconditionFailure("work was not done")
    }
    return (first, second)
  }
}

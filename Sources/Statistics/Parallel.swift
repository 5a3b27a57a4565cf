internal import Dispatch
internal import Synchronization

/// The values of `body` for `indices`, in their order, computed by up to `threads` threads.
package func parallelMap<Value: Sendable>(
  _ indices: Range<Int>, threads: Int, _ body: @Sendable (Int) -> Value
) -> [Value] {
  precondition(threads >= 1, "\(threads) threads")
  let workers = min(threads, indices.count)
  if workers <= 1 { return indices.map(body) }
  let found = Mutex([Value?](repeating: nil, count: indices.count))
  withoutActuallyEscaping(body) { body in
    let work = SharedWork(indices) { index in
      let value = body(index)
      found.withLock { $0[index - indices.lowerBound] = value }
    }
    work.run(helpers: workers - 1)
  }
  return found.withLock { $0.compactMap { $0 } }
}

/// The values of `body` for consecutive positions, in their order, some hundred to a thread at a time,
/// for a `body` that takes little time.
package func parallelParts<Position: Strideable & Sendable, Value: Sendable>(
  of positions: Range<Position>, threads: Int, _ body: @Sendable (Position) -> Value
) -> [Value] where Position.Stride == Int {
  let (size, count, start) = (256, positions.count, positions.lowerBound)
  let parts = parallelMap(0..<(count + size - 1) / size, threads: threads) { part in
    ((part * size)..<min((part + 1) * size, count)).map { body(start.advanced(by: $0)) }
  }
  return parts.count == 1 ? parts[0] : parts.flatMap { $0 }
}

/// The values of two bodies that do not depend on one another, computed side by side.
///
/// What is parallel within one of them takes over the other's thread when that is done.
package func both<First: Sendable, Second: Sendable>(
  threads: Int, _ first: @Sendable () -> First, _ second: @Sendable () -> Second
) -> (First, Second) {
  if threads <= 1 { return (first(), second()) }
  let found = Mutex((first: First?.none, second: Second?.none))
  withoutActuallyEscaping(first) { first in
    withoutActuallyEscaping(second) { second in
      let work = SharedWork(0..<2) { place in
        if place == 0 {
          let value = first()
          found.withLock { $0.first = value }
        } else {
          let value = second()
          found.withLock { $0.second = value }
        }
      }
      work.run(helpers: 1)
    }
  }
  return found.withLock { values in
    guard let first = values.first, let second = values.second else {
      preconditionFailure("work was not done")
    }
    return (first, second)
  }
}

/// Indices that the thread which asks for them works off with whatever threads are free to help.
///
/// `DispatchQueue.concurrentPerform` runs on one thread within another of its kind, even while other
/// processors have nothing to do. Here the thread that asks waits for nobody who has not begun, so
/// work within work never waits in a circle, and helpers that come too late find nothing.
private final class SharedWork: Sendable {
  private struct State {
    var next: Int
    /// Helpers at work.
    var helping = 0
    /// `nil` once all indices are done but those that helpers are at.
    var perform: (@Sendable (Int) -> Void)?
  }

  private let end: Int
  private let state: Mutex<State>
  private let lastHelperLeft = DispatchSemaphore(value: 0)

  init(_ indices: Range<Int>, _ perform: @escaping @Sendable (Int) -> Void) {
    end = indices.upperBound
    state = Mutex(State(next: indices.lowerBound, perform: perform))
  }

  func run(helpers: Int) {
    for _ in 0..<helpers { DispatchQueue.global().async { self.help() } }
    work()
    let mustWait = state.withLock { state in
      state.perform = nil
      return state.helping > 0
    }
    if mustWait { lastHelperLeft.wait() }
  }

  private func help() {
    let isWanted = state.withLock { state in
      guard state.perform != nil else { return false }
      state.helping += 1
      return true
    }
    guard isWanted else { return }
    work()
    let isAwaited = state.withLock { state in
      state.helping -= 1
      return state.helping == 0 && state.perform == nil
    }
    if isAwaited { lastHelperLeft.signal() }
  }

  /// Does one index after the other until none is left.
  private func work() {
    while let (index, perform) = next() { perform(index) }
  }

  private func next() -> (Int, @Sendable (Int) -> Void)? {
    state.withLock { state in
      guard state.next < end, let perform = state.perform else { return nil }
      state.next += 1
      return (state.next - 1, perform)
    }
  }
}

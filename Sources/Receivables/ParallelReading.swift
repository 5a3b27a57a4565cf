internal import Dispatch
internal import Synchronization

/// How much is read at a time, and by how many threads; what is read depends on neither.
package struct ParallelReading: Sendable {
  package var chunkBytes = 1 << 22
  package var threads: Int

  package init(chunkBytes: Int = 1 << 22, threads: Int) {
    (self.chunkBytes, self.threads) = (chunkBytes, threads)
  }

  /// The values of `body` for `0..<count`, in order.
  package func inParallel<Value: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Value)
    -> [Value]
  {
    let workers = min(threads, count)
    if workers <= 1 { return (0..<count).map(body) }
    // The next index not yet begun, and the values found, by position.
    let shared = Mutex((next: 0, found: [Value?](repeating: nil, count: count)))
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while true {
        let index = shared.withLock { state -> Int? in
          guard state.next < count else { return nil }
          defer { state.next += 1 }
          return state.next
        }
        guard let index else { return }
        let value = body(index)
        shared.withLock { $0.found[index] = value }
      }
    }
    return shared.withLock { state in state.found.compactMap { $0 } }
  }

  /// The values of `body` for `0..<count`, each written where it belongs.
  package func filled<Value: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Value) -> [Value] {
    Array(unsafeUninitializedCapacity: count) { values, initialized in
      let places = Places(values: values)
      let size = 4096
      _ = inParallel((count + size - 1) / size) { group in
        for i in (group * size)..<min((group + 1) * size, count) {
          places.values.initializeElement(at: i, to: body(i))
        }
        return true
      }
      initialized = count
    }
  }

  /// Places of which each thread writes its own.
  private struct Places<Value>: @unchecked Sendable {
    let values: UnsafeMutableBufferPointer<Value>
  }
}

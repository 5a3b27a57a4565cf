import Foundation

/// Work that would keep other pages waiting, or must not end when a browser goes away.
enum Background {
  private static let store = DispatchQueue(label: "store", attributes: .concurrent)
  private static let engine = DispatchQueue(label: "engine")
  private static let sign = DispatchQueue(label: "sign-in")

  /// Reads or writes the store; goes on when the request is cancelled.
  static func run<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value { try await run(on: store, body) }

  /// What the engine is asked beside the desk's own computations, one at a time.
  static func compute<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value { try await run(on: engine, body) }

  /// Passphrases, one at a time: each takes 64 MiB.
  static func signIn<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value { try await run(on: sign, body) }

  /// The whole, one at a time, on a thread of its own.
  ///
  /// - Parameter yields: whether pages come before it: it gets what they leave of the processors.
  static func whole<Value: Sendable>(
    yields: Bool, _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let thread = Thread {
        if yields { CalmThread.begin() }
        continuation.resume(with: Result(catching: body))
      }
      thread.stackSize = 16 << 20
      thread.start()
    }
  }

  private static func run<Value: Sendable>(
    on queue: DispatchQueue, _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result(catching: body)) }
    }
  }
}

/// The priority of a thread, which on Linux is its own and goes to the threads that it starts.
private enum CalmThread {
  static func begin() {
    #if os(Linux)
      _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
    #endif
  }
}

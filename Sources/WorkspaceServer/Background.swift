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

  private static func run<Value: Sendable>(
    on queue: DispatchQueue, _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result(catching: body)) }
    }
  }
}

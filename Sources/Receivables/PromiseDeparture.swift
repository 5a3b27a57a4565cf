/// How a promise counts otherwise than it says, since no more can be promised than is open.
public enum PromiseDeparture: Sendable, Hashable {
  /// Less of it counts than it says: that much was open, beside other promises.
  case limited(from: Money, to: Money, open: Money, beside: [String])
  /// A later promise stands in its place, though none says so: together they promised far more than
  /// was open.
  case replaced(by: String, together: Money, open: Money)
  /// Nothing was open of what it speaks of that was not promised already.
  case nothingOpen
}

/// A promise that counts otherwise than it says.
public struct DepartedPromise: Sendable, Hashable {
  /// The undertaking as the ledger has it.
  public let promise: Promise
  /// How it counts instead.
  public let departure: PromiseDeparture
}

extension DepartedPromise {
  /// What became of it, without a full stop.
  public var sentence: String {
    func amount(_ money: Money) -> String { "\(money) \(money.currency)" }
    switch departure {
    case .limited(let stated, let counted, let open, let others):
      let beside = others.isEmpty ? "" : "with \(others.prefix(3).joined(separator: ", ")) "
      return
        "\(promise.id) promises \(amount(stated)), \(beside)more than the \(amount(open)) that "
        + "was open; \(amount(counted)) of it counts"
    case .replaced(let later, let together, let open):
      return "\(later) stands in the place of \(promise.id): together they promise "
        + "\(amount(together)), and \(amount(open)) was open"
    case .nothingOpen:
      return "\(promise.id) counts for nothing: nothing was left to promise when it was made"
    }
  }
}

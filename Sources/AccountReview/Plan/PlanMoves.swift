internal import Receivables

/// What another policy does to the plan of a day: the accounts that stand elsewhere by it.
public struct PlanMoves: Sendable, Hashable {
  /// Where an account stands, and what is done.
  public struct Place: Sendable, Hashable {
    /// As ``PlanStatus/code``; `none` for an account that the plan does not have.
    public let status: String
    /// As ``PlanStatus/reasonCode``.
    public let reason: String
    /// Of what is done on the action day.
    public let action: NextAction?
  }

  /// Accounts that go from one place to another.
  public struct Move: Sendable, Hashable {
    /// By the present policy.
    public let from: Place
    /// By the other policy.
    public let to: Place
    /// How many make this move.
    public let accounts: Int
  }

  /// Most accounts first.
  public let moves: [Move]
  /// Accounts that stay in their place, at another rank.
  public let reranked: Int

  /// All that stand elsewhere by the other policy.
  public var accounts: Int { moves.reduce(0) { $0 + $1.accounts } }

  /// - Parameters:
  ///   - plan: by the present policy.
  ///   - changed: of the same view, by the other one.
  public init(from plan: CollectionsPlan, to changed: CollectionsPlan) {
    precondition(plan.day == changed.day, "plans of \(plan.day) and \(changed.day)")
    struct Pair: Hashable {
      let from: Place
      let to: Place
    }
    func byAccount(_ plan: CollectionsPlan) -> [WorklistItem.ID: PlannedAccount] {
      Dictionary(
        uniqueKeysWithValues: plan.accounts.map {
          (WorklistItem.ID(customerID: $0.customerID, currency: $0.currency), $0)
        })
    }
    let (before, after) = (byAccount(plan), byAccount(changed))
    var counts: [Pair: Int] = [:]
    var reranked = 0
    for id in Set(before.keys).union(after.keys) {
      let pair = Pair(from: Place(before[id]), to: Place(after[id]))
      if pair.from != pair.to {
        counts[pair, default: 0] += 1
      } else if before[id]?.item?.rank != after[id]?.item?.rank {
        reranked += 1
      }
    }
    moves = counts.map { Move(from: $0.from, to: $0.to, accounts: $1) }
      .sorted { ($1.accounts, "\($0)") < ($0.accounts, "\($1)") }
    self.reranked = reranked
  }
}

extension PlanMoves.Place {
  fileprivate init(_ account: PlannedAccount?) {
    status = account?.status.code ?? "none"
    reason = account?.status.reasonCode ?? ""
    action = account?.status == .today ? account?.item?.nextAction : nil
  }
}

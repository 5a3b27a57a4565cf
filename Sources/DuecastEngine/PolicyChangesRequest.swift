public import AccountReview
public import Settings

/// Asks what the changes of a policy do to the plan of the day.
public struct PolicyChangesRequest: Sendable {
  /// Whose accounts are planned.
  public var ledger: LedgerAsOf
  /// How payment is forecast.
  public var terms = ForecastTerms()
  /// The policy as it is.
  public var policy = StatedPolicy.standard
  /// The policy as it would be.
  public var changed: StatedPolicy

  /// What a policy changes of the standard one.
  public init(_ ledger: LedgerAsOf, to changed: StatedPolicy) {
    (self.ledger, self.changed) = (ledger, changed)
  }
}

/// What the changes of a policy do to the plan of the day.
public struct PolicyChangesResults: Sendable {
  /// One key, and what it does by itself.
  public struct Change: Sendable {
    /// The key with its values.
    public let setting: SettingsChange
    /// What it moves; `nil` where it makes no sense without the other changes.
    public let moves: PlanMoves?
  }

  /// What they were computed from.
  public let provenance: Provenance
  /// What a reader should know of how they came about.
  public let notices: [Notice]
  /// In the order of the changed policy.
  public let changes: [Change]
  /// All together.
  public let together: PlanMoves
}

extension Engine {
  /// What the changes of a policy do to the plan of the day, key by key and together.
  ///
  /// - Throws: ``EngineError``, `SettingsError`, `ForecastError` where models cannot be fitted.
  public func policyChanges(_ request: PolicyChangesRequest) throws -> PolicyChangesResults {
    let log = Log(self, request.ledger.notices)
    let analysis = try Analysis(request.ledger, request.terms, self, log)
    let outlook = analysis.outlook()
    func plan(_ policy: Policy) -> CollectionsPlan {
      CollectionsPlan(
        view: analysis.view, outlook: outlook, policy: policy, calendar: analysis.calendar,
        threads: threads)
    }
    let base = request.policy
    let present = plan(base.rules)
    let settings = try Policy.changes(
      in: request.changed.text, from: base.completeText)
    let changes = settings.map { setting in
      let own = try? Policy(yaml: setting.yaml, over: base.completeText)
      return PolicyChangesResults.Change(
        setting: setting, moves: own.map { PlanMoves(from: present, to: plan($0)) })
    }
    return PolicyChangesResults(
      provenance: analysis.provenance(base, simulates: false), notices: log.notices,
      changes: changes, together: PlanMoves(from: present, to: plan(request.changed.rules)))
  }
}

extension StatedPolicy {
  /// The YAML of the rules with every key; the default where the policy is a part of one.
  fileprivate var completeText: String { text == "default" ? Policy.defaultText : text }
}

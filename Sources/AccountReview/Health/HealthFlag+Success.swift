internal import Receivables

extension HealthFlag.Key {
  /// As `flags.csv` and commands name the flag: its rule, and its metric where the rule does not say
  /// which.
  public var code: String {
    metric.isEmpty || rule.contains(metric.replacing("_", with: "-")) ? rule : "\(rule):\(metric)"
  }
}

extension HealthFlag {
  /// What a customer's success plan and its interviews say that somebody should see to.
  static func ofSuccess(
    _ customer: Int, _ view: LedgerView, _ policy: SuccessPolicy
  ) -> [HealthFlag] {
    SuccessFinding.of(customer, view, policy).map { finding in
      HealthFlag(
        key: Key(
          customerID: view.customers[customer].id, rule: finding.kind.rawValue, metric: ""),
        severity: .amber, signal: .early, direction: .above, measuredOn: finding.measuredOn,
        since: finding.since, value: finding.value, limit: finding.limit, unit: finding.unit,
        sentence: finding.sentence, nextStep: finding.nextStep)
    }
  }
}

internal import Receivables

extension HealthFlag.Key {
  /// As `flags.csv` and commands name the flag: its rule, and its metric where the rule is for any.
  func code(_ policy: HealthPolicy) -> String {
    let rule = policy.flags.first { $0.name == self.rule }
    return rule?.metric == FlagRule.anyMetric || rule?.metric.isEmpty == true && !metric.isEmpty
      ? "\(self.rule):\(metric)" : self.rule
  }
}

extension HealthFlag {
  /// What a customer's success plan and its interviews say that somebody should see to.
  static func ofSuccess(
    _ customer: CustomerIndex, _ view: LedgerView, _ policy: SuccessPolicy
  ) -> [HealthFlag] {
    SuccessFinding.of(customer, view, policy).map { finding in
      var flag = HealthFlag(
        key: Key(
          customerID: view.customers[customer].id, rule: finding.kind.rawValue, metric: ""),
        severity: .amber, signal: .early, direction: .above, measuredOn: finding.measuredOn,
        since: finding.since, value: finding.value, limit: finding.limit, unit: finding.unit,
        sentence: finding.sentence, nextStep: finding.nextStep)
      flag.owner = finding.owner
      return flag
    }
  }
}

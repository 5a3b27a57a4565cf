import Receivables

extension LedgerRecipe {
  /// What keeps a ledger from being made, in one sentence; `nil` if nothing does.
  ///
  /// A recipe may have been read from a file, so faults in it are not a programmer's.
  public var fault: String? {
    if customers < 0 { return "A ledger cannot have \(customers) customers." }
    if firstDay > lastDay { return "A ledger cannot run from \(firstDay) to \(lastDay)." }
    if currencies.isEmpty { return "A ledger needs at least one currency." }
    for currency in currencies {
      if Currency(currency.code) == nil {
        return "\(currency.code) is not a currency code of three letters."
      }
      if !(currency.unitsPerFirst > 0) {
        return "\(currency.code): \(currency.unitsPerFirst) units cannot buy anything."
      }
    }
    for (name, weights) in [
      ("currencies", currencies.map(\.share)), ("payers", payers.map(\.share)),
      ("billing.rhythms", billing.rhythms.map(\.share)),
    ] where weights.contains(where: { !($0 >= 0) }) || !(weights.reduce(0, +) > 0) {
      return "The shares of \(name) must be zero or more, and one of them above zero."
    }
    for (name, share) in shares where !(0...1).contains(share) {
      return "\(name) is \(share), which is not between 0 and 1."
    }
    for (name, value) in positives where !(value > 0 && value < .infinity) {
      return "\(name) is \(value), which is not above zero."
    }
    for (name, ends) in [
      ("payment.instalmentGapDays", payment.instalmentGapDays),
      ("payment.unappliedDays", payment.unappliedDays),
      ("payment.writeOffDaysPastDue", payment.writeOffDaysPastDue),
    ] where ends.count != 2 || ends[0] < 0 || ends[1] < ends[0] {
      return "\(name) is \(ends); write the least and the most, such as [2, 12]."
    }
    if contacts.effectDays < 1 { return "contacts.effectDays is \(contacts.effectDays), below 1." }
    let months = billing.seasonality
    if months.count != 12 || months.contains(where: { !($0 > 0) }) {
      return "billing.seasonality needs twelve factors above zero, from January on."
    }
    if habits != nil && (oneFile || paidOnColumn || knownHazard != nil) {
      return "Habits need payments.csv and payer types: no single file, paid_on or known hazard."
    }
    return habits?.fault
  }

  private var shares: [(String, Double)] {
    [
      ("onboardedInWindow", onboardedInWindow), ("onboardedRecently", onboardedRecently),
      ("billing.contractShare", billing.contractShare), ("billing.rampStart", billing.rampStart),
      ("billing.paperShare", billing.paperShare), ("payment.partialShare", payment.partialShare),
      ("payment.overpaymentShare", payment.overpaymentShare),
      ("payment.onAccountUse", payment.onAccountUse),
      ("payment.unappliedShare", payment.unappliedShare),
      ("payment.combinedShare", payment.combinedShare),
      ("payment.prepaidShare", payment.prepaidShare),
      ("payment.creditNoteShare", payment.creditNoteShare), ("disputes.share", disputes.share),
      ("disputes.creditedShare", disputes.creditedShare),
      ("contacts.experimentShare", contacts.experimentShare),
      ("contacts.contactShare", contacts.contactShare),
      ("contacts.promiseShare", contacts.promiseShare),
      ("contacts.promiseKept", contacts.promiseKept), ("health.missingShare", health.missingShare),
      ("health.persistence", health.persistence),
    ]
  }

  private var positives: [(String, Double)] {
    [
      ("billing.documentsPerBilling", billing.documentsPerBilling),
      ("billing.irregularPerMonth", billing.irregularPerMonth),
      ("billing.referenceAmount", billing.referenceAmount),
      ("payment.paperHazardRatio", payment.paperHazardRatio),
      ("payment.shock.hazardRatio", payment.shock?.hazardRatio ?? 1),
      ("disputes.meanDaysToOpen", disputes.meanDaysToOpen),
      ("disputes.meanDaysToClose", disputes.meanDaysToClose),
      ("contacts.hazardRatio", contacts.hazardRatio),
    ]
  }
}

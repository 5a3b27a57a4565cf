public import AccountReview
internal import Receivables

extension Reason {
  /// A sentence without a full stop.
  public var wording: String {
    switch self {
    case .brokenPromise(let id, let day, let unpaid):
      "promise \(id) for \(day) is broken: \(unpaid.grouped) \(unpaid.currency) is unpaid"
    case .agency(let placedOn, let state, let day):
      "placed with the agency on \(placedOn)"
        + (state == .placed ? "; no report since" : "; \(state.wording) on \(day)")
    case .pastDue(let invoice, let days, let amount, let invoices, let total):
      "invoice \(invoice) of \(amount.grouped) \(amount.currency) is "
        + "\(NumberText.count(days, "day", "days")) past due"
        + (invoices > 1
          ? "; \(invoices) invoices of \(total.grouped) \(total.currency) in all" : "")
    case .overCreditLimit(let percent, let open, let limit):
      "\(open.grouped) \(open.currency) is open, "
        + "\(percent)% over the credit limit of \(limit.grouped)"
    case .disputeClosed(let id, let invoice, let day, let unpaid):
      "dispute \(id) on invoice \(invoice) was closed on \(day); "
        + "\(unpaid.grouped) \(unpaid.currency) is still unpaid"
    case .slowerThanUsual(let invoice, let days, let usual):
      "invoice \(invoice) is \(NumberText.count(days, "day", "days")) slower than usual: "
        + "the customer usually pays \(lateness(usual))"
    case .onAccount(let amount, let owner):
      "\(amount.grouped) \(amount.currency) "
        + (owner.map { "of \($0) is on account and covers it" }
          ?? "on account covers it and is not applied yet")
    case .openDispute(let id, let invoice, let amount, let code, let days, let owner):
      "dispute \(id)\(code.isEmpty ? "" : " (\(code))") of \(amount.grouped) \(amount.currency) on "
        + "invoice \(invoice) is open for \(NumberText.count(days, "day", "days"))"
        + (owner.isEmpty ? "" : ", with \(owner)")
    case .matchingPayment(let id, let amount, let day, let document):
      "payment \(id) of \(amount.grouped) \(amount.currency) on \(day) is not applied and is "
        + "exactly what is open of \(document)"
    case .dueSoon(let amount, let invoices, let day, let percent):
      "\(amount.grouped) \(amount.currency) in \(NumberText.count(invoices, "invoice", "invoices")) "
        + "falls due by \(day); \(percent)% of it is expected to go over 30 days late"
    case .deteriorating(let late, let count, let earlierLate, let earlierCount):
      "paid \(late) of the last \(count) invoices late, \(earlierLate) of the "
        + "\(earlierCount) before"
    case .health(let fact): "\(fact): payment is expected later for it"
    }
  }

  private func lateness(_ days: Int) -> String {
    switch days {
    case 0: "on the due day"
    case 1...: "\(NumberText.count(days, "day", "days")) after the due day"
    default: "\(NumberText.count(-days, "day", "days")) before the due day"
    }
  }
}

extension NextAction {
  /// An instruction in words.
  public var wording: String {
    switch self {
    case .reminderEmail: "send a reminder by e-mail"
    case .call: "call"
    case .letter: "send a letter"
    case .visit: "visit"
    case .escalate: "escalate to the customer's management"
    case .agencyProposal: "propose a collection agency"
    case .agencyFollowUp: "follow up with the agency"
    case .reminderBeforeDue: "remind before the due day"
    }
  }
}

extension PlanStatus {
  /// A phrase without a full stop.
  public var wording: String {
    switch self {
    case .today: "an action today"
    case .overCapacity: "due, but beyond the collector's time today"
    case .waiting(.lastContact(let on, let until)): "contacted on \(on); next step on \(until)"
    case .waiting(.firstStep(let until)): "first step on \(until)"
    case .waiting(.contactCap(let until)): "contacted as often as allowed; next on \(until)"
    case .waiting(.promise(let day)): "promised; honoured until \(day)"
    case .waiting(.cashOnItsWay(let until)): "cash received and not applied yet; until \(until)"
    case .waiting(.collectorAbsent(let until)): "the collector is absent until \(until)"
    case .waiting(.agreed(let on, let until)): "agreed on \(on); next action on \(until)"
    case .waiting(.snoozed(let until)): "snoozed until \(until)"
    case .waiting(.atAgency(let since, let until)):
      "with the agency since \(since); its report is due by \(until)"
    case .excluded(.notDue): "not due yet"
    case .excluded(.disputed): "disputed"
    case .excluded(.covered): "covered by cash or credit on account"
    case .excluded(.held(let reason, let until)):
      "held: \(reason)" + (until.map { ", until \($0)" } ?? ", until further notice")
    case .excluded(.belowMinimum(let minimum)):
      "below the smallest balance asked for, \(minimum.grouped) \(minimum.currency)"
    }
  }
}

extension AgencyStanding.State {
  fileprivate var wording: String {
    switch self {
    case .placed: "placed"
    case .partRecovered: "recovered in part"
    case .recovered: "recovered"
    case .returned: "returned by it"
    case .recalled: "recalled"
    }
  }
}

extension ListDeparture.Cause {
  /// A phrase without a full stop.
  public var wording: String {
    switch self {
    case .paid(let amount, let day):
      "paid: \(NumberText.exact(amount)) \(amount.currency) on \(day), nothing is overdue"
    case .closed: "credited or written off, nothing is overdue"
    case .stands(let parts):
      parts.count == 1
        ? parts[0].status.wording
        : parts.map { part in
          "\(NumberText.exact(part.amount)) \(part.amount.currency) \(part.status.wording)"
        }.joined(separator: ", and ")
    }
  }
}

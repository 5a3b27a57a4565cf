public import AccountReview
internal import Receivables

extension Reason {
  /// A sentence without a full stop.
  public var wording: String {
    switch self {
    case .brokenPromise(let id, let day, let unpaid):
      "promise \(id) for \(day) is broken: \(unpaid.grouped) \(unpaid.currency) is unpaid"
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
    case .deteriorating(let late, let count, let earlierLate, let earlierCount):
      "paid \(late) of the last \(count) invoices late, \(earlierLate) of the "
        + "\(earlierCount) before"
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
    case .applyCash: "apply cash"
    case .checkPromise: "check the promise"
    case .resolveDispute: "resolve the dispute"
    }
  }
}

extension Exclusion.Reason {
  /// Why an amount needs no contact, without a full stop.
  public var wording: String {
    switch self {
    case .notDue: "not due yet"
    case .disputed: "disputed"
    case .promised(let day): "promised; honoured until \(day)"
    case .coveredByUnappliedCredit: "covered by cash or credit on account"
    case .held(let reason, let until):
      "held: \(reason)" + (until.map { ", until \($0)" } ?? ", until further notice")
    case .trivialBalance(let minimum):
      "below the minimum balance of \(minimum.grouped) \(minimum.currency)"
    case .contactCapReached(let day): "contacted as often as allowed; next contact on \(day)"
    case .costsMoreThanItBrings: "a contact costs more than it is worth"
    }
  }
}

extension CollectionGap {
  /// Why no letter is written, without a full stop.
  public var wording: String {
    switch self {
    case .covered: "cash or credit on account covers all that is overdue: apply it"
    case .held: "on hold, by customer or invoice"
    case .nothingToAskFor: "all that is overdue is disputed, promised, on hold or covered"
    case .trivialBalance: "below the minimum balance"
    case .contactedRecently: "contacted too recently for another step"
    case .atAgency: "due for a collection agency: see `duecast place`"
    }
  }
}

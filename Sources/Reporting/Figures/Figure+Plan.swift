/// The plan of a day: `plan.csv`, and what the worklist has of it.
extension Figure {
  static let planStatus = Figure(
    "status", "Status in the plan", .word,
    "Where the money stands: today (an action today), over-capacity (due, but the collector has no "
      + "time left), waiting (until a day) or excluded (not asked for).",
    headings: ["Where overdue money stands", "In the plan", "Overdue money", "Accounts"])
  static let planReason = Figure(
    "reason", "Reason in the plan", .word,
    "Why it waits (last-contact, first-step, contact-cap, promised, cash-on-its-way, "
      + "collector-absent, agreed, snoozed, at-agency) or is excluded (disputed, covered, held, below-minimum)."
  )
  static let waitsFor = Figure(
    "waits_for", "Waits for", .word,
    "What the next contact waits for: last-contact, first-step, contact-cap, collector-absent, "
      + "agreed or snoozed; empty for a contact that is due.")
  static let planUntil = Figure(
    "until", "Until", .day, "The day on which it is looked at again; empty where there is none.")
  static let accountStatus = Figure(
    "account_status", "Account status", .word,
    "Where the account as a whole stands: today, over-capacity, waiting or excluded; each account "
      + "stands in one place.")
  static let accountReason = Figure(
    "account_reason", "Account reason", .word, "Why the account waits or is excluded.")
  static let planAmount = Figure(
    "overdue_amount", "Overdue amount in the plan", .amount,
    "Part of the overdue amount that stands there; all parts sum to what is overdue in the ageing.")
  static let planInvoices = Figure(
    "invoices", "Invoices in the plan", .count, "Invoices that the amount is of.",
    headings: ["Invoices"])
  static let treatment = Figure(
    "treatment", "Treatment", .word, "person: a collector's work; automatic: nobody's time.")
  static let minutes = Figure(
    "minutes", "Minutes", .number(decimals: 0), "A collector's time for the contact, by the policy."
  )
  static let expectedOver30Late = Figure(
    "expected_over_30_late", "Expected over 30 days late", .amount,
    "Money that can be asked for, now or once it is due, × probability unpaid 30 days after its due "
      + "day; the rank rests on it.", headings: ["Late"])
  static let moneyDaysSaved = Figure(
    "money_days_saved", "Money-days saved", .number(decimals: 0),
    "Overdue amount × days by which a contact brings payment forward, by one effect for all "
      + "accounts; the rank rests on it.")
  static let lastContactChannel = Figure(
    "last_contact_channel", "Channel of the last contact", .word, "As in the activity log.")
  static let lastContactOutcome = Figure(
    "last_contact_outcome", "Outcome of the last contact", .text, "As in the activity log.")
  static let lastPaymentOn = Figure(
    "last_payment_on", "Last payment on", .day, "The day of the last cash received.")
  static let lastPaymentAmount = Figure(
    "last_payment_amount", "Last payment", .amount, "The last cash received.")
}

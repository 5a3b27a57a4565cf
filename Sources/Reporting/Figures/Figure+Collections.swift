/// Interest, letters and placement: `duecast interest`, `letters.csv`, the agency file.
extension Figure {
  static let owedLate = Figure(
    "owed_late", "Owed when late", .amount, "What was owed when the invoice became late.")
  static let daysLate = Figure(
    "days_late", "Days late", .days(decimals: 0), "Days on which something was owed late.")
  static let interest = Figure(
    "interest", "Late-payment interest", .amount,
    "Interest for each day after the due day on what was still owed, at the reference rate plus the "
      + "margin (Directive 2011/7/EU).",
    headings: ["Interest"])
  static let compensation = Figure(
    "compensation", "Fixed compensation", .amount,
    "The fixed sum for recovery costs of a late invoice, set in the policy.",
    headings: ["Fixed sum"])
  static let totalClaim = Figure(
    "total", "Total claim", .amount, "Interest plus fixed compensation.")
  static let language = Figure(
    "language", "Language", .word, "Language of the letter.")
  static let letterLevel = Figure(
    "level", "Dunning level", .count, "1 is the first reminder, 4 the final demand.")
  static let letterAmount = Figure(
    "amount", "Amount requested", .amount,
    "What the letter asks for: overdue and not disputed, promised or covered by cash on account.")
  static let letterInvoices = Figure("invoices", "Invoices", .text, "The invoices it lists.")
  static let letterFile = Figure("file", "Letter file", .text, "The file of the letter's text.")
  static let placedOn = Figure("placed_on", "Placed on", .day, "The day the debt is placed.")
  static let country = Figure("country", "Country", .word, "The customer's country.")
  static let invoicedAmount = Figure(
    "invoiced_amount", "Invoiced amount", .amount, "The amount of the invoice as issued.")
  static let placedAmount = Figure(
    "placed_amount", "Placed amount", .amount,
    "Part of the open amount that the agency is to collect: not disputed, promised or covered.")
  static let contacts = Figure(
    "contacts", "Contacts", .count, "Contacts since the oldest invoice fell due.",
    headings: ["Documents"])
  static let lastContactOn = Figure(
    "last_contact_on", "Last contact on", .day, "The day of the last of them.")
  static let lastBrokenPromise = Figure(
    "last_broken_promise", "Last broken promise", .day,
    "The day for which the last broken promise was given.")
  static let contactHistory = Figure(
    "history", "Contact history", .text,
    "Day, channel, level and outcome of each contact; without notes, which may name persons.")
}

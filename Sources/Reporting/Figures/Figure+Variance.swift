/// Forecast against outcome: `duecast variance`.
extension Figure {
  static let forecastAmount = Figure(
    "forecast", "Forecast", .amount, "Cash that the kept forecast expected in the week.")
  static let outcome = Figure(
    "outcome", "Actual", .amount,
    "Cash received in the week or, for future weeks, the later forecast.",
    headings: ["Later forecast"])
  static let difference = Figure(
    "difference", "Difference", .amount,
    "Actual less forecast; above zero is more cash than forecast. The parts sum to it exactly.")

  static let timing = Figure(
    "timing", "Timing", .amount, "Paid, or expected, sooner or later than forecast.")
  static let amountShortPaid = Figure(
    "amount_short_paid", "Short-paid", .amount,
    "Left open by a payment since, without a promise to pay it.")
  static let amountCredited = Figure(
    "amount_credited", "Credited", .amount, "Settled by credit notes instead of cash.")
  static let lost = Figure("lost", "Lost", .amount, "Written off.")
  static let promiseBroken = Figure(
    "promise_broken", "Promise broken", .amount, "Still open after the day it was promised for.")
  static let newInvoices = Figure(
    "new", "New invoices", .amount, "Invoices issued since, less the billing forecast.",
    headings: ["New"])
  static let onAccount = Figure(
    "on_account", "On account", .amount, "Cash received less cash applied to invoices.")
  static let exchangeRates = Figure(
    "exchange_rates", "Exchange rates", .amount,
    "Currencies are valued higher or lower than before.",
    headings: ["Rates"])
}

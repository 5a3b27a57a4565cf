// What is known beside documents and collection.

extension FileContract {
  /// `health.csv`; optional.
  public static let health = FileContract(
    "health.csv",
    "One measurement of a customer; without metric and value, each other column is a metric.",
    ownDay: "observed_on",
    columns: [
      .init("customer_id", .identifier, required: true, "Who was measured.", example: "C-1001"),
      .init("observed_on", .day, required: true, "The day.", example: "2026-02-28"),
      .init(
        "metric", .text, required: true,
        "What was measured; of a common name such as nps or usage, values that it cannot have are set "
          + "aside.", example: "nps"),
      .init("value", .number, required: true, "The measurement.", example: "40"),
    ])

  /// `exchange_rates.csv`; needed where amounts are converted.
  public static let exchangeRates = FileContract(
    "exchange_rates.csv", "What one unit of a currency is worth in another.", ownDay: "on",
    columns: [
      .init("on", .day, required: true, "The day of the rate.", example: "2026-02-27"),
      .init("from", .currency, required: true, "The currency of the one unit.", example: "USD"),
      .init("to", .currency, required: true, "The currency it is worth it in.", example: "EUR"),
      .init("rate", .number, required: true, "What it is worth.", example: "0.925"),
    ])

  /// `holidays.csv`; adds to the days that a calendar's rule closes.
  public static let holidays = FileContract(
    "holidays.csv", "A day without banking.",
    columns: [
      .init("on", .day, required: true, "The day.", example: "2026-12-25"),
      .init(
        "calendar", .text, "The calendar it belongs to; every one unless stated.",
        example: "target", inTemplate: false),
      .init("name", .text, "What it is called.", example: "Christmas Day"),
    ])

  /// `expected_billing.csv`; adds announced invoices to the forecast of billing.
  public static let expectedBilling = FileContract(
    "expected_billing.csv", "An invoice that a contract or an order announces.",
    columns: [
      .init("customer_id", .identifier, required: true, "Who will owe it.", example: "C-1001"),
      .init(
        "expected_on", .day, required: true, "The day it will be issued.", example: "2026-04-01"),
      .init("amount", .amount, required: true, "What it will ask for.", example: "1250.00"),
      .init("currency", .currency, "The currency of the amount.", example: "EUR"),
      .init(
        "probability", .number, "How probable it is, from 0 to 1; certain unless stated.",
        example: "0.9"),
    ])

  /// `other_flows.csv`; adds planned cash to the cash table.
  public static let otherFlows = FileContract(
    "other_flows.csv", "Planned cash that no invoice brings: payroll, tax, a loan.",
    columns: [
      .init("on", .day, required: true, "The day.", example: "2026-03-31"),
      .init(
        "amount", .signedAmount, required: true, "How much; below zero where cash goes out.",
        example: "-18000.00"),
      .init("currency", .currency, "The currency of the amount.", example: "EUR"),
      .init("label", .text, "What it is for.", example: "payroll"),
    ])
}

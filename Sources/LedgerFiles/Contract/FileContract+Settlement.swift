// What settles documents.

extension FileContract {
  /// `payments.csv`; without it, `paid_on` of invoices says what was received.
  public static let payments = FileContract(
    "payments.csv", "Cash received, or returned where the amount is below zero.",
    ownDay: "received_on",
    columns: [
      .init(
        "payment_id", .identifier, required: true, "The payment's number.", example: "P-1001"),
      .init("customer_id", .identifier, required: true, "Who paid.", example: "C-1001"),
      .init(
        "received_on", .day, required: true, "The value day of the cash.", example: "2026-02-20"),
      .init(
        "amount", .signedAmount, required: true,
        "What was received; below zero it was returned or refunded.", example: "400.00"),
      .init("currency", .currency, "The currency of the amount.", example: "EUR"),
      .init(
        "reverses", .identifier, "On a return, the payment that was undone.", example: "P-1000",
        inTemplate: false),
      .init("reference", .text, "What the payer wrote.", example: "INV-1001"),
    ])

  /// `allocations.csv`; without it, payments stay on account unless they are applied to the oldest.
  public static let allocations = FileContract(
    "allocations.csv", "What of a payment or credit note was applied to an invoice.",
    ownDay: "allocated_on",
    columns: [
      .init(
        "payment_id", .identifier, required: true, "The payment or the credit note.",
        example: "P-1001"),
      .init(
        "invoice_id", .identifier, required: true, "The invoice it settles.", example: "INV-1001"),
      .init(
        "allocated_on", .day, required: true, "The day it was applied.", example: "2026-02-20"),
      .init(
        "amount", .signedAmount, required: true,
        "What was applied, in the invoice's currency; below zero it was undone from that day.",
        example: "400.00"),
      .init(
        "payment_amount", .signedAmount, "The same in the payment's currency, where it differs.",
        example: "400.00", inTemplate: false),
      .init(
        "entity", .text, "The company of yours that issued the invoice.", example: "Main",
        inTemplate: false),
      .init(
        "method", .text, "How payment and invoice were matched.", example: "reference",
        inTemplate: false),
      .init(
        "confidence", .number, "How sure the match is, from 0 to 1.", example: "0.98",
        inTemplate: false),
    ])

  /// `write_offs.csv`; optional.
  public static let writeOffs = FileContract(
    "write_offs.csv", "What of an invoice was given up, or recovered.", ownDay: "written_off_on",
    columns: [
      .init(
        "invoice_id", .identifier, required: true, "The invoice it reduces.", example: "INV-1001"),
      .init(
        "written_off_on", .day, required: true, "The day it was given up.", example: "2026-02-20"),
      .init(
        "amount", .signedAmount, required: true,
        "What was given up; below zero it was recovered.", example: "0.50"),
      .init(
        "reason",
        .choice([
          "discount", "tax_withheld", "rounding", "bank_charge", "exchange", "waiver", "bad_debt",
        ]), "Why; only bad debt is a loss.", example: "rounding"),
      .init(
        "entity", .text, "The company of yours that issued the invoice.", example: "Main",
        inTemplate: false),
    ])
}

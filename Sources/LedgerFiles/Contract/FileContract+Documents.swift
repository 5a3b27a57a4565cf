// Customers and the documents they owe for.

extension FileContract {
  /// `customers.csv`; without it, customers are those that invoices name.
  public static let customers = FileContract(
    "customers.csv", "A customer: who it is and what was agreed.", ownDay: "onboarded_on",
    keepsUnknownColumns: true,
    columns: [
      .init(
        "customer_id", .identifier, required: true, "The customer's number or name in all files.",
        example: "C-1001"),
      .init("name", .text, "The customer's name.", example: "Alder Joinery Ltd"),
      .init("segment", .text, "A group of similar customers.", example: "trade"),
      .init("country", .text, "The customer's country.", example: "DE"),
      .init("currency", .currency, "The currency it is billed in.", example: "EUR"),
      .init("credit_limit", .amount, "The most it may owe.", example: "5000.00"),
      .init("onboarded_on", .day, "The day it became a customer.", example: "2025-11-03"),
      .init(
        "churned_on", .day, "The day it left.", example: "2026-08-31", inTemplate: false),
      .init(
        "parent_id", .identifier, "The customer that it belongs to.", example: "C-1000",
        inTemplate: false),
      .init(
        "payer_id", .identifier, "The customer that pays for it.", example: "C-1000",
        inTemplate: false),
      .init(
        "merged_into", .identifier, "The customer that takes over its history.",
        example: "C-1000", inTemplate: false),
      .init(
        "merged_on", .day, "The day from which it does.", example: "2026-06-30",
        inTemplate: false),
      .init("collector", .text, "Who looks after the account.", example: "E. Novak"),
      .init("contact_name", .text, "Whom to ask for.", example: "Kim Alder"),
      .init("contact_email", .text, "Where to write.", example: "kim@alder.example.com"),
      .init("contact_phone", .text, "Where to call.", example: "+44 1632 960001"),
      .init("language", .text, "The language of letters.", example: "en"),
      .init(
        "strategic_value", .number, "How much the account matters beyond its billing, from 0 to 1.",
        example: "0.5"),
      .init(
        "dunning_block", .text, "Why it is not asked for payment; empty where it is.",
        example: "key account", inTemplate: false),
    ])

  /// `invoices.csv`, the one file that a ledger needs.
  public static let invoices = FileContract(
    "invoices.csv",
    "An invoice or another document that a customer owes for, or a credit note.",
    ownDay: "issued_on", keepsUnknownColumns: true,
    columns: [
      .init(
        "invoice_id", .identifier, required: true,
        "The document's number, unique within its entity and fiscal year.", example: "INV-1001"),
      .init("customer_id", .identifier, required: true, "Who owes it.", example: "C-1001"),
      .init("issued_on", .day, required: true, "The day of issue.", example: "2026-01-15"),
      .init(
        "due_on", .day,
        "The last day of payment in time; the day of issue without `terms_days` either.",
        example: "2026-02-14"),
      .init(
        "terms_days", .wholeNumber, "Days from issue to the due day, where there is no `due_on`.",
        example: "30", inTemplate: false),
      .init(
        "amount", .signedAmount, required: true,
        "What the document asks for; below zero it is a credit note.", example: "1250.00"),
      .init("currency", .currency, "The currency of the amount.", example: "EUR"),
      .init(
        "kind", .choice(["invoice", "credit_note", "debit_note", "fee", "interest"]),
        "What kind of document it is; an invoice unless stated.", example: "invoice"),
      .init(
        "paid_on", .day, "The day it was paid in full, where there is no allocations.csv.",
        example: "2026-02-20", inTemplate: false),
      .init(
        "open_amount", .signedAmount, "What is left to pay when the file is written.",
        example: "1250.00", inTemplate: false),
      .init(
        "status", .text, "Open, Partly paid, Paid, Written off or Void when the file is written.",
        example: "Open", inTemplate: false),
      .init("entity", .text, "The company of yours that issued it.", example: "Main"),
      .init(
        "fiscal_year", .text, "The year in which its number is unique.", example: "2026",
        inTemplate: false),
      .init(
        "payer_id", .identifier, "The customer that pays it, if another.", example: "C-1000",
        inTemplate: false),
      .init(
        "cancels", .identifier, "On a credit note, the document that it cancels.",
        example: "INV-1000", inTemplate: false),
      .init("po_number", .text, "The customer's order.", example: "PO-778"),
    ])

  /// `instalments.csv`; without it, every document is due in whole.
  public static let instalments = FileContract(
    "instalments.csv", "A part of an invoice with a due day of its own; a retention is one.",
    columns: [
      .init(
        "invoice_id", .identifier, required: true, "The invoice it is a part of.",
        example: "INV-1001"),
      .init("due_on", .day, required: true, "The day this part is due.", example: "2026-02-14"),
      .init(
        "amount", .amount, required: true, "This part; parts add up to the invoice.",
        example: "1250.00"),
    ])
}

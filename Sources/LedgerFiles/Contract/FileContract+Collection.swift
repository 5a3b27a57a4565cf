// What is said and done about what is owed.

extension FileContract {
  /// `holds.csv`; optional.
  public static let holds = FileContract(
    "holds.csv", "A time in which a customer or an invoice is not asked for payment.",
    ownDay: "from", alternatives: [["customer_id", "invoice_id"]],
    columns: [
      .init("customer_id", .identifier, "The customer, for its whole account.", example: "C-1001"),
      .init(
        "invoice_id", .identifier, "The invoice, where it is that alone.", example: "INV-1001",
        inTemplate: false),
      .init("from", .day, required: true, "The first day of the hold.", example: "2026-03-02"),
      .init("until", .day, "Its last day; empty while it lasts.", example: "2026-03-15"),
      .init(
        "reason", .text, required: true, "Such as dunning_block, insolvency, plan or legal.",
        example: "dunning_block"),
    ])

  /// `disputes.csv`; optional.
  public static let disputes = FileContract(
    "disputes.csv", "An invoice that the customer contests.", ownDay: "opened_on",
    columns: [
      .init(
        "dispute_id", .identifier, required: true, "The dispute's number.", example: "D-1001"),
      .init(
        "invoice_id", .identifier, required: true, "The disputed invoice.", example: "INV-1001"),
      .init(
        "opened_on", .day, required: true, "The day the dispute was opened.", example: "2026-02-10"),
      .init("closed_on", .day, "The day it was settled.", example: "2026-02-18"),
      .init(
        "amount", .amount, "The disputed amount; the whole invoice unless stated.",
        example: "100.00"),
      .init("code", .text, "The reason for the dispute.", example: "price"),
      .init("outcome", .text, "How it ended.", example: "rejected"),
    ])

  /// `promises.csv`; optional.
  public static let promises = FileContract(
    "promises.csv", "What a customer undertook to pay, and when.", ownDay: "made_on",
    columns: [
      .init(
        "promise_id", .identifier, required: true, "The promise's number.", example: "R-1001"),
      .init("customer_id", .identifier, required: true, "Who promised.", example: "C-1001"),
      .init(
        "invoice_id", .identifier, "The invoice it is for; the account unless stated.",
        example: "INV-1001"),
      .init(
        "made_on", .day, required: true, "The day it was given.", example: "2026-02-23"),
      .init(
        "promised_for", .day, required: true, "The day by which to pay.", example: "2026-03-13"),
      .init("amount", .amount, "How much; all that is owed unless stated.", example: "500.00"),
      .init(
        "replaces", .identifier, "The promise that it takes the place of.", example: "R-1000",
        inTemplate: false),
    ])

  /// `activities.csv`; optional, and appended to by `duecast log`.
  public static let activities = FileContract(
    "activities.csv", "A contact with a customer.", ownDay: "on",
    columns: [
      .init(
        "activity_id", .identifier, required: true, "The contact's number.", example: "A-1001"),
      .init("customer_id", .identifier, required: true, "Who was contacted.", example: "C-1001"),
      .init("on", .day, required: true, "The day.", example: "2026-02-23"),
      .init(
        "channel", .text, "Such as email, call, letter, visit or dunning.", example: "call"),
      .init(
        "level", .wholeNumber, "The dunning level reached.", example: "1", inTemplate: false),
      .init("outcome", .text, "Its outcome.", example: "promised"),
      .init("collector", .text, "Who made it.", example: "E. Novak"),
      .init("time", .text, "The time of day.", example: "14:30", inTemplate: false),
      .init(
        "contact_name", .text, "The person at the customer.", example: "A. Berger",
        inTemplate: false),
      .init(
        "next_action", .text, "What is to be done next, such as call.", example: "call",
        inTemplate: false),
      .init(
        "next_action_on", .day, "The day for it.", example: "2026-03-02", inTemplate: false),
      .init(
        "snoozed_until", .day, "Nothing is done before this day.", example: "2026-03-09",
        inTemplate: false),
      .init("note", .text, "Anything worth keeping.", example: "Pays after the next delivery"),
      .init(
        "experiment_arm", .text, "The arm of a randomised experiment: contact or control.",
        example: "contact", inTemplate: false),
    ])
}

internal import Receivables

// What people agree with a customer, hear from it and decide about it.

extension FileContract {
  /// `reviews.csv`; optional, and appended to by `duecast review`.
  public static let reviews = FileContract(
    "reviews.csv", "A person's verdict on an account, or a step towards one.",
    ownDay: "reviewed_on",
    columns: [
      .init("customer_id", .identifier, required: true, "Whose account.", example: "C-1001"),
      .init(
        "reviewed_on", .day, required: true, "The day of the review, or of the step.",
        example: "2026-03-02"),
      .init("reviewer", .text, "Who reviewed it, or did the step.", example: "B. Okafor"),
      .init("verdict", .text, "Such as healthy, watch or at_risk.", example: "watch"),
      .init(
        "comment", .text, "Why, or the answer to a question.", example: "Two late payments in a row"
      ),
      .init(
        "step", .choice(Review.Step.allCases.map(\.rawValue)),
        "The step towards a verdict; a whole review unless stated.", example: "draft",
        inTemplate: false),
      .init(
        "role", .text, "The role of whoever did the step.", example: "manager", inTemplate: false),
      .init(
        "question", .text, "The name of the question that the comment answers.",
        example: "outcome", inTemplate: false),
      .init(
        "attachment", .text, "Where a document is kept that belongs to it.",
        example: "minutes/2026-03-02.pdf", inTemplate: false),
      .init(
        "assigned_to", .text, "Who goes on with it.", example: "M. Chen", inTemplate: false),
      .init(
        "approver", .text, "Who approved a whole review.", example: "A. Patel", inTemplate: false),
      .init(
        "valid_until", .day, "The last day on which the verdict holds; one cadence unless stated.",
        example: "2026-06-01", inTemplate: false),
      .init(
        "number", .wholeNumber,
        "Its place among the account's steps, which orders those of one day.",
        example: "1", inTemplate: false),
    ])

  /// `flags.csv`; optional: what people decided about findings.
  public static let flags = FileContract(
    "flags.csv", "Something that a person did about a flag of an account.", ownDay: "on",
    columns: [
      .init("flag_id", .identifier, required: true, "The step's number.", example: "F-1001"),
      .init("customer_id", .identifier, required: true, "Whose account.", example: "C-1001"),
      .init("on", .day, required: true, "The day of the step.", example: "2026-03-02"),
      .init(
        "flag", .text, required: true, "The flag by its code, as scorecards name it.",
        example: "overdue"),
      .init(
        "action", .choice(FlagStep.Action.allCases.map(\.rawValue)), required: true,
        "What is done about it.", example: "accept"),
      .init(
        "until", .day, "The last day of a snooze.", example: "2026-03-31", inTemplate: false),
      .init("owner", .text, "Who sees to it from now on.", example: "M. Chen"),
      .init("by", .text, "Who did the step.", example: "B. Okafor"),
      .init("note", .text, "Why.", example: "Sponsor changes in April"),
      .init(
        "number", .wholeNumber,
        "Its place among the account's steps, which orders those of one day.",
        example: "1", inTemplate: false),
    ])

  /// `plans.csv`; optional: success plans of accounts.
  public static let plans = FileContract(
    "plans.csv",
    "An objective of a customer's success plan, or what somebody undertook for it.",
    ownDay: "updated_on",
    columns: [
      .init("customer_id", .identifier, required: true, "Whose plan.", example: "C-1001"),
      .init(
        "updated_on", .day, required: true,
        "The day of the update; a later line of the same objective and commitment replaces it.",
        example: "2026-02-02"),
      .init(
        "objective", .text, required: true, "What the customer wants to reach.",
        example: "Site reports within a day"),
      .init(
        "target", .text, "How one would know that it is reached.",
        example: "90 % of reports by next morning"),
      .init("progress", .number, "How much of it is reached, from 0 to 1.", example: "0.4"),
      .init(
        "commitment", .text, "What somebody undertook for it; empty for the objective itself.",
        example: "Train two site managers", inTemplate: false),
      .init(
        "side", .choice(PlanEntry.Side.allCases.map(\.rawValue)),
        "Who undertook it: us, unless stated, or the customer.", example: "customer",
        inTemplate: false),
      .init(
        "due_on", .day, "The day by which it is to be done.", example: "2026-04-15"),
      .init(
        "done_on", .day, "The day it was done.", example: "2026-04-10", inTemplate: false),
      .init("owner", .text, "Who sees to it.", example: "M. Chen"),
    ])

  /// `interviews.csv`; optional: what customers answered.
  public static let interviews = FileContract(
    "interviews.csv", "One answer in a conversation with a person at a customer.",
    ownDay: "held_on",
    columns: [
      .init("customer_id", .identifier, required: true, "The customer.", example: "C-1001"),
      .init("held_on", .day, required: true, "The day.", example: "2026-02-12"),
      .init("contact", .text, "With whom.", example: "Kim Alder, head of operations"),
      .init("interviewer", .text, "Who asked.", example: "M. Chen"),
      .init(
        "question", .text, "What was asked.", example: "What would make you leave?"),
      .init(
        "answer", .text, "What was answered; empty where no answer was given.",
        example: "If reports still arrive a week late after the summer"),
      .init(
        "informed", .choice(Interview.Informed.allCases.map(\.rawValue)),
        "Whether the customer heard of a decision before it was taken or after.",
        example: "before"),
      .init(
        "follow_up", .text, "What is to be done after it.", example: "Show the new report flow"),
      .init(
        "follow_up_due_on", .day, "The day by which it is to be done.", example: "2026-03-01"),
      .init(
        "follow_up_done_on", .day, "The day it was done.", example: "2026-02-27",
        inTemplate: false),
      .init("owner", .text, "Who does it.", example: "M. Chen"),
    ])
}

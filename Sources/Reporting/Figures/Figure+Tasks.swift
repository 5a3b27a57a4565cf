/// Work that is no contact: `dispute_list.csv`, `cash_to_apply.csv`, `promises_to_check.csv`.
extension Figure {
  static let taskOwner = Figure(
    "owner", "Owner", .text, "Who does it: by the policy, else the customer's collector.",
    headings: ["Task"])
  static let taskTarget = Figure(
    "target_on", "Target day", .day, "The business day by which it is to be done, by the policy.")
  static let taskAge = Figure(
    "age_days", "Age", .days(decimals: 0), "Days since it was opened or received.")
  static let disputeID = Figure(
    "dispute_id", "Dispute number", .text, "The dispute's identifier.",
    headings: ["Disputes to settle"])
  static let disputeAmount = Figure(
    "amount", "Amount in dispute", .amount, "What is disputed, as it was opened.")
  static let disputeOpen = Figure(
    "open_amount", "Open amount in dispute", .amount,
    "What of it is open, neither covered by cash or credit on account nor held.")
  static let disputeOverdue = Figure(
    "overdue_amount", "Overdue amount in dispute", .amount,
    "What of that is overdue; all disputes sum to what the plan has as disputed.")
  static let disputeCode = Figure(
    "code", "Kind of dispute", .word, "The reason code, as in the ledger.")
  static let disputeOpenedOn = Figure(
    "opened_on", "Opened on", .day, "The day the dispute was opened.")
  static let cashID = Figure(
    "id", "Number of the payment", .text, "The identifier of the payment or credit note.",
    headings: ["Cash to apply"])
  static let cashKind = Figure(
    "kind", "Kind of money", .word,
    "payment, credit-note, or unidentified: in the bank, with a likely payer.")
  static let cashAmount = Figure(
    "amount", "Amount to apply", .amount,
    "What of it is left to apply, less what went back; below zero for money that went back and has to "
      + "be assigned.")
  static let cashReceivedOn = Figure(
    "received_on", "Received on", .day, "The day it was received or issued.")
  static let matchingDocument = Figure(
    "matching_document", "Matching document", .text,
    "The open document of which exactly this amount is open.")
  static let cashCovers = Figure(
    "covers", "Covers", .text, "The open documents it would settle, those due first before others.")
  static let cashCoveredAmount = Figure(
    "covered_amount", "Amount it covers", .amount, "What of them it would settle.")
  static let promiseID = Figure(
    "promise_id", "Promise number", .text, "The promise's identifier.",
    headings: ["Promises to check"])
  static let promiseMadeOn = Figure("made_on", "Made on", .day, "The day the promise was made.")
  static let promiseDay = Figure("promised_for", "Promised day", .day, "The day it is for.")
  static let honouredUntil = Figure(
    "honoured_until", "Honoured until", .day, "The last day of grace.")
  static let promiseAmount = Figure(
    "promised_amount", "Amount of the promise", .amount, "What was promised.")
  static let promiseUnpaid = Figure(
    "unpaid_amount", "Unpaid of the promise", .amount, "What of it is not paid yet.")
  static let promiseStanding = Figure(
    "standing", "Standing of the promise", .word,
    "due: its day is the action day; grace: its day is past, its days of grace are not; broken: they "
      + "are past too, and nobody contacted the customer since.")
}

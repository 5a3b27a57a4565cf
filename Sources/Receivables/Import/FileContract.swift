/// What one file of the ledger folder has to hold and may hold.
struct FileContract {
  let file: String
  let required: [String]
  let optional: [String]
  /// The column with the record's own day; `nil` for what holds at any time.
  let ownDay: String?
  /// Whether columns beyond the contract are kept as attributes.
  var keepsUnknownColumns = false

  func knows(_ column: String) -> Bool {
    column == "posted_on" || required.contains(column) || optional.contains(column)
  }

  static let customers = FileContract(
    file: "customers.csv", required: ["customer_id"],
    optional: [
      "name", "segment", "country", "currency", "credit_limit", "onboarded_on", "churned_on",
      "parent_id", "payer_id", "collector", "contact_name", "contact_email", "contact_phone",
      "language",
      "strategic_value", "dunning_block",
    ], ownDay: "onboarded_on", keepsUnknownColumns: true)

  /// `due_on` may be left out where there is `terms_days`.
  static let invoices = FileContract(
    file: "invoices.csv", required: ["invoice_id", "customer_id", "issued_on", "amount"],
    optional: [
      "due_on", "terms_days", "currency", "kind", "paid_on", "open_amount", "status", "entity",
      "po_number", "fiscal_year", "payer_id", "cancels",
    ], ownDay: "issued_on", keepsUnknownColumns: true)

  static let instalments = FileContract(
    file: "instalments.csv", required: ["invoice_id", "due_on", "amount"], optional: [],
    ownDay: nil)

  static let payments = FileContract(
    file: "payments.csv", required: ["payment_id", "customer_id", "received_on", "amount"],
    optional: ["currency", "reverses", "reference"], ownDay: "received_on")

  static let allocations = FileContract(
    file: "allocations.csv", required: ["payment_id", "invoice_id", "allocated_on", "amount"],
    optional: ["payment_amount", "entity", "method", "confidence"], ownDay: "allocated_on")

  static let writeOffs = FileContract(
    file: "write_offs.csv", required: ["invoice_id", "written_off_on", "amount"],
    optional: ["reason", "entity"], ownDay: "written_off_on")

  static let disputes = FileContract(
    file: "disputes.csv", required: ["dispute_id", "invoice_id", "opened_on"],
    optional: ["closed_on", "amount", "code", "outcome"], ownDay: "opened_on")

  static let promises = FileContract(
    file: "promises.csv", required: ["promise_id", "customer_id", "made_on", "promised_for"],
    optional: ["invoice_id", "amount", "replaces"], ownDay: "made_on")

  /// One of `customer_id` and `invoice_id`.
  static let holds = FileContract(
    file: "holds.csv", required: ["from", "reason"],
    optional: ["customer_id", "invoice_id", "until"], ownDay: "from")

  static let activities = FileContract(
    file: "activities.csv", required: ["activity_id", "customer_id", "on"],
    optional: ["channel", "level", "outcome", "collector", "note", "experiment_arm"],
    ownDay: "on")

  static let health = FileContract(
    file: "health.csv", required: ["customer_id", "observed_on", "metric", "value"],
    optional: [], ownDay: "observed_on")

  static let reviews = FileContract(
    file: "reviews.csv", required: ["customer_id", "reviewed_on"],
    optional: ["reviewer", "verdict", "comment"], ownDay: "reviewed_on")

  static let exchangeRates = FileContract(
    file: "exchange_rates.csv", required: ["on", "from", "to", "rate"], optional: [],
    ownDay: "on")

  static let holidays = FileContract(
    file: "holidays.csv", required: ["on"], optional: ["calendar", "name"], ownDay: nil)

  static let expectedBilling = FileContract(
    file: "expected_billing.csv", required: ["customer_id", "expected_on", "amount"],
    optional: ["currency", "probability"], ownDay: nil)

  static let otherFlows = FileContract(
    file: "other_flows.csv", required: ["on", "amount"], optional: ["currency", "label"],
    ownDay: nil)

  static let all = [
    customers, invoices, instalments, payments, allocations, writeOffs, disputes, promises, holds,
    activities,
    health, reviews, exchangeRates, holidays, expectedBilling, otherFlows,
  ]
}

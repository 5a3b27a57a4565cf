import TestLedgers

@testable import Receivables

/// A small ledger with every kind of record and many kinds of fault, as lines of text that know
/// when they were posted.
struct RandomLedger {
  struct Line {
    /// The later of the line's own day and `posted_on`; `nil` if neither can be read.
    let knownOn: Day?
    var cells: [String]
  }

  static let first = day(1, 1)
  static let days = 90

  private(set) var headers: [String: [String]] = [:]
  private(set) var lines: [String: [Line]] = [:]
  /// Days in these columns are facts of their own, blank until they have come.
  private static let hidden = [
    "paid_on", "closed_on", "churned_on", "done_on", "follow_up_done_on",
  ]

  enum Shape: CaseIterable { case invoicesOnly, paymentsOnly, full }

  init(seed: UInt64, shape: Shape) {
    var draws = Draws(seed: seed)
    addCustomers(&draws)
    addInvoices(&draws)
    if shape != .invoicesOnly { addPayments(&draws) }
    if shape == .full { addAllocations(&draws) }
    addEvents(&draws)
  }

  /// The files as they would have been written at the close of a day.
  func files(asOf last: Day) -> [String: String] {
    files { line in
      line.knownOn.map { $0 <= last } ?? true
    } cell: { column, text in
      guard RandomLedger.hidden.contains(column), let day = Day(text), day > last else {
        return text
      }
      return ""
    }
  }

  func files() -> [String: String] {
    files { _ in
      true
    } cell: {
      $1
    }
  }

  /// The same lines in another order.
  func shuffled(seed: UInt64) -> RandomLedger {
    var (copy, draws) = (self, Draws(seed: seed))
    for file in copy.lines.keys.sorted() { copy.lines[file]?.shuffle(using: &draws) }
    return copy
  }

  private func files(
    where isKept: (Line) -> Bool, cell: (String, String) -> String
  ) -> [String: String] {
    var files: [String: String] = [:]
    for (file, header) in headers {
      let kept = (lines[file] ?? []).filter(isKept)
      let rows = kept.map { zip(header, $0.cells).map(cell).joined(separator: ",") }
      files[file] = ([header.joined(separator: ",")] + rows).joined(separator: "\n") + "\n"
    }
    return files
  }

  // MARK: Lines

  private mutating func add(
    _ file: String, _ header: [String], own: String?, _ cells: [String], _ draws: inout Draws
  ) {
    headers[file] = header + ["posted_on"]
    var cells = cells
    if draws.chance(3), let at = cells.indices.randomElement(using: &draws) {
      cells[at] =
        ["", "x", "1,5".replacing(",", with: "."), "-1"].randomElement(using: &draws) ?? ""
    }
    let ownDay = own.flatMap { header.firstIndex(of: $0) }.flatMap { Day(cells[$0]) }
    let posted = draws.chance(15) ? (ownDay ?? anyDay(&draws)) + draws.pick(0..<12) : nil
    let known = [ownDay, posted].compactMap(\.self).max()
    lines[file, default: []].append(
      Line(knownOn: known, cells: cells + [posted?.description ?? ""]))
  }

  private func anyDay(_ draws: inout Draws) -> Day {
    RandomLedger.first + draws.pick(0..<RandomLedger.days)
  }

  private func customer(_ draws: inout Draws) -> String { "c\(draws.pick(0..<7))" }
  private func invoice(_ draws: inout Draws) -> String { "i\(draws.pick(0..<45))" }
  private func amount(_ draws: inout Draws) -> String {
    Money(minorUnits: Int64(draws.pick(1..<9)) * 2500, .unstated).description
  }
  private func currency(_ draws: inout Draws) -> String {
    draws.chance(70) ? "EUR" : draws.chance(50) ? "JPY" : ""
  }

  private mutating func addCustomers(_ draws: inout Draws) {
    let header = ["customer_id", "name", "currency", "credit_limit", "onboarded_on", "churned_on"]
    headers["customers.csv"] = header + ["posted_on"]
    for i in 0..<6 where draws.chance(85) {
      let onboarded = draws.chance(80) ? anyDay(&draws).description : ""
      let churned = draws.chance(30) ? anyDay(&draws).description : ""
      add(
        "customers.csv", header, own: "onboarded_on",
        ["c\(i)", "Name \(i)", currency(&draws), "1000", onboarded, churned], &draws)
    }
  }

  private mutating func addInvoices(_ draws: inout Draws) {
    let header = [
      "invoice_id", "customer_id", "issued_on", "due_on", "amount", "currency", "kind", "paid_on",
      "branch",
    ]
    for i in 0..<40 {
      let issued = anyDay(&draws)
      let paid = draws.chance(60) ? (issued + draws.pick(-3..<50)).description : ""
      let id = draws.chance(95) ? "i\(i)" : invoice(&draws)
      add(
        "invoices.csv", header, own: "issued_on",
        [
          id, customer(&draws), issued.description, (issued + draws.pick(-1..<40)).description,
          (draws.chance(10) ? "-" : "") + amount(&draws), currency(&draws),
          draws.chance(10) ? "credit_note" : "", paid, ["north", "south", ""][draws.pick(0..<3)],
        ], &draws)
    }
  }

  private mutating func addPayments(_ draws: inout Draws) {
    let header = ["payment_id", "customer_id", "received_on", "amount", "currency"]
    for i in 0..<35 {
      let id = draws.chance(95) ? "p\(i)" : "p\(draws.pick(0..<35))"
      // Often what somebody paid on a day that an invoice states.
      let paid = lines["invoices.csv"]?.randomElement(using: &draws)?.cells ?? []
      let matches = draws.chance(60) && !paid[7].isEmpty
      add(
        "payments.csv", header, own: "received_on",
        [
          id, matches ? paid[1] : customer(&draws), matches ? paid[7] : anyDay(&draws).description,
          amount(&draws), matches ? paid[5] : currency(&draws),
        ], &draws)
    }
  }

  private mutating func addAllocations(_ draws: inout Draws) {
    for _ in 0..<60 {
      let source = draws.chance(85) ? "p\(draws.pick(0..<38))" : invoice(&draws)
      add(
        "allocations.csv", ["payment_id", "invoice_id", "allocated_on", "amount"],
        own: "allocated_on",
        [source, invoice(&draws), anyDay(&draws).description, amount(&draws)], &draws)
    }
  }

  private mutating func addEvents(_ draws: inout Draws) {
    for i in 0..<12 {
      add(
        "write_offs.csv", ["invoice_id", "written_off_on", "amount"], own: "written_off_on",
        [invoice(&draws), anyDay(&draws).description, amount(&draws)], &draws)
      let opened = anyDay(&draws)
      let closed = draws.chance(60) ? (opened + draws.pick(-1..<20)).description : ""
      add(
        "disputes.csv",
        ["dispute_id", "invoice_id", "opened_on", "closed_on", "amount", "code", "outcome"],
        own: "opened_on",
        [
          "d\(draws.chance(90) ? i : 0)", invoice(&draws), opened.description, closed,
          draws.chance(50) ? amount(&draws) : "", "price", "upheld",
        ], &draws)
      let made = anyDay(&draws)
      add(
        "promises.csv",
        ["promise_id", "customer_id", "invoice_id", "made_on", "promised_for", "amount"],
        own: "made_on",
        [
          "m\(i)", customer(&draws), draws.chance(50) ? invoice(&draws) : "", made.description,
          (made + draws.pick(-1..<9)).description, draws.chance(50) ? amount(&draws) : "",
        ], &draws)
      add(
        "activities.csv", ["activity_id", "customer_id", "on", "channel", "level"], own: "on",
        ["v\(i)", customer(&draws), anyDay(&draws).description, "call", "\(i % 3)"], &draws)
      add(
        "health.csv", ["customer_id", "observed_on", "metric", "value"], own: "observed_on",
        [customer(&draws), anyDay(&draws).description, "logins", "\(draws.pick(0..<50))"], &draws)
      add(
        "reviews.csv", ["customer_id", "reviewed_on", "reviewer", "verdict", "comment"],
        own: "reviewed_on",
        [customer(&draws), anyDay(&draws).description, "Kim", "watch", "\(i)"], &draws)
      add(
        "flags.csv", ["flag_id", "customer_id", "on", "flag", "action"], own: "on",
        ["f\(i)", customer(&draws), anyDay(&draws).description, "overdue", "accept"], &draws)
      add(
        "plans.csv",
        ["customer_id", "updated_on", "objective", "commitment", "due_on", "done_on"],
        own: "updated_on",
        [
          customer(&draws), anyDay(&draws).description, "o\(i % 3)", draws.chance(50) ? "c" : "",
          anyDay(&draws).description, draws.chance(50) ? anyDay(&draws).description : "",
        ], &draws)
      add(
        "interviews.csv",
        ["customer_id", "held_on", "question", "follow_up", "follow_up_done_on"], own: "held_on",
        [
          customer(&draws), anyDay(&draws).description, "q\(i)", "call back",
          draws.chance(50) ? anyDay(&draws).description : "",
        ], &draws)
      add(
        "expected_billing.csv",
        ["customer_id", "expected_on", "amount", "currency", "probability"], own: nil,
        [customer(&draws), anyDay(&draws).description, amount(&draws), currency(&draws), "0.5"],
        &draws)
      add(
        "exchange_rates.csv", ["on", "from", "to", "rate"], own: "on",
        [anyDay(&draws).description, "USD", "EUR", "0.\(draws.pick(80..<99))"], &draws)
    }
  }
}

import Foundation
import LedgerFiles
import Receivables

/// The files of a folder as typed records, as a program would add them that reads no file.
struct TypedLedger {
  private(set) var builder: LedgerBuilder
  /// Lines whose cells are nothing that a typed record could hold.
  private(set) var unreadable: Set<String> = []

  init(_ folder: URL) throws {
    var names = RecordNames()
    for file in FileContract.all { names[file.kind] = file.file }
    builder = LedgerBuilder(names: names)
    for contract in FileContract.all {
      let url = folder.appendingPathComponent(contract.file)
      guard FileManager.default.fileExists(atPath: url.path) else { continue }
      let table = try WideTable(contentsOf: url)
      let extra = table.columns.map(\.name).filter { !contract.knows($0) }
      for row in 0..<table.rowCount {
        let cells = Dictionary(uniqueKeysWithValues: table.columns.map { ($0.name, $0.cells[row]) })
        do {
          try add(contract.kind, Cells(cells: cells), extra, line: table.lines[row])
        } catch is Unreadable {
          unreadable.insert("\(contract.file):\(table.lines[row])")
        }
      }
    }
  }

  private struct Unreadable: Error {}

  /// One line by column.
  private struct Cells {
    let cells: [String: String]

    func text(_ column: String) -> String { cells[column] ?? "" }

    func required(_ column: String) throws -> String {
      guard let text = cells[column], !text.isEmpty else { throw Unreadable() }
      return text
    }

    private func read<Value>(_ column: String, _ read: (String) -> Value?) throws -> Value? {
      guard let text = cells[column], !text.isEmpty else { return nil }
      guard let value = read(text) else { throw Unreadable() }
      return value
    }

    func optionalDay(_ column: String) throws -> Day? { try read(column) { Day($0) } }
    func optionalAmount(_ column: String) throws -> DecimalText? {
      try read(column) { DecimalText($0) }
    }
    func currency() throws -> Currency? { try read("currency") { Currency($0) } }
    func number(_ column: String) throws -> Double? { try read(column) { Double($0) } }
    func wholeNumber(_ column: String) throws -> Int? { try read(column) { Int($0) } }

    func day(_ column: String) throws -> Day {
      guard let day = try optionalDay(column) else { throw Unreadable() }
      return day
    }

    func amount() throws -> DecimalText {
      guard let amount = try optionalAmount("amount") else { throw Unreadable() }
      return amount
    }

    func posted() throws -> Day? { try optionalDay("posted_on") }
  }

  private mutating func add(
    _ kind: RecordKind, _ line: Cells, _ extra: [String], line number: Int
  ) throws {
    switch kind {
    case .customers: builder.add(try customer(line, extra), line: number)
    case .invoices: builder.add(try invoice(line, extra), line: number)
    case .instalments, .payments, .allocations, .writeOffs:
      try addMoney(kind, line, line: number)
    case .disputes, .promises, .activities, .holds: try addEvent(kind, line, line: number)
    default: try addObservation(kind, line, line: number)
    }
  }

  private func attributes(_ line: Cells, _ extra: [String]) -> [String: String] {
    Dictionary(uniqueKeysWithValues: extra.map { ($0, line.text($0)) })
  }

  private func customer(_ line: Cells, _ extra: [String]) throws -> CustomerDetails {
    var customer = Customer(id: try line.required("customer_id"))
    customer.name = line.text("name")
    customer.segment = line.text("segment")
    customer.country = line.text("country")
    customer.currency = try line.currency()
    customer.onboardedOn = try line.optionalDay("onboarded_on")
    customer.churnedOn = try line.optionalDay("churned_on")
    customer.parentID = line.text("parent_id")
    customer.payerID = line.text("payer_id")
    customer.mergedInto = line.text("merged_into")
    customer.mergedOn = try line.optionalDay("merged_on")
    customer.collector = line.text("collector")
    customer.contactName = line.text("contact_name")
    customer.contactEmail = line.text("contact_email")
    customer.contactPhone = line.text("contact_phone")
    customer.language = line.text("language")
    customer.strategicValue = try line.number("strategic_value")
    return CustomerDetails(
      customer: customer, creditLimit: try line.optionalAmount("credit_limit"),
      isBlocked: line.text("dunning_block") == "yes", attributes: attributes(line, extra),
      postedOn: try line.posted())
  }

  private func invoice(_ line: Cells, _ extra: [String]) throws -> InvoiceRecord {
    let issuedOn = try line.day("issued_on")
    let terms = try line.wholeNumber("terms_days").map { issuedOn + $0 }
    let kinds: [String: Invoice.Kind?] = [
      "": .invoice, "invoice": .invoice, "credit_note": .none, "debit_note": .debitNote,
      "fee": .fee, "interest": .interest,
    ]
    let statuses: [String: DocumentStatus?] = [
      "": .none, "open": .open, "paid": .paid, "void": .void, "cancelled": .void,
    ]
    guard let kind = kinds[line.text("kind")],
      let status = statuses[line.text("status").lowercased()]
    else { throw Unreadable() }
    return InvoiceRecord(
      id: try line.required("invoice_id"), customer: try line.required("customer_id"),
      issuedOn: issuedOn, dueOn: try line.optionalDay("due_on") ?? terms,
      amount: try line.amount(), currency: try line.currency(), kind: kind,
      paidOn: try line.optionalDay("paid_on"), openAmount: try line.optionalAmount("open_amount"),
      status: status, entity: line.text("entity"), fiscalYear: line.text("fiscal_year"),
      payer: line.text("payer_id"), cancels: line.text("cancels"),
      attributes: attributes(line, extra), postedOn: try line.posted())
  }

  private mutating func addMoney(_ kind: RecordKind, _ line: Cells, line number: Int) throws {
    switch kind {
    case .instalments:
      builder.add(
        InstalmentRecord(
          invoice: try line.required("invoice_id"), dueOn: try line.day("due_on"),
          amount: try line.amount(), postedOn: try line.posted()), line: number)
    case .payments:
      builder.add(
        ReceiptRecord(
          id: try line.required("payment_id"), customer: try line.required("customer_id"),
          receivedOn: try line.day("received_on"), amount: try line.amount(),
          currency: try line.currency(), reverses: line.text("reverses"),
          postedOn: try line.posted()), line: number)
    case .allocations:
      builder.add(
        AllocationRecord(
          payment: try line.required("payment_id"), invoice: try line.required("invoice_id"),
          allocatedOn: try line.day("allocated_on"), amount: try line.amount(),
          paymentAmount: try line.optionalAmount("payment_amount"), entity: line.text("entity"),
          postedOn: try line.posted()), line: number)
    default:
      let reasons: [String: Settlement.Reason?] = [
        "": .none, "discount": .discount, "tax_withheld": .taxWithheld, "rounding": .rounding,
        "bank_charge": .bankCharge, "exchange": .exchange, "waiver": .waiver,
        "bad_debt": .badDebt,
      ]
      guard let reason = reasons[line.text("reason")] else { throw Unreadable() }
      builder.add(
        WriteOffRecord(
          invoice: try line.required("invoice_id"), writtenOffOn: try line.day("written_off_on"),
          amount: try line.amount(), reason: reason, entity: line.text("entity"),
          postedOn: try line.posted()), line: number)
    }
  }

  private mutating func addEvent(_ kind: RecordKind, _ line: Cells, line number: Int) throws {
    switch kind {
    case .disputes:
      builder.add(
        DisputeRecord(
          id: try line.required("dispute_id"), invoice: try line.required("invoice_id"),
          openedOn: try line.day("opened_on"), closedOn: try line.optionalDay("closed_on"),
          amount: try line.optionalAmount("amount"), code: line.text("code"),
          outcome: line.text("outcome"), postedOn: try line.posted()), line: number)
    case .promises:
      builder.add(
        PromiseRecord(
          id: try line.required("promise_id"), customer: try line.required("customer_id"),
          invoice: line.text("invoice_id"), madeOn: try line.day("made_on"),
          promisedFor: try line.day("promised_for"), amount: try line.optionalAmount("amount"),
          replaces: line.text("replaces"), postedOn: try line.posted()), line: number)
    case .holds:
      builder.add(
        HoldRecord(
          customer: line.text("customer_id"), invoice: line.text("invoice_id"),
          from: try line.day("from"), until: try line.optionalDay("until"),
          reason: try line.required("reason"), postedOn: try line.posted()), line: number)
    default:
      builder.add(
        ActivityRecord(
          of: try line.required("customer_id"),
          Activity(
            id: try line.required("activity_id"), customer: .unplaced, on: try line.day("on"),
            channel: line.text("channel"), level: try line.wholeNumber("level"),
            outcome: line.text("outcome"), collector: line.text("collector"),
            note: line.text("note"), experimentArm: line.text("experiment_arm"),
            followUp: try followUp(line)),
          postedOn: try line.posted()), line: number)
    }
  }

  private func followUp(_ line: Cells) throws -> FollowUp {
    func optional(_ column: String) throws -> Day? {
      line.text(column).isEmpty ? nil : try line.day(column)
    }
    var followUp = FollowUp()
    followUp.time = line.text("time")
    followUp.person = line.text("person")
    followUp.action = line.text("next_action")
    followUp.on = try optional("next_action_on")
    followUp.snoozedUntil = try optional("snoozed_until")
    return followUp
  }

  private mutating func addSuccess(_ kind: RecordKind, _ line: Cells, line number: Int) throws {
    let customer = try line.required("customer_id")
    func optional(_ column: String) throws -> Day? {
      line.text(column).isEmpty ? nil : try line.day(column)
    }
    switch kind {
    case .flags:
      guard let action = FlagStep.Action(rawValue: try line.required("action")) else {
        throw Unreadable()
      }
      builder.add(
        FlagRecord(
          of: customer,
          FlagStep(
            id: try line.required("flag_id"), customer: .unplaced, on: try line.day("on"),
            flag: try line.required("flag"), action: action, until: try optional("until"),
            owner: line.text("owner"), by: line.text("by"), note: line.text("note"),
            number: Int(line.text("number")) ?? 0), postedOn: try line.posted()), line: number)
    case .plans:
      let side = line.text("side")
      guard let side = side.isEmpty ? .us : PlanEntry.Side(rawValue: side) else {
        throw Unreadable()
      }
      builder.add(
        PlanRecord(
          of: customer,
          PlanEntry(
            customer: .unplaced, updatedOn: try line.day("updated_on"),
            objective: try line.required("objective"), target: line.text("target"),
            progress: try line.number("progress"), commitment: line.text("commitment"),
            side: side, dueOn: try optional("due_on"), doneOn: try optional("done_on"),
            owner: line.text("owner")), postedOn: try line.posted()), line: number)
    default:
      builder.add(
        InterviewRecord(
          of: customer,
          Interview(
            customer: .unplaced, heldOn: try line.day("held_on"), contact: line.text("contact"),
            interviewer: line.text("interviewer"), question: line.text("question"),
            answer: line.text("answer"), informed: .init(rawValue: line.text("informed")),
            followUp: line.text("follow_up"), followUpDueOn: try optional("follow_up_due_on"),
            followUpDoneOn: try optional("follow_up_done_on"), owner: line.text("owner")),
          postedOn: try line.posted()), line: number)
    }
  }

  private mutating func addObservation(_ kind: RecordKind, _ line: Cells, line number: Int) throws {
    switch kind {
    case .health:
      guard let value = try line.number("value") else { throw Unreadable() }
      builder.add(
        HealthRecord(
          of: try line.required("customer_id"),
          HealthObservation(
            customer: .unplaced, observedOn: try line.day("observed_on"),
            metric: try line.required("metric"), value: value),
          postedOn: try line.posted()), line: number)
    case .reviews:
      builder.add(
        ReviewRecord(
          of: try line.required("customer_id"),
          Review(
            customer: .unplaced, reviewedOn: try line.day("reviewed_on"),
            reviewer: line.text("reviewer"), verdict: line.text("verdict"),
            comment: line.text("comment")), postedOn: try line.posted()), line: number)
    case .flags, .plans, .interviews: try addSuccess(kind, line, line: number)
    case .exchangeRates:
      guard let from = Currency(line.text("from")), let to = Currency(line.text("to")),
        let rate = try line.number("rate")
      else { throw Unreadable() }
      builder.add(
        ExchangeRateRecord(
          rate: ExchangeRate(on: try line.day("on"), from: from, to: to, rate: rate),
          postedOn: try line.posted()), line: number)
    case .holidays:
      builder.add(
        Holiday(
          on: try line.day("on"), calendar: line.text("calendar"), name: line.text("name")),
        line: number)
    case .expectedBilling:
      builder.add(
        ExpectedBillingRecord(
          customer: try line.required("customer_id"), expectedOn: try line.day("expected_on"),
          amount: try line.amount(), currency: try line.currency(),
          probability: try line.number("probability") ?? 1, postedOn: try line.posted()),
        line: number)
    default:
      builder.add(
        OtherFlowRecord(
          on: try line.day("on"), amount: try line.amount(), currency: try line.currency(),
          label: line.text("label"), postedOn: try line.posted()), line: number)
    }
  }
}

import Foundation
import LedgerFiles
import Receivables

/// The files of a ledger folder, written customer by customer.
struct WrittenLedger {
  let recipe: LedgerRecipe
  private var invoices, customers, payments, allocations, writeOffs, disputes, promises: CSVFile
  private var activities, health, reviews, exchangeRates, holidays, expectedBilling: CSVFile
  var instalments, holds, settlements, calls: CSVFile

  /// Every file that may be written.
  static let names = contracts.map(\.file)

  private static let contracts: [FileContract] = [
    .invoices, .customers, .payments, .allocations, .writeOffs, .disputes, .promises, .activities,
    .health, .reviews, .exchangeRates, .holidays, .expectedBilling, .instalments, .holds,
  ]

  /// Every claim's settlement as it is true; no file of the contract.
  static let settlementsFile = "truth-settlements.tsv"

  init(in folder: URL, recipe: LedgerRecipe) {
    self.recipe = recipe
    let hasHabits = recipe.habits != nil
    func file(_ contract: FileContract, _ columns: String, _ more: String = "") -> CSVFile {
      CSVFile(contract, (columns + more).split(separator: " ").map(String.init), in: folder)
    }
    invoices = CSVFile(
      .invoices,
      ["invoice_id", "customer_id", "issued_on", "due_on", "amount", "currency"]
        + (recipe.oneFile ? [] : ["kind", "po_number"]) + (hasHabits ? ["cancels"] : [])
        + (recipe.paidOnColumn ? ["paid_on"] : []),
      features: ["po_number": "channel"], in: folder)
    customers = file(
      .customers,
      "customer_id name segment country currency credit_limit onboarded_on churned_on parent_id "
        + "collector contact_name contact_email contact_phone language strategic_value")
    payments = file(
      .payments, "payment_id customer_id received_on amount currency",
      hasHabits ? " reverses" : "")
    allocations = file(.allocations, "payment_id invoice_id allocated_on amount")
    writeOffs = file(
      .writeOffs, "invoice_id written_off_on amount", hasHabits ? " reason" : "")
    disputes = file(
      .disputes, "dispute_id invoice_id opened_on closed_on amount code outcome")
    promises = file(
      .promises, "promise_id customer_id invoice_id made_on promised_for amount")
    activities = file(
      .activities,
      "activity_id customer_id on channel level outcome collector note experiment_arm")
    health = file(.health, "customer_id observed_on metric value")
    reviews = file(.reviews, "customer_id reviewed_on reviewer verdict comment")
    exchangeRates = file(.exchangeRates, "on from to rate")
    holidays = file(.holidays, "on calendar name")
    expectedBilling = file(
      .expectedBilling, "customer_id expected_on amount currency probability posted_on")
    instalments = file(.instalments, "invoice_id due_on amount")
    holds = file(.holds, "customer_id invoice_id from until reason")
    settlements = CSVFile(
      Self.settlementsFile, ["customer_id", "invoice_id", "kind", "on", "amount", "currency"],
      in: folder, separator: UInt8(ascii: "\t"))
    calls = CSVFile(
      LedgerGenerator.callsFile, ["invoice_id", "on", "days_sooner"], in: folder)
  }

  mutating func write(_ history: CustomerHistory, of profile: CustomerProfile, currency: Currency)
    throws
  {
    try writeDocuments(history, profile, currency)
    try writeCallEffects(history, profile)
    guard !recipe.oneFile else { return }
    try writeCustomer(history, profile, currency)
    try writeCash(history, profile, currency)
    try writeCollections(history, profile, currency)
    try writeHealth(history, profile)
    try writeHabits(history, profile, currency)
    for expectation in history.expectations {
      expectedBilling.text(profile.id)
      expectedBilling.day(expectation.on)
      expectedBilling.decimal(expectation.amount, places: currency.exponent)
      expectedBilling.text(currency.code)
      expectedBilling.text("0.95")
      expectedBilling.day(expectation.postedOn)
      try expectedBilling.endLine()
    }
  }

  private mutating func writeCallEffects(
    _ history: CustomerHistory, _ profile: CustomerProfile
  ) throws {
    for effect in history.callEffects {
      calls.document(history.claim(effect.invoice), of: profile.tag)
      calls.day(effect.on)
      calls.decimal(Int64((effect.daysSooner * 1e4).rounded()), places: 4)
      try calls.endLine()
    }
  }

  private mutating func writeDocuments(
    _ history: CustomerHistory, _ profile: CustomerProfile, _ currency: Currency
  ) throws {
    let order = recipe.habits == nil ? Array(history.documents.indices) : history.positionsByDay
    for document in order.map({ history.documents[$0] })
    where document.issuedOn <= recipe.lastDay {
      invoices.document(document, of: profile.tag)
      invoices.text(profile.id)
      invoices.day(document.issuedOn)
      invoices.day(document.dueOn)
      invoices.decimal(
        document.isCreditNote ? -document.amount : document.amount, places: currency.exponent)
      invoices.text(currency.code)
      if !recipe.oneFile {
        invoices.text(document.kind.rawValue)
        if let order = document.order { invoices.text("PO\(order)") } else { invoices.empty() }
        let isSale = document.kind == .invoice
        invoices.text(isSale ? document.isPaper ? "paper" : "portal" : "")
      }
      if recipe.habits != nil {
        if let cancelled = document.cancels {
          invoices.document(history.claim(cancelled), of: profile.tag)
        } else {
          invoices.empty()
        }
      }
      if recipe.paidOnColumn {
        let isPaid = document.settled == document.amount && document.lastWasCash
        invoices.day(isPaid ? document.lastSettledOn : nil)
      }
      try invoices.endLine()
    }
  }

  private mutating func writeCustomer(
    _ history: CustomerHistory, _ profile: CustomerProfile, _ currency: Currency
  ) throws {
    let identity = profile.identity
    customers.text(profile.id)
    customers.text(identity.company)
    customers.text(profile.segment.name)
    customers.text(profile.country.rawValue)
    customers.text(currency.code)
    customers.integer(max(1, Int((profile.typicalAmount * 4 / 1000).rounded())) * 1000)
    customers.day(profile.onboardedOn)
    customers.day(history.churnedOn.flatMap { $0 <= recipe.lastDay ? $0 : nil })
    if let parent = profile.parent {
      customers.text("C" + CustomerProfile.tag(parent))
    } else {
      customers.empty()
    }
    customers.text(identity.collector)
    customers.text(identity.contact)
    customers.text(identity.email)
    customers.text(identity.phone)
    customers.text(identity.language)
    customers.integer(profile.strategicValue)
    try customers.endLine()
  }

  private mutating func writeCash(
    _ history: CustomerHistory, _ profile: CustomerProfile, _ currency: Currency
  ) throws {
    for (i, payment) in history.payments.enumerated() where payment.receivedOn <= recipe.lastDay {
      payments.identifier("P", profile.tag, i + 1)
      payments.text(profile.id)
      payments.day(payment.receivedOn)
      payments.decimal(payment.amount, places: currency.exponent)
      payments.text(currency.code)
      if recipe.habits != nil {
        if let reversed = payment.reverses {
          payments.identifier("P", profile.tag, reversed + 1)
        } else {
          payments.empty()
        }
      }
      try payments.endLine()
    }
    for allocation in history.allocations where allocation.on <= recipe.lastDay {
      switch allocation.source {
      case .payment(let i):
        allocations.identifier("P", history.payerTag ?? profile.tag, i + 1)
      case .creditNote(let i):
        allocations.document(history.documents[history.creditNotePositions[i]], of: profile.tag)
      }
      allocations.document(history.claim(allocation.invoice), of: profile.tag)
      allocations.day(allocation.on)
      allocations.decimal(allocation.amount, places: currency.exponent)
      try allocations.endLine()
    }
    for writeOff in history.writeOffs where writeOff.on <= recipe.lastDay {
      writeOffs.document(history.claim(writeOff.invoice), of: profile.tag)
      writeOffs.day(writeOff.on)
      writeOffs.decimal(writeOff.amount, places: currency.exponent)
      if recipe.habits != nil {
        writeOffs.text(writeOff.statesReason ? writeOff.kind.rawValue : "")
      }
      try writeOffs.endLine()
    }
  }

  private mutating func writeCollections(
    _ history: CustomerHistory, _ profile: CustomerProfile, _ currency: Currency
  ) throws {
    for (i, dispute) in history.disputes.enumerated() {
      disputes.identifier("D", profile.tag, i + 1)
      disputes.document(history.claim(dispute.invoice), of: profile.tag)
      disputes.day(dispute.openedOn)
      disputes.day(dispute.closedOn)
      disputes.decimal(dispute.amount, places: currency.exponent)
      disputes.text(dispute.code)
      disputes.text(dispute.outcome)
      try disputes.endLine()
    }
    for (i, promise) in history.promises.enumerated() {
      promises.identifier("R", profile.tag, i + 1)
      promises.text(profile.id)
      promises.document(history.claim(promise.invoice), of: profile.tag)
      promises.day(promise.madeOn)
      promises.day(promise.promisedFor)
      promises.decimal(promise.amount, places: currency.exponent)
      try promises.endLine()
    }
    for (i, activity) in history.activities.enumerated() {
      activities.identifier("A", profile.tag, i + 1)
      activities.text(profile.id)
      activities.day(activity.on)
      activities.text(activity.channel)
      if let level = activity.level { activities.integer(level) } else { activities.empty() }
      activities.text(activity.outcome)
      activities.text(activity.channel == "dunning" ? "" : profile.identity.collector)
      activities.text(activity.note)
      activities.text(activity.arm)
      try activities.endLine()
    }
  }

  private mutating func writeHealth(_ history: CustomerHistory, _ profile: CustomerProfile) throws {
    for measurement in history.measurements {
      health.text(profile.id)
      health.day(measurement.on)
      health.text(measurement.metric.rawValue)
      health.decimal(measurement.value, places: measurement.metric.places)
      try health.endLine()
    }
    for review in history.reviews {
      reviews.text(profile.id)
      reviews.day(review.on)
      reviews.text(review.reviewer)
      reviews.text(review.verdict)
      reviews.text(review.comment)
      try reviews.endLine()
    }
  }

  /// What belongs to no customer: holidays up to a year after the last day, and exchange rates.
  mutating func writeCalendarsAndRates(_ world: World) throws {
    guard !recipe.oneFile else { return }
    if recipe.businessDaysOnly { try writeHolidays(world) }
    for currency in world.currencies.indices.dropFirst() {
      for rate in world.exchangeRates(currency: currency) {
        exchangeRates.day(rate.on)
        exchangeRates.text(world.currencies[currency].code)
        exchangeRates.text(world.currencies[0].code)
        exchangeRates.decimal(rate.rate, places: 5)
        try exchangeRates.endLine()
      }
    }
  }

  /// Weekdays without banking, for every calendar where there is only one currency.
  private mutating func writeHolidays(_ world: World) throws {
    let end = recipe.lastDay + 366
    for (calendar, currency) in zip(world.calendars, world.currencies) {
      for day in recipe.firstDay...end where !day.isWeekend && !calendar.isBusinessDay(day) {
        holidays.day(day)
        holidays.text(world.currencies.count == 1 ? "" : calendar.rule.rawValue)
        holidays.text("\(currency) bank holiday")
        try holidays.endLine()
      }
    }
  }

  /// Closes all files and counts their lines.
  mutating func close() throws -> [LedgerTruth.FileLines] {
    try invoices.close()
    try customers.close()
    try payments.close()
    try allocations.close()
    try writeOffs.close()
    try disputes.close()
    try promises.close()
    try activities.close()
    try health.close()
    try reviews.close()
    try exchangeRates.close()
    try holidays.close()
    try expectedBilling.close()
    try instalments.close()
    try holds.close()
    try settlements.close()
    try calls.close()
    let all = [
      invoices, customers, payments, allocations, writeOffs, disputes, promises, activities, health,
      reviews, exchangeRates, holidays, expectedBilling, instalments, holds, settlements,
      calls,
    ]
    return all.filter { $0.lines > 0 }.map { .init(file: $0.name, lines: $0.lines) }
  }
}

package import ForecastVocabulary
internal import Foundation
package import Receivables
internal import Statistics

/// What one customer's announcements come to at a view's day.
///
/// An invoice fulfils an announcement of its currency if it is of about the amount and not far from the
/// day: the nearest pairs first, each once. Days are near within ``window``, or within half the interval
/// at which the customer has invoices of that amount, so that the rhythm's last invoice is not taken for
/// its next one.
struct CustomerAnnouncements: Sendable {
  /// Days before or after the announced one.
  static let window = 15
  /// Invoices may bear tax that the announcement leaves out, and be a part less.
  private static let ratios = 0.75...1.3
  private static let rhythmDays = 400

  /// Of days after the view's, without an invoice yet.
  let toCome: [ExpectedBilling]
  /// Of days after the view's, with their invoice already.
  let usedUp: [ExpectedBilling]
  /// Of days up to the view's, without an invoice yet.
  let passed: [ExpectedBilling]
  /// For those with an invoice whose window is over, the days from the announced one to its issue.
  let lags: [Int]

  /// Of a customer without announcements.
  init() { (toCome, usedUp, passed, lags) = ([], [], [], []) }

  init(_ customer: CustomerIndex, _ view: LedgerView) {
    let announced = Array(view.passedBilling[customer]) + Array(view.expectedBilling[customer])
    let found = CustomerAnnouncements.matches(
      announced, CustomerAnnouncements.documents(view.invoices[customer]))
    var (toCome, usedUp, passed) = ([ExpectedBilling](), [ExpectedBilling](), [ExpectedBilling]())
    var lags: [Int] = []
    for (place, item) in announced.enumerated() {
      switch (found[place], item.expectedOn > view.day) {
      case (nil, true): toCome.append(item)
      case (nil, false): passed.append(item)
      case (_?, true): usedUp.append(item)
      case (let issued?, false) where view.day - item.expectedOn > CustomerAnnouncements.window:
        lags.append(issued - item.expectedOn)
      case (_?, false): break
      }
    }
    (self.toCome, self.usedUp, self.passed, self.lags) = (toCome, usedUp, passed, lags)
  }

  /// What was invoiced in one document, whatever its instalments.
  private struct Document {
    let issuedOn: Day
    let currency: Currency
    var amount: Int64
  }

  /// Invoices, without fees and interest, which nobody announces; instalments follow one another.
  private static func documents(_ invoices: some Sequence<Invoice>) -> [Document] {
    var documents: [Document] = []
    for invoice in invoices where invoice.kind == .invoice || invoice.kind == .debitNote {
      if invoice.instalment > 1, let last = documents.last, last.issuedOn == invoice.issuedOn {
        documents[documents.count - 1].amount = last.amount.clampedSum(invoice.amount)
      } else {
        documents.append(
          Document(
            issuedOn: invoice.issuedOn, currency: invoice.currency, amount: invoice.amount))
      }
    }
    return documents
  }

  /// The day of the invoice that fulfils each announcement that has one.
  private static func matches(
    _ announced: [ExpectedBilling], _ invoices: [Document]
  ) -> [Int: Day] {
    guard let first = announced.map(\.expectedOn).min(),
      let last = announced.map(\.expectedOn).max()
    else { return [:] }
    let near = invoices.filter {
      $0.issuedOn >= first - rhythmDays && $0.issuedOn <= last + window
    }
    var pairs: [(days: Int, ratio: Double, place: Int, invoice: Int)] = []
    for (place, item) in announced.enumerated() {
      let like = near.indices.filter {
        near[$0].currency == item.amount.currency
          && ratios.contains(Double(near[$0].amount) / Double(item.amount.minorUnits))
      }
      let reach = reach(like.map { near[$0].issuedOn }, before: item.expectedOn)
      for invoice in like {
        let days = abs(near[invoice].issuedOn - item.expectedOn)
        guard days <= reach else { continue }
        let ratio = abs(log(Double(near[invoice].amount) / Double(item.amount.minorUnits)))
        pairs.append((days, ratio, place, invoice))
      }
    }
    pairs.sort {
      ($0.days, $0.ratio, $0.place, $0.invoice) < ($1.days, $1.ratio, $1.place, $1.invoice)
    }
    var found: [Int: Day] = [:]
    var taken: Set<Int> = []
    for pair in pairs where found[pair.place] == nil && !taken.contains(pair.invoice) {
      found[pair.place] = near[pair.invoice].issuedOn
      taken.insert(pair.invoice)
    }
    return found
  }

  /// How many days an invoice may be from its announcement, of a customer with such invoices on these
  /// days.
  private static func reach(_ days: [Day], before announced: Day) -> Int {
    let past = days.filter { $0 >= announced - rhythmDays && $0 <= announced }.sorted()
    let distinct = past.reduce(into: [Day]()) { if $0.last != $1 { $0.append($1) } }
    guard distinct.count >= 3, let first = distinct.first, let last = distinct.last
    else { return window }
    return min(window, max(1, (last - first) / (distinct.count - 1) / 2))
  }
}

/// The announcements of all customers at a view's day, and how often invoices are issued late.
package struct Announcements: Sendable {
  let byCustomer: [CustomerAnnouncements]
  private let day: Day
  let lateness: AnnouncementLateness

  package init(_ view: LedgerView) { self.init(view, known: nil) }

  /// - Parameter known: of the portfolio that the view is a part of; `nil` where it is the whole.
  init(_ view: LedgerView, known: AnnouncementLateness?) {
    let hasAny = !view.expectedBilling.elements.isEmpty || !view.passedBilling.elements.isEmpty
    guard hasAny else {
      byCustomer = view.customers.map { _ in CustomerAnnouncements() }
      (day, lateness) = (view.day, known ?? AnnouncementLateness([]))
      return
    }
    byCustomer = view.customers.indices.map { CustomerAnnouncements($0, view) }
    day = view.day
    let over = { (item: ExpectedBilling) in
      view.day - item.expectedOn > CustomerAnnouncements.window
    }
    lateness =
      known
      ?? AnnouncementLateness(
        byCustomer.flatMap { customer -> [Int?] in
          customer.lags.map { $0 } + customer.passed.filter(over).map { _ in nil }
        })
  }

  /// The currencies of what is to come of a customer, or was to.
  package func currencies(_ customer: CustomerIndex) -> Set<Currency> {
    let own = byCustomer[customer]
    return Set((own.toCome + own.usedUp + own.passed).map(\.amount.currency))
  }

  /// What is to come of a customer instead of its own rhythm; `nil` where nothing is announced within
  /// the horizon.
  ///
  /// Where the invoices of all that was announced are there already, nothing is to come: an invoice
  /// issued early is no reason to expect more. An announcement whose day has passed by a days without an
  /// invoice counts, times
  ///
  ///     #(issued later than a, within the window) / #(not issued by a)
  ///
  /// over the ledger's announcements of the past, half the window's rest ahead; where these are too
  /// few to tell, it does not count.
  ///
  /// - Parameter hasInvoices: whether the customer has any in the currency; then a passed announcement
  ///   alone says less than their rhythm.
  func toCome(
    _ customer: CustomerIndex, _ currency: Currency, horizon: Int, hasInvoices: Bool
  ) -> [BillingProfile.Announcement]? {
    func isWithin(_ item: ExpectedBilling) -> Bool {
      item.amount.currency == currency && item.expectedOn - day <= horizon
    }
    let own = byCustomer[customer]
    let ahead = own.toCome.filter(isWithin).map {
      BillingProfile.Announcement(
        daysAhead: $0.expectedOn - day, amount: $0.amount.majorUnits, probability: $0.probability)
    }
    let isAnnounced = !ahead.isEmpty || own.usedUp.contains(where: isWithin)
    guard isAnnounced || !hasInvoices else { return nil }
    let late = own.passed.filter(isWithin).compactMap { self.late($0, horizon: horizon) }
    return isAnnounced || !late.isEmpty ? late + ahead : nil
  }

  /// One whose day has passed, if it may still come.
  private func late(_ item: ExpectedBilling, horizon: Int) -> BillingProfile.Announcement? {
    let age = day - item.expectedOn
    let daysAhead = max(1, (CustomerAnnouncements.window - age + 1) / 2)
    guard daysAhead <= horizon, let chance = lateness.chance(after: age) else { return nil }
    return BillingProfile.Announcement(
      daysAhead: daysAhead, amount: item.amount.majorUnits, probability: item.probability * chance)
  }

  /// What a reader should know of announcements whose day has passed within the window, and whose
  /// invoice may have been awaited.
  package var remarks: [ModelNotice] {
    var waited: [Currency: (count: Int, units: Int64, counts: Bool)] = [:]
    for item in byCustomer.lazy.flatMap(\.passed) {
      let age = day - item.expectedOn
      guard age <= CustomerAnnouncements.window else { continue }
      var sum = waited[item.amount.currency] ?? (0, 0, false)
      sum.count += 1
      sum.units = sum.units.clampedSum(item.amount.minorUnits)
      sum.counts = sum.counts || lateness.chance(after: age) != nil
      waited[item.amount.currency] = sum
    }
    return waited.sorted { $0.key < $1.key }.map { currency, sum in
      .announcedWithoutInvoice(
        Money(minorUnits: sum.units, currency), announcements: sum.count, isAwaited: sum.counts)
    }
  }
}

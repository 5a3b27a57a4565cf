internal import BankStatements
internal import Receivables
internal import Statistics

/// Customers with open items, and the payments that settle them.
struct CashWorld {
  struct Customer {
    let id: String
    let name: String
    let account: String
    let parent: Int?
    let isAccountKnown: Bool
    /// Hundredths of a percent; 0 for none.
    let discount: Int
    let tax: Int
    /// 0 odd cents, 1 whole amounts, 2 a few prices.
    let prices: Int
  }

  struct Item {
    let id: String
    let customer: Int
    let issuedOn: Day
    let dueOn: Day
    /// Minor units; below zero for a credit note.
    let amount: Int64
    var open: Int64
    /// The customer's order; two documents of a customer may share one.
    let order: String
  }

  struct Payment {
    var bankReference = ""
    var endToEnd = ""
    let on: Day
    let amount: Int64
    let customer: Int
    var payerName: String
    var ultimateName: String
    var account: String
    var text: String
    var reference: String
    /// Document and cash applied to it.
    let applied: [(item: Int, amount: Int64)]
    /// The document of a payment that is made twice.
    var twin: Int?
    let forms: (payer: Int, remittance: Int, habit: Int, residual: Int)
    /// The bank reference of the payment that goes back.
    var returned: String?
    /// What an advice says of each document, where one is sent.
    var advice: [(document: String, amount: Int64, deduction: Int64)] = []
  }

  let recipe: CashRecipe
  let firstDay: Day
  private(set) var customers: [Customer] = []
  private(set) var items: [Item] = []
  private(set) var payments: [Payment] = []
  private var own: [[Int]] = []
  var random: SplitMix64
  private var settled: [Int] = []

  init(_ recipe: CashRecipe) {
    self.recipe = recipe
    firstDay = Day("2026-06-01") ?? Day(number: 20_000)
    random = SplitMix64(seed: recipe.seed, stream: "cash")
    makeCustomers()
    makeItems()
    makePayments()
  }

  // MARK: Customers

  static let firsts = [
    "Alder", "Birke", "Castell", "Dorn", "Elm", "Falken", "Garten", "Hafen", "Insel", "Jäger",
    "Kessel", "Linden", "Müller", "Nord", "Ostwind", "Pappel", "Quell", "Rosen", "Süd", "Tannen",
    "Ulmen", "Vogel", "Weiden", "Zeder", "Brücken", "Eichen", "Fluss", "Gold", "Heide", "Kiefer",
  ]
  static let seconds = [
    "werk", "bau", "technik", "logistik", "handel", "glas", "stahl", "papier", "druck", "textil",
    "chemie", "energie", "medien", "verlag", "möbel", "reisen", "foods", "pharma", "optik",
    "elektro",
  ]
  static let thirds = [
    "Nord", "West", "Berlin", "Hamburg", "Wien", "Zürich", "Lyon", "Porto", "Gent", "Malmö",
    "Systems", "Services", "International", "Solutions", "Partner", "Gruppe", "Trading", "Europa",
    "Consulting", "Industrie", "Köln", "Essen", "Graz", "Basel", "Turin",
  ]
  static let forms = ["GmbH", "AG", "KG", "Ltd", "SARL", "S.A.", "B.V.", "Sp. z o.o.", "S.r.l."]

  private mutating func makeCustomers() {
    let count = max(20, recipe.payments / 5)
    var groupHead: Int?
    for number in 0..<count {
      let isChild = groupHead != nil && random.uniform() < 0.12
      if !isChild { groupHead = number }
      let first = Self.firsts[random.index(below: Self.firsts.count)]
      let second = Self.seconds[random.index(below: Self.seconds.count)]
      let third = Self.thirds[random.index(below: Self.thirds.count)]
      let serial = random.uniform() < 0.5 ? " \(number % 97 + 1)" : ""
      let habit = random.uniform()
      customers.append(
        Customer(
          id: "C" + padded(number, 6),
          name:
            "\(first)\(second) \(third)\(serial) \(Self.forms[random.index(below: Self.forms.count)])",
          account: CashWorld.iban(random.next()), parent: isChild ? groupHead : nil,
          isAccountKnown: random.uniform() < recipe.knownAccounts,
          discount: habit < 0.25 ? (random.uniform() < 0.7 ? 200 : 300) : 0,
          tax: habit > 0.96 ? [500, 1000, 1500][random.index(below: 3)] : 0,
          prices: position(recipe.prices)))
    }
  }

  func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// Twenty digits behind `DE`, of which the first two are no check.
  static func iban(_ draw: UInt64) -> String {
    let digits = String(draw % 10_000_000_000_000_000_00)
    return "DE" + String(repeating: "7", count: max(0, 20 - digits.count)) + digits
  }

  mutating func position(_ weights: [Double]) -> Int {
    var left = random.uniform() * weights.reduce(0, +)
    for (place, weight) in weights.enumerated() {
      left -= weight
      if left < 0 { return place }
    }
    return weights.count - 1
  }

  // MARK: Items

  private mutating func makeItems() {
    own = [[Int]](repeating: [], count: customers.count)
    var serial = 100_000 + random.index(below: 9000)
    for number in 0..<recipe.openItems {
      serial += 1 + random.index(below: 2)
      // Issued in the order of their numbers, before and while payments come in.
      let age = 100 - number * 122 / recipe.openItems
      let customer = random.index(below: customers.count)
      let issuedOn = firstDay + -age
      let isCredit = random.uniform() < 0.03
      let amount = price(customers[customer].prices, random.uniform() < 0.5)
      let terms = [14, 30, 30, 45][customer % 4]
      own[customer].append(items.count)
      items.append(
        Item(
          id: isCredit ? "G26-\(serial)" : "R26-\(serial)", customer: customer, issuedOn: issuedOn,
          dueOn: isCredit ? issuedOn : dueDay(issuedOn + terms, customer),
          amount: isCredit ? -amount / 4 : amount, open: isCredit ? -amount / 4 : amount,
          order: "PO-\(customer % 900 + 100)\(padded(own[customer].count / 2 * 2 + 1, 5))"))
    }
  }

  /// Some customers have all due days on Fridays, so that several documents share one.
  private func dueDay(_ day: Day, _ customer: Int) -> Day {
    customer.isMultiple(of: 3) ? day + (12 - day.weekday) % 7 : day
  }

  private mutating func price(_ kind: Int, _ isSmall: Bool) -> Int64 {
    switch kind {
    case 0:
      let size = 300 + 1_000_000 * random.uniform() * random.uniform() * random.uniform()
      return Int64(size) + (isSmall ? 0 : 1000)
    case 1: return Int64(1 + random.index(below: 4000)) * 100 * (isSmall ? 1 : 5)
    default: return [9900, 19_900, 49_900, 99_900][random.index(below: 4)]
    }
  }

  // MARK: Payments

  private mutating func makePayments() {
    let days = 20
    for number in 0..<recipe.payments {
      let day = bankDay(number * days / recipe.payments)
      guard var payment = payment(on: day) else { continue }
      payment.bankReference = "BR" + padded(number, 8)
      payments.append(payment)
      if random.uniform() < recipe.returns, !payment.applied.isEmpty {
        var back = payment
        back = Payment(
          bankReference: "RT" + padded(number, 8), endToEnd: payment.endToEnd, on: day + 2,
          amount: -payment.amount, customer: payment.customer, payerName: payment.payerName,
          ultimateName: "", account: payment.account, text: "RETURN " + payment.text,
          reference: "", applied: [], forms: payment.forms, returned: payment.bankReference)
        payments.append(back)
        for (item, amount) in payment.applied { items[item].open += amount }
      }
    }
  }

  private func bankDay(_ number: Int) -> Day { firstDay + number / 5 * 7 + number % 5 }

  private mutating func payment(on day: Day) -> Payment? {
    var habit = position(recipe.habit)
    var residual = habit == 7 || habit == 8 ? 0 : position(recipe.residual)
    var customer = random.index(below: customers.count)
    for _ in 0..<60 {
      let isFitting =
        ((1...2).contains(residual) ? customers[customer].discount > 0 : true)
        && (residual == 5 ? customers[customer].tax > 0 : true)
      if isFitting, own[customer].contains(where: { items[$0].open > 0 }) { break }
      customer = random.index(below: customers.count)
    }
    var chosen = residual == 1 ? early(customer, day) : choose(habit, customer, day)
    if residual == 1, habit == 9 { habit = 0 }
    if chosen.isEmpty, habit != 8 {
      habit = 0
      chosen = choose(0, customer, day)
    }
    if chosen.isEmpty, habit != 8 { return nil }
    if habit == 9 { return twice(chosen, customer, day) }
    let (applied, paid, isApplicable) = amounts(chosen, habit, residual, customer, day)
    if !isApplicable { residual = 0 }
    guard paid > 0 else { return nil }
    for (item, _) in applied { settle(item, applied, habit, residual) }
    return described(
      paid, customer, day, applied, habit, residual, documents: applied.map(\.item))
  }

  private mutating func settle(
    _ item: Int, _ applied: [(item: Int, amount: Int64)], _ habit: Int, _ residual: Int
  ) {
    guard let part = applied.first(where: { $0.item == item }) else { return }
    let isLeftOpen = habit == 7 || residual == 6 || residual == 2
    items[item].open = isLeftOpen ? items[item].open - part.amount : 0
    if items[item].open == 0 { settled.append(item) }
  }

  /// What was issued lately, for a discount.
  private mutating func early(_ customer: Int, _ day: Day) -> [Int] {
    let open = own[customer].filter {
      items[$0].open > 0 && items[$0].issuedOn <= day && day - items[$0].issuedOn <= 14
    }
    return Array(open.shuffled(using: &random).prefix(1 + random.index(below: 3))).sorted()
  }

  private mutating func choose(_ habit: Int, _ customer: Int, _ day: Day) -> [Int] {
    let open = own[customer].filter {
      items[$0].open > 0 && items[$0].issuedOn <= day && items[$0].amount > 0
    }.sorted { (items[$0].dueOn, $0) < (items[$1].dueOn, $1) }
    guard let any = open.isEmpty ? nil : open[random.index(below: open.count)] else { return [] }
    // Most pay what is due about now.
    let due = open.filter { items[$0].dueOn <= day + 7 }
    let near = due.isEmpty ? [any] : due
    let one = near[random.index(below: near.count)]
    switch habit {
    case 1: return Array(open.prefix(2 + random.index(below: 3)))
    case 2: return open.filter { items[$0].dueOn == items[one].dueOn }
    case 3:
      return open.filter {
        items[$0].issuedOn.month == items[one].issuedOn.month
          && items[$0].issuedOn.year == items[one].issuedOn.year
      }
    case 4: return open.filter { items[$0].dueOn <= day }
    case 5:
      let count = 2 + random.index(below: 3)
      return Array(open.shuffled(using: &random).prefix(count)).sorted()
    case 6:
      let credit = own[customer].first { items[$0].open < 0 && items[$0].issuedOn <= day }
      return [one] + (credit.map { -items[$0].open < items[one].open ? [$0] : [] } ?? [])
    case 8: return []
    default: return [one]
    }
  }

  /// What is applied to each document, and what is paid.
  private mutating func amounts(
    _ chosen: [Int], _ habit: Int, _ residual: Int, _ customer: Int, _ day: Day
  ) -> ([(item: Int, amount: Int64)], Int64, Bool) {
    var applied = chosen.map { (item: $0, amount: items[$0].open) }
    if habit == 8 {
      return ([], Int64(10_000 + random.index(below: 500_000)), true)
    }
    if habit == 7 {
      applied[0].amount = applied[0].amount * Int64(30 + random.index(below: 41)) / 100
      return (applied, applied[0].amount, true)
    }
    let total = applied.reduce(Int64(0)) { $0 + $1.amount }
    func less(_ share: Int, where isTaken: (Int) -> Bool) -> Bool {
      var isAny = false
      for place in applied.indices where isTaken(applied[place].item) && applied[place].amount > 0 {
        let cut = (applied[place].amount * Int64(share) + 5000) / 10_000
        applied[place].amount -= cut
        isAny = isAny || cut > 0
      }
      return isAny
    }
    var isApplicable = true
    switch residual {
    case 1:
      let rate = customers[customer].discount
      isApplicable = rate > 0 && less(rate) { day - items[$0].issuedOn <= 14 }
    case 2:
      let rate = customers[customer].discount
      isApplicable =
        rate > 0 && chosen.allSatisfy { day - items[$0].issuedOn > 21 } && less(rate) { _ in true }
    case 3: isApplicable = lessAtLast(&applied, Int64(500 + random.index(below: 2001)))
    case 4: isApplicable = lessAtLast(&applied, Int64(1 + random.index(below: 3)))
    case 5:
      let rate = customers[customer].tax
      isApplicable = rate > 0 && less(rate) { _ in true }
    case 6:
      isApplicable = lessAtLast(&applied, total / 50 + Int64(4000 + random.index(below: 20_000)))
    case 7: return (applied, total + total / 40 + 100, true)
    default: break
    }
    return (applied, applied.reduce(0) { $0 + $1.amount }, isApplicable)
  }

  private func lessAtLast(_ applied: inout [(item: Int, amount: Int64)], _ cut: Int64) -> Bool {
    guard let place = applied.lastIndex(where: { $0.amount > cut * 10 }) else { return false }
    applied[place].amount -= cut
    return true
  }

  /// Pays again what is paid already: nothing is to be applied.
  private mutating func twice(_ chosen: [Int], _ customer: Int, _ day: Day) -> Payment? {
    guard let paid = settled.last(where: { items[$0].amount > 0 }) else { return nil }
    var payment = described(
      items[paid].amount, items[paid].customer, day, [], 9, 0, documents: [paid])
    payment.twin = paid
    return payment
  }
}

import Receivables
import Statistics

/// Who pays for whom.
struct PayingFamilies {
  private var children: [Int: [Int]] = [:]
  private var parents: [Int: Int] = [:]

  /// Parents without parents, who have not failed, pay for children billed in their currency.
  init(_ world: World) {
    guard let habits = world.recipe.habits, habits.groups.payingShare > 0 else { return }
    let profiles = (0..<world.recipe.customers).map {
      CustomerProfile(number: $0 + 1, world: world)
    }
    for child in profiles {
      guard let number = child.parent else { continue }
      let parent = profiles[number - 1]
      var draws = SplitMix64(seed: world.recipe.seed, stream: "\(parent.id)/group")
      guard parent.parent == nil, parent.currency == child.currency, parent.payer != .bankrupt,
        draws.chance(habits.groups.payingShare)
      else { continue }
      children[number, default: []].append(child.number)
      parents[child.number] = number
    }
  }

  func payer(of number: Int) -> Int? { parents[number] }

  /// The payer and those it pays for, or a customer alone.
  func members(of number: Int) -> [Int] { [number] + children[number, default: []] }
}

/// A customer's life as it is written.
struct LivedCustomer {
  let profile: CustomerProfile
  let currency: Currency
  let traits: CustomerHabits
  var history: CustomerHistory
}

/// Lives through the days of a payer and those it pays for, and settles what they owe.
struct FamilySimulation {
  let world: World
  let families: PayingFamilies

  /// - Parameter payer: a customer whom nobody pays for.
  func run(payer number: Int) -> [LivedCustomer] {
    let numbers = families.members(of: number)
    var planners: [HabitPlanner] = []
    var book = SettlementBook()
    for (member, number) in numbers.enumerated() {
      let (profile, history) = live(number, isGrouped: numbers.count > 1)
      let traits = CustomerHabits(
        profile, isGrouped: numbers.count > 1,
        payer: families.payer(of: number).map { "C" + CustomerProfile.tag($0) }, in: world)
      var planner = HabitPlanner(history, of: profile, traits: traits, in: world)
      planner.history.hold(profile, traits, in: world)
      keepPayments(of: history, planner.plain, member: member, in: &book)
      if planner.habits.practised { planner.plan() }
      planners.append(planner)
    }
    var cashier = HabitCashier(planners, book, in: world)
    cashier.run()
    return settled(cashier)
  }

  private func live(_ number: Int, isGrouped: Bool) -> (CustomerProfile, CustomerHistory) {
    var profile = CustomerProfile(number: number, world: world)
    if isGrouped {
      let payer = "C" + CustomerProfile.tag(families.payer(of: number) ?? number)
      var draws = SplitMix64(seed: world.recipe.seed, stream: "\(payer)/run")
      // One run a week for the whole family, so that a transfer pays several.
      profile.paymentDays = .weekdays([draws.integer(1...5)])
    }
    var simulation = CustomerSimulation(profile, in: world)
    return (profile, simulation.run())
  }

  /// Books payments that no habit touches.
  private func keepPayments(
    of history: CustomerHistory, _ plain: PlainSettlement, member: Int,
    in book: inout SettlementBook
  ) {
    let isPractised = world.recipe.habits?.practised ?? false
    var receipts: [Int: Int] = [:]
    for (i, payment) in history.payments.enumerated()
    where plain.keptPayments[i] || !isPractised {
      receipts[i] = book.receive(payment.amount, on: payment.receivedOn)
    }
    for allocation in history.allocations {
      guard case .payment(let i) = allocation.source, let receipt = receipts[i] else { continue }
      book.allocate(
        receipt, to: .init(member: member, invoice: allocation.invoice),
        amount: allocation.amount, on: allocation.on)
    }
  }

  /// Histories with numbered payments, in order of day, and the truth of every claim.
  private func settled(_ cashier: HabitCashier) -> [LivedCustomer] {
    let (payments, numbers) = cashier.book.numbered()
    let money = cashier.book.money(members: cashier.members.count) { claim in
      cashier.members[claim.member].history.claim(claim.invoice).issuedOn
    }
    var lived = cashier.members.map { planner in
      LivedCustomer(
        profile: planner.profile, currency: world.currencies[planner.profile.currency],
        traits: planner.traits, history: planner.history)
    }
    for allocation in cashier.book.allocations {
      lived[allocation.claim.member].history.allocations.append(
        .init(
          source: .payment(numbers[allocation.receipt]), invoice: allocation.claim.invoice,
          on: allocation.on, amount: allocation.amount))
    }
    lived[0].history.payments = payments
    for member in lived.indices {
      lived[member].history.payerTag = lived[0].profile.tag
      lived[member].history.recordSettlements(money[member])
      lived[member].history.sortByDay()
    }
    return lived
  }
}

extension CustomerHistory {
  mutating func markLastNoteAsDiscount() { documents[documents.count - 1].isDiscount = true }

  /// Money as it is given, and what ends claims without it.
  fileprivate mutating func recordSettlements(_ money: [SettlementTruth]) {
    var lines = money
    for allocation in allocations {
      guard case .creditNote(let note) = allocation.source else { continue }
      let isDiscount = documents[creditNotePositions[note]].isDiscount
      lines.append(
        SettlementTruth(
          claim: allocation.invoice, kind: isDiscount ? .discount : .creditNote,
          on: allocation.on, amount: allocation.amount))
    }
    lines += writeOffs.map {
      SettlementTruth(claim: $0.invoice, kind: $0.kind, on: $0.on, amount: $0.amount)
    }
    lines += unbooked.map {
      SettlementTruth(claim: $0.invoice, kind: .unbooked, on: $0.on, amount: $0.amount)
    }
    var left = invoicePositions.map { documents[$0].amount }
    for line in lines {
      if let claim = line.claim { left[claim] -= line.amount }
    }
    for (claim, amount) in left.enumerated() where amount != 0 {
      let dueOn = documents[invoicePositions[claim]].dueOn
      lines.append(SettlementTruth(claim: claim, kind: .open, on: dueOn, amount: amount))
    }
    let order = lines.indices.sorted {
      (lines[$0].claim ?? Int.max, lines[$0].on, $0) < (
        lines[$1].claim ?? Int.max, lines[$1].on, $1
      )
    }
    settlements = order.map { lines[$0] }
  }

  /// Postings in order of day, and notes and fees numbered in it.
  fileprivate mutating func sortByDay() {
    func sorted<T>(_ items: [T], by day: (T) -> Day) -> [T] {
      items.indices.sorted { (day(items[$0]), $0) < (day(items[$1]), $1) }.map { items[$0] }
    }
    allocations = sorted(allocations, by: \.on)
    writeOffs = sorted(writeOffs, by: \.on)
    promises = sorted(promises, by: \.madeOn)
    holds = sorted(holds, by: \.from)
    var serials: [String: Int] = [:]
    for position in positionsByDay where documents[position].kind != .invoice {
      let prefix = documents[position].kind.prefix
      serials[prefix, default: 0] += 1
      documents[position].serial = serials[prefix, default: 0]
    }
  }

  /// Positions of documents in order of issue.
  var positionsByDay: [Int] {
    documents.indices.sorted { (documents[$0].issuedOn, $0) < (documents[$1].issuedOn, $1) }
  }
}

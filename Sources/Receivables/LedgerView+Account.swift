extension LedgerView {
  /// The view of one customer and of all that are tied to it as parent or payer, directly or by
  /// others: whose cash may cover its claims, and whose claims its cash covers.
  ///
  /// - Parameter customer: position in ``customers``.
  /// - Complexity: one pass over the customers for each generation of the group, and one over the
  ///   ledger's records.
  public func account(_ customer: CustomerIndex) -> LedgerView {
    let members = group(of: customer)
    let ids = Set(members.map { customers[$0].id })
    return keeping { ids.contains($0) }
  }

  /// Positions of the customers of one group, ascending; of one that is tied to nobody, its own.
  public func group(of customer: CustomerIndex) -> [CustomerIndex] {
    let ties = PaidFor.groups(of: customers).flatMap { payer, children in
      children.map { (payer, $0) }
    }
    var members: Set<CustomerIndex> = [customer]
    var isGrowing = !ties.isEmpty
    while isGrowing {
      isGrowing = false
      for (a, b) in ties where members.contains(a) != members.contains(b) {
        members.formUnion([a, b])
        isGrowing = true
      }
    }
    return members.sorted()
  }
}

/// Who pays for whom.
enum PaidFor {
  /// For each customer that pays for others, in order, those others.
  static func groups(
    of customers: CustomerTable<Customer>
  ) -> [(payer: CustomerIndex, children: [CustomerIndex])] {
    guard customers.contains(where: { !$0.parentID.isEmpty || !$0.payerID.isEmpty }) else {
      return []
    }
    var positions: [String: CustomerIndex] = [:]
    for (position, customer) in customers.indexed() where positions[customer.id] == nil {
      positions[customer.id] = position
    }
    var children: [CustomerIndex: [CustomerIndex]] = [:]
    for (position, customer) in customers.indexed() {
      let payers = Set([customer.payerID, customer.parentID].compactMap { positions[$0] })
      for payer in payers where payer != position { children[payer, default: []].append(position) }
    }
    return children.sorted { $0.key < $1.key }.map { (payer: $0.key, children: $0.value) }
  }
}

extension LedgerView {
  /// For each customer, the least identifier of all that are tied to it as parent or payer, directly or
  /// by others; its own where it is tied to nobody.
  package var groupNames: [String] {
    var heads = Array(customers.indices)
    func head(_ customer: CustomerIndex) -> CustomerIndex {
      var customer = customer
      while heads[customer] != customer { customer = heads[customer] }
      return customer
    }
    for (payer, children) in PaidFor.groups(of: customers) {
      for child in children {
        let (a, b) = (head(payer), head(child))
        // Customers are in order of identifier.
        heads[max(a, b)] = min(a, b)
      }
    }
    return customers.indices.map { customers[head($0)].id }
  }
}

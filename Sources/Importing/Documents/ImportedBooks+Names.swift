import Receivables

extension ImportedBooks {
  /// Gives every document and payment an identifier of its own.
  mutating func nameAll() {
    var used: [String: Int] = [:]
    var (needYear, seen): (Bool, [String: Set<Int>]) = (false, [:])
    for document in documents where !document.number.isEmpty {
      let key = "\(document.entity)\u{1F}\(document.number)"
      seen[key, default: []].insert(year(document))
    }
    needYear = seen.values.contains { $0.count > 1 }
    for position in documents.indices {
      var document = documents[position]
      if document.number.isEmpty {
        document.id = ImportedBooks.name(
          document.kind == .creditNote ? "CN" : "DOC", document.issuedOn, document.customer,
          document.amount)
      }
      document.year = needYear ? String(year(document)) : ""
      document.id = ImportedBooks.unused(
        document.id, "\(document.entity)\u{1F}\(document.year)",
        [document.kind == .creditNote ? "CN" : "", document.customer], &used)
      documents[position] = document
    }
    var ids = Set(documents.map(\.id))
    var cash: [String: Int] = [:]
    for position in payments.indices {
      var payment = payments[position]
      if payment.number.isEmpty {
        payment.id = ImportedBooks.name(
          "PAY", payment.receivedOn, payment.customer, payment.amount)
      }
      if ids.contains(payment.id) { payment.id = "P-" + payment.id }
      payment.id = ImportedBooks.unused(
        payment.id, "", [payment.receivedOn.description, payment.customer], &cash)
      payments[position] = payment
    }
    ids = []
  }

  private func year(_ document: ImportedDocument) -> Int {
    Int(document.year) ?? document.issuedOn.year
  }

  /// A name made of the content, so that the next import finds the same.
  private static func name(_ prefix: String, _ day: Day, _ customer: String, _ amount: Int64)
    -> String
  {
    var hash: UInt32 = 2_166_136_261
    for byte in customer.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return "\(prefix)-\(day)-\(String(hash, radix: 36))-\(amount)"
  }

  /// The identifier, with the first suffix that makes it unused.
  private static func unused(
    _ id: String, _ scope: String, _ suffixes: [String], _ used: inout [String: Int]
  ) -> String {
    var name = id
    for suffix in suffixes where used["\(scope)\u{1F}\(name)"] != nil {
      if !suffix.isEmpty { name = "\(id)/\(suffix)" }
    }
    var copy = 2
    let base = name
    while used["\(scope)\u{1F}\(name)"] != nil {
      name = "\(base)-\(copy)"
      copy += 1
    }
    used["\(scope)\u{1F}\(name)"] = 1
    return name
  }
}

/// The documents of the ledger by identifier, as several threads read them.
struct InvoiceReferences: Sendable {
  let ids: IdentifierTable
  /// As in ``Documents/positions``.
  let positions: [Int32]
  let invoices: [StoredInvoice]
  let creditNotes: [StoredFunds]
  let namesakes: [Int32: [Namesake]]

  /// What tells documents with one identifier apart.
  struct Hint {
    var entity = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    /// Whose document it is, by rank.
    var customer: Int32?
    /// The day from which the line that names it is known.
    var knownOn = DayNumber.never
  }

  /// The position of the document a line names, as in ``Documents/positions``; −1 for none.
  ///
  /// - Parameter number: the first line of the invoices file that has the identifier; −1 for none.
  func position(ofLine number: Int32, _ hint: Hint) throws(Fault) -> Int32 {
    guard number >= 0 else { return -1 }
    guard !namesakes.isEmpty, var alike = namesakes[number] else { return positions[Int(number)] }
    if !hint.entity.isEmpty {
      let entity = String(decoding: hint.entity, as: UTF8.self)
      alike = alike.filter { $0.entity == entity }
    }
    if alike.count > 1, let customer = hint.customer {
      let own = alike.filter { self.customer(of: $0.position) == customer }
      if !own.isEmpty { alike = own }
    }
    // What becomes known later does not make ambiguous what was not.
    let known = alike.filter { knownDay($0.position) <= hint.knownOn }
    if !known.isEmpty {
      alike = known
    } else if let first = alike.min(by: { knownDay($0.position) < knownDay($1.position) }) {
      alike = [first]
    }
    if alike.count > 1 {
      throw Fault(
        code: "ambiguous-invoice",
        problem:
          "\(alike.count) documents have the identifier \(quoted(ids.texts[Int(number)].bytes))",
        remedy: "say which in a column `entity`")
    }
    return alike.first?.position ?? -1
  }

  private func knownDay(_ position: Int32) -> Int32 {
    position >= 0
      ? invoices[Int(position)].knownOn : creditNotes[-2 - Int(position)].knownOn
  }

  /// The amount of a document whose first claim is at a position: of all its instalments.
  func amount(ofDocument position: Int32) -> Int64 {
    var (amount, next) = (invoices[Int(position)].amount, Int(position) + 1)
    guard invoices[Int(position)].instalment == 1 else { return amount }
    while next < invoices.count, Int(invoices[next].instalment) == next - Int(position) + 1 {
      amount += invoices[next].amount
      next += 1
    }
    return amount
  }

  private func customer(of position: Int32) -> Int32 {
    position >= 0
      ? invoices[Int(position)].customer : creditNotes[-2 - Int(position)].customer
  }

  /// The invoice a record names; logs that it is unknown until it is known, and `nil` if never.
  func row(
    _ id: String, line: Int, _ hint: Hint, usableOn: inout Int32, _ log: inout LineLog
  ) -> Int32? {
    do throws(Fault) {
      let position = try position(ofLine: ids.find(id) ?? -1, hint)
      return row(at: position, named: id, "invoice_id", line: line, usableOn: &usableOn, &log)
    } catch {
      log.setAside(line: line, error, knownOn: usableOn)
      return nil
    }
  }

  /// The same where its position has been looked up already.
  func row(
    at position: Int32, named id: @autoclosure () -> String, _ column: String, line: Int,
    usableOn: inout Int32, _ log: inout LineLog
  ) -> Int32? {
    let knownOn = position >= 0 ? invoices[Int(position)].knownOn : DayNumber.never
    log.add(
      InvoiceReferences.unknown(id(), column), line: line, effect: .setAside, knownOn: usableOn,
      until: knownOn)
    usableOn = max(usableOn, knownOn)
    return position >= 0 ? position : nil
  }

  static func unknown(_ id: String, _ column: String) -> Fault {
    Fault(
      code: "unknown-invoice",
      problem: "`\(column)` is \(quoted(id)), which is no invoice of the ledger",
      remedy: "add the invoice to the invoices file, or correct the identifier")
  }
}

/// One of several documents with the same identifier: of another entity, or of another year.
struct Namesake: Sendable {
  let entity: String
  /// As in ``Documents/positions``.
  let position: Int32
}

internal import Receivables

// Reviews, flags, success plans and interviews: lines of customers.

extension CSVFeed {
  func readReviews(_ table: Table, _ builder: inout LedgerBuilder) {
    let columns = SuccessColumns(table, .reviews)
    builder.takeReviews(
      parts(of: table, columns, builder.eventContext) { line throws(Fault) in
        try line.record(columns) { () throws(Fault) in
          Review(
            customer: .unplaced, reviewedOn: try line.requiredOwnDay(columns["reviewed_on"]),
            reviewer: line.writing(columns["reviewer"]), verdict: line.text(columns["verdict"]),
            comment: line.writing(columns["comment"]), step: try line.word(columns, "step"),
            role: line.text(columns["role"]), question: line.text(columns["question"]),
            attachment: line.text(columns["attachment"]),
            assignedTo: line.text(columns["assigned_to"]), approver: line.text(columns["approver"]),
            validUntil: try line.optionalDay(columns["valid_until"]),
            number: try line.wholeNumber(columns["number"]) ?? 0)
        }
      })
  }

  func readFlags(_ table: Table, _ builder: inout LedgerBuilder) {
    let columns = SuccessColumns(table, .flags)
    builder.takeFlags(
      parts(of: table, columns, builder.eventContext) { line throws(Fault) in
        _ = try line.requiredText(columns["action"])
        return try line.record(columns) { () throws(Fault) in
          FlagStep(
            id: try line.requiredText(columns["flag_id"]), customer: .unplaced,
            on: try line.requiredOwnDay(columns["on"]),
            flag: try line.requiredText(columns["flag"]),
            action: try line.word(columns, "action") ?? .accept,
            until: try line.optionalDay(columns["until"]), owner: line.text(columns["owner"]),
            by: line.text(columns["by"]), note: line.text(columns["note"]),
            number: try line.wholeNumber(columns["number"]) ?? 0)
        }
      })
  }

  func readPlans(_ table: Table, _ builder: inout LedgerBuilder) {
    let columns = SuccessColumns(table, .plans)
    builder.takePlans(
      parts(of: table, columns, builder.eventContext) { line throws(Fault) in
        try line.record(columns) { () throws(Fault) in
          PlanEntry(
            customer: .unplaced, updatedOn: try line.requiredOwnDay(columns["updated_on"]),
            objective: try line.requiredText(columns["objective"]),
            target: line.text(columns["target"]), progress: try line.share(columns["progress"]),
            commitment: line.text(columns["commitment"]),
            side: try line.word(columns, "side") ?? .us,
            dueOn: try line.optionalDay(columns["due_on"]),
            doneOn: try line.optionalDay(columns["done_on"]), owner: line.text(columns["owner"]))
        }
      })
  }

  func readInterviews(_ table: Table, _ builder: inout LedgerBuilder) {
    let columns = SuccessColumns(table, .interviews)
    builder.takeInterviews(
      parts(of: table, columns, builder.eventContext) { line throws(Fault) in
        try line.record(columns) { () throws(Fault) in
          Interview(
            customer: .unplaced, heldOn: try line.requiredOwnDay(columns["held_on"]),
            contact: line.text(columns["contact"]),
            interviewer: line.text(columns["interviewer"]),
            question: line.text(columns["question"]), answer: line.text(columns["answer"]),
            informed: try line.word(columns, "informed"),
            followUp: line.text(columns["follow_up"]),
            followUpDueOn: try line.optionalDay(columns["follow_up_due_on"]),
            followUpDoneOn: try line.optionalDay(columns["follow_up_done_on"]),
            owner: line.text(columns["owner"]))
        }
      })
  }

  /// Where a table has the columns of its contract; −1 for one that it has not.
  fileprivate struct SuccessColumns: Sendable {
    let contract: FileContract
    private let places: [String: Int]

    init(_ table: Table, _ contract: FileContract) {
      self.contract = contract
      places = Dictionary(
        uniqueKeysWithValues: contract.columns.map { ($0.name, table.column($0.name)) })
    }

    subscript(name: String) -> Int {
      guard let place = places[name] else { preconditionFailure("no column \(name)") }
      return place
    }

    var own: Int { contract.ownDay.map { self[$0] } ?? -1 }
  }

  private func parts<Kept: CustomerRecord & DatedContent>(
    of table: Table, _ columns: SuccessColumns, _ context: EventContext,
    _ record: @escaping @Sendable (Line) throws(Fault) -> SourceRecord<Kept>
  ) -> [RecordPart<CustomerPart<Kept>>] {
    parts(of: table, own: columns.own, posted: columns["posted_on"]) {
      (part: inout CustomerPart<Kept>, line, _) throws(Fault) in
      part.add(try record(line), line: line.number, context)
    }
  }
}

extension Line {
  /// What a line says of a customer: the customer is read first, then the content.
  fileprivate func record<Content>(
    _ columns: CSVFeed.SuccessColumns, _ content: () throws(Fault) -> Content
  ) throws(Fault) -> SourceRecord<Content> {
    let customer = try requiredText(columns["customer_id"])
    let said = try content()
    return SourceRecord(
      of: customer, said, postedOn: try optionalDay(columns["posted_on"]))
  }

  fileprivate func requiredOwnDay(_ column: Int) throws(Fault) -> Day {
    Day(number: Int(try requiredDay(column)))
  }

  /// A number from 0 to 1.
  fileprivate func share(_ column: Int) throws(Fault) -> Double? {
    guard let share = try number(column) else { return nil }
    guard (0...1).contains(share) else {
      throw badNumber(column, "is no share", remedy: "write a number from 0 to 1, such as 0.4")
    }
    return share
  }

  /// One of the words of a column, in any case; `nil` where the cell is empty.
  fileprivate func word<Word: RawRepresentable<String>>(
    _ columns: CSVFeed.SuccessColumns, _ name: String
  ) throws(Fault) -> Word? {
    let text = text(columns[name])
    guard !text.isEmpty else { return nil }
    if let word = Word(rawValue: text.lowercased()) { return word }
    throw Fault(
      code: "bad-word",
      problem: "`\(name)` is \(quoted(text)), which is none of its words",
      remedy: "write \(columns.contract[name]?.kind.wordList ?? "one of them")")
  }
}

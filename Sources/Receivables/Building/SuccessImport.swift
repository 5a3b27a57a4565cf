// Reviews, flags, success plans and interviews: records of customers.

extension CustomerPart where Record: DatedContent {
  package mutating func add(_ record: SourceRecord<Record>, line: Int, _ context: EventContext) {
    append(record, line: line, knownOn: record.knownOn, context)
  }
}

extension LedgerBuilder {
  package mutating func takeReviews(_ parts: [RecordPart<CustomerPart<Review>>]) {
    events.reviews = kept(parts, day: \.reviewedOn) {
      let (a, b) = ($0.record, $1.record)
      return (a.reviewedOn, a.number, a.reviewer, a.verdict, a.comment, $0.knownOn)
        < (b.reviewedOn, b.number, b.reviewer, b.verdict, b.comment, $1.knownOn)
    }
  }

  package mutating func takeFlags(_ parts: [RecordPart<CustomerPart<FlagStep>>]) {
    events.flagSteps = kept(parts, day: \.on) {
      let (a, b) = ($0.record, $1.record)
      return (a.on, a.number, a.id, a.flag, a.action.rawValue, $0.knownOn)
        < (b.on, b.number, b.id, b.flag, b.action.rawValue, $1.knownOn)
    }
  }

  package mutating func takePlans(_ parts: [RecordPart<CustomerPart<PlanEntry>>]) {
    events.plans = kept(parts, day: \.updatedOn) {
      let (a, b) = ($0.record, $1.record)
      let first = (a.updatedOn, a.objective, a.commitment, a.side.rawValue, a.target, $0.knownOn)
      let second = (b.updatedOn, b.objective, b.commitment, b.side.rawValue, b.target, $1.knownOn)
      guard first == second else { return first < second }
      // What a view may not know yet comes last, so that it changes the order of nothing else.
      return (a.progress ?? -1, number(a.dueOn), a.owner, number(a.doneOn))
        < (b.progress ?? -1, number(b.dueOn), b.owner, number(b.doneOn))
    }
  }

  package mutating func takeInterviews(_ parts: [RecordPart<CustomerPart<Interview>>]) {
    events.interviews = kept(parts, day: \.heldOn) {
      let (a, b) = ($0.record, $1.record)
      let first = (a.heldOn, a.contact, a.question, a.answer, a.followUp, $0.knownOn)
      let second = (b.heldOn, b.contact, b.question, b.answer, b.followUp, $1.knownOn)
      guard first == second else { return first < second }
      return (
        a.interviewer, a.informed?.rawValue ?? "", number(a.followUpDueOn), a.owner,
        number(a.followUpDoneOn)
      )
        < (
          b.interviewer, b.informed?.rawValue ?? "", number(b.followUpDueOn), b.owner,
          number(b.followUpDoneOn)
        )
    }
  }

  /// Keeps records by customer in an order, and includes their days in the ledger's span.
  private mutating func kept<Record>(
    _ parts: [RecordPart<CustomerPart<Record>>], day: (Record) -> Day,
    by precedes: @Sendable (Posted<Record>, Posted<Record>) -> Bool
  ) -> CustomerRecords<Record> {
    for part in parts { log.add(part.value.log, firstLine: part.firstLine) }
    let kept = CustomerRecords(
      parts.map(\.value.records), customers: customers.count, reading, by: precedes)
    for record in kept.records { span.include(day(record).number) }
    for knownOn in kept.knownOn { span.include(knownOn) }
    return kept
  }
}

/// For order: a day that is not stated is the last.
private func number(_ day: Day?) -> Int32 { day?.number ?? DayNumber.never }

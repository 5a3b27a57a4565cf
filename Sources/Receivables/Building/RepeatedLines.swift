// Lines without an identifier of their own that say the same twice.

extension LedgerBuilder {
  /// What two lines of allocations or write-offs are alike in.
  private struct Content: Hashable {
    let source: Reduction.Source
    let invoice: Int32
    let on: Int32
    let knownOn: Int32
    let amount: Int64
    let reason: Settlement.Reason?

    init(_ reduction: Reduction) {
      (source, invoice) = (reduction.source, reduction.invoice)
      (on, knownOn) = (reduction.on, reduction.knownOn)
      (amount, reason) = (reduction.amount, reduction.reason)
    }
  }

  /// Says which allocations and write-offs repeat an earlier line in all that they state.
  ///
  /// Both count: equal parts of one invoice are often settled apart, within its balance. Lines with an
  /// identifier of their own are told by it instead, and are set aside.
  mutating func noticeRepeatedLines() {
    var seen: Set<Content> = []
    seen.reserveCapacity(postings.reductions.count)
    for reduction in postings.reductions where !seen.insert(Content(reduction)).inserted {
      guard let name = repeated(reduction) else { continue }
      let isWriteOff = reduction.kind == .writeOff
      log.add(
        Fault(
          code: "repeated-line",
          problem: "an earlier line says the same of \(name): "
            + (isWriteOff ? "written off" : "allocated")
            + " on \(Day(number: Int(reduction.on))), the same amount; both count",
          remedy: "remove one if it was written twice"),
        file: isWriteOff ? names[.writeOffs] : names[.allocations], line: Int(reduction.line),
        effect: .noticed, knownOn: reduction.knownOn)
    }
  }

  /// The document that a line is about; `nil` for lines of other files.
  private func repeated(_ reduction: Reduction) -> String? {
    switch reduction.source {
    case .payment, .creditNote, .nothing, .writeOff: break
    default: return nil
    }
    if let note = reduction.drawnNote { return quoted(documents.creditNoteNames[note]) }
    return reduction.invoice < 0 ? nil : quoted(documents.invoiceNames[Int(reduction.invoice)])
  }
}

extension StoredPromise {
  /// What is odd about a promise on account after one that says the same; several add up to a plan.
  func fault(after other: StoredPromise) -> Fault? {
    guard invoice == nil, other.invoice == nil, replaces.isEmpty, other.replaces.isEmpty,
      (madeOn, promisedFor) == (other.madeOn, other.promisedFor), let amount, amount == other.amount
    else { return nil }
    return Fault(
      code: "repeated-line",
      problem: "promise \(quoted(id)) says the same as \(quoted(other.id)), made on \(madeOn) for "
        + "\(promisedFor); both count",
      remedy: "remove one if it was written twice")
  }
}

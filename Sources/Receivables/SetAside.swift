/// What of a ledger's files could not be used by a day, in lines and in money.
public struct SetAside: Sendable, Hashable {
  /// One file or other source with lines that could not be used.
  public struct File: Sendable, Hashable {
    /// What its lines record; only some kinds settle what is owed.
    public let kind: RecordKind
    /// Its name within the ledger's folder.
    public let file: String
    /// Lines known by the day, without the header: those used and those set aside.
    public let read: Int
    /// Of ``read``, the lines of which nothing is used.
    public let setAside: Int
    /// What the lines set aside say, as far as it can be read, without signs; by currency.
    public let amounts: [Money]
    /// The sum of what is used and what is set aside; empty where the file's amounts are not summed.
    public let whole: [Money]
    /// Of ``setAside``, the lines of documents and money whose amount cannot be known.
    public let withoutAmount: Int
    /// Kinds of fault with their lines, the most frequent first.
    public let causes: [Cause]

    /// The larger of the shares of lines and, in any currency, of money.
    public var share: Double {
      let lines = read > 0 ? Double(setAside) / Double(read) : 0
      let money = amounts.map { amount -> Double in
        guard let all = whole.first(where: { $0.currency == amount.currency }),
          all.minorUnits > 0
        else { return 0 }
        return Double(amount.minorUnits) / Double(all.minorUnits)
      }
      return max(lines, money.max() ?? 0)
    }
  }

  /// One kind of fault.
  public struct Cause: Sendable, Hashable {
    /// As ``LedgerIssue/code``.
    public let code: String
    /// The first line that has it.
    public let problem: String
    /// Lines that have this fault; all those set aside where the file as a whole has it.
    public let lines: Int
  }

  /// Files of which lines are set aside, in the order in which they were read.
  public let files: [File]

  /// Whether every line known by the day could be used.
  public var isEmpty: Bool { files.isEmpty }

  /// Files that settle what is owed and of which more than a share is set aside, the worst first.
  ///
  /// A line that is missing from other files, such as a measurement, makes no amount wrong.
  public func files(above share: Double) -> [File] {
    files.enumerated().filter { position, file in
      RecordKind.ofMoney.contains(file.kind) && file.share > share
    }.sorted { ($1.element.share, $0.offset) < ($0.element.share, $1.offset) }.map(\.element)
  }
}

/// What is known of the lines set aside while a ledger is read.
struct SetAsideLines: Sendable {
  /// By file and line: what the line says it is worth, without its sign.
  var amounts: [String: [Int: Money]] = [:]

  /// What was set aside by a day.
  ///
  /// - Parameters:
  ///   - issues: those of the ledger.
  ///   - used: sums of what is used, by kind.
  func total(
    on day: Int32, issues: [DatedIssue], counts: [FileCounts], used: [RecordKind: [Money]]
  ) -> SetAside {
    var byFile: [String: [DatedIssue]] = [:]
    for issue in issues where issue.issue.effect == .setAside && issue.isShown(on: day) {
      byFile[issue.issue.file, default: []].append(issue)
    }
    let files = counts.compactMap { count -> SetAside.File? in
      let lines = count.lineCount(through: day)
      let faults = byFile[count.file] ?? []
      guard lines.setAside > 0 || !faults.isEmpty else { return nil }
      var (sums, seen) = (CurrencyTable<Money>(), Set<Int>())
      var withoutAmount = 0
      for fault in faults where seen.insert(fault.issue.line).inserted {
        guard let amount = amounts[count.file]?[fault.issue.line] else {
          if fault.issue.line > 1, RecordKind.ofMoney.contains(count.kind) { withoutAmount += 1 }
          continue
        }
        sums[amount.currency, default: .zero(amount.currency)] += amount
      }
      let lost = sums.sorted
      return SetAside.File(
        kind: count.kind, file: count.file, read: lines.read, setAside: lines.setAside,
        amounts: lost,
        whole: whole(lost, used[count.kind]), withoutAmount: withoutAmount,
        causes: causes(faults, lines.setAside))
    }
    return SetAside(files: files)
  }

  private func whole(_ lost: [Money], _ used: [Money]?) -> [Money] {
    guard let used else { return [] }
    var sums = CurrencyTable<Money>()
    for amount in lost + used {
      sums[amount.currency, default: .zero(amount.currency)] += amount
    }
    return sums.sorted
  }

  private func causes(_ faults: [DatedIssue], _ setAside: Int) -> [SetAside.Cause] {
    Dictionary(grouping: faults, by: \.issue.code).map { code, faults in
      // A fault of the file as a whole is one of all its lines.
      let isWhole = faults[0].issue.line <= 1
      return SetAside.Cause(
        code: code, problem: faults[0].issue.problem,
        lines: isWhole ? setAside : Set(faults.map(\.issue.line)).count)
    }.sorted { ($1.lines, $0.code) < ($0.lines, $1.code) }
  }
}

extension LedgerView {
  /// What the line of an issue says it is worth, without its sign; `nil` where the line is used or says
  /// nothing that can be read.
  package func amount(of issue: LedgerIssue) -> Money? {
    ledger.setAside.amounts[issue.file]?[issue.line]
  }

  /// What the files had by the view's day that could not be used.
  public var setAside: SetAside {
    guard
      ledger.counts.contains(where: { $0.lineCount(through: day.number).setAside > 0 })
        || ledger.issues.contains(where: {
          $0.issue.effect == .setAside && $0.isShown(on: day.number)
        })
    else { return SetAside(files: []) }
    var (invoiced, received) = (CurrencyTable<Money>(), CurrencyTable<Money>())
    for invoice in invoices.elements {
      invoiced[invoice.currency, default: .zero(invoice.currency)].minorUnits += invoice.amount
    }
    for note in creditNotes.elements {
      let currency = note.amount.currency
      invoiced[currency, default: .zero(currency)] += note.amount
    }
    for receipt in receipts.elements {
      let currency = receipt.amount.currency
      received[currency, default: .zero(currency)].minorUnits += abs(receipt.amount.minorUnits)
    }
    let used: [RecordKind: [Money]] = [
      .payments: received.sorted, .invoices: invoiced.sorted,
    ]
    return ledger.setAside.total(
      on: day.number, issues: ledger.issues, counts: ledger.counts, used: used)
  }
}

import Receivables

/// What an import understood and will do, as lines of text.
package struct ImportReport: Sendable {
  package let imported: ImportedLedger

  package init(_ imported: ImportedLedger) { self.imported = imported }

  /// All lines.
  package var lines: [String] {
    let own = imported.tables.flatMap(lines) + imported.ledgerFiles.flatMap(lines)
    return imported.tables.isEmpty ? own : own + documents + totals + notes
  }

  /// What of the totals that a source states is not what its items come to; empty where all agree.
  package var alarms: [String] {
    imported.tables.flatMap { table in
      TotalsCheck(table).differences.map {
        "\(table.name), line \($0.line): \($0.caption) states \($0.stated), but its items come to "
          + "\($0.items), a difference of \($0.difference): check that the file is whole."
      }
    }
  }

  // MARK: One table

  private func lines(_ table: ReadTable) -> [String] {
    var lines = [
      "\(table.name): \(table.profile.title)",
      "  profile        \(table.profile.name)"
        + (table.rival.map { "; \($0) fits almost as well" } ?? ""),
    ]
    let form = [
      table.source.charset?.description, table.source.delimiter.map { "\($0) between cells" },
      table.form.decimal.map { "decimal \($0.rawValue)" },
      table.form.dayOrder.map { "days as \($0.description)" },
    ].compactMap { $0 }
    let workbook = table.source.charset == nil ? ["workbook, typed cells"] : []
    lines.append("  form           " + (workbook + form).joined(separator: ", "))
    let rows = RowKind.allCases.map { ($0, table.count($0)) }.filter { $0.1 > 0 }
      .map { "\($0.1) \($0.0.rawValue)" }
    lines.append("  rows           " + rows.joined(separator: ", "))
    if let day = table.statedDay { lines.append("  day it states  \(day)") }
    lines.append("  columns")
    for (role, column) in table.map.columns.sorted(by: { $0.value < $1.value }) {
      lines.append("    \(pad(table.map.captions[column], 28)) \(role.rawValue)")
    }
    for column in table.map.buckets {
      lines.append("    \(pad(table.map.captions[column], 28)) part of what is open")
    }
    if !table.map.unused.isEmpty {
      lines.append("    not used: " + table.map.unused.joined(separator: ", "))
    }
    return lines + ties(table)
  }

  private func lines(_ file: ContractFile) -> [String] {
    let form = "\(file.delimiter) between cells, decimal \(file.decimal.rawValue)"
    let broken = file.table.brokenLines
    return [
      "\(file.name): a file of a Duecast ledger; its \(file.table.rows.count) lines are taken as they "
        + "are (\(form))"
    ] + (broken.isEmpty ? [] : ["  left out: \(ImportReport.brokenLines(broken))"])
  }

  /// Lines that no reader takes, by their numbers.
  package static func brokenLines(_ lines: [Int]) -> String {
    let named = lines.prefix(5).map { "\($0)" }.joined(separator: ", ")
    return (lines.count == 1 ? "line " : "lines ") + named + (lines.count > 5 ? ", …" : "")
      + ", with another number of cells than the header, or not UTF-8"
  }

  private func ties(_ table: ReadTable) -> [String] {
    let check = TotalsCheck(table)
    guard check.checked > 0 else {
      return ["  totals         the file states none to compare with"]
    }
    var lines = ["  totals         \(check.tied) of \(check.checked) are the sums of their items"]
    for difference in check.differences.prefix(5) {
      lines.append(
        "    line \(difference.line), \(difference.caption): \(difference.stated) stated, "
          + "\(difference.items) in items, difference \(difference.difference)")
    }
    if check.differences.count > 5 { lines.append("    … and \(check.differences.count - 5) more") }
    return lines
  }

  // MARK: All of it

  private var documents: [String] {
    var lines = ["", "The first documents as read"]
    for document in imported.books.documents.prefix(5) {
      let amount = Money(minorUnits: document.amount, document.currency ?? .unstated)
      let state =
        document.paidOn.map { "paid on \($0)" }
        ?? (document.remaining == 0
          ? "settled" : document.open == 0 ? "settled, day not stated" : "open")
      lines.append(
        "  \(document.kind.rawValue) \(document.id), \(document.customer), \(document.issuedOn), due "
          + "\(document.dueOn?.description ?? "not stated"), \(amount.grouped) "
          + "\(document.currency?.code ?? ""), \(state)")
    }
    return lines
  }

  private var totals: [String] {
    let kinds = DocumentKind.allCases.compactMap { kind in
      imported.counts[kind].map { "\($0) \(kind.plural)" }
    }
    let books = imported.books
    let documents = books.documents.count { $0.continues == nil }
    var lines = [
      "", "Rows of items: " + kinds.joined(separator: ", ") + ", \(documents) documents in all",
    ]
    let currencies = Set(books.documents.map { $0.currency ?? .unstated }).sorted()
    for currency in currencies {
      let own = books.documents.filter {
        ($0.currency ?? .unstated) == currency && $0.continues == nil
      }
      let claims = own.filter { $0.kind != .creditNote }
      let credits = own.filter { $0.kind == .creditNote }
      let billed = claims.reduce(Int64(0)) { $0 &+ $1.amount }
      let open = claims.reduce(Int64(0)) { $0 &+ left($1) }
      let credit = credits.reduce(Int64(0)) { $0 &+ left($1) }
      let name = currency == .unstated ? "no stated currency" : currency.code
      lines.append(
        "  \(name): \(text(billed, currency)) billed, \(text(open, currency)) open in "
          + "\(claims.count { left($0) > 0 }) documents"
          + (credit > 0
            ? "; \(text(credit, currency)) in \(credits.count { left($0) > 0 }) unapplied credit notes"
            : ""))
    }
    return lines
  }

  private func left(_ document: ImportedDocument) -> Int64 {
    if document.paidOn != nil { return 0 }
    return min(document.remaining, document.open ?? document.remaining)
  }

  private func text(_ units: Int64, _ currency: Currency) -> String {
    Money(minorUnits: units, currency).grouped
  }

  private var notes: [String] {
    let log = imported.books.log
    var lines: [String] = []
    for (what, count) in log.dropped.sorted(by: { $0.key < $1.key }) {
      lines.append("  left out: \(count) \(what)")
    }
    if imported.books.duplicates > 0 {
      lines.append(
        "  left out: \(imported.books.duplicates) rows that repeat another with the same number; "
          + "where they are documents of their own, give them numbers of their own")
      for row in imported.books.repeated.prefix(5) { lines.append("    \(row)") }
      if imported.books.duplicates > 5 {
        lines.append("    … and \(imported.books.duplicates - 5) more")
      }
    }
    for what in log.notes.keys.sorted() { lines.append("  \(what) (\(log.shown(what)))") }
    for (word, count) in log.unknownKinds.sorted(by: { $0.key < $1.key }) {
      lines.append("  the kind \(word) is not known: taken by its side (\(count))")
    }
    let derived = imported.books.allocations.count { $0.isDerived }
    if derived > 0 {
      lines.append("  \(derived) allocations are concluded, as the source does not say them")
    }
    for issue in log.issues.prefix(10) { lines.append("  \(issue)") }
    if log.issues.count > 10 { lines.append("  … and \(log.issues.count - 10) more issues") }
    if !lines.isEmpty { lines = ["", "Notes"] + lines }
    let cannot = Set(imported.tables.map(\.profile.name)).sorted().compactMap { name in
      imported.tables.first { $0.profile.name == name }?.profile
    }
    for profile in cannot {
      lines.append("")
      lines.append("This source gives \(profile.gives). It cannot tell:")
      lines += profile.cannot.map { "  - \($0)" }
    }
    return lines
  }

  private func pad(_ text: String, _ width: Int) -> String {
    text.count < width ? text + String(repeating: " ", count: width - text.count) : text
  }
}

// How files are opened, and what is said of them as a whole.

extension LedgerImport {
  /// The table of an optional file; `nil` if it is missing or set aside as a whole.
  mutating func open(_ contract: FileContract, in folder: LedgerFolder) throws(ImportError)
    -> Table?
  {
    closeFile()
    guard folder.has(contract.file) else { return nil }
    log.begin(contract.file)
    let contents = try folder.contents(contract.file)
    var table: Table
    do {
      table = try Table(file: contract.file, contents: contents)
    } catch {
      log.add(error, line: 0, effect: .setAside, knownOn: DayNumber.always)
      for _ in 0..<Table.dataLines(of: contents) { log.read(knownOn: DayNumber.always) }
      unusableFiles.insert(contract.file)
      return nil
    }
    table.dated(by: contract)
    openTable = table
    let missing = contract.missing(in: table.columns)
    if !missing.isEmpty {
      setAside(table, contract, missing)
      unusableFiles.insert(contract.file)
      return nil
    }
    noticeColumns(table, contract)
    return table
  }

  mutating func openInvoices(_ folder: LedgerFolder) throws(ImportError) -> Table {
    closeFile()
    let file = folder.invoicesFile
    log.begin(file)
    let contents = try folder.contents(file)
    var table: Table
    do {
      table = try Table(file: file, contents: contents)
    } catch {
      throw .unreadable(path: file, reason: error.problem)
    }
    let missing = FileContract.invoices.missing(in: table.columns)
    if !missing.isEmpty {
      throw .missingColumns(file: file, columns: missing, found: table.columns)
    }
    table.dated(by: .invoices)
    openTable = table
    noticeColumns(table, .invoices)
    return table
  }

  /// Says what is to be said once of the file read last, and what its set-aside lines are worth.
  mutating func closeFile() {
    guard let table = openTable else { return }
    openTable = nil
    log.add(table.tally, columns: table.columns)
    let lines = log.lines.setAsideLines
    guard !lines.isEmpty else { return }
    setAsideAmounts[table.file] = amounts(of: lines, in: table)
  }

  /// Puts the present file by, to go on with it later.
  mutating func suspendFile() -> (file: String, lines: LineLog, table: Table?) {
    defer { openTable = nil }
    let (file, lines) = log.suspend()
    return (file, lines, openTable)
  }

  /// Goes on with a file that was put by.
  mutating func resumeFile(_ suspended: (file: String, lines: LineLog, table: Table?)) {
    closeFile()
    log.resume((suspended.file, suspended.lines))
    openTable = suspended.table
  }

  /// Whether a file is there and can be used: at least one of its lines, if it has any.
  ///
  /// A line that names what is not known yet can be used: whether a file counts may not depend on what
  /// is posted later.
  func overrides(_ contract: FileContract, in folder: LedgerFolder) -> Bool {
    guard folder.has(contract.file), !unusableFiles.contains(contract.file) else { return false }
    guard let counts = log.counts.first(where: { $0.file == contract.file }) else { return true }
    let count = counts.lineCount(through: DayNumber.never - 1)
    return count.read == 0 || count.used > 0
      || (contract.file == FileContract.allocations.file && hasFormedAllocations)
  }

  mutating func noticeUnknownFiles(_ folder: LedgerFolder) throws(ImportError) {
    for file in try folder.unknownFiles() {
      let meant = FileContract.meant(by: file)
      log.add(
        Fault(
          code: "unknown-file", problem: "the file is not part of the contract",
          remedy: meant.map { "rename it to \($0.file), which it seems to be; it is not read" }
            ?? "rename it if it was meant to be read"),
        file: file, line: 0, effect: .noticed, knownOn: DayNumber.always)
    }
  }

  private mutating func setAside(_ table: Table, _ contract: FileContract, _ missing: [String]) {
    let names = missing.map { "`\($0)`" }.joined(separator: ", ")
    log.add(
      Fault(
        code: "missing-column",
        problem: "the file has no column\(missing.count == 1 ? "" : "s") \(names)",
        remedy: "add \(missing.count == 1 ? "it" : "them"); the whole file is set aside without"),
      line: 1, effect: .setAside, knownOn: DayNumber.always)
    let own = contract.ownDay.map { table.column($0) } ?? -1
    let posted = table.column("posted_on")
    table.forEachLine { line in
      log.read(knownOn: line.knownDay(own: own, posted: posted))
    } refuse: { _, _, line in
      log.read(knownOn: line?.knownDay(own: own, posted: posted) ?? DayNumber.always)
    }
  }

  private mutating func noticeColumns(_ table: Table, _ contract: FileContract) {
    for (position, column) in table.columns.enumerated() {
      if table.column(column) < position {
        log.add(
          Fault(
            code: "duplicate-column", problem: "column `\(column)` appears more than once",
            remedy: "remove or rename the later one; only the first is read"),
          line: 1, effect: .noticed, knownOn: DayNumber.always)
      } else if !contract.knows(column) {
        let remedy = remedy(forUnknown: column, contract)
        log.add(
          Fault(
            code: "unknown-column", problem: "column `\(column)` is not part of the contract",
            remedy: remedy),
          line: 1, effect: .noticed, knownOn: DayNumber.always)
      }
    }
  }

  private func remedy(forUnknown column: String, _ contract: FileContract) -> String {
    guard contract.keepsUnknownColumns, !column.isEmpty else {
      return "nothing to do: it is not read"
    }
    return OutcomeColumns.contains(column)
      ? "nothing to do: its name says how invoices end, so it is no feature"
      : "nothing to do: it is kept as a candidate feature"
  }

  /// The columns of a table that become attributes.
  func attributeColumns(_ table: Table, _ contract: FileContract, also: [String])
    -> AttributeColumns
  {
    var attributes = AttributeColumns()
    for (position, column) in table.columns.enumerated()
    where table.column(column) == position && !column.isEmpty {
      if !contract.knows(column) || also.contains(column) { attributes.add(column, at: position) }
    }
    return attributes
  }
}

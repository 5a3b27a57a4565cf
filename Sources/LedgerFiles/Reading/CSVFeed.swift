import Foundation
internal import Receivables

/// Reads the CSV files of a ledger as its builder asks for them.
struct CSVFeed: RecordFeed {
  private let folder: LedgerFolder
  let reading: ParallelReading
  /// Tables that are being read.
  private var tables: [RecordKind: Table] = [:]
  /// Files that are there and cannot be used as a whole.
  private var unusable: Set<RecordKind> = []

  init(_ folder: LedgerFolder, _ reading: ParallelReading) {
    (self.folder, self.reading) = (folder, reading)
  }

  /// What the files are called in issues.
  var names: RecordNames {
    var names = RecordNames()
    for kind in RecordKind.allCases { names[kind] = FileContract.of(kind).file }
    names[.invoices] = folder.invoicesFile
    return names
  }

  func isThere(_ kind: RecordKind) -> Bool { folder.has(FileContract.of(kind).file) }

  func has(_ kind: RecordKind) -> Bool { isThere(kind) && !unusable.contains(kind) }

  mutating func begin(_ builder: inout LedgerBuilder) throws {
    for file in try folder.unknownFiles() {
      let meant = FileContract.meant(by: file)
      builder.log.add(
        Fault(
          code: "unknown-file", problem: "the file is not part of the contract",
          remedy: meant.map { "rename it to \($0.file), which it seems to be; it is not read" }
            ?? "rename it if it was meant to be read"),
        file: file, line: 0, effect: .noticed, knownOn: DayNumber.always)
    }
  }

  mutating func feed(_ kind: RecordKind, to builder: inout LedgerBuilder) throws -> Bool {
    let table =
      kind == .invoices ? try openInvoices(&builder) : try open(kind, &builder)
    guard let table else { return false }
    try read(kind, table, &builder)
    return true
  }

  private func read(
    _ kind: RecordKind, _ table: Table, _ builder: inout LedgerBuilder
  ) throws(LedgerFault) {
    switch kind {
    case .customers: readCustomers(table, &builder)
    case .invoices: try readInvoices(table, &builder)
    case .instalments: readInstalments(table, &builder)
    case .payments: readPayments(table, &builder)
    case .allocations: readAllocations(table, &builder)
    case .writeOffs: readWriteOffs(table, &builder)
    case .disputes: readDisputes(table, &builder)
    case .promises: readPromises(table, &builder)
    case .holds: readHolds(table, &builder)
    case .activities: readActivities(table, &builder)
    case .health: readHealth(table, &builder)
    case .reviews: readReviews(table, &builder)
    case .flags: readFlags(table, &builder)
    case .plans: readPlans(table, &builder)
    case .interviews: readInterviews(table, &builder)
    case .exchangeRates: readExchangeRates(table, &builder)
    case .holidays: readHolidays(table, &builder)
    case .expectedBilling: readExpectedBilling(table, &builder)
    case .otherFlows: readOtherFlows(table, &builder)
    }
  }

  /// Says what is to be said once of a file, and what its set-aside lines are worth.
  mutating func finish(_ kind: RecordKind, _ builder: inout LedgerBuilder) {
    guard let table = tables.removeValue(forKey: kind) else { return }
    builder.log.add(table.tally, columns: table.columns)
    let lines = builder.log.lines.setAsideLines
    guard !lines.isEmpty else { return }
    builder.setAsideAmounts[table.file] = builder.amounts(of: lines, in: table)
  }
}

// How files are opened, and what is said of them as a whole.

extension CSVFeed {
  /// The table of an optional file; `nil` if it is missing or set aside as a whole.
  private mutating func open(
    _ kind: RecordKind, _ builder: inout LedgerBuilder
  ) throws(ImportError) -> Table? {
    let contract = FileContract.of(kind)
    guard folder.has(contract.file) else { return nil }
    builder.log.begin(contract.file, kind)
    let contents = try folder.contents(contract.file)
    var table: Table
    do {
      table = try Table(file: contract.file, contents: contents)
    } catch {
      builder.log.add(error, line: 0, effect: .setAside, knownOn: DayNumber.always)
      for _ in 0..<Table.dataLines(of: contents) { builder.log.read(knownOn: DayNumber.always) }
      unusable.insert(kind)
      return nil
    }
    table.dated(by: contract)
    tables[kind] = table
    if kind == .health, table.isWideHealth {
      noticeText(table, contract, &builder)
      return table
    }
    let missing = contract.missing(in: table.columns)
    if !missing.isEmpty {
      setAside(table, contract, missing, &builder)
      unusable.insert(kind)
      return nil
    }
    noticeColumns(table, contract, &builder)
    return table
  }

  private mutating func openInvoices(
    _ builder: inout LedgerBuilder
  ) throws(ImportError) -> Table {
    let file = folder.invoicesFile
    builder.log.begin(file, .invoices)
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
    tables[.invoices] = table
    noticeColumns(table, .invoices, &builder)
    return table
  }

  private func setAside(
    _ table: Table, _ contract: FileContract, _ missing: [String], _ builder: inout LedgerBuilder
  ) {
    let names = missing.map { "`\($0)`" }.joined(separator: ", ")
    builder.log.add(
      Fault(
        code: "missing-column",
        problem: "the file has no column\(missing.count == 1 ? "" : "s") \(names)",
        remedy: "add \(missing.count == 1 ? "it" : "them"); the whole file is set aside without"
          + (contract.file == FileContract.health.file && missing.contains("metric")
            ? ". A file with a column for each metric needs `customer_id` and `observed_on` alone"
            : "")),
      line: 1, effect: .setAside, knownOn: DayNumber.always)
    let own = contract.ownDay.map { table.column($0) } ?? -1
    let posted = table.column("posted_on")
    table.forEachLine { line in
      builder.log.read(knownOn: line.knownDay(own: own, posted: posted))
    } refuse: { _, _, line in
      builder.log.read(knownOn: line?.knownDay(own: own, posted: posted) ?? DayNumber.always)
    }
  }

  private func noticeColumns(
    _ table: Table, _ contract: FileContract, _ builder: inout LedgerBuilder
  ) {
    for (position, column) in table.columns.enumerated() {
      if table.column(column) < position {
        builder.log.add(
          Fault(
            code: "duplicate-column", problem: "column `\(column)` appears more than once",
            remedy: "remove or rename the later one; only the first is read"),
          line: 1, effect: .noticed, knownOn: DayNumber.always)
      } else if !contract.knows(column) {
        let remedy = remedy(forUnknown: column, contract)
        builder.log.add(
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

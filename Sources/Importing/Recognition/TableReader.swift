package import Foundation
import Receivables

/// Recognises and reads the tables of files.
package struct TableReader {
  private let library: ProfileLibrary
  private let choices: ImportChoices
  private let search: HeaderSearch

  package init(_ choices: ImportChoices, library: ProfileLibrary = .standard) {
    (self.library, self.choices) = (library, choices)
    search = HeaderSearch(library, also: choices.profile)
  }

  /// All tables of a file that hold items.
  package func read(_ bytes: Data, file: String) throws -> [ReadTable] {
    var form = choices.table
    if form.charset == nil { form.charset = choices.profile?.charset.flatMap { Charset(name: $0) } }
    if form.delimiter == nil {
      form.delimiter = choices.profile?.delimiter.flatMap { Delimiter(name: $0) }
    }
    let sources = try SourceTable.all(bytes, file: file, form) { search.header(of: $0)?.hits ?? 0 }
    var read: [ReadTable] = []
    var last: (any Error)?
    for source in sources {
      do {
        let table = try table(source)
        if table.count(.item) > 0 { read.append(table) }
      } catch let error as UnreadableSource where sources.count > 1 { last = error }
    }
    if read.isEmpty {
      throw last
        ?? UnreadableSource(
          file: file, problem: "no row below its header is an item",
          remedy: "check with --preview how its columns were understood, and give --map")
    }
    return read
  }

  private func table(_ source: SourceTable) throws -> ReadTable {
    let grid = source.grid
    let found = try header(source)
    let (header, captions) = (found.row, found.captions)
    let titles = (0..<header).flatMap { grid.row($0) }
    let scores = ProfileChoice(library).scores(
      captions, titles: (titles + [source.sheet ?? ""]).joined(separator: " "))
    guard let profile = choices.profile ?? scores.first?.profile else {
      preconditionFailure("a generic profile always fits")
    }
    let period = DATEVHeader.period(grid)
    let contents = ColumnContents(grid, captions, below: header, shortDays: period != nil)
    let map = ColumnMap(captions, profile, library, contents, fixed: choices.captions)
    try check(map, profile, source)
    let classifier = RowClassifier(
      grid, header: header, map, library, shortDays: period != nil)
    let kinds = classifier.kinds()
    let form = try TableForm(
      source, kinds: kinds, map, choices.values, profile, period: period)
    let rival = scores.dropFirst().first.flatMap { next in
      !next.profile.isGeneric && choices.profile == nil
        && next.value + 1 > (scores.first?.value ?? 0)
        ? next.profile.name : nil
    }
    return ReadTable(
      source: source, profile: profile, rival: rival, header: header, map: map, kinds: kinds,
      form: form, statedDay: statedDay(grid, kinds, form), classifier: classifier)
  }

  private func header(_ source: SourceTable) throws -> HeaderSearch.Header {
    if !choices.captions.isEmpty, let named = named(in: source.grid) { return named }
    guard let found = search.header(of: source.grid) else {
      let first = source.grid.row(0).prefix(8).joined(separator: ", ")
      throw UnreadableSource(
        file: source.name, problem: "no row has captions that are known; the first is \(first)",
        remedy: "say which column is which, as in --map number=Caption --map customer=Caption "
          + "--map issued_on=Caption --map amount=Caption")
    }
    return found
  }

  /// The row, or two, with all captions that a person gave.
  private func named(in grid: Grid) -> HeaderSearch.Header? {
    let wanted = Set(choices.captions.values.map(Caption.normalised))
    for row in 0..<min(HeaderSearch.depth, grid.count) {
      let joined = row > 0 ? HeaderSearch.joined(grid.row(row - 1), grid.row(row)) : []
      let captions = ([grid.row(row)] + joined).first {
        wanted.isSubset(of: Set($0.map(Caption.normalised)))
      }
      if let captions { return .init(row: row, hits: wanted.count, captions: captions) }
    }
    return nil
  }

  /// What every table needs, by what it is for.
  private func check(
    _ map: ColumnMap, _ profile: Profile, _ source: SourceTable
  ) throws(UnreadableSource) {
    if !map.has(.issuedOn), !map.has(.postedOn), let caption = map.misfits[.issuedOn],
      profile.table == .documents || profile.table == .bookings
    {
      throw UnreadableSource(
        file: source.name,
        problem: "the column \(caption) should hold days, and most of its cells do not",
        remedy: "correct its form in the source, or name another with --map issued_on=Caption")
    }
    let money: [Role] = [.amount, .openAmount, .localAmount, .debit, .credit, .net, .lineAmount]
    var missing: [String] = []
    let hasMoney = money.contains { map.has($0) } || !map.buckets.isEmpty
    switch profile.table {
    case .documents, .bookings:
      if !map.has(.number), !map.has(.reference) { missing.append("the document's number") }
      if !map.has(.issuedOn), !map.has(.postedOn), !map.has(.dueOn) {
        missing.append("the day of issue")
      }
      if !hasMoney { missing.append("the amount") }
    case .payments:
      if !map.has(.paidOn), !map.has(.issuedOn) { missing.append("the day of payment") }
      if !map.has(.paidAmount), !hasMoney { missing.append("the amount") }
    case .applications:
      if !map.has(.payment) || !map.has(.appliedTo) { missing.append("payment and invoice") }
    case .customers: if !map.has(.customer) { missing.append("the customer") }
    }
    guard missing.isEmpty else {
      let isSummary = hasMoney && !map.has(.number)
      throw UnreadableSource(
        file: source.name,
        problem: "no column holds " + missing.joined(separator: " or ") + "; its captions are "
          + map.captions.filter { !$0.isEmpty }.prefix(12).joined(separator: ", "),
        remedy: isSummary
          ? "a summary by customer has no documents: export the detailed report, or give --map"
          : "give the column, as in --map \(missing[0] == "the amount" ? "amount" : "number")=Caption"
      )
    }
  }

  /// The latest day that titles or footers name.
  private func statedDay(_ grid: Grid, _ kinds: [RowKind], _ form: TableForm) -> Day? {
    var latest: Day?
    for row in 0..<grid.count where kinds[row] == .title || kinds[row] == .footer {
      for column in grid.filled(row) {
        for text in StatedDay.candidates(grid[row, column]) {
          if let day = form.day(text, grid.type(row, column)) { latest = max(latest ?? day, day) }
        }
      }
    }
    return latest
  }
}

/// Days within the text of a title: `As of June 30, 2026`, `Stand: 30.06.2026`.
enum StatedDay {
  static func candidates(_ text: String) -> [String] {
    guard text.utf8.count <= 200 else { return [] }
    let parts = text.components(separatedBy: " - ") + text.components(separatedBy: " to ")
    let numeric = text.split { " ,;:()".contains($0) }.map(String.init).filter {
      $0.contains { "./-".contains($0) } && $0.first?.isNumber == true
    }
    return parts.map { part in
      // `As of June 30, 2026`: what comes before the month's name or the first digit goes.
      let words = part.split(separator: " ")
      let start = words.firstIndex { word in
        word.first?.isNumber == true || WrittenDay("1 \(word) 2026") != nil
      }
      return start.map { words[$0...].joined(separator: " ") } ?? part
    } + numeric
  }
}

/// The first row of a DATEV file, which states the period of its days.
enum DATEVHeader {
  static func period(_ grid: Grid) -> ClosedRange<Day>? {
    guard grid.count > 1, grid[0, 0] == "EXTF" || grid[0, 0] == "DTVF" else { return nil }
    guard case .day(let first)? = WrittenDay(grid[0, 14]),
      case .day(let last)? = WrittenDay(grid[0, 15]), first <= last
    else { return nil }
    return first...last
  }
}

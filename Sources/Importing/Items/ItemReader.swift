import Receivables

/// Turns the items of one table into records with sides, days and exact amounts.
struct ItemReader {
  private let table: ReadTable
  private let library: ProfileLibrary
  private let defaultCurrency: Currency?
  private(set) var log = ItemLog()
  private var lastDocument: SourceItem?
  /// Meanings of the words that were met.
  private var statuses: [String: String?] = [:]

  init(_ table: ReadTable, _ library: ProfileLibrary, currency: Currency?) {
    (self.table, self.library) = (table, library)
    defaultCurrency = table.profile.currency ?? currency
  }

  /// One row with its amounts as they stand.
  private struct Draft {
    var item: SourceItem
    /// The kind, where a word or code says it.
    let stated: DocumentKind?
    /// The side, where a mark or a pair of columns says it.
    let isDebit: Bool?
  }

  mutating func items() -> [SourceItem] {
    var context = HeadingContext(table)
    var drafts: [Draft] = []
    for row in 0..<table.source.grid.count {
      switch table.kinds[row] {
      case .group: context.enter(row, table)
      case .title: context.title(row, table)
      case .item:
        let cells = RowCells(table: table, row: row)
        if let draft = draft(cells, &context) { drafts.append(draft) }
      default: continue
      }
    }
    return signed(drafts)
  }

  // MARK: One row

  private func place(_ row: Int) -> RowPlace {
    RowPlace(file: table.name, line: table.source.grid.line(row))
  }

  private mutating func draft(_ cells: RowCells, _ context: inout HeadingContext) -> Draft? {
    let place = place(cells.row)
    if let further = furtherPayment(cells) { return further }
    let (stated, unknown) = KindDecision.kind(cells, library)
    if stated == .ignored {
      log.drop("no receivables by their kind (\(cells.text(.type)))")
      return nil
    }
    if let unknown { log.unknownKinds[unknown, default: 0] += 1 }
    var item = SourceItem(
      place: place, kind: stated ?? .journal, issuedOn: Day(number: 0), amount: 0)
    guard takeStatus(cells, &item), takeDays(cells, &item) else { return nil }
    guard let side = takeAmounts(cells, &item) else { return nil }
    if isReversed(cells) { item.amount = -item.amount }
    context.take(cells, &item, &log)
    item.number = cells.text(.number)
    if item.number.isEmpty, cells.isFilled(.reference), !table.map.has(.number) {
      item.number = cells.text(.reference)
    }
    item.part = cells.text(.line)
    item.year = cells.text(.fiscalYear)
    item.clearing = cells.text(.clearing)
    if item.clearing.allSatisfy({ $0 == "0" }) { item.clearing = "" }
    item.appliedTo = cells.text(.appliedTo)
    item.payment = cells.text(.payment)
    item.reference = cells.text(.reference)
    item.order = cells.text(.orderNumber)
    item.email = cells.text(.email)
    item.country = cells.text(.country)
    item.fingerprint = table.source.grid.row(cells.row).hashValue
    guard !item.customer.isEmpty else {
      log.issue(
        place, "missing-cell", "the row names no customer, and no heading above it does",
        "give the column, as in --map customer=Caption")
      return nil
    }
    lastDocument = item
    return Draft(item: item, stated: stated, isDebit: side.isDebit)
  }

  /// A row below a document that has no more than one more of its payments, as nested exports have.
  private func furtherPayment(_ cells: RowCells) -> Draft? {
    guard table.profile.table == .documents, cells.isFilled(.payment), !cells.isFilled(.number),
      let above = lastDocument, let day = cells.day(.paidOn),
      let paid = cells.number(.paidAmount)?.units(above.exponent)?.value
    else { return nil }
    var item = above
    (item.place, item.kind, item.issuedOn) = (place(cells.row), .payment, day)
    (item.amount, item.open, item.paidAmount) = (-abs(paid), nil, nil)
    (item.appliedTo, item.number, item.payment) = (above.number, cells.text(.payment), "")
    (item.paidOn, item.closedOn, item.clearing, item.status) = (nil, nil, "", "")
    item.fingerprint = table.source.grid.row(cells.row).hashValue
    return Draft(item: item, stated: .payment, isDebit: nil)
  }

  /// - Returns: whether the row counts.
  private mutating func takeStatus(_ cells: RowCells, _ item: inout SourceItem) -> Bool {
    if isReversed(cells), table.profile.system != "datev-bookings" {
      log.drop("reversed documents")
      return false
    }
    let word = cells.text(.status)
    guard !word.isEmpty else { return true }
    let known = statuses[word] ?? library.status(word, table.profile)
    statuses[word] = .some(known)
    guard let status = known else {
      log.note("the status \(word) is not known and is not read")
      return true
    }
    if status == "void" {
      log.drop("void or draft documents")
      return false
    }
    item.status = status
    return true
  }

  private func isReversed(_ cells: RowCells) -> Bool {
    let reversal = cells.text(.reversedBy).lowercased()
    return !reversal.isEmpty && !reversal.allSatisfy { $0 == "0" }
      && !["false", "no", "nein"].contains(reversal)
  }

  private mutating func takeDays(_ cells: RowCells, _ item: inout SourceItem) -> Bool {
    let isCash = item.kind == .payment || item.kind == .refund
    let issued = cells.day(.issuedOn) ?? cells.day(.postedOn)
    item.postedOn = cells.day(.postedOn)
    item.paidOn = cells.day(.paidOn)
    item.closedOn = cells.day(.closedOn)
    var due = cells.day(.dueOn)
    let settled = table.profile.table == .documents ? nil : item.paidOn ?? item.closedOn
    guard let day = issued ?? settled ?? due else {
      let role: Role = cells.isFilled(.issuedOn) ? .issuedOn : .postedOn
      log.issue(
        place(cells.row), "bad-day",
        "the day of the document is \"\(cells.text(role))\", which is not a day",
        "correct it in the source, or give --dates")
      return false
    }
    if issued == nil, settled == nil {
      log.note(
        "documents without a day of issue count from their due day",
        line: place(cells.row).line)
    }
    item.issuedOn = isCash ? item.postedOn ?? day : day
    for role in [Role.dueOn, .paidOn, .closedOn] where cells.isBrokenDay(role) {
      log.issue(
        place(cells.row), "bad-day",
        "`\(table.map.captions[table.map[role]])` is \"\(cells.text(role))\", which is not a day",
        "correct it in the source; it is read as empty", .corrected)
    }
    if due == nil, !isCash { due = Terms.dueDay(cells, issued: day) }
    item.dueOn = due
    return true
  }

  // MARK: Amounts

  /// - Returns: the side, where a column or a mark says it; `nil` where the row has no amount.
  private mutating func takeAmounts(
    _ cells: RowCells, _ item: inout SourceItem
  ) -> (isDebit: Bool?, Void)? {
    guard let found = AmountChoice.amount(cells) else {
      log.issue(
        place(cells.row), "bad-amount", "the row has no amount that can be read",
        "correct it in the source, or give --decimal")
      return nil
    }
    item.currency = found.currency ?? defaultCurrency
    let stated = cells.text(.currency)
    if !stated.isEmpty, CurrencyWords.currency(stated) == nil {
      log.note(
        "the currency \(stated) is not known, and counts as none", line: place(cells.row).line)
    }
    let exponent = item.exponent
    let scale = table.form.isInMinorUnits ? 0 : exponent
    guard let amount = found.value.units(scale) else {
      log.issue(
        place(cells.row), "bad-amount", "the amount \(found.value.plain) is beyond any money",
        "look for identifiers in the column of amounts")
      return nil
    }
    if amount.isRounded { log.note("amounts with more digits than the currency has are rounded") }
    item.amount = amount.value
    item.open = AmountChoice.open(cells, isLocal: found.isLocal)?.units(scale)?.value
    if table.profile.isSnapshot, item.open == nil { item.open = item.amount }
    if item.open == nil, let paid = cells.number(.paidAmount)?.units(scale)?.value,
      table.profile.table == .documents, !table.map.has(.payment)
    {
      item.open = item.amount >= 0 ? item.amount - abs(paid) : item.amount + abs(paid)
    }
    item.paidAmount = cells.number(.paidAmount)?.units(scale)?.value
    item.line = cells.number(.lineAmount)?.units(scale)?.value
    takeOpenMark(cells, &item)
    if cells.isBrokenNumber(.openAmount) {
      log.issue(
        place(cells.row), "bad-amount",
        "the open amount is \"\(cells.text(.openAmount))\", which is not a number",
        "correct it in the source; it is read as empty", .corrected)
    }
    return (found.isDebit ?? KindDecision.isDebit(cells), ())
  }

  private func takeOpenMark(_ cells: RowCells, _ item: inout SourceItem) {
    switch cells.text(.isOpen).lowercased() {
    case "no", "false", "nein", "nee", "0", "n": item.open = item.open ?? 0
    case "yes", "true", "ja", "1", "y": if item.open == nil { item.status = "open" }
    default: break
    }
  }

  // MARK: Sides

  /// Gives every amount its side, decided by the whole table.
  private mutating func signed(_ drafts: [Draft]) -> [SourceItem] {
    let isSigned = isSigned(drafts)
    return drafts.compactMap { draft in
      var item = draft.item
      if let isDebit = draft.isDebit, table.profile.sign == .side || item.amount >= 0 {
        let factor: Int64 = isDebit ? 1 : -1
        // In SAP's tables the amount has no sign; a negative one is a reversal in DATEV's.
        item.amount = factor * (table.profile.sign == .side ? item.amount : abs(item.amount))
        item.open = item.open.map { factor * abs($0) }
      } else if !isSigned, let kind = draft.stated, kind.reduces {
        item.amount = -item.amount
        item.open = item.open.map { -abs($0) }
      }
      settle(&item, stated: draft.stated)
      if item.amount == 0, item.open ?? 0 == 0 {
        log.drop("documents of nothing")
        return nil
      }
      return item
    }
  }

  /// Whether amounts below zero are on the other side.
  private func isSigned(_ drafts: [Draft]) -> Bool {
    switch table.profile.sign {
    case .signed, .side: return true
    case .unsigned: return false
    case .auto:
      let reducing = drafts.filter { $0.stated?.reduces == true && $0.item.amount != 0 }
      guard !reducing.isEmpty else { return true }
      return reducing.count { $0.item.amount < 0 } * 2 >= reducing.count
    }
  }

  /// The kind of an item by its word and its side; where they disagree, the side decides.
  private mutating func settle(_ item: inout SourceItem, stated: DocumentKind?) {
    let isDebit = item.amount >= 0
    guard let stated, stated != .journal else {
      item.kind = isDebit ? (stated == .journal ? .debitNote : .invoice) : .creditNote
      return
    }
    if stated.isClaim && !isDebit {
      disagree(item, stated, "credit note")
      item.kind = .creditNote
    } else if stated == .creditNote && isDebit {
      disagree(item, stated, "debit note")
      item.kind = .debitNote
    } else if stated == .payment && isDebit {
      item.kind = .refund
      log.note("payments on the debit side are refunds")
    } else if stated == .refund && !isDebit {
      item.amount = -item.amount
      item.open = item.open.map { -$0 }
    } else if stated == .residual && !isDebit {
      item.kind = .creditNote
    }
  }

  private mutating func disagree(_ item: SourceItem, _ stated: DocumentKind, _ taken: String) {
    log.issue(
      item.place, "sign-disagrees",
      "the \(stated.rawValue.replacing("_", with: " ")) \(item.number) is on the other side",
      "check its sign in the source; it is taken as a \(taken)", .noticed, day: item.issuedOn)
  }
}

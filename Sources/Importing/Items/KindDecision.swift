/// What a row posts, by its words and codes.
enum KindDecision {
  /// - Returns: `nil` where neither a word nor a code says it.
  static func kind(
    _ cells: RowCells, _ library: ProfileLibrary
  ) -> (kind: DocumentKind?, unknown: String?) {
    let special = cells.text(.specialLedger).uppercased()
    if ["F", "H", "G"].contains(special) { return (.ignored, nil) }
    if special == "A" { return (.payment, nil) }
    let word = cells.text(.type)
    let key = String(cells.text(.postingKey).drop { $0 == "0" })
    if let byKey = postingKeys[key] {
      let byWord = word.isEmpty ? nil : library.kind(word, cells.table.profile)
      // A journal may post a payment; a key of an invoice may be an interest item.
      if byKey == .invoice, let byWord, byWord.isClaim { return (byWord, nil) }
      return (byKey, nil)
    }
    guard !word.isEmpty else { return (byText(cells, library), nil) }
    if let kind = library.kind(word, cells.table.profile) { return (kind, nil) }
    return (nil, word)
  }

  /// In an account with debit and credit, the first word of the text: `Règlement`, `Zahlung`.
  private static func byText(_ cells: RowCells, _ library: ProfileLibrary) -> DocumentKind? {
    let table = cells.table
    guard table.profile.isGeneric, table.map.has(.credit), !table.map.has(.type),
      let first = cells.text(.text).split(separator: " ").first
    else { return nil }
    return library.kind(String(first), table.profile)
  }

  /// The posting keys of customers in SAP.
  private static let postingKeys: [String: DocumentKind] = [
    "1": .invoice, "2": .journal, "3": .journal, "4": .debitNote, "5": .refund, "6": .residual,
    "7": .journal, "8": .journal, "9": .debitNote, "11": .creditNote, "12": .journal,
    "13": .journal, "14": .journal, "15": .payment, "16": .journal, "17": .journal, "18": .payment,
    "19": .journal,
  ]

  /// Whether a posting key or a mark says that an amount is on the debit side.
  static func isDebit(_ cells: RowCells) -> Bool? {
    switch cells.text(.side).uppercased() {
    case "S", "D", "DR", "DEBIT", "SOLL": return true
    case "H", "C", "CR", "CREDIT", "HABEN": return false
    default: break
    }
    guard let key = Int(cells.text(.postingKey)) else { return nil }
    if (1...9).contains(key) { return true }
    return (11...19).contains(key) ? false : nil
  }
}

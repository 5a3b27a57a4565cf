import Receivables
package import Settings

extension Profile {
  private static let keys = [
    "profile", "title", "based_on", "table", "gives", "cannot", "recognise", "at_least", "titles",
    "exact",
    "captions", "kinds", "statuses", "sign", "rows", "settlement", "snapshot", "minor_units",
    "dates",
    "decimal", "encoding", "delimiter", "totals", "currency",
  ]

  static let settings = SettingsKind(
    name: "import profile", original: "one that `duecast import --save-profile` writes")

  /// Reads a profile; what it leaves out is that of the profile it is based on.
  ///
  /// - Parameter known: the profiles that it may be based on.
  package init(yaml: String, known: [Profile] = []) throws(SettingsError) {
    let section = try SettingsReader.root(yaml, over: nil, Profile.settings)
    try section.allow(Profile.keys)
    let reader = ProfileReader(section)
    let baseName = try reader.text("based_on")
    let base = baseName.flatMap { name in known.first { $0.name == name } }
    if let baseName, base == nil {
      throw try section.value("based_on").wrongKind(
        "the name of a profile", found: "\"\(baseName)\"")
    }
    name = try reader.text("profile") ?? base?.name ?? "saved"
    system = base?.system ?? name
    exact = try reader.texts("exact") ?? []
    title = try reader.text("title") ?? base?.title ?? name
    table = try reader.choice("table", Table.allCases) ?? base?.table ?? .documents
    gives = try reader.text("gives") ?? base?.gives ?? "documents"
    cannot = try reader.texts("cannot") ?? base?.cannot ?? []
    recognise = try reader.roles("recognise") ?? base?.recognise ?? []
    atLeast = try reader.number("at_least") ?? base?.atLeast ?? max(1, recognise.count)
    titles = try reader.texts("titles") ?? base?.titles ?? []
    plainTitles = titles.map(Caption.normalised).filter { !$0.isEmpty }
    let own = try reader.captions()
    captions = own.merging(base?.captions ?? [:]) { own, based in own + based }
    captionRanks = CaptionRank.ranks(captions)
    kinds = try reader.kinds().merging(base?.kinds ?? [:]) { own, _ in own }
    statuses = try reader.words("statuses").merging(base?.statuses ?? [:]) { own, _ in own }
    sign = try reader.choice("sign", Sign.allCases) ?? base?.sign ?? .auto
    rows = try reader.choice("rows", Rows.allCases) ?? base?.rows ?? .parts
    settlement =
      try reader.choices("settlement", Settlement.allCases) ?? base?.settlement
      ?? [.clearing, .applied, .paidDay, .balance]
    isSnapshot = try reader.flag("snapshot") ?? base?.isSnapshot ?? false
    minorUnits = try reader.flag("minor_units") ?? base?.minorUnits ?? false
    dayOrder = try reader.choice("dates", DayOrder.allCases) ?? base?.dayOrder
    decimal = try reader.choice("decimal", DecimalMark.allCases) ?? base?.decimal
    charset = try reader.text("encoding") ?? base?.charset
    delimiter = try reader.text("delimiter") ?? base?.delimiter
    totals = try reader.texts("totals") ?? base?.totals ?? []
    currency = try reader.text("currency").flatMap { Currency($0) } ?? base?.currency
  }
}

/// Reads the optional keys of a profile.
private struct ProfileReader {
  private let section: SettingsReader.Section

  init(_ section: SettingsReader.Section) { self.section = section }

  private func value(_ key: String) throws(SettingsError) -> SettingsReader? {
    try section.optional(key)
  }

  func text(_ key: String) throws(SettingsError) -> String? { try value(key)?.string() }

  func flag(_ key: String) throws(SettingsError) -> Bool? { try value(key)?.bool() }

  func number(_ key: String) throws(SettingsError) -> Int? { try value(key)?.integer(1...20) }

  func choice<Choice: RawRepresentable<String>>(
    _ key: String, _ choices: [Choice]
  ) throws(SettingsError) -> Choice? {
    try value(key)?.choice(choices)
  }

  func choices<Choice: RawRepresentable<String>>(
    _ key: String, _ all: [Choice]
  ) throws(SettingsError) -> [Choice]? {
    guard let value = try value(key) else { return nil }
    var chosen: [Choice] = []
    for item in try value.list() { chosen.append(try item.choice(all)) }
    return chosen
  }

  func texts(_ key: String) throws(SettingsError) -> [String]? {
    guard let value = try value(key) else { return nil }
    return try ProfileReader.texts(value)
  }

  private static func texts(_ value: SettingsReader) throws(SettingsError) -> [String] {
    guard value.isList else { return [try value.string()] }
    var texts: [String] = []
    for item in try value.list() { texts.append(try item.string()) }
    return texts
  }

  func roles(_ key: String) throws(SettingsError) -> [Role]? { try choices(key, Role.allCases) }

  func captions() throws(SettingsError) -> [Role: [String]] {
    var captions: [Role: [String]] = [:]
    guard let value = try value("captions") else { return [:] }
    for (key, texts) in try value.entries() {
      guard let role = Role(rawValue: key) else {
        throw SettingsError(
          kind: Profile.settings,
          fault: .unknownKey(
            path: "captions.\(key)", line: texts.line, known: Role.allCases.map(\.rawValue)))
      }
      captions[role] = try ProfileReader.texts(texts)
    }
    return captions
  }

  /// Kinds by the words and codes that stand for them.
  func kinds() throws(SettingsError) -> [String: DocumentKind] {
    var kinds: [String: DocumentKind] = [:]
    guard let value = try value("kinds") else { return [:] }
    for (key, texts) in try value.entries() {
      guard let kind = DocumentKind(rawValue: key) else {
        throw SettingsError(
          kind: Profile.settings,
          fault: .unknownKey(
            path: "kinds.\(key)", line: texts.line, known: DocumentKind.allCases.map(\.rawValue)))
      }
      for text in try ProfileReader.texts(texts) { kinds[Caption.normalised(text)] = kind }
    }
    return kinds
  }

  /// Words by what they mean, turned round.
  func words(_ key: String) throws(SettingsError) -> [String: String] {
    var words: [String: String] = [:]
    guard let value = try value(key) else { return [:] }
    for (meaning, texts) in try value.entries() {
      for text in try ProfileReader.texts(texts) { words[Caption.normalised(text)] = meaning }
    }
    return words
  }
}

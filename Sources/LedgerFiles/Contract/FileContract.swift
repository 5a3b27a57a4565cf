public import Receivables

/// What one file of the ledger folder has to hold and may hold.
///
/// Declared once: the reader's header checks and messages, `duecast schema` and `duecast template`,
/// the tables of the documentation and every file that is written for a ledger come from here.
public struct FileContract: Sendable, Hashable {
  /// Its name in the folder, such as `invoices.csv`.
  public let file: String
  /// What a line of it is, as a sentence.
  public let meaning: String
  /// Without `posted_on`, which every file may have.
  public let ownColumns: [ColumnContract]
  /// Columns of which a file needs at least one.
  public let alternatives: [[String]]
  /// The column with the record's own day; `nil` for what holds at any time.
  public let ownDay: String?
  /// Whether columns beyond the contract are kept as candidate features.
  public let keepsUnknownColumns: Bool

  private let known: Set<String>

  init(
    _ file: String, _ meaning: String, ownDay: String? = nil, keepsUnknownColumns: Bool = false,
    alternatives: [[String]] = [], columns: [ColumnContract]
  ) {
    self.file = file
    self.meaning = meaning
    self.ownDay = ownDay
    self.keepsUnknownColumns = keepsUnknownColumns
    self.alternatives = alternatives
    ownColumns = columns
    known = Set(columns.map(\.name) + [ColumnContract.postedOn.name])
  }

  /// All columns, in the order in which a file is written.
  public var columns: [ColumnContract] { ownColumns + [ColumnContract.postedOn] }

  /// Names of the columns that every file needs; ``alternatives`` come on top.
  public var required: [String] { ownColumns.filter(\.isRequired).map(\.name) }

  /// Whether a header's name is one of ``columns``.
  public func knows(_ column: String) -> Bool { known.contains(column) }

  /// `nil` for a name that the contract does not know.
  public subscript(column: String) -> ColumnContract? { columns.first { $0.name == column } }

  /// The names that a file needs and a header does not have.
  public func missing(in header: [String]) -> [String] {
    let missing = required.filter { !header.contains($0) }
    let open = alternatives.filter { names in !names.contains { header.contains($0) } }
    return missing + open.map { $0[0] }
  }

  /// The header of a file with some of its columns, in their order here.
  ///
  /// - Parameter names: columns of the contract; anything else is a programmer's mistake.
  public func header(_ names: [String]) -> [String] {
    for name in names { precondition(knows(name), "\(file) has no column \(name)") }
    let wanted = Set(names)
    return columns.map(\.name).filter { wanted.contains($0) }
  }

  /// The file with one example line, ready to be written over.
  ///
  /// The examples of all files make a ledger without a fault.
  public var template: String {
    var encoder = CSVEncoder(keepsFormulas: true)
    encoder.header(columns.map(\.name))
    for column in columns { encoder.field(column.isInTemplate ? column.example : "") }
    encoder.endRow()
    return String(decoding: encoder.bytes, as: UTF8.self)
  }

  /// What its lines are to a ledger.
  public var kind: RecordKind {
    guard let kind = RecordKind(rawValue: String(file.dropLast(4))) else {
      preconditionFailure("\(file) is not a kind of record")
    }
    return kind
  }

  /// The contract of a kind of record.
  public static func of(_ kind: RecordKind) -> FileContract {
    guard let contract = all.first(where: { $0.kind == kind }) else {
      preconditionFailure("\(kind) has no file")
    }
    return contract
  }

  /// The contract of a file by its name.
  public static func named(_ file: String) -> FileContract? { all.first { $0.file == file } }

  /// The file that a name may stand for: in other case, in the singular, with blanks or hyphens.
  public static func meant(by file: String) -> FileContract? {
    func plain(_ name: String) -> String {
      var letters = name.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "." }
      if letters.hasSuffix(".csv") { letters.removeLast(4) }
      return letters.hasSuffix("s") ? String(letters.dropLast()) : letters
    }
    let wanted = plain(file)
    return all.first { plain($0.file) == wanted }
  }

  /// In the order in which the documentation has them; each kind of record once.
  public static let all = [
    customers, invoices, instalments, payments, allocations, writeOffs, disputes, promises, holds,
    activities, health, reviews, flags, plans, interviews, exchangeRates, holidays,
    expectedBilling, otherFlows,
  ]
}

import Receivables

/// A document of another system, put together from its rows.
struct ImportedDocument: Sendable {
  var id: String
  let number: String
  let customer: String
  /// A claim or a credit note.
  var kind: DocumentKind
  let entity: String
  var year: String
  let issuedOn: Day
  var dueOn: Day?
  /// Above zero, in minor units.
  var amount: Int64
  /// What the source says is left, above zero.
  var open: Int64?
  let currency: Currency?
  var paidOn: Day?
  var closedOn: Day?
  let clearing: String
  let appliedTo: String
  var status: String
  let order: String
  let place: RowPlace
  /// Parts with due days of their own.
  var instalments: [(dueOn: Day, amount: Int64)] = []
  /// What is not yet settled by what was found.
  var remaining: Int64
  var isSnapshot = false
  /// The position of the document whose remainder it is.
  var continues: Int?
  /// The position of its own remainder.
  var remainder: Int?

  var exponent: Int { currency?.exponent ?? 2 }
}

/// Cash of another system: above zero received, below zero paid back.
struct ImportedPayment: Sendable {
  var id: String
  let number: String
  let customer: String
  let entity: String
  let receivedOn: Day
  var amount: Int64
  let currency: Currency?
  let clearing: String
  let closedOn: Day?
  let appliedTo: String
  let reference: String
  let open: Int64?
  let place: RowPlace
  var remaining: Int64

  var exponent: Int { currency?.exponent ?? 2 }
}

/// What settles: cash, or a credit note by its position.
enum Settler: Sendable, Hashable {
  case payment(Int)
  case credit(Int)
}

struct ImportedAllocation: Sendable {
  let by: Settler
  let document: Int
  let on: Day
  let amount: Int64
  /// Concluded, as the source does not say it.
  let isDerived: Bool
}

struct ImportedWriteOff: Sendable {
  let document: Int
  let on: Day
  let amount: Int64
  let reason: String
}

/// One line of a table of applications.
struct Application: Sendable {
  let payment: String
  let appliedTo: String
  let customer: String
  let on: Day?
  let amount: Int64
  let place: RowPlace
}

/// All that was read of the files, as one ledger.
struct ImportedBooks: Sendable {
  var documents: [ImportedDocument] = []
  var payments: [ImportedPayment] = []
  var allocations: [ImportedAllocation] = []
  var writeOffs: [ImportedWriteOff] = []
  var applications: [Application] = []
  var customers = ImportedCustomers()
  var log = ItemLog()
  var settlement: Set<Profile.Settlement> = []
  var duplicates = 0
  /// Those rows: line, number and amount.
  var repeated: [String] = []
}

/// Names and what else is known of customers, in order of appearance.
struct ImportedCustomers: Sendable {
  struct Customer: Sendable {
    let id: String
    var name = ""
    var parent = ""
    var email = ""
    var country = ""
  }

  private(set) var all: [Customer] = []
  private var positions: [String: Int] = [:]

  mutating func add(_ item: SourceItem) {
    let position = position(of: item.customer)
    if all[position].name.isEmpty, item.customerName != item.customer {
      all[position].name = item.customerName
    }
    if all[position].email.isEmpty { all[position].email = item.email }
    if all[position].country.isEmpty { all[position].country = item.country }
    if !item.parent.isEmpty, item.parent != item.customer {
      all[position].parent = item.parent
      _ = self.position(of: item.parent)
    }
  }

  private mutating func position(of id: String) -> Int {
    if let known = positions[id] { return known }
    positions[id] = all.count
    all.append(Customer(id: id))
    return all.count - 1
  }
}

import LedgerFiles
import Receivables
import Testing

/// A ledger from lines without their headers, to be looked at on several days.
struct Books {
  let loaded: LoadedLedger

  init(
    invoices: String, instalments: String? = nil, payments: String? = nil,
    allocations: String? = nil, writeOffs: String? = nil, promises: String? = nil,
    customers: String? = nil
  ) throws {
    let tables: [(name: String, header: String, lines: String?)] = [
      ("invoices.csv", "invoice_id,customer_id,issued_on,due_on,amount,currency,kind", invoices),
      ("instalments.csv", "invoice_id,due_on,amount", instalments),
      ("payments.csv", "payment_id,customer_id,received_on,amount,currency,reverses", payments),
      (
        "allocations.csv", "payment_id,invoice_id,allocated_on,amount,payment_amount", allocations
      ),
      ("write_offs.csv", "invoice_id,written_off_on,amount,reason", writeOffs),
      (
        "promises.csv", "promise_id,customer_id,invoice_id,made_on,promised_for,amount", promises
      ),
      ("customers.csv", "customer_id,name,parent_id", customers),
    ]
    var files: [String: String] = [:]
    for table in tables {
      guard let lines = table.lines else { continue }
      files[table.name] = filled(lines, under: table.header)
    }
    loaded = try Ledger.load(files: files)
  }

  func view(_ day: String) throws -> LedgerView {
    loaded.ledger.asOf(try #require(Day(day)))
  }

  /// What is owed and on account on a day, of all customers in one currency.
  func aged(_ day: String, _ currency: String = "EUR") throws -> Aged {
    let view = try view(day)
    #expect(TieOut(view).balances, "\(TieOut(view).message)")
    var aged = Aged()
    for row in Ageing(view).rows where row.amounts.currency.code == currency {
      aged.add(row.amounts)
    }
    return aged
  }

  func figures(_ day: String) throws -> CurrencyKeyFigures {
    try #require(KeyFigures(try view(day)).currencies.first)
  }

  /// Minor units of each claim that can be asked for, overdue or not, by invoice.
  func uncovered(_ day: String) throws -> [String: Int64] {
    let view = try view(day)
    var claims: [String: Int64] = [:]
    for position in view.openPositions {
      claims[view.invoiceID(position), default: 0] += view.invoices.elements[position].uncovered
    }
    return claims
  }

  var codes: [String] { loaded.issues.map(\.code) }

  /// Issues of lines that are not used as they stand.
  var faults: [LedgerIssue] { loaded.issues.filter { $0.effect != .noticed } }
}

/// Minor units owed by days past due, and what is on account beside them.
struct Aged: Equatable {
  var current: Int64 = 0
  var d1to30: Int64 = 0
  var d31to60: Int64 = 0
  var d61to90: Int64 = 0
  var over90: Int64 = 0
  var cash: Int64 = 0
  var credit: Int64 = 0

  mutating func add(_ amounts: AgedAmounts) {
    current += amounts.minorUnits[0]
    d1to30 += amounts.minorUnits[1]
    d31to60 += amounts.minorUnits[2]
    d61to90 += amounts.minorUnits[3]
    over90 += amounts.minorUnits[4]
    cash += amounts.unappliedCash
    credit += amounts.unappliedCredit
  }
}

/// Lines under a header, each with as many cells.
private func filled(_ lines: String, under header: String) -> String {
  let width = header.split(separator: ",").count
  let rows = lines.split(separator: "\n").map { line -> String in
    let cells = line.split(separator: ",", omittingEmptySubsequences: false).count
    return String(line) + String(repeating: ",", count: max(0, width - cells))
  }
  return ([header] + rows).joined(separator: "\n") + "\n"
}

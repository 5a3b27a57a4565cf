import LedgerFiles
import Receivables

/// What only a ledger with habits has.
extension WrittenLedger {
  mutating func writeHabits(
    _ history: CustomerHistory, _ profile: CustomerProfile, _ currency: Currency
  ) throws {
    for instalment in history.instalments {
      instalments.document(history.claim(instalment.invoice), of: profile.tag)
      instalments.day(instalment.dueOn)
      instalments.decimal(instalment.amount, places: currency.exponent)
      try instalments.endLine()
    }
    for hold in history.holds where hold.from <= recipe.lastDay {
      if hold.invoice == nil { holds.text(profile.id) } else { holds.empty() }
      if let invoice = hold.invoice {
        holds.document(history.claim(invoice), of: profile.tag)
      } else {
        holds.empty()
      }
      holds.day(hold.from)
      holds.day(hold.until)
      holds.text(hold.reason)
      try holds.endLine()
    }
    guard recipe.habits?.recordsSettlements ?? false else { return }
    for line in history.settlements {
      settlements.text(profile.id)
      if let claim = line.claim {
        settlements.document(history.claim(claim), of: profile.tag)
      } else {
        settlements.empty()
      }
      settlements.text(line.kind.rawValue)
      settlements.day(line.on)
      settlements.decimal(line.amount, places: currency.exponent)
      settlements.text(currency.code)
      try settlements.endLine()
    }
  }
}

extension CSVFile {
  mutating func document(_ document: CustomerHistory.Document, of tag: String) {
    identifier(document.kind.prefix, tag, document.serial, document.suffix)
  }
}

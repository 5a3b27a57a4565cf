import LedgerFiles
import Receivables

extension CSVEncoder {
  mutating func field(_ cell: Cell) {
    switch cell {
    case .text(let text): field(text)
    case .integer(let integer): field(integer)
    case .number(let number): field(plain: NumberText.full(number))
    case .money(let money): field(money)
    case .day(let day): field(day)
    case .empty: emptyField()
    }
  }

  mutating func field(_ number: Float) { field(plain: NumberText.full(number)) }
}

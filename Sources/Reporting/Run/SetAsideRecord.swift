internal import Receivables

/// What of one file was set aside, as `run.json` has it.
struct SetAsideRecord: Encodable {
  struct Amount: Encodable {
    let currency: Currency
    let amount: Cell
  }

  let file: String
  let lines: Int
  let setAside: Int
  /// The larger of the shares of lines and of money.
  let share: Double
  let amounts: [Amount]

  init(_ file: SetAside.File) {
    self.file = file.file
    lines = file.read
    setAside = file.setAside
    share = file.share
    amounts = file.amounts.map { Amount(currency: $0.currency, amount: .money($0)) }
  }
}

public import Receivables

/// Ageing for a terminal.
public enum AgeingText {
  /// The totals of each currency, a line for each bucket.
  public static func totals(_ ageing: Ageing) -> String {
    var table = TextTable([
      .init(BucketText.heading(ageing.basis)), .init("open", .right),
      .init("", .left), .init("share", .right),
    ])
    let labels = ageing.buckets.labels(ageing.basis)
    for (place, total) in ageing.totals.enumerated() {
      if place > 0 { table.row(["", "", "", ""]) }
      let open = total.open.majorUnits
      func row(_ label: String, _ money: Money) {
        let share = open > 0 ? NumberText.percent(money.majorUnits / open, digits: 1) : ""
        table.row([label, NumberText.exact(money), total.currency.code, share])
      }
      for (bucket, label) in labels.enumerated() { row(label, total.amount(inBucket: bucket)) }
      row("all open", total.open)
      if total.unapplied.minorUnits != 0 {
        table.row([
          "unapplied cash and credit", NumberText.exact(total.unapplied), total.currency.code, "",
        ])
      }
      if total.covered != 0 {
        let covered = Money(minorUnits: total.covered, total.currency)
        table.row(["open, covered by it", NumberText.exact(covered), total.currency.code, ""])
      }
    }
    return table.text
  }

  /// A line for each customer and currency, in whole units or thousands of them, within 80 columns,
  /// with as much of the names as there is room for.
  ///
  /// Where so many buckets are asked for that it is wider, it has names all the same.
  public static func customers(_ ageing: Ageing) -> String {
    AmountScale.fitting { scale in
      let head = scale.name.isEmpty ? "" : "In \(scale.name)\n\n"
      let plain = customers(ageing, unit: scale.size, room: 0)
      let widest = plain.split(separator: "\n").map(\.count).max() ?? 0
      let room = widest > 80 ? 18 : min(24, 80 - widest)
      return head + (room >= 6 ? customers(ageing, unit: scale.size, room: room) : plain)
    }
  }

  /// - Parameter room: characters for a name beside the id.
  private static func customers(_ ageing: Ageing, unit: Double, room: Int) -> String {
    let ids = ageing.rows.map { min(14, $0.customerID.count) } + ["customer".count]
    let columns: [TextTable.Column] =
      [.init("customer", widest: (ids.max() ?? 14) + room), .init("")]
      + (["open"] + ageing.buckets.labels(ageing.basis)).map { .init($0, .right) }
    var table = TextTable(columns)
    func row(_ name: String, _ amounts: AgedAmounts) {
      let buckets = amounts.minorUnits.indices.map { amounts.amount(inBucket: $0) }
      table.row(
        [name, amounts.currency.code]
          + ([amounts.open] + buckets).map { NumberText.whole($0.majorUnits / unit) })
    }
    for line in ageing.rows {
      let name = room > 0 && !line.customerName.isEmpty ? " \(line.customerName)" : ""
      row(line.customerID + name, line.amounts)
    }
    table.rule()
    for total in ageing.totals { row("all", total) }
    return table.text
  }
}

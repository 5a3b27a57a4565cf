public import Receivables

extension Ageing {
  /// The columns of `ageing.csv`.
  public var columns: [Column<Ageing.Row>] { Ageing.columns(buckets) }

  /// The columns of `ageing.csv` with these buckets.
  static func columns(_ buckets: AgeingBuckets) -> [Column<Ageing.Row>] {
    [
      Column(.customerID) { .text($0.customerID) },
      Column(.customerName) { .text($0.customerName) },
      Column(.currency) { .text($0.amounts.currency.code) },
      Column(.openAmount) { .money($0.amounts.open) },
    ]
      + buckets.names.enumerated().map { bucket, name in
        Column(.bucket(named: name)) { .money($0.amounts.amount(inBucket: bucket)) }
      } + [
        Column(.unappliedCash) {
          .money(Money(minorUnits: $0.amounts.unappliedCash, $0.amounts.currency))
        },
        Column(.unappliedCredit) {
          .money(Money(minorUnits: $0.amounts.unappliedCredit, $0.amounts.currency))
        },
        Column(.covered) { .money(Money(minorUnits: $0.amounts.covered, $0.amounts.currency)) },
      ]
  }

  /// The columns of ``totals``, for machines.
  public var totalColumns: [Column<AgedAmounts>] {
    [
      Column(.currency) { .text($0.currency.code) }, Column(.openAmount) { .money($0.open) },
    ]
      + buckets.names.enumerated().map { bucket, name in
        Column(.bucket(named: name)) { .money($0.amount(inBucket: bucket)) }
      } + [
        Column(.unappliedCash) { .money(Money(minorUnits: $0.unappliedCash, $0.currency)) },
        Column(.unappliedCredit) { .money(Money(minorUnits: $0.unappliedCredit, $0.currency)) },
        Column(.covered) { .money(Money(minorUnits: $0.covered, $0.currency)) },
      ]
  }
}

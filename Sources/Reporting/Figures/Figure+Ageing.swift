/// Ageing: `ageing.csv`.
extension Figure {
  /// A column of ageing, such as `d1_30`; `current` is what is not due.
  static func bucket(named name: String) -> Figure {
    let label = BucketText.label(ofBucket: name)
    let heading = label.prefix(1).uppercased() + label.dropFirst()
    return name == "current"
      ? Figure(
        name, heading, .amount, "Open amount that is not past its due day.", headings: ["Current"])
      : Figure(
        name, "\(heading) days past due", .amount, "Open amount that is \(label) days past due.",
        headings: [heading, "\(heading) days"])
  }

  static let unappliedCash = Figure(
    "unapplied_cash", "Unapplied cash", .amount,
    "Receipts on account that no invoice has taken up; shown beside the open amount, never netted.",
    headings: ["Unapplied cash and credit"])
  static let unappliedCredit = Figure(
    "unapplied_credit", "Unapplied credit", .amount,
    "Credit notes that no invoice has taken up; on the worklist, unapplied cash and credit together."
  )
  static let covered = Figure(
    "covered", "Covered by cash on account", .amount,
    "Open amount that unapplied cash or credit of the customer, its parent or its payer covers.",
    headings: ["Open, covered by it"])
}

internal import Receivables

extension ReportPage.CurrencySection {
  /// Figures that the report shows elsewhere, or leaves to the files.
  static let elsewhere: Set<Figure> = [
    .day, .currency, .receivables, .overdue, .overdueShare, .sales, .collectionEffectivenessFrom,
    .collectionEffectivenessTo, .promisesKept, .promisesBroken, .disputesClosed, .disputesOpen,
  ]

  /// The key figures of one currency; those that cannot be defined are left out.
  static func figures(_ keyFigures: KeyFigures, _ currency: Currency) -> [ReportPage.Fact] {
    guard let figures = keyFigures.currencies.first(where: { $0.currency == currency }) else {
      return []
    }
    let row = KeyFigureRow(day: keyFigures.day, figures: figures)
    return OutputTable(KeyFigureRow.columns, [row]).values(ofRow: 0)
      .filter { !elsewhere.contains($0.figure) }.map { ReportPage.Fact($0) }
  }
}

extension ReportPage.Fact {
  init(_ value: FigureValue) {
    label = value.figure.label
    anchor = value.figure.anchor
    self.value = value.shown
  }
}

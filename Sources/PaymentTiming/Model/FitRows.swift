internal import ForecastVocabulary
internal import Statistics

/// The invoice-days of a panel, written once for all fits to them: the columns of both models are the
/// same.
struct FitRows: Sendable {
  /// The columns of health that are used.
  let healthNames: [String]
  let scaling: FeatureScaling
  let design: PaymentDesign
  let stored: StoredPanel
  let responses: [Float]

  init(
    _ panel: PaymentPanel, _ source: PaymentPanel.Source,
    _ specification: PaymentTimingSpecification, withHealth: Bool = true, threads: Int
  ) {
    healthNames = withHealth ? source.healthNames : []
    scaling = FeatureScaling(panel)
    design = PaymentDesign(
      PaymentLayout(
        .new, specification, attributeNames: source.attributes.columnNames,
        healthNames: healthNames, hasParts: source.records.hasParts), panel,
      scaling: scaling, source.baseline)
    stored = StoredPanel(design, threads: threads)
    responses = design.responses()
  }
}

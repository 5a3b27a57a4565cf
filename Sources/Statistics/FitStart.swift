/// Where a fit begins.
package struct FitStart: Sendable {
  /// One for each column.
  package let coefficients: [Double]
  /// The information there, or near there: of these rows or of rows like them.
  let information: Matrix?

  package init(coefficients: [Double]) { (self.coefficients, information) = (coefficients, nil) }

  /// What an earlier fit of the same columns found; the rows, weights and penalty may differ.
  package init(_ fitted: FittedGeneralizedLinearModel) {
    coefficients = fitted.coefficients
    information = fitted.information
  }
}

/// At which β the information is taken with which a step is solved.
///
/// Steps that solve with the information H of a β nearby go on shrinking, by a factor that is about
/// the share by which H has changed, and end at the same optimum: the score, which is exact, says
/// when. On a panel (``PanelRows``) a pass without the information takes a sixth of the time, and less the fewer rows units have.
package enum InformationUse: Sendable {
  /// At that of each step, for the fewest steps.
  case ofEachStep
  /// At an earlier one for as long as steps shrink fast, and at the optimum for the standard errors.
  case kept
  /// At an earlier one, for the coefficients alone: without standard errors, and without what the
  /// penalty leaves free, unless the family has a dispersion to estimate.
  case keptThroughout
}

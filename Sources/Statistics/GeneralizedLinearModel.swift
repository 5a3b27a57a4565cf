/// A generalised linear model, described but not yet fitted.
///
/// Fitting finds the coefficients β that minimise
///
///     ½ Σᵢ wᵢ d(yᵢ, μᵢ) / Σᵢ wᵢ  +  ½ (β − m)ᵀ Λ (β − m),      g(μᵢ) = xᵢᵀβ + oᵢ
///
/// where d is the unit deviance of ``family``, g is ``link``, o an offset, and Λ and m are those of
/// ``penalty``. The weights are divided by their sum, so a ridge means the same for ten invoices and
/// ten million.
///
/// - SeeAlso: McCullagh & Nelder, *Generalized Linear Models* (1989), §2.5.
package struct GeneralizedLinearModel: Sendable, Hashable, Codable {
  package var family: Family
  package var link: Link
  /// One ridge and centre for each column of the design.
  package var penalty: Penalty
  /// How small the score must be, each column's in units of the root of its information.
  package var tolerance = 1e-9
  package var maximumIterations = 100

  package init(_ family: Family, _ link: Link, penalty: Penalty) {
    precondition(
      family.links.contains(link), "the \(family) family cannot be fitted with the \(link) link")
    (self.family, self.link, self.penalty) = (family, link, penalty)
  }

  /// Fits by Fisher scoring, halving any step that does not descend.
  ///
  /// The result has the same bits for any number of threads.
  ///
  /// - Parameters:
  ///   - design: *n* rows and *p* columns, read once for each iteration and never stored.
  ///   - responses: *n*, each one that the family allows.
  ///   - weights: *n*, each ≥ 0, 1 if left out; an integer weight is that many copies of the row.
  ///   - offset: *n*, added to the linear predictor, 0 if left out.
  ///   - start: where to begin, as with the coefficients of a fit on similar data. It changes the
  ///     time a fit takes and not, beyond the tolerance, what it finds.
  ///   - information: which one steps are solved with; it changes the time a fit takes likewise.
  ///   - threads: how many threads may share the work.
  /// - Throws: ``FitError`` if the data do not determine finite coefficients.
  package func fit(
    _ design: some DesignRows, responses: [Float], weights: [Float]? = nil,
    offset: [Float]? = nil, start: FitStart? = nil, information: InformationUse = .ofEachStep,
    threads: Int = 1
  ) throws(FitError) -> FittedGeneralizedLinearModel {
    let (n, p) = (design.rowCount, design.columnCount)
    precondition(
      responses.count == n && (weights?.count ?? n) == n && (offset?.count ?? n) == n,
      "\(n) rows but \(responses.count) responses, \(weights?.count ?? n) weights, "
        + "\(offset?.count ?? n) offsets")
    precondition(
      penalty.ridge.count == p && (start?.coefficients.count ?? p) == p,
      "\(p) columns but \(penalty.ridge.count) ridges and \(start?.coefficients.count ?? p) "
        + "starting values")
    let data = try RegressionData(
      design: design, responses: responses, weights: weights, offset: offset, family: family)
    return try GeneralizedLinearFit(self, data, information, threads: threads).fitted(from: start)
  }
}

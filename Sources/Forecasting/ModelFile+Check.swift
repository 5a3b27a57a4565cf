internal import Churn
internal import PaymentTiming
internal import Statistics

// What a file of fitted models must hold before it can forecast; names and order of columns are
// compared elsewhere.

extension ModelFile {
  /// - Throws: ``ModelFault`` naming the part.
  func validate() throws(ModelFault) {
    try ModelFault.require((1...3660).contains(horizon), "its horizon is \(horizon) days")
    try ModelFault.require(
      invoices >= 0 && paidInvoices >= 0 && paidInvoices <= invoices && customers >= 0,
      "it was fitted on \(paidInvoices) paid of \(invoices) invoices of \(customers) customers")
    try ModelFault.require(
      firstDay <= fittedAsOf, "it was fitted from \(firstDay) to \(fittedAsOf)")
    try specification.validate()
    try timing?.validate()
    try leaving?.validate(.standard)
    if let portfolio {
      let columns = timing.map { $0.otherNames.count } ?? 0
      try ModelFault.require(timing != nil, "it has the state of a portfolio and no models")
      try portfolio.validate(attributes: columns)
      try ModelFault.require(
        portfolio.day == fittedAsOf, "the state of the portfolio is of \(portfolio.day)")
    }
  }
}

extension ModelFile.Timing {
  func validate() throws(ModelFault) {
    try ModelFault.require([evidenceScale], in: 0...1e6, "the evidence scale")
    for encoding in encodings { try encoding.validate() }
    try ModelFault.require(
      Set(encodings.map(\.name)).count == encodings.count, "two columns have one name")
    try health?.validate()
    try healthEvidence?.validate()
    try pair.validate(attributes: otherNames.count)
    try validation?.validate()
  }
}

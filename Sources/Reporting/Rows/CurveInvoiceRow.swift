internal import DuecastEngine
internal import ForecastVocabulary
internal import Receivables

/// What a database needs of an open invoice beside its curve, so that queries find the forecast's own
/// figures: probabilities beyond the horizon too, and money in minor units.
struct CurveInvoiceRow: Sendable {
  let invoiceID: String
  let customerID: String
  let invoice: Invoice
  let outlook: InvoiceOutlook
  let provenance: Provenance

  /// Raised when a column of the two files comes to mean something else.
  static let schema = 1

  init(_ outlook: InvoiceOutlook, in results: RunResults) {
    let view = results.view
    invoice = view.invoices.elements[outlook.invoice]
    invoiceID = view.invoiceID(outlook.invoice)
    customerID = view.customers[invoice.customer].id
    (self.outlook, provenance) = (outlook, results.provenance)
  }

  private var fittedOn: Day? {
    switch provenance.models {
    case .none: nil
    case .fitted: provenance.day
    case .kept(_, let day): day
    }
  }

  static let columns: [Column<CurveInvoiceRow>] = [
    Column(.curveSchema) { _ in .integer(CurveInvoiceRow.schema) },
    Column(.asOfDay) { .day($0.provenance.day) },
    Column(.ledgerHash) { .text($0.provenance.ledgerFingerprint) },
    Column(.modelsFittedOn) { Cell($0.fittedOn) },
    Column(.invoiceID) { .text($0.invoiceID) },
    Column(.instalmentNumber) { .integer(Int($0.invoice.instalment)) },
    Column(.customerID) { .text($0.customerID) },
    Column(.currency) { .text($0.invoice.currency.code) },
    Column(.minorUnitsPerMajor) { .integer(Int($0.invoice.currency.minorUnitsPerMajor)) },
    Column(.openMinorUnits) { .integer(Int($0.invoice.outstanding)) },
    Column(.expectedMinorUnits) { .integer(Int($0.invoice.uncovered)) },
    Column(.dueOn) { .day($0.invoice.dueOn) },
    Column(.cashShareBeforeDue) { .number($0.outlook.cash.beforeDue) },
    Column(.cashShareFromDue) { .number($0.outlook.cash.fromDue) },
    Column(.horizonDays) { .integer($0.outlook.curve.horizon) },
    Column(.openAtHorizon) { .number($0.outlook.curve.openAtHorizon) },
    Column(.tailPaymentHazard) { .number($0.outlook.curve.tailPaymentHazard) },
    Column(.tailWriteOffHazard) { .number($0.outlook.curve.tailWriteOffHazard) },
  ]
}

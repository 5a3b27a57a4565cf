public import ForecastVocabulary
internal import LedgerFiles
public import Receivables

extension OutputFolder {
  /// Writes P(paid by) for each open invoice and each day ahead.
  public func writePaymentCurves(
    _ outlook: Outlook, of view: LedgerView, to name: String
  ) throws {
    let header = InvoiceRow.curveFigures.map(\.name)
    try stream(name, header: header, count: outlook.invoices.count) { i, csv in
      let invoice = outlook.invoices[i]
      let id = view.invoiceID(invoice.invoice)
      let instalment = Int(view.invoices.elements[invoice.invoice].instalment)
      let day = view.day.description
      for (k, probability) in invoice.curve.paidBy.enumerated() {
        csv.field(CurveInvoiceRow.schema)
        csv.field(day)
        csv.field(id)
        csv.field(instalment)
        csv.field(k + 1)
        csv.field(probability)
        csv.endRow()
      }
    }
  }
}

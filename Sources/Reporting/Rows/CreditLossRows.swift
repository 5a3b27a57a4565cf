public import CreditLoss
internal import Receivables

/// One cell of a provision matrix as a line of `expected_credit_loss.csv`.
public struct CreditLossRow: Sendable {
  let cell: ProvisionMatrix.Cell
  let bucketName: String
  let factor: Double

  public static func rows(of matrix: ProvisionMatrix) -> [CreditLossRow] {
    matrix.cells.map {
      CreditLossRow(
        cell: $0, bucketName: matrix.buckets.names[$0.bucket],
        factor: matrix.terms.forwardLookingFactor)
    }
  }

  /// Shares are not percentages.
  public static let columns: [Column<CreditLossRow>] = [
    Column(.currency) { .text($0.cell.currency.code) },
    Column(.segment) { .text($0.cell.segment) },
    Column(.ageingBucket) { .text($0.bucketName) },
    Column(.openAmount) { .money($0.cell.open) },
    Column(.assessedDebtor) { .text($0.cell.customerID) },
    Column(.historicalLossRate) { .number($0.cell.historicalRate) },
    Column(.rateSource) { .text($0.cell.source.rawValue) },
    Column(.forwardLookingFactor) { .number($0.factor) },
    Column(.lossRate) { .number($0.cell.rate) },
    Column(.allowance) { .money($0.cell.allowance) },
    Column(.modelExpectedLoss) { Cell($0.cell.modelLoss) },
    Column(.calibratedLoss) { Cell($0.cell.calibratedLoss) },
    Column(.exposedInvoices) { .integer($0.cell.evidence.exposed) },
    Column(.lostInvoices) { .integer($0.cell.evidence.lost) },
    Column(.lossShareLow) { .number($0.cell.evidence.interval.lowerBound) },
    Column(.lossShareHigh) { .number($0.cell.evidence.interval.upperBound) },
  ]
}

import ForecastVocabulary
import Foundation
import Receivables
import Statistics
import SyntheticLedger
import TestLedgers
import Testing

@testable import PaymentTiming

/// The columns of payment timing follow from the one list of their groups.
@Suite struct PaymentColumnsTests {
  private let specification = PaymentTimingSpecification.standard

  private func layout(
    _ change: @escaping ([ColumnGroup]) -> [ColumnGroup] = { $0 }
  ) -> PaymentLayout {
    PaymentLayout(.new, specification, attributeNames: ["region=north"], hasParts: true) {
      change(PaymentColumns.groups($0, staticNames: $1))
    }
  }

  /// A group in the middle with the days since issue, as part of the customer's pattern.
  private func withAge(_ groups: [ColumnGroup]) -> [ColumnGroup] {
    groups.flatMap { group in
      group.name == "promise"
        ? [
          group,
          ColumnGroup(
            name: "age", labels: ["whole age"],
            prior: .init(factor: 3, means: [0.5]), isOwnPattern: true,
            cells: .number(.age)),
        ] : [group]
    }
  }

  private func panel() throws -> (PaymentPanel, PaymentPanel.Source) {
    let view = try synthesise(smallRecipe).ledger.asOf(day("2025-01-31"))
    let history = PaymentHistory(view, calendar: BusinessCalendar(), horizon: 91)
    let cutoff = view.day.number
    let source = history.source(cutoff: cutoff)
    let days = (1...8).map { cutoff - 14 * $0 }.reversed()
    return (
      PaymentPanel(
        source, LandmarkPlan(days: Array(days), share: 1), cutoff: cutoff, horizon: 91), source
    )
  }

  private func design(
    _ layout: PaymentLayout, _ panel: PaymentPanel, _ source: PaymentPanel.Source
  ) -> PaymentDesign {
    PaymentDesign(layout, panel, scaling: FeatureScaling(panel), source.baseline)
  }

  @Test func `every column has a group and a name of its own`() {
    let layout = layout()
    #expect(layout.groups.reduce(0) { $0 + $1.width } == layout.columnCount)
    #expect(layout.columnNames.count == layout.columnCount)
    #expect(Set(layout.columnNames).count == layout.columnCount)
    #expect(Set(layout.groups.map(\.name)).count == layout.groups.count)
    // Ranges follow one another without a gap.
    var next = 0
    for group in layout.groups.indices {
      #expect(layout.columns(ofGroup: group).lowerBound == next)
      next = layout.columns(ofGroup: group).upperBound
    }
    #expect(next == layout.columnCount)
    #expect(layout.firstStatic(.before) == layout.tableColumnCount)
    let penalty = layout.penalty(specification.shrinkage, totalWeight: 1)
    #expect(penalty.ridge.count == layout.columnCount && penalty.ridge[0] == 0)
    #expect(penalty.ridge.dropFirst().allSatisfy { $0 > 0 })
  }

  @Test func `rows have cells in every group, with columns in order`() throws {
    let (panel, source) = try panel()
    let layout = layout()
    let design = design(layout, panel, source)
    var isWritten = [Bool](repeating: false, count: layout.tableColumnCount)
    var rows = SparseRows(runWidth: design.runWidth)
    for unit in 0..<design.unitCount {
      rows.removeAll()
      design.writeTables(ofUnit: unit, into: &rows)
      for row in 0..<rows.rowCount {
        var last = -1
        rows.forEachCell(ofRow: row) { column, value in
          #expect(column > last)
          last = column
          if value != 0 { isWritten[column] = true }
        }
      }
    }
    for (k, group) in layout.groups.enumerated() {
      switch group.cells {
      case .statics: continue
      case .dayFeatures:
        for column in layout.columns(ofGroup: k) {
          #expect(isWritten[column], "\(layout.columnNames[column]) is never written")
        }
      case .number, .indicator, .hats:
        #expect(layout.columns(ofGroup: k).contains { isWritten[$0] }, "\(group.name)")
      }
    }
  }

  @Test func `a group that is added is carried through everywhere`() throws {
    let (panel, source) = try panel()
    let (plain, wide) = (layout(), layout(withAge))
    // Names and places.
    let added = try #require(wide.columnNames.firstIndex(of: "whole age"))
    #expect(wide.columnCount == plain.columnCount + 1)
    #expect(wide.tableColumnCount == plain.tableColumnCount + 1)
    #expect(wide.columnNames.filter { $0 != "whole age" } == plain.columnNames)
    // Priors.
    let (before, after) = (
      plain.penalty(specification.shrinkage, totalWeight: 10),
      wide.penalty(specification.shrinkage, totalWeight: 10)
    )
    #expect(after.ridge[added] == 3 * specification.shrinkage.precision / 10)
    #expect(after.centre[added] == 0.5)
    #expect(after.blocks.map(\.firstColumn) == before.blocks.map { $0.firstColumn + 1 })
    var (ridge, centre) = (after.ridge, after.centre)
    ridge.remove(at: added)
    centre.remove(at: added)
    #expect(ridge == before.ridge && centre == before.centre)
    // Rows.
    let (narrow, wider) = (design(plain, panel, source), design(wide, panel, source))
    let (rows, widerRows) = (cells(narrow, rows: 200), cells(wider, rows: 200))
    #expect(Set(widerRows.map { $0[added] }).count > 10)
    for (row, wider) in zip(rows, widerRows) {
      var others = wider
      others.remove(at: added)
      #expect(others == row)
    }
    // Reasons.
    var unit = [Double](repeating: 0, count: wide.columnCount)
    unit[added] = 1
    var sparse = SparseRows(runWidth: wider.runWidth)
    wider.writeTables(ofUnit: 0, into: &sparse)
    let reasons = Contributions(
      sparse, layout: wide, statics: wider.statics[0..<wider.staticCount],
      featureCount: panel.featureCount
    ).values(unit)
    let days = min(28, wider.unitOffsets[1])
    #expect(
      abs((reasons.last ?? 0) - widerRows[..<days].reduce(0) { $0 + $1[added] } / Double(days))
        < 1e-12)
    #expect(reasons.dropLast().allSatisfy { $0 == 0 })
    // The fit and its file, which a release without the group refuses by the group's name.
    let file = try JSONEncoder().encode(fitted(wide, wider))
    let refusal = #expect(throws: OtherColumn.self) {
      try JSONDecoder().decode(FittedHazard.self, from: file)
    }
    #expect(refusal?.name == "whole age")
    let own = try JSONEncoder().encode(fitted(plain, narrow))
    #expect(try JSONDecoder().decode(FittedHazard.self, from: own).layout == plain)
  }

  @Test func `models of another meaning of the same columns are refused`() throws {
    let (panel, source) = try panel()
    let changed = layout { groups in
      groups.map { group in
        var group = group
        if group.name == "backlog" { group.revision = 2 }
        return group
      }
    }
    let file = try JSONEncoder().encode(fitted(changed, design(changed, panel, source)))
    let refusal = #expect(throws: OtherColumn.self) {
      try JSONDecoder().decode(FittedHazard.self, from: file)
    }
    #expect(refusal?.name == "log of the days whose payments wait for this one")
  }

  /// Some rows, cell by cell.
  private func cells(_ design: PaymentDesign, rows: Int) -> [[Double]] {
    let width = design.columnCount
    let block = UnsafeMutableBufferPointer<Double>.allocate(capacity: rows * width)
    defer { block.deallocate() }
    block.initialize(repeating: 0)
    design.write(0..<rows, into: block)
    return (0..<rows).map { Array(block[($0 * width)..<(($0 + 1) * width)]) }
  }

  private func fitted(_ layout: PaymentLayout, _ design: PaymentDesign) throws -> FittedHazard {
    let weights = design.weights { _ in 1 }
    let total = weights.reduce(0.0) { $0 + Double($1) }
    var model = GeneralizedLinearModel(
      .binomial, .logit, penalty: layout.penalty(specification.shrinkage, totalWeight: total))
    model.tolerance = 1e-4
    let fitted = try model.fit(
      StoredPanel(design, threads: 2), responses: design.responses(), weights: weights,
      information: .kept, threads: 2)
    return FittedHazard(
      layout: layout, fitted: fitted,
      diagnostics: HazardDiagnostics(
        rows: design.rowCount, columns: layout.columnCount, spells: design.unitCount,
        iterations: fitted.iterations,
        meanLogLikelihood: fitted.logLikelihood / fitted.totalWeight,
        effectiveDegreesOfFreedom: nil))
  }
}

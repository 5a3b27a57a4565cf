internal import Statistics

/// Writes rows of days by the groups of a layout.
struct RowWriter: Sendable {
  /// One group that has cells, from its first column on; plain numbers, so that none is counted.
  fileprivate enum Step: Sendable {
    case number(Int, DayNumber)
    case indicator(Int, DayPlace)
    /// The basis is that at a position among all.
    case hats(Int, basis: Int, DayNumber)
    case dayFeatures(Int, afterDue: Bool)
  }

  private let paymentDay: [Step]
  private let otherDay: [Step]
  private let bases: [HatBasis]

  init(_ layout: PaymentLayout) {
    var (paymentDay, otherDay, bases): ([Step], [Step], [HatBasis]) = ([], [], [])
    for (group, first) in zip(layout.groups, layout.firstColumns) {
      let step: Step
      switch group.cells {
      case .number(let number): step = .number(first, number)
      case .indicator(let place): step = .indicator(first, place)
      case .hats(let knots, let x):
        step = .hats(first, basis: bases.count, x)
        bases.append(HatBasis(knots: knots))
      case .dayFeatures(let afterDue): step = .dayFeatures(first, afterDue: afterDue)
      // Given once for all rows of a unit (``PanelRows/statics``).
      case .statics: continue
      }
      if group.days != .withoutPayments { paymentDay.append(step) }
      if group.days != .withPayments { otherDay.append(step) }
    }
    (self.paymentDay, self.otherDay, self.bases) = (paymentDay, otherDay, bases)
  }

  /// The steps for as long as a closure runs, read without counting references.
  struct Steps {
    fileprivate let paymentDay, otherDay: UnsafeBufferPointer<Step>
    fileprivate let bases: UnsafeBufferPointer<HatBasis>
  }

  @inline(__always)
  func withSteps(_ body: (Steps) -> Void) {
    paymentDay.withUnsafeBufferPointer { paymentDay in
      otherDay.withUnsafeBufferPointer { otherDay in
        bases.withUnsafeBufferPointer { bases in
          body(Steps(paymentDay: paymentDay, otherDay: otherDay, bases: bases))
        }
      }
    }
  }
}

extension RowWriter.Steps {
  /// - Parameter features: ``DayFeatures`` of the day.
  func write(_ row: DayRow, features: UnsafePointer<Float>, into rows: inout SparseRows) {
    for step in row.isPaymentDay ? paymentDay : otherDay {
      switch step {
      case .number(let first, let number): rows.append(first, row.number(number))
      case .indicator(let first, let place):
        if let place = row.place(place) { rows.append(first + place, 1) }
      case .hats(let first, let basis, let x):
        let (index, upperWeight) = bases[basis].locate(row.number(x))
        rows.append(first + index, 1 - upperWeight)
        rows.append(first + index + 1, upperWeight)
      case .dayFeatures(let first, let afterDue):
        if afterDue == (row.delay > 0) { rows.appendRun(first, features) }
      }
    }
    rows.endRow(stratum: row.isPaymentDay ? row.phase.rawValue : nil)
  }
}

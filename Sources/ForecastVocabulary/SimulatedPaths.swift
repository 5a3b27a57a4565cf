package import Receivables

/// Simulated cash of each day ahead, path by path, by currency and source.
///
/// How amounts lie in memory is known here alone: whoever fills or reads them names a slot, a path
/// and a day.
package struct SimulatedPaths: Sendable {
  /// One source of cash in one currency.
  package struct Slot: Sendable, Hashable {
    /// Position among ``SimulatedPaths/currencies``.
    package let currency: Int
    package let source: CashSource

    package init(currency: Int, source: CashSource) {
      (self.currency, self.source) = (currency, source)
    }

    /// Currency after currency, and in each source after source.
    package var number: Int { currency * CashSource.parts.count + source.part }
  }

  /// In order of code.
  package let currencies: [Currency]
  package let pathCount: Int
  /// Days ahead that each path covers.
  package let horizon: Int
  /// Major units, day after day of a path, path after path of a slot, slot after slot.
  private var amounts: [Float]

  /// Paths without cash.
  package init(currencies: [Currency], pathCount: Int, horizon: Int) {
    let slots = currencies.count * CashSource.parts.count
    self.init(
      currencies: currencies, pathCount: pathCount, horizon: horizon,
      amounts: [Float](repeating: 0, count: slots * pathCount * horizon))
  }

  /// - Parameter amounts: major units, day after day of a path, path after path of a source, and
  ///   source after source of a currency.
  package init(currencies: [Currency], pathCount: Int, horizon: Int, amounts: [Float]) {
    precondition(
      amounts.count == currencies.count * CashSource.parts.count * pathCount * horizon,
      "\(amounts.count) receipts for \(currencies.count) currencies, \(pathCount) paths, "
        + "\(horizon) days")
    self.currencies = currencies
    self.pathCount = pathCount
    self.horizon = horizon
    self.amounts = amounts
  }

  /// Every slot of a currency at a position among ``currencies``, or that of one source alone.
  package func slots(_ currency: Int, of source: CashSource = .total) -> [Slot] {
    CashSource.parts.filter { source == .total || $0 == source }
      .map { Slot(currency: currency, source: $0) }
  }

  // MARK: - Amounts

  private func start(_ slot: Slot, path: Int) -> Int {
    (slot.number * pathCount + path) * horizon
  }

  /// Major units on a day ahead, 1…``horizon``.
  package subscript(slot: Slot, path path: Int, ahead ahead: Int) -> Float {
    get { amounts[start(slot, path: path) + ahead - 1] }
    set { amounts[start(slot, path: path) + ahead - 1] = newValue }
  }

  /// The cash of each path within days ahead, over some slots.
  package func sums(_ slots: [Slot], within days: ClosedRange<Int>) -> [Double] {
    (0..<pathCount).map { path in
      var sum = 0.0
      for slot in slots {
        let start = start(slot, path: path)
        for d in days { sum += Double(amounts[start + d - 1]) }
      }
      return sum
    }
  }

  /// Multiplies what some slots of one path bring within days ahead.
  package mutating func scale(
    _ slots: [Slot], path: Int, within days: ClosedRange<Int>, by factor: Float
  ) {
    for slot in slots {
      let start = start(slot, path: path)
      for d in days { amounts[start + d - 1] *= factor }
    }
  }
}

import Receivables
import Testing

@testable import ForecastVocabulary
@testable import Simulation

@Suite struct SimulatedPathsTests {
  private let currencies: [Currency]
  private let empty: SimulatedPaths

  init() throws {
    currencies = [try #require(Currency("EUR")), try #require(Currency("USD"))]
    empty = SimulatedPaths(currencies: currencies, pathCount: 3, horizon: 5)
  }

  private var slots: [SimulatedPaths.Slot] { currencies.indices.flatMap { empty.slots($0) } }

  @Test func `every source of every currency has a place of its own`() {
    #expect(slots.map(\.number) == Array(0..<8))
    #expect(CashSource.parts.map(\.part) == Array(CashSource.parts.indices))
    #expect(empty.slots(1, of: .billingNew) == [.init(currency: 1, source: .billingNew)])
  }

  @Test func `cash of one day is found on that day, path and source alone`() {
    for slot in slots {
      for (path, ahead) in [(0, 1), (1, 3), (2, 5)] {
        var paths = empty
        paths[slot, path: path, ahead: ahead] = 7
        for other in slots {
          for day in 1...5 {
            let expected = (0..<3).map { other == slot && day == ahead && $0 == path ? 7.0 : 0 }
            #expect(paths.sums([other], within: day...day) == expected)
          }
        }
        #expect(paths.sums(slots, within: 1...5).reduce(0, +) == 7)
      }
    }
  }

  @Test func `totals filled by paths and added by customers are those filled at once`() {
    let size = 8 * 3 * 5
    let minor = (0..<size).map { Int64($0) }
    let whole = PathTotals(currencies: currencies, pathCount: 3, horizon: 5, minorUnits: minor)
    var parts = PathTotals(currencies: currencies, pathCount: 3, horizon: 5)
    for paths in [0..<2, 2..<3] {
      let sums = (0..<8).flatMap { slot in
        paths.flatMap { path in (0..<5).map { Int64((slot * 3 + path) * 5 + $0) } }
      }
      parts.fill(paths, with: sums)
    }
    #expect(parts == whole)
    var sum = PathTotals(
      currencies: currencies, pathCount: 3, horizon: 5, minorUnits: minor.map { $0 / 3 })
    sum.add(
      PathTotals(
        currencies: currencies, pathCount: 3, horizon: 5, minorUnits: minor.map { $0 - $0 / 3 }))
    #expect(sum == whole)
    let simulated = whole.simulated
    for slot in slots {
      for path in 0..<3 {
        for day in 1...5 {
          let cents = minor[(slot.number * 3 + path) * 5 + day - 1]
          #expect(simulated[slot, path: path, ahead: day] == Float(Double(cents) / 100))
        }
      }
    }
  }

  @Test func `scaling touches the days, paths and slots that are named`() {
    let ones = SimulatedPaths(
      currencies: currencies, pathCount: 3, horizon: 5, amounts: [Float](repeating: 1, count: 120))
    var paths = ones
    paths.scale(paths.slots(1, of: .openNew), path: 2, within: 2...4, by: 3)
    #expect(paths.sums(paths.slots(1, of: .openNew), within: 1...5) == [5, 5, 11])
    #expect(paths.sums(slots, within: 1...5).reduce(0, +) == 126)
  }
}

import Foundation
import Receivables
import SyntheticLedger
import Testing

/// What calls would do, as the truth of a synthetic ledger has it.
@Suite struct CallEffectTests {
  private func written(_ recipe: LedgerRecipe, _ days: [Day]) throws -> [String: String] {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "duecast-calls-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try LedgerGenerator(recipe, callDays: days).write(to: folder)
    return try GeneratedLedger.texts(in: folder)
  }

  private func effects(_ text: String?) throws -> [Double] {
    try #require(text).split(separator: "\n").dropFirst().map {
      try #require(Double($0.split(separator: ",")[2]))
    }
  }

  @Test func `the ledger is the same with and without the truth about calls`() throws {
    var recipe = LedgerRecipe.demo
    recipe.customers = 12
    let plain = try written(recipe, [])
    var told = try written(recipe, [recipe.lastDay - 100])
    #expect(plain[LedgerGenerator.callsFile] == nil)
    #expect(told.removeValue(forKey: LedgerGenerator.callsFile) != nil)
    #expect(
      plain.filter { $0.key != LedgerGenerator.truthFile }
        == told.filter { $0.key != LedgerGenerator.truthFile })
  }

  @Test func `a call that multiplies nothing brings nothing forward, a stronger one more`() throws {
    var recipe = LedgerRecipe.usual
    recipe.customers = 60
    let day = recipe.lastDay - 100
    // Collectors' own calls would change the ledger with the ratio.
    recipe.contacts.calls = false
    let sums = try [1.0, 1.7, 3].map { ratio in
      recipe.contacts.hazardRatio = ratio
      let effects = try effects(written(recipe, [day])[LedgerGenerator.callsFile])
      #expect(effects.count > 10 && effects.allSatisfy { $0 >= 0 && $0 < 365 })
      return effects.reduce(0, +)
    }
    #expect(sums[0] == 0 && sums[1] > 0 && sums[2] > sums[1])
  }
}

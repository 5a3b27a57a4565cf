public import Foundation
import Receivables

/// Writes the ledger of a recipe, one customer at a time.
///
/// Memory holds the life of one customer and the truth about all of them, whatever the number of
/// invoices.
public struct LedgerGenerator: Sendable {
  public let recipe: LedgerRecipe

  public init(_ recipe: LedgerRecipe) { self.recipe = recipe }

  /// Writes the ledger and `truth.json` to a folder, which is made if it is not there.
  ///
  /// - Throws: ``LedgerGeneratorError/ledgerExists(file:folder:)`` if the folder has a ledger
  ///   already, so that two ledgers never mix; ``LedgerGeneratorError/unusableRecipe(_:)`` if the
  ///   recipe has a ``LedgerRecipe/fault``; or what the file system throws.
  @discardableResult
  public func write(to folder: URL) throws -> LedgerTruth {
    if let fault = recipe.fault { throw LedgerGeneratorError.unusableRecipe(fault) }
    let manager = FileManager.default
    for name in LedgerFiles.names + [Self.truthFile]
    where manager.fileExists(atPath: folder.appendingPathComponent(name).path) {
      throw LedgerGeneratorError.ledgerExists(file: name, folder: folder.path)
    }
    try manager.createDirectory(at: folder, withIntermediateDirectories: true)

    let world = World(recipe)
    var files = LedgerFiles(in: folder, recipe: recipe)
    try files.writeCalendarsAndRates(world)
    var customers: [CustomerTruth] = []
    customers.reserveCapacity(recipe.customers)
    for number in 0..<recipe.customers {
      let profile = CustomerProfile(number: number + 1, world: world)
      var simulation = CustomerSimulation(profile, in: world)
      let history = simulation.run()
      try files.write(history, of: profile, currency: simulation.currency)
      customers.append(CustomerTruth(profile, history))
    }
    let truth = LedgerTruth(recipe: recipe, lines: try files.close(), customers: customers)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try (encoder.encode(truth) + Data("\n".utf8))
      .write(to: folder.appendingPathComponent(Self.truthFile))
    return truth
  }

  /// The name of the file that says what is true; the engine does not read it.
  public static let truthFile = "truth.json"
}

/// Why a synthetic ledger was not written.
public enum LedgerGeneratorError: Error, Hashable, CustomStringConvertible {
  case ledgerExists(file: String, folder: String)
  case unusableRecipe(String)

  public var description: String {
    switch self {
    case .ledgerExists(let file, let folder):
      "\(folder) already has \(file); choose another folder or empty it first."
    case .unusableRecipe(let fault): fault
    }
  }
}

extension CustomerTruth {
  init(_ profile: CustomerProfile, _ history: CustomerHistory) {
    id = profile.id
    segment = profile.segment.name
    payer = profile.payer
    paymentDays = profile.paymentDays.description
    rhythm = profile.rhythm
    hasContract = profile.hasContract
    termsDays = profile.termsDays
    typicalAmount = profile.typicalAmount
    customerEffect = profile.effect
    delayShape = profile.delayShape
    delayMean = profile.delayMean
    turnsOn = profile.turnsOn
    disputePropensity = profile.disputePropensity
    onboardedOn = profile.onboardedOn
    decidedToLeaveOn = history.decidedToLeaveOn
    churnedOn = history.churnedOn
    latentHealth = history.latentHealth
    firstMonth = history.latentHealth.isEmpty ? nil : history.firstMonth
  }
}

public import Foundation
public import Receivables

/// Writes the ledger of a recipe, one customer at a time.
///
/// Memory holds the life of one customer, or of those that a parent pays for, and the truth about
/// all of them, whatever the number of invoices.
public struct LedgerGenerator: Sendable {
  public let recipe: LedgerRecipe
  /// Days at whose close ``callsFile`` says what a call would do to each overdue claim.
  public let callDays: [Day]

  public init(_ recipe: LedgerRecipe, callDays: [Day] = []) {
    (self.recipe, self.callDays) = (recipe, callDays)
  }

  /// Writes the ledger and `truth.json` to a folder, which is made if it is not there.
  ///
  /// - Throws: ``LedgerGeneratorError/ledgerExists(file:folder:)`` if the folder has a ledger
  ///   already, so that two ledgers never mix; ``LedgerGeneratorError/unusableRecipe(_:)`` if the
  ///   recipe has a ``LedgerRecipe/fault``; or what the file system throws.
  @discardableResult
  public func write(to folder: URL) throws -> LedgerTruth {
    if let fault = recipe.fault { throw LedgerGeneratorError.unusableRecipe(fault) }
    let manager = FileManager.default
    for name in WrittenLedger.names
      + [Self.truthFile, Self.callsFile, WrittenLedger.settlementsFile]
    where manager.fileExists(atPath: folder.appendingPathComponent(name).path) {
      throw LedgerGeneratorError.ledgerExists(file: name, folder: folder.path)
    }
    try manager.createDirectory(at: folder, withIntermediateDirectories: true)

    let world = World(recipe, callDays: callDays)
    var files = WrittenLedger(in: folder, recipe: recipe)
    try files.writeCalendarsAndRates(world)
    var customers: [CustomerTruth] = []
    customers.reserveCapacity(recipe.customers)
    if recipe.habits == nil {
      for number in 0..<recipe.customers {
        let profile = CustomerProfile(number: number + 1, world: world)
        var simulation = CustomerSimulation(profile, in: world)
        let history = simulation.run()
        try files.write(history, of: profile, currency: simulation.currency)
        customers.append(CustomerTruth(profile, history))
      }
    } else {
      try writeFamilies(of: world, to: &files) { customers.append($0) }
    }
    let truth = LedgerTruth(recipe: recipe, lines: try files.close(), customers: customers)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try (encoder.encode(truth) + Data("\n".utf8))
      .write(to: folder.appendingPathComponent(Self.truthFile))
    return truth
  }

  /// Customers in order of number; children wait until it is their turn.
  private func writeFamilies(
    of world: World, to files: inout WrittenLedger, truth: (CustomerTruth) -> Void
  ) throws {
    let families = PayingFamilies(world)
    let simulation = FamilySimulation(world: world, families: families)
    var waiting: [Int: LivedCustomer] = [:]
    for number in 1...max(1, recipe.customers) where number <= recipe.customers {
      if families.payer(of: number) == nil {
        for lived in simulation.run(payer: number) { waiting[lived.profile.number] = lived }
      }
      guard let lived = waiting.removeValue(forKey: number) else {
        preconditionFailure("customer \(number) comes before its payer")
      }
      try files.write(lived.history, of: lived.profile, currency: lived.currency)
      var trueCustomer = CustomerTruth(lived.profile, lived.history)
      trueCustomer.habits = lived.traits
      truth(trueCustomer)
    }
  }

  /// The name of the file that says what is true; the engine does not read it.
  public static let truthFile = "truth.json"
  /// The name of the file that says what a call would have done; a back-test reads it where it is told
  /// to.
  public static let callsFile = "truth-calls.txt"
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

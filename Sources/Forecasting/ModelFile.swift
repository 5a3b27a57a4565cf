public import Foundation
public import Receivables
internal import Statistics

/// Fitted models as a file keeps them, with what they were fitted on.
public struct ModelFile: Sendable, Codable {
  /// Files of another number are refused.
  static let schema = 1
  public static let name = "payment-timing.json"

  let schemaVersion: Int
  public let toolVersion: String
  /// The last day whose postings were learnt from.
  public let fittedAsOf: Day
  /// What was learnt from.
  public let invoices, paidInvoices, customers: Int
  public let calendar: BusinessCalendar.Rule
  public let horizon: Int
  public let specification: PaymentTimingSpecification
  /// Names of the columns, in the order of the coefficients.
  let columns: [CustomerKind.RawValue: [String]]
  /// `nil` where nearly everything is paid on its day of issue.
  let timing: Timing?

  struct Timing: Sendable, Codable {
    let pair: ModelPair
    let encodings: [AttributeEncoding]
    let evidenceScale: Double
    let validation: Validation?
  }

  public init(_ fitted: FittedCashModel, of view: LedgerView, toolVersion: String) {
    schemaVersion = ModelFile.schema
    self.toolVersion = toolVersion
    fittedAsOf = view.day
    invoices = view.invoices.elements.count
    paidInvoices = view.invoices.elements.count { $0.ending == .paid }
    customers = view.customers.count
    calendar = fitted.model.calendar.rule
    horizon = fitted.model.horizon
    specification = fitted.model.specification
    timing = fitted.timing.map {
      Timing(
        pair: $0.pair, encodings: $0.encodings, evidenceScale: $0.evidenceScale,
        validation: $0.validation)
    }
    columns = ModelFile.columns(timing)
  }

  private static func columns(_ timing: Timing?) -> [String: [String]] {
    guard let pair = timing?.pair else { return [:] }
    let hazards = [pair.existing, pair.new].compactMap { $0 }
    return Dictionary(
      uniqueKeysWithValues: hazards.map { hazard in
        let names = (0..<hazard.layout.columnCount).map { hazard.layout.name(ofColumn: $0) }
        return (hazard.layout.model.rawValue, names)
      })
  }

  /// Sorted keys and shortest numbers, so that the same fit gives the same bytes.
  public var json: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      return try encoder.encode(self)
    }
  }

  /// - Throws: ``ModelFileError``.
  public init(json: Data) throws(ModelFileError) {
    struct Header: Decodable { let schemaVersion: Int }
    do {
      let header = try JSONDecoder().decode(Header.self, from: json)
      guard header.schemaVersion == ModelFile.schema else {
        throw ModelFileError.otherSchema(header.schemaVersion)
      }
      self = try JSONDecoder().decode(ModelFile.self, from: json)
    } catch let error as ModelFileError {
      throw error
    } catch {
      throw .unreadable
    }
    let expected = ModelFile.columns(timing)
    for (model, names) in columns.sorted(by: { $0.key < $1.key }) {
      let own = expected[model] ?? []
      let coefficients =
        model == CustomerKind.new.rawValue
        ? timing?.pair.new.fitted.coefficients.count
        : timing?.pair.existing?.fitted.coefficients.count
      guard names == own, coefficients == names.count else {
        throw .otherColumns(zip(names, own).first { $0 != $1 }?.0 ?? names.last ?? model)
      }
    }
  }

  /// The models, ready for a view.
  ///
  /// - Throws: ``ModelFileError`` if they were fitted on days after the view's, or on columns that
  ///   its ledger does not have.
  public func fitted(
    for view: LedgerView, calendar: BusinessCalendar, threads: Int
  ) throws(ModelFileError) -> FittedCashModel {
    guard fittedAsOf <= view.day else {
      throw .fittedLater(fittedAsOf, view.day)
    }
    let model = CashModel(
      calendar: calendar, horizon: horizon, threads: threads, specification: specification)
    guard let timing else { return FittedCashModel(model: model, timing: nil) }
    let known = AttributeTable.columns(of: view)
    if let missing = timing.encodings.map(\.name).first(where: { !known.contains($0) }) {
      throw .missingColumn(missing)
    }
    var described = PaymentTimingModel(calendar: calendar, horizon: horizon, threads: threads)
    described.specification = specification
    return FittedCashModel(
      model: model,
      timing: FittedPaymentTiming(
        model: described, pair: timing.pair, encodings: timing.encodings,
        evidenceScale: timing.evidenceScale, validation: timing.validation))
  }
}

/// Why a file of fitted models cannot be used.
public enum ModelFileError: Error, Sendable, Hashable, CustomStringConvertible {
  case unreadable
  case otherSchema(Int)
  /// The first column that this release does not have in that place.
  case otherColumns(String)
  case fittedLater(Day, Day)
  case missingColumn(String)

  public var description: String {
    switch self {
    case .unreadable: "is not a file of fitted models"
    case .otherSchema(let version):
      "has schema version \(version) and this release reads \(ModelFile.schema)"
    case .otherColumns(let name):
      "has a column `\(name)` where this release has another"
    case .fittedLater(let fitted, let day):
      "was fitted on what was known on \(fitted), later than the as-of day \(day)"
    case .missingColumn(let name):
      "was fitted with the column `\(name)`, which the ledger does not have"
    }
  }
}

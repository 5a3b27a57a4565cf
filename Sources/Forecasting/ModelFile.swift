public import Billing
internal import Churn
internal import ForecastVocabulary
public import Foundation
public import PaymentTiming
public import Receivables
internal import Statistics

/// Fitted models as a file keeps them, with what they were fitted on.
public struct ModelFile: Sendable, Codable {
  /// Files of another number are refused: it is raised where keys change.
  ///
  /// Columns that come to mean something else raise their group's ``ColumnGroup/revision``.
  static let schema = 4
  /// The file's name in a folder of models.
  public static let name = "payment-timing.json"

  let schemaVersion: Int
  /// Version of Duecast that wrote it; other versions read it by its schema.
  public let toolVersion: String
  /// The last day whose postings were learnt from.
  public let fittedAsOf: Day
  /// The ledger's first day, and what was learnt from.
  public let firstDay: Day
  /// Of the view that it was fitted on.
  public let invoices, paidInvoices, customers: Int
  /// Forecasts from the file keep this calendar.
  public let calendar: BusinessCalendar.Rule
  /// Days ahead that forecasts from the file cover, unless others are asked for.
  public let horizon: Int
  /// What was fitted, of payment timing.
  public let specification: PaymentTimingSpecification
  /// Names of the ledger's own columns, used or not.
  let ledgerColumns: [String]
  /// `nil` where nearly everything is paid on its day of issue.
  let timing: Timing?
  /// Churn; `nil` in files of earlier releases, with which it is learnt anew.
  let leaving: LeavingModel?
  /// Of the ledger that they were fitted on, as of the day; `nil` in files of earlier releases and
  /// without payment timing.
  public let portfolio: ForecastState?

  struct Timing: Sendable, Codable {
    let pair: ModelPair
    let encodings: [AttributeEncoding]
    /// `nil` where the models have no columns of health.
    let health: HealthColumns?
    /// `nil` where nothing was known of anybody's health.
    let healthEvidence: HealthEvidence?
    let evidenceScale: Double
    let validation: Validation?

    /// Names of the columns after the features.
    var otherNames: [String] { encodings.flatMap(\.columnNames) + (health?.names ?? []) }
  }

  /// Learns churn too, and computes the portfolio's state, so that later forecasts need neither.
  public init(_ fitted: FittedCashModel, of view: LedgerView, toolVersion: String) {
    schemaVersion = ModelFile.schema
    self.toolVersion = toolVersion
    fittedAsOf = view.day
    firstDay = view.usualDaysOfIssue?.lowerBound ?? view.day
    invoices = view.invoices.elements.count
    paidInvoices = view.customers.indices.reduce(0) { $0 + view.paidInvoices(ofCustomer: $1) }
    customers = view.customers.count
    calendar = fitted.model.calendar.rule
    horizon = fitted.model.horizon
    specification = fitted.model.specification
    ledgerColumns = AttributeTable.columns(of: view).sorted()
    let fitted = fitted.learningChurn(from: view)
    leaving = fitted.leavingModel
    portfolio = fitted.state(of: view)
    timing = fitted.timing.map {
      Timing(
        pair: $0.pair, encodings: $0.encodings, health: $0.health,
        healthEvidence: $0.healthEvidence, evidenceScale: $0.evidenceScale,
        validation: $0.validation)
    }
  }

  // MARK: - Reading and writing

  /// Sorted keys, shortest numbers and one line for each object of a list, so that the same fit
  /// gives the same bytes and two fits can be compared line by line.
  public var json: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.keyEncodingStrategy = .convertToSnakeCase
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return ModelFile.lines(try encoder.encode(self))
    }
  }

  /// Breaks lines after the commas that follow an object or a list.
  private static func lines(_ json: Data) -> Data {
    var lines = Data(capacity: json.count + json.count / 64)
    var (isQuoted, isEscaped, last) = (false, false, UInt8(0))
    for byte in json {
      lines.append(byte)
      if isEscaped {
        isEscaped = false
      } else if isQuoted, byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if !isQuoted, byte == UInt8(ascii: ","),
        last == UInt8(ascii: "}") || last == UInt8(ascii: "]")
      {
        lines.append(UInt8(ascii: "\n"))
      }
      last = byte
    }
    lines.append(UInt8(ascii: "\n"))
    return lines
  }

  /// - Throws: ``ModelFileError``.
  public init(json: Data) throws(ModelFileError) {
    struct Header: Decodable { let schemaVersion: Int }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      let header = try decoder.decode(Header.self, from: json)
      guard header.schemaVersion == ModelFile.schema else {
        throw ModelFileError.otherSchema(header.schemaVersion)
      }
      self = try decoder.decode(ModelFile.self, from: json)
    } catch let error as ModelFileError {
      throw error
    } catch let other as OtherColumn {
      throw .otherColumns(other.name)
    } catch let fault as ModelFault {
      throw .faulty(fault.description)
    } catch {
      throw .unreadable
    }
    do throws(ModelFault) { try validate() } catch { throw .faulty(error.description) }
    try checkLayouts()
  }

  /// - Throws: ``ModelFileError/otherColumns(_:)`` where this release would lay out the columns of
  ///   the same specification otherwise.
  private func checkLayouts() throws(ModelFileError) {
    guard let timing else { return }
    let names = timing.encodings.flatMap(\.columnNames)
    if let other = timing.pair.otherColumn(
      specification, attributeNames: names, healthNames: timing.health?.names ?? [])
    {
      throw .otherColumns(other)
    }
  }

  // MARK: - Use

  /// The models, ready for a view.
  ///
  /// - Parameters:
  ///   - billing: of billing to come, which each view is asked for anew and the file has nothing of.
  ///   - horizon: days ahead to forecast; `nil` for those that the models were kept with.
  /// - Throws: ``ModelFileError`` if they were fitted on days after the view's, on columns that its
  ///   ledger does not have or that hold something else there, or on a ledger paid on issue.
  public func fitted(
    for view: LedgerView, calendar: BusinessCalendar, threads: Int,
    billing: BillingSpecification = .standard, horizon: Int? = nil
  ) throws(ModelFileError) -> FittedCashModel {
    guard fittedAsOf <= view.day else { throw .fittedLater(fittedAsOf, view.day) }
    let ahead = horizon ?? self.horizon
    let model = CashModel(
      calendar: calendar, horizon: ahead, threads: threads, specification: specification,
      billingSpecification: billing)
    guard let timing else {
      guard PaymentAtIssue.isUsual(view) else { throw .paidOnIssue }
      return FittedCashModel(
        model: model, timing: nil, leavingModel: leaving, remarks: remarks(view))
    }
    try checkColumns(timing.encodings, view)
    let described = PaymentTimingModel(
      calendar: calendar, horizon: ahead, threads: threads, specification: specification)
    return FittedCashModel(
      model: model,
      timing: FittedPaymentTiming(
        model: described, pair: timing.pair, encodings: timing.encodings,
        health: timing.health, healthEvidence: timing.healthEvidence,
        evidenceScale: timing.evidenceScale, validation: timing.validation),
      leavingModel: leaving, remarks: remarks(view))
  }

  private func checkColumns(
    _ encodings: [AttributeEncoding], _ view: LedgerView
  ) throws(ModelFileError) {
    let known = AttributeTable.columns(of: view)
    let present = AttributeTable.candidates(of: view)
    for encoding in encodings {
      guard known.contains(encoding.name) else { throw .missingColumn(encoding.name) }
      guard let now = present.first(where: { $0.name == encoding.name }) else { continue }
      if encoding.isNumber != now.isNumber {
        throw .otherContent(encoding.name, wasNumber: encoding.isNumber)
      }
    }
  }

  /// What a reader should know of the use of these models on a view.
  private func remarks(_ view: LedgerView) -> [ModelNotice] {
    let announced = Announcements(view).remarks
    guard fittedAsOf < view.day else { return announced }
    let days = view.day - fittedAsOf
    let new = AttributeTable.columns(of: view).subtracting(ledgerColumns).sorted()
    return [.fittedEarlier(fittedAsOf, days: days)] + new.map(ModelNotice.columnNewSinceFit)
      + announced
  }
}

/// Why a file of fitted models cannot be used.
public enum ModelFileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Not JSON, or of other keys.
  case unreadable
  /// What is wrong in it.
  case faulty(String)
  /// Written by a release whose keys differ.
  case otherSchema(Int)
  /// The first column that this release does not have in that place.
  case otherColumns(String)
  /// Fitted on a day after the view's, which would look ahead: the two days.
  case fittedLater(Day, Day)
  /// A column of the ledger that the models use is not there.
  case missingColumn(String)
  /// A column holds text where it held numbers, or the other way round.
  case otherContent(String, wasNumber: Bool)
  /// Fitted while nearly everything was paid on its day of issue, which is no longer so.
  case paidOnIssue

  public var description: String {
    switch self {
    case .unreadable: "is not a file of fitted models"
    case .faulty(let fault): "cannot be used, since \(fault)"
    case .otherSchema(let version):
      "has schema version \(version) and this release reads \(ModelFile.schema)"
    case .otherColumns(let name):
      "has a column `\(name)` where this release has another"
    case .fittedLater(let fitted, let day):
      "was fitted on what was known on \(fitted), later than the as-of day \(day)"
    case .missingColumn(let name):
      "was fitted with the column `\(name)`, which the ledger does not have"
    case .otherContent(let name, let wasNumber):
      "was fitted with \(wasNumber ? "numbers" : "categories") in the column `\(name)`, which now "
        + "holds \(wasNumber ? "categories" : "numbers")"
    case .paidOnIssue:
      "was fitted while nearly every invoice was paid on its day of issue, which is no longer so"
    }
  }
}

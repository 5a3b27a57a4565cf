internal import ForecastVocabulary
public import Foundation
public import Receivables
internal import Simulation
internal import Statistics

/// What shards must have in common to add up.
public struct ShardOrigin: Sendable, Hashable, Codable {
  /// Of Duecast.
  public var toolVersion: String
  /// Identifies the ledger's content.
  public var ledger: String
  /// The last day whose postings count.
  public var day: Day
  /// Identifies the models and their portfolio's state.
  public var models: String
  /// Identifies how billing to come is forecast, and the calendar.
  public var terms: String
  /// Of the simulation.
  public var paths: Int
  /// Of the simulation.
  public var seed: UInt64
  /// Days ahead.
  public var horizon: Int

  /// What a shard is computed from.
  public init(
    toolVersion: String, ledger: String, day: Day, models: String, terms: String, paths: Int,
    seed: UInt64, horizon: Int
  ) {
    (self.toolVersion, self.ledger, self.day) = (toolVersion, ledger, day)
    (self.models, self.terms) = (models, terms)
    (self.paths, self.seed, self.horizon) = (paths, seed, horizon)
  }
}

/// A shard as a file keeps it: a line that says what it is, then its numbers.
public struct ShardFile: Sendable {
  /// What it was computed from.
  public let origin: ShardOrigin
  /// What its customers bring.
  public let part: ForecastShard

  /// Files of another number are refused.
  private static let schema = 1

  private struct Header: Codable {
    let duecastShard: Int
    let shard: Shard
    let origin: ShardOrigin
    let currencies: [String]
  }

  /// A shard and where it comes from.
  public init(_ part: ForecastShard, origin: ShardOrigin) {
    (self.part, self.origin) = (part, origin)
  }

  /// The file's name in a folder, such as `shard-2-of-7.bin`.
  public var name: String { ShardFile.name(of: part.shard) }

  /// The name of the file of a shard.
  public static func name(of shard: Shard) -> String {
    "shard-\(shard.number)-of-\(shard.count).bin"
  }

  // MARK: - Writing

  /// The same shard gives the same bytes.
  public var data: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      var data = try encoder.encode(
        Header(
          duecastShard: ShardFile.schema, shard: part.shard, origin: origin,
          currencies: part.totals.currencies.map(\.code)))
      data.append(UInt8(ascii: "\n"))
      var bytes = ShardBytes()
      bytes.append(UInt8(part.paysOnBusinessDays ? 1 : 0))
      bytes.append(count: part.open.count)
      for item in part.open { bytes.append(item) }
      bytes.append(count: part.curves.count)
      for (position, curve) in zip(part.curvePositions, part.curves) {
        bytes.append(count: position)
        bytes.append(curve)
      }
      for sum in part.totals.minorUnits { bytes.append(sum) }
      bytes.append(bytes.bytes.fnv1a)
      data.append(contentsOf: bytes.bytes)
      return data
    }
  }

  // MARK: - Reading

  /// - Throws: ``ShardFault/unreadable``, or ``ShardFault/otherSchema``.
  public init(_ data: Data) throws(ShardFault) {
    guard let end = data.firstIndex(of: UInt8(ascii: "\n")),
      let header = try? JSONDecoder().decode(Header.self, from: data[..<end]),
      Shard(header.shard.number, of: header.shard.count) != nil,
      (1...1_000_000).contains(header.origin.paths),
      (1...10_000).contains(header.origin.horizon)
    else { throw .unreadable }
    guard header.duecastShard == ShardFile.schema else { throw .otherSchema }
    let currencies = header.currencies.compactMap { Currency($0) }
    guard currencies.count == header.currencies.count else { throw .unreadable }
    origin = header.origin
    let bytes = Array(data[(end + 1)...])
    guard bytes.count > 8 else { throw .unreadable }
    var reader = ShardBytesReader(bytes[..<(bytes.count - 8)])
    var last = ShardBytesReader(bytes[(bytes.count - 8)...])
    do {
      guard try last.integer(UInt64.self) == bytes[..<(bytes.count - 8)].fnv1a else {
        throw ShardBytesReader.Fault()
      }
      part = try ForecastShard(
        header.shard, header.origin, currencies, &reader)
    } catch { throw .unreadable }
    guard reader.isAtEnd else { throw .unreadable }
  }
}

/// Why shards do not add up to a forecast.
public enum ShardFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// Not the file of a shard, or one that ends too early.
  case unreadable
  /// Written by a release whose files differ.
  case otherSchema
  /// Of other shares than the first: so many of so many.
  case otherCount(Shard, Shard)
  /// Given twice.
  case repeated(Shard)
  /// Not given.
  case missing([Shard])
  /// Computed from something else: which, of which shard.
  case otherOrigin(Shard, String)

  /// A sentence without its full stop.
  public var description: String {
    switch self {
    case .unreadable: "it is not the whole file of a shard"
    case .otherSchema: "another release wrote it"
    case .otherCount(let one, let other): "shard \(one) and shard \(other) are not of one division"
    case .repeated(let shard): "shard \(shard) is given twice"
    case .missing(let shards):
      "shard\(shards.count == 1 ? "" : "s") \(shards.prefix(10).map(\.description).joined(separator: ", "))"
        + (shards.count > 10 ? " and \(shards.count - 10) more" : "")
        + " \(shards.count == 1 ? "is" : "are") missing"
    case .otherOrigin(let shard, let what): "shard \(shard) was computed with another \(what)"
    }
  }
}

extension [ShardFile] {
  /// - Throws: ``ShardFault`` unless these are all the shards of one division, each once, computed from
  ///   what is given.
  public func check(_ origin: ShardOrigin) throws(ShardFault) {
    guard let first else { return }
    var seen: Set<Shard> = []
    for file in self {
      let shard = file.part.shard
      guard shard.count == first.part.shard.count else {
        throw .otherCount(first.part.shard, shard)
      }
      guard seen.insert(shard).inserted else { throw .repeated(shard) }
      if let other = file.origin.difference(from: origin) { throw .otherOrigin(shard, other) }
      guard file.part.totals.currencies == first.part.totals.currencies else {
        throw .otherOrigin(shard, "ledger")
      }
    }
    let all = (1...first.part.shard.count).compactMap { Shard($0, of: first.part.shard.count) }
    let missing = all.filter { !seen.contains($0) }
    guard missing.isEmpty else { throw .missing(missing) }
  }
}

extension ShardOrigin {
  fileprivate func difference(from other: ShardOrigin) -> String? {
    if toolVersion != other.toolVersion { return "version of Duecast" }
    if ledger != other.ledger { return "ledger" }
    if day != other.day { return "as-of day" }
    if models != other.models { return "file of models" }
    if paths != other.paths { return "number of --paths" }
    if seed != other.seed { return "--seed" }
    if horizon != other.horizon { return "horizon" }
    return terms == other.terms ? nil : "calendar or forecast of billing"
  }
}

// MARK: - Items

extension ShardBytes {
  fileprivate mutating func append(_ curve: PaymentCurve) {
    append(count: curve.paidBy.count)
    for paid in curve.paidBy { append(paid) }
    append(curve.openAtHorizon)
    append(curve.tailPaymentHazard)
    append(curve.tailWriteOffHazard)
  }

  fileprivate mutating func append(_ item: InvoiceOutlook) {
    append(count: item.invoice.position)
    append(UInt8(item.model == .existing ? 1 : 0))
    append(item.evidenceWeight)
    append(item.curve)
    append(item.cash.beforeDue)
    append(item.cash.fromDue)
    append(Int64(item.cash.dueAhead))
    append(count: item.factors.count)
    for factor in item.factors {
      append(factor.name)
      append(factor.meaning)
      append(factor.contribution)
    }
  }
}

extension ShardBytesReader {
  fileprivate mutating func curve() throws(Fault) -> PaymentCurve {
    var paidBy: [Float] = []
    for _ in 0..<(try count(size: 4)) { paidBy.append(try float()) }
    return PaymentCurve(
      paidBy: paidBy, openAtHorizon: try double(), tailPaymentHazard: try double(),
      tailWriteOffHazard: try double())
  }

  fileprivate mutating func outlook() throws(Fault) -> InvoiceOutlook {
    guard let invoice = Int32(exactly: try integer(UInt32.self)) else { throw Fault() }
    let model: CustomerKind = try integer(UInt8.self) == 1 ? .existing : .new
    let weight = try double()
    let curve = try curve()
    let cash = CashShare(
      beforeDue: try double(), fromDue: try double(), dueAhead: Int(try integer(Int64.self)))
    var factors: [Factor] = []
    for _ in 0..<(try count(size: 16)) {
      factors.append(
        Factor(name: try text(), meaning: try text(), contribution: try double()))
    }
    return InvoiceOutlook(
      invoice: InvoiceIndex(Int(invoice)), model: model, evidenceWeight: weight, curve: curve,
      factors: factors,
      cash: cash)
  }
}

extension ForecastShard {
  fileprivate init(
    _ shard: Shard, _ origin: ShardOrigin, _ currencies: [Currency],
    _ reader: inout ShardBytesReader
  ) throws(ShardBytesReader.Fault) {
    let pays = try reader.integer(UInt8.self) == 1
    var open: [InvoiceOutlook] = []
    for _ in 0..<(try reader.count(size: 64)) { open.append(try reader.outlook()) }
    var positions: [Int] = []
    var curves: [PaymentCurve] = []
    for _ in 0..<(try reader.count(size: 32)) {
      positions.append(Int(try reader.integer(UInt32.self)))
      curves.append(try reader.curve())
    }
    let count = currencies.count * CashSource.parts.count * origin.paths * origin.horizon
    var sums: [Int64] = []
    sums.reserveCapacity(count)
    for _ in 0..<count { sums.append(try reader.integer(Int64.self)) }
    self.init(
      shard: shard, open: open, curvePositions: positions, curves: curves,
      paysOnBusinessDays: pays,
      totals: PathTotals(
        currencies: currencies, pathCount: origin.paths, horizon: origin.horizon,
        minorUnits: sums))
  }
}

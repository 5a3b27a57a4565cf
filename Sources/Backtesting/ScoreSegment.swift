internal import Foundation
public import Receivables

/// What a score is of: a part of the customers or of their invoices, and of cash, one currency of it.
public struct ScoreSegment: Sendable, Hashable, Codable, LosslessStringConvertible {
  /// Which customers or invoices are scored.
  public enum Part: Sendable, Hashable {
    /// Every customer.
    case all
    /// Customers with a settled invoice, and those without.
    case existing, new
    /// By how many settled invoices the customer has at the origin.
    case settled(EvidenceStep)
    /// Of a segment of the ledger's own.
    case customers(String)
  }

  /// Of customers or invoices.
  public let part: Part
  /// `nil` where scores do not depend on a currency, or are of all of them.
  public let currency: Currency?

  /// All currencies, unless one is stated.
  public init(_ part: Part, _ currency: Currency? = nil) {
    (self.part, self.currency) = (part, currency)
  }

  /// Every customer, in all currencies.
  public static let all = ScoreSegment(.all)
  /// Customers with a settled invoice at the origin.
  public static let existing = ScoreSegment(.existing)
  /// Customers without a settled invoice at the origin.
  public static let new = ScoreSegment(.new)
  /// Every customer, in one currency.
  public static func currency(_ currency: Currency) -> ScoreSegment { ScoreSegment(.all, currency) }
  /// Invoices of customers with so many settled ones at the origin.
  public static func settled(_ step: EvidenceStep) -> ScoreSegment { ScoreSegment(.settled(step)) }

  /// The same part in one currency.
  public func of(_ currency: Currency) -> ScoreSegment { ScoreSegment(part, currency) }

  /// As tables write it: `all`, `existing`, `settled=3-4`, `segment=retail, currency=EUR`.
  public var description: String {
    let own: String? =
      switch part {
      case .all: currency == nil ? "all" : nil
      case .existing: "existing"
      case .new: "new"
      case .settled(let step): "settled=\(step.name)"
      case .customers(let segment): "segment=\(segment)"
      }
    return [own, currency.map { "currency=\($0)" }].compactMap { $0 }.joined(separator: ", ")
  }

  /// - Parameter description: as ``description`` writes it.
  public init?(_ description: String) {
    var text = description[...]
    var currency: Currency?
    if let last = text.range(of: "currency=", options: .backwards), last.upperBound < text.endIndex,
      let code = Currency(String(text[last.upperBound...])),
      last.lowerBound == text.startIndex || text[..<last.lowerBound].hasSuffix(", ")
    {
      currency = code
      text = text[..<last.lowerBound].dropLast(2)
    }
    func value(_ key: String) -> String? {
      text.hasPrefix(key) ? String(text.dropFirst(key.count)) : nil
    }
    switch text {
    case "all": part = .all
    case "existing": part = .existing
    case "new": part = .new
    case "" where currency != nil: part = .all
    default:
      if let segment = value("segment=") {
        part = .customers(segment)
      } else if let name = value("settled="),
        let step = EvidenceStep.all.first(where: { $0.name == name })
      {
        part = .settled(step)
      } else {
        return nil
      }
    }
    self.currency = currency
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let segment = ScoreSegment(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a segment")
    }
    self = segment
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

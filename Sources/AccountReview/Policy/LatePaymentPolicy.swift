public import Receivables
import Settings
internal import Statistics

/// What may be claimed for late payment.
public struct LatePaymentPolicy: Sendable, Hashable, Codable {
  /// Percentage points above the reference rate.
  public var marginPoints: AmountByCurrency
  /// Days by which the yearly rate is divided.
  public var daysInYear: Int
  /// What is claimed for recovery costs beside interest.
  public var compensation: CompensationPolicy

  /// Of claims in one currency.
  public func terms(_ currency: Currency) -> LatePaymentTerms {
    LatePaymentTerms(
      marginPoints: marginPoints.majorUnits(currency), daysInYear: daysInYear)
  }
}

/// The fixed sum for recovery costs of a late invoice, which may grow with what was owed.
public struct CompensationPolicy: Sendable, Hashable, Codable {
  /// A sum for claims from an amount on; major units.
  public struct Step: Sendable, Hashable, Codable {
    /// The claim from which the sum is due; the next step ends it.
    public var from: Double
    /// For each late invoice.
    public var sum: Double
  }

  /// By amount; the first is from 0.
  public var standard: [Step]
  /// By currency code.
  public var exceptions: [String: [Step]]

  /// - Parameter claim: what was owed when the invoice became late.
  public func sum(for claim: Money) -> Money {
    let steps = exceptions[claim.currency.code] ?? standard
    let sum = steps.last { $0.from <= claim.majorUnits }?.sum ?? 0
    let minor = sum * Double(claim.currency.minorUnitsPerMajor)
    return Money(minorUnits: Int64(nearest: minor), claim.currency)
  }
}

extension SettingsReader {
  static func latePayment(_ root: Section) throws(SettingsError) -> LatePaymentPolicy {
    let keys = try root.section(
      "late_payment", ["margin_points", "days_in_year", "compensation"])
    return LatePaymentPolicy(
      marginPoints: try keys.value("margin_points").amount(upTo: 100),
      daysInYear: try keys.value("days_in_year").integer(360...366),
      compensation: try keys.value("compensation").compensation())
  }

  /// A number or a list of steps, or a mapping of `default` and currency codes to such.
  private func compensation() throws(SettingsError) -> CompensationPolicy {
    guard hasKeys else {
      return CompensationPolicy(standard: try compensationSteps(), exceptions: [:])
    }
    var standard: [CompensationPolicy.Step]?
    var exceptions: [String: [CompensationPolicy.Step]] = [:]
    for (key, value) in try entries() {
      if key == "default" {
        standard = try value.compensationSteps()
      } else if let currency = Currency(key) {
        exceptions[currency.code] = try value.compensationSteps()
      } else {
        throw value.wrongKind("default or a currency code", found: "\"\(key)\"")
      }
    }
    guard let standard else {
      throw wrongKind("sums with one for default", found: "sums without a default")
    }
    return CompensationPolicy(standard: standard, exceptions: exceptions)
  }

  private func compensationSteps() throws(SettingsError) -> [CompensationPolicy.Step] {
    let range = 0.0...1e12
    guard isList else { return [CompensationPolicy.Step(from: 0, sum: try number(range))] }
    var steps: [CompensationPolicy.Step] = []
    for item in try list() {
      let step = Section(item, nil)
      try step.allow(["from", "sum"])
      guard item.hasKey("from"), item.hasKey("sum") else {
        throw item.wrongKind("a step with from and sum", found: "one without")
      }
      let from = try step.value("from")
      let amount = try from.number(range)
      if let last = steps.last, amount <= last.from {
        throw from.outOfRange("above the step before it", found: "\(amount)")
      }
      steps.append(
        CompensationPolicy.Step(from: amount, sum: try step.value("sum").number(range)))
    }
    return steps
  }
}

internal import ForecastVocabulary
internal import Foundation

/// Where each group of columns stands in the design of a payment-timing model.
///
/// The linear predictor of the log hazard odds of an invoice on a day is
///
///     η = f(day past due) + g(day past stated due) + a(day since issue)
///       + s(delay − usual) + r(delay − recent) + l(delay − last) + b(age − usual age)
///       + c(calendar day) + Σ habits + promise + Σ_j x_j β_j,phase
///
/// with f, a, s, r, l, b linear B-splines (``HatBasis``) and g single days, since many pay so many
/// days after the stated due day whether or not it is rolled; c the day of the month and, by
/// ``DelayScale/Phase``, the weekday and the payment days to the month's end; habits the customer's
/// offsets at that day (``DayFeature``), whose effects differ until and after the due day; and x the
/// static features, whose effects differ by phase. A day without payments (``PaymentRecords/rolls``) has
/// its own intercept and weekdays only.
struct PaymentLayout: Sendable, Hashable, Codable {
  let model: CustomerKind
  /// Names of the static columns, features first, then attributes.
  let staticNames: [String]
  /// Which of the panel's static columns the model uses: those of parts only where something was paid
  /// in parts.
  let staticIndices: [Int]

  let knots: PaymentTimingSpecification.Knots

  static let phases = DelayScale.Phase.allCases.count
  let intercept = 0
  let offDay = 1
  let weekday = 2
  let monthDay = 9
  let monthDays = 10
  let monthEnd = 41
  let promise = 44
  /// ``HabitYardstick/logBacklog(_:)``.
  let backlog = 47
  /// Weekdays, and payment days to the end of the month, by phase.
  let weekdayByPhase = 48
  var monthEndByPhase: Int { weekdayByPhase + 7 * PaymentLayout.phases }
  static let monthEndDays = 6
  /// Single days past the stated due day.
  var statedDay: Int { monthEndByPhase + PaymentLayout.monthEndDays * PaymentLayout.phases }
  static let statedDays = -20...40
  /// ``DayTable/monthWeek(_:)``.
  var monthWeek: Int { usual + 4 * knots.distanceFromUsual.count }
  var delay: Int { statedDay + PaymentLayout.statedDays.count }
  var age: Int { delay + knots.daysPastDue.count }
  var usual: Int { age + knots.daysSinceIssue.count }
  var habits: Int { monthWeek + DayTable.monthWeekCount }
  /// Two sets of habit columns: until due, and after.
  var statics: Int { habits + 2 * DayFeatures.width }
  var columnCount: Int { statics + PaymentLayout.phases * staticIndices.count }

  private enum CodingKeys: CodingKey { case model, staticNames, staticIndices, knots }

  init(
    _ model: CustomerKind, _ specification: PaymentTimingSpecification, attributeNames: [String],
    hasParts: Bool
  ) {
    self.model = model
    knots = specification.knots
    let used = PaymentFeature.all.enumerated().filter {
      specification.features.contains($0.element.name) && (hasParts || !$0.element.isOfParts)
    }
    let attributes = attributeNames.indices.map { PaymentFeature.all.count + $0 }
    staticNames = used.map(\.element.name) + attributeNames
    staticIndices = used.map(\.offset) + attributes
  }
}

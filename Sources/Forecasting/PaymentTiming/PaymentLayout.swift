internal import Foundation

/// Where each group of columns stands in the design of a payment-timing model.
///
/// The linear predictor of the log hazard odds of an invoice on a day is
///
///     η = f(day past due) + a(day since issue) + s(delay − usual) + r(delay − recent)
///       + c(calendar day) + Σ habits + promise + Σ_j x_j β_j,phase
///
/// with f, a, s, r linear B-splines (``HatBasis``), c the weekday, the day of the month and the
/// end of the month, habits the customer's offsets of ``CustomerHabits`` looked up at that day,
/// and x the static features, whose effects differ by ``DelayScale/Phase``. A day without
/// payments (``PaymentRecords/rolls``) has its own intercept and weekdays only.
struct PaymentLayout: Sendable, Hashable, Codable {
  /// The new-customer model has no columns of habits.
  let model: CustomerKind
  /// Names of the static columns, features first, then attributes.
  let staticNames: [String]
  /// Which of the panel's static columns the model uses.
  let staticIndices: [Int]

  static let delayBasis = HatBasis(
    knots: [
      -90, -60, -45, -30, -20, -15, -10, -7, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8,
      9, 10, 12, 15, 20, 25, 30, 40, 50, 60, 75, 90, 120, 180,
    ])
  static let ageBasis = HatBasis(knots: [1, 2, 3, 5, 8, 12, 20, 30])
  static let deviationBasis = HatBasis(
    knots: [-40, -25, -15, -10, -7, -5, -3, -2, -1, 0, 1, 2, 3, 5, 7, 10, 15, 25, 40])
  static let phases = DelayScale.Phase.allCases.count
  /// Level, stretch, bin, recent stretch, recent stretch fading, weekday, day of the month.
  static let habitColumns = 7

  let intercept = 0
  let offDay = 1
  let weekday = 2
  let monthDay = 9
  let monthEnd = 10
  let promise = 13
  let delay = 16
  var age: Int { delay + PaymentLayout.delayBasis.knots.count }
  var usual: Int { age + PaymentLayout.ageBasis.knots.count }
  private var deviations: Int {
    model == .existing ? PaymentLayout.deviationBasis.knots.count : 0
  }
  var recent: Int { usual + deviations }
  var habits: Int { recent + deviations }
  /// Two sets of habit columns: until due, and after.
  var statics: Int { habits + (model == .existing ? 2 * PaymentLayout.habitColumns : 0) }
  var columnCount: Int { statics + PaymentLayout.phases * staticIndices.count }

  private enum CodingKeys: CodingKey { case model, staticNames, staticIndices }

  init(model: CustomerKind, attributeNames: [String]) {
    self.model = model
    let used = PaymentFeature.all.enumerated().filter {
      model == .existing || $0.element.knownOfNewCustomers
    }
    let attributes = attributeNames.indices.map { PaymentFeature.all.count + $0 }
    staticNames = used.map(\.element.name) + attributeNames
    staticIndices = used.map(\.offset) + attributes
  }

  /// The group of a column, and for a static one its feature and phase.
  func name(ofColumn column: Int) -> String {
    switch column {
    case intercept: "intercept"
    case offDay: "day without banking"
    case weekday..<monthDay: "weekday"
    case monthDay..<promise: "day of the month"
    case promise..<delay: "promise"
    case delay..<age: "days past due"
    case age..<usual: "days since issue"
    case usual..<habits: "distance from the usual delay"
    case habits..<statics: "habits"
    default:
      "\(staticNames[(column - statics) % staticIndices.count]) "
        + "(\(DelayScale.Phase.allCases[(column - statics) / staticIndices.count]))"
    }
  }
}

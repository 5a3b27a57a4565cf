internal import Statistics

/// How strongly the coefficients of a payment-timing model are drawn to their prior means.
///
/// Each has a normal prior, whose precision is ``precision`` times a factor for its group of columns.
/// Distances from usual delays have a wide one, and besides each hat is drawn to its neighbours by
/// normal priors on their differences, a random walk: payments far from the usual delay are so rare
/// that a prior about zero alone would make them too likely. Weekdays have a wide one too: with two
/// payment runs a week, hardly anything is paid on the other days.
/// The prior means are 0, but 1 for the customer's level, stretch and bin, whose offsets are
/// estimates of log odds already. Landmarks share invoice-days, so the precisions are larger than
/// independent rows would call for; which serves best is found on the weeks before the view's day.
struct Shrinkage: Sendable, Hashable, Codable {
  /// The precision of a column of factor 1, for standardised features.
  let precision: Double
  /// The precision of the difference of neighbouring hats of distances from usual delays, over
  /// ``precision``.
  var smoothness: Double

  private static let distanceFactor = 0.05
  private static let weekdayFactor = 0.02

  /// The penalty on the mean deviance: a precision over the total weight is a ridge.
  func penalty(_ layout: PaymentLayout, totalWeight: Double) -> Penalty {
    let unit = precision / max(totalWeight, 1)
    var ridge = [Double](repeating: unit, count: layout.columnCount)
    func weigh(_ columns: Range<Int>, _ factor: Double) {
      for j in columns { ridge[j] = factor * unit }
    }
    weigh(layout.weekday..<layout.monthDay, Shrinkage.weekdayFactor)
    weigh(layout.monthDays..<layout.monthEnd, 10)
    weigh(layout.delay..<layout.age, 0.1)
    weigh(layout.usual..<layout.monthWeek, Shrinkage.distanceFactor)
    weigh(layout.habits..<layout.statics, 0.15)
    weigh(layout.statics..<layout.columnCount, 10)
    ridge[layout.intercept] = 0
    var centre = [Double](repeating: 0, count: layout.columnCount)
    for set in 0..<2 {
      for feature in [DayFeature.level, .stretch, .bin] {
        centre[layout.habits + set * DayFeatures.width + feature.rawValue] = 1
      }
    }
    let width = layout.knots.distanceFromUsual.count
    let blocks = stride(from: layout.usual, to: layout.monthWeek, by: width).map {
      Penalty.Block.randomWalk(firstColumn: $0, count: width, precision: smoothness * unit)
    }
    return Penalty(ridge: ridge, centre: centre, blocks: blocks)
  }
}

/// How strongly the coefficients of a payment-timing model are drawn to their prior means.
///
/// Each has a normal prior, whose precision is ``precision`` times a factor of its group of columns
/// (``ColumnGroup/Prior``), and neighbours may be drawn to one another besides. The prior means are 0,
/// but 1 for the customer's level, stretch and bin, whose offsets are estimates of log odds already.
/// Landmarks share invoice-days, so the precisions are larger than independent rows would call for;
/// which serves best is found on the weeks before the view's day.
struct Shrinkage: Sendable, Hashable, Codable {
  /// The precision of a column of factor 1, for standardised features.
  let precision: Double
  /// The precision of the difference of neighbouring hats of distances from usual delays, over
  /// ``precision``.
  var smoothness: Double
  /// The factor of columns of health; `nil` where they are not used.
  var health: Double?

  /// What is tried of these factors, none of which is used that does not show its worth.
  static let usualHealth = 2.5
  static let looserHealth = [0.6, 0.15]
  /// How much more precisely the effects of a column of health in the phases agree than they are zero.
  static let agreement = 100.0
}

internal import Foundation

/// The digits of a sum that every processor agrees on.
///
/// BLAS adds in another order on another kind of processor, so that the last digits of a fit are the
/// processor's own. They say nothing: what a fit returns is therefore cut to digits that are the same
/// everywhere, far finer than its standard errors, and what is computed from it is added in an order
/// of our own. The same ledger then gives the same bytes.
extension Double {
  /// The nearest multiple of the power of two next to `step`.
  func shared(inStepsOf step: Double) -> Double {
    guard isFinite, step.isFinite, step > 0 else { return self }
    // The factor keeps steps that are themselves sums away from where the exponent changes.
    let power = Double(sign: .plus, exponent: (1.37 * step).exponent, significand: 1)
    let cut = (self / power).rounded() * power
    return cut.isFinite ? cut : self
  }

  /// The nearest number of so many binary digits.
  func shared(bits: Int) -> Double {
    guard isFinite, self != 0 else { return self }
    let power = Double(sign: .plus, exponent: exponent - bits, significand: 1)
    return power > 0 ? (self / power).rounded() * power : self
  }

  /// What a posterior or standard deviation keeps: more than a report can show.
  var sharedDeviation: Double { shared(bits: 26) }

  /// What a share of a column that a penalty leaves free keeps.
  var sharedFreedom: Double { shared(inStepsOf: 0x1p-26) }

  /// What a sum over all rows keeps.
  var sharedTotal: Double { shared(bits: 34) }

  /// A coefficient, cut to a small part of its standard deviation given the others.
  func sharedCoefficient(deviation: Double) -> Double {
    shared(inStepsOf: deviation * 0x1p-24)
  }
}

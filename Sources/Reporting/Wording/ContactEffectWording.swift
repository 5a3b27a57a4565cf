internal import AccountReview

extension ContactEffect {
  /// What a contact is taken to do, and where that is known from; a paragraph.
  var wording: String {
    guard let estimate else {
      return
        "What a contact does is the policy's assumption: the activity log has no randomised arm "
        + "with payments enough to tell."
    }
    let customers =
      "\(NumberText.grouped(contact.customers)) customers against "
      + "\(NumberText.grouped(control.customers))"
    let ratio = ContactEffect.range(estimate.hazardRatio, estimate.lower, estimate.upper)
    let told = segments.map { segment in
      let used = NumberText.fixed(segment.shrunkRatio, digits: 2)
      return segment.ratio.map {
        "\(segment.segment) \(ContactEffect.range($0.value, $0.lower, $0.upper)), used \(used)"
      } ?? "\(segment.segment) too few payments, used \(used)"
    }
    return
      "By the randomised arm of the activity log (\(customers)), a contact multiplies the daily "
      + "chance of payment by \(ratio); the policy assumes "
      + "\(NumberText.fixed(estimate.assumedRatio, digits: 2)), and "
      + "\(NumberText.fixed(estimate.shrunkRatio, digits: 2)) is used."
      + (told.isEmpty ? "" : " By segment: \(told.joined(separator: "; ")).")
  }

  private static func range(_ value: Double, _ lower: Double, _ upper: Double) -> String {
    "\(NumberText.fixed(value, digits: 2)) (\(NumberText.fixed(lower, digits: 2)) to "
      + "\(NumberText.fixed(upper, digits: 2)))"
  }
}

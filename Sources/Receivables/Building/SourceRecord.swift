/// Something of a customer, as a source has it: a contact, a measurement, a step of a review.
public struct SourceRecord<Content: Sendable & Hashable>: Sendable, Hashable {
  /// Whose it is, by identifier.
  public var customer: String
  /// What is said; the customer of a view that it names is ignored.
  public var content: Content
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

  /// Without `postedOn` it is known on its own day.
  public init(of customer: String, _ content: Content, postedOn: Day? = nil) {
    (self.customer, self.content, self.postedOn) = (customer, content, postedOn)
  }
}

/// A contact with a customer.
public typealias ActivityRecord = SourceRecord<Activity>
/// A measurement of a customer; a day may have several metrics.
public typealias HealthRecord = SourceRecord<HealthObservation>
/// A step of a customer's review.
public typealias ReviewRecord = SourceRecord<Review>
/// Something that a person did about a flag of a customer.
public typealias FlagRecord = SourceRecord<FlagStep>
/// A line of a customer's success plan.
public typealias PlanRecord = SourceRecord<PlanEntry>
/// An answer of a customer.
public typealias InterviewRecord = SourceRecord<Interview>

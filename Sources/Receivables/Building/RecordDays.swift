// The day from which views see a record: the later of its own and the one on which it was posted.

private func known(_ own: Day?, _ posted: Day?) -> Int32 {
  max(own?.number ?? DayNumber.always, posted?.number ?? DayNumber.always)
}

extension CustomerDetails { var knownOn: Int32 { known(customer.onboardedOn, postedOn) } }
extension InvoiceRecord { var knownOn: Int32 { known(issuedOn, postedOn) } }
/// An instalment belongs to its invoice: it is known with it, or when it was posted.
extension InstalmentRecord { var knownOn: Int32 { known(nil, postedOn) } }
extension ReceiptRecord { var knownOn: Int32 { known(receivedOn, postedOn) } }
extension AllocationRecord { var knownOn: Int32 { known(allocatedOn, postedOn) } }
extension WriteOffRecord { var knownOn: Int32 { known(writtenOffOn, postedOn) } }
extension DisputeRecord { var knownOn: Int32 { known(openedOn, postedOn) } }
extension PromiseRecord { var knownOn: Int32 { known(madeOn, postedOn) } }
extension HoldRecord { var knownOn: Int32 { known(from, postedOn) } }
extension SourceRecord where Content: DatedContent {
  var knownOn: Int32 { known(content.ownDay, postedOn) }
}
extension ExchangeRateRecord { var knownOn: Int32 { known(rate.on, postedOn) } }
extension ExpectedBillingRecord { var knownOn: Int32 { known(nil, postedOn) } }
extension OtherFlowRecord { var knownOn: Int32 { known(nil, postedOn) } }

/// What is said of a customer, with the day that it is of.
package protocol DatedContent {
  var ownDay: Day { get }
}

extension Activity: DatedContent { package var ownDay: Day { on } }
extension HealthObservation: DatedContent { package var ownDay: Day { observedOn } }
extension Review: DatedContent { package var ownDay: Day { reviewedOn } }
extension FlagStep: DatedContent { package var ownDay: Day { on } }
extension PlanEntry: DatedContent { package var ownDay: Day { updatedOn } }
extension Interview: DatedContent { package var ownDay: Day { heldOn } }

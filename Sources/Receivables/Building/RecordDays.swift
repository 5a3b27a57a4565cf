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
extension ActivityRecord { var knownOn: Int32 { known(on, postedOn) } }
extension HealthRecord { var knownOn: Int32 { known(observedOn, postedOn) } }
extension ReviewRecord { var knownOn: Int32 { known(reviewedOn, postedOn) } }
extension FlagRecord { var knownOn: Int32 { known(step.on, postedOn) } }
extension PlanRecord { var knownOn: Int32 { known(entry.updatedOn, postedOn) } }
extension InterviewRecord { var knownOn: Int32 { known(interview.heldOn, postedOn) } }
extension ExchangeRateRecord { var knownOn: Int32 { known(rate.on, postedOn) } }
extension ExpectedBillingRecord { var knownOn: Int32 { known(nil, postedOn) } }
extension OtherFlowRecord { var knownOn: Int32 { known(nil, postedOn) } }

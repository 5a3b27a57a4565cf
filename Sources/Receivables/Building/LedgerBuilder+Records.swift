// What a ledger is built from, record by record.

extension LedgerBuilder {
  /// - Parameter line: where the source has it, for issues; counted on without.
  public mutating func add(_ customer: CustomerDetails, line: Int? = nil) {
    typed.customers.append(Placed(record: customer, line: line ?? typed.customers.count + 1))
  }

  /// - Parameter line: where the source has it, for issues; counted on without.
  public mutating func add(_ invoice: InvoiceRecord, line: Int? = nil) {
    typed.invoices.append(Placed(record: invoice, line: line ?? typed.invoices.count + 1))
  }

  /// - Parameter line: where the source has it, for issues; counted on without.
  public mutating func add(_ instalment: InstalmentRecord, line: Int? = nil) {
    typed.instalments.append(Placed(record: instalment, line: line ?? typed.instalments.count + 1))
  }

  /// - Parameter line: where the source has it, for issues; counted on without.
  public mutating func add(_ payment: ReceiptRecord, line: Int? = nil) {
    typed.payments.append(Placed(record: payment, line: line ?? typed.payments.count + 1))
  }

  /// - Parameter line: where the source has it, for issues; counted on without.
  public mutating func add(_ allocation: AllocationRecord, line: Int? = nil) {
    typed.allocations.append(Placed(record: allocation, line: line ?? typed.allocations.count + 1))
  }

  /// - Parameter line: where the source has it, for issues; counted on without.
  public mutating func add(_ writeOff: WriteOffRecord, line: Int? = nil) {
    typed.writeOffs.append(Placed(record: writeOff, line: line ?? typed.writeOffs.count + 1))
  }

  /// - Parameter line: where the source has it, for issues; counted on without.
  public mutating func add(_ dispute: DisputeRecord, line: Int? = nil) {
    typed.disputes.append(Placed(record: dispute, line: line ?? typed.disputes.count + 1))
  }

  /// - Parameter line: where the source has it, for issues; counted on without.
  public mutating func add(_ promise: PromiseRecord, line: Int? = nil) {
    typed.promises.append(Placed(record: promise, line: line ?? typed.promises.count + 1))
  }

  /// - Parameter line: where the source has it, for issues; counted on without.
  public mutating func add(_ hold: HoldRecord, line: Int? = nil) {
    typed.holds.append(Placed(record: hold, line: line ?? typed.holds.count + 1))
  }

  /// - Parameter line: where the source has it, for issues; counted on without.
  public mutating func add(_ activity: ActivityRecord, line: Int? = nil) {
    typed.activities.append(Placed(record: activity, line: line ?? typed.activities.count + 1))
  }

  /// - Parameter line: where the source has it, for issues; counted on without.
  public mutating func add(_ measurement: HealthRecord, line: Int? = nil) {
    typed.health.append(Placed(record: measurement, line: line ?? typed.health.count + 1))
  }

  /// - Parameter line: where the source has it, for issues; counted on without.
  public mutating func add(_ review: ReviewRecord, line: Int? = nil) {
    typed.reviews.append(Placed(record: review, line: line ?? typed.reviews.count + 1))
  }

  /// - Parameter line: where the source has it, for issues; counted on without.
  public mutating func add(_ flag: FlagRecord, line: Int? = nil) {
    typed.flags.append(Placed(record: flag, line: line ?? typed.flags.count + 1))
  }

  /// - Parameter line: where the source has it, for issues; counted on without.
  public mutating func add(_ entry: PlanRecord, line: Int? = nil) {
    typed.plans.append(Placed(record: entry, line: line ?? typed.plans.count + 1))
  }

  /// - Parameter line: where the source has it, for issues; counted on without.
  public mutating func add(_ interview: InterviewRecord, line: Int? = nil) {
    typed.interviews.append(Placed(record: interview, line: line ?? typed.interviews.count + 1))
  }

  /// - Parameter line: where the source has it, for issues; counted on without.
  public mutating func add(_ rate: ExchangeRateRecord, line: Int? = nil) {
    typed.exchangeRates.append(Placed(record: rate, line: line ?? typed.exchangeRates.count + 1))
  }

  /// - Parameter line: where the source has it, for issues; counted on without.
  public mutating func add(_ holiday: Holiday, line: Int? = nil) {
    typed.holidays.append(Placed(record: holiday, line: line ?? typed.holidays.count + 1))
  }

  /// - Parameter line: where the source has it, for issues; counted on without.
  public mutating func add(_ billing: ExpectedBillingRecord, line: Int? = nil) {
    typed.expectedBilling.append(
      Placed(record: billing, line: line ?? typed.expectedBilling.count + 1))
  }

  /// - Parameter line: where the source has it, for issues; counted on without.
  public mutating func add(_ flow: OtherFlowRecord, line: Int? = nil) {
    typed.otherFlows.append(Placed(record: flow, line: line ?? typed.otherFlows.count + 1))
  }

  /// The ledger of all records, and what was wrong with them.
  ///
  /// Records that cannot be used are set aside or corrected as the issues say; no issue stops the
  /// others.
  ///
  /// - Throws: ``LedgerFault`` where no invoice can be used or the amounts are beyond any sum.
  public func build() throws(LedgerFault) -> LoadedLedger {
    var (builder, feed) = (self, TypedFeed(typed))
    builder.typed = TypedRecords()
    do {
      return try builder.run(&feed)
    } catch let fault as LedgerFault {
      throw fault
    } catch {
      preconditionFailure("typed records throw no \(error)")
    }
  }
}

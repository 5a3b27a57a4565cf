import AccountReview
import ForecastVocabulary
import Foundation
import Receivables
import Testing

@Suite struct ContactValueTests {
  private let one = [
    "invoices.csv": """
    invoice_id,customer_id,issued_on,due_on,amount,currency
    I1,a,2024-04-01,2024-05-01,1000,EUR
    """
  ]

  private func policy(_ change: (inout Policy) -> Void) -> Policy {
    var policy = Policy.standard
    policy.channels[.email]?.cost = AmountByCurrency(0)
    change(&policy)
    return policy
  }

  private func value(_ curve: PaymentCurve, _ policy: Policy) throws -> ContactValue {
    try #require(try Worklist(one, day(6, 12), policy: policy, curve: curve).items.first)
      .valueOfContact
  }

  /// Half of what is open is paid each day; a contact with effect 1.5 makes it ¾ on the first.
  ///
  /// Open at the end of days 0, 1, 2: 1, ½, ¼ without and 1, ¼, ⅛ with a contact, so that of
  /// days 0 to 2, ¼ + ⅛ = 3/8 of a day is saved.
  @Test func `capital is freed for the days that payment comes sooner`() throws {
    let policy = policy {
      $0.channels[.email]?.effect = [1.5, 1.5, 1.5, 1.5]
      $0.experiment.windowDays = 1
      $0.capital.yearlyCost = 0.365
      $0.capital.maximumDays = 3
    }
    for horizon in [1, 2, 3, 20] {
      let value = try value(.constant(payment: 0.5, horizon: horizon), policy)
      #expect(abs(value.capitalFreed - 1000 * 0.001 * 3 / 8) < 1e-6, "horizon \(horizon)")
      #expect(abs(value.lossAvoided) < 1e-4)
      #expect(abs(value.extraCashInWindow - 250) < 1e-4)
    }
  }

  /// One day's curve: ½ is paid, ¼ given up; of what stays open half is paid, half given up.
  ///
  /// A contact with effect 1.5 collects the ¾ that are not given up, so N falls from 3/8 to 1/4.
  @Test func `loss is avoided by what would never have been paid`() throws {
    let policy = policy {
      $0.channels[.email]?.effect = [1.5, 1.5, 1.5, 1.5]
      $0.experiment.windowDays = 1
      $0.capital.lossGivenDefault = 0.8
    }
    let curve = PaymentCurve(
      paidBy: [0.5], openAtHorizon: 0.25, tailPaymentHazard: 0.5, tailWriteOffHazard: 0.5)
    #expect(abs(try value(curve, policy).lossAvoided - 1000 * 0.8 / 8) < 1e-6)
  }

  @Test func `the cost of a contact is taken off what it brings`() throws {
    let curve = PaymentCurve.constant(payment: 0.02, writeOff: 0.002)
    let free = try value(curve, policy { _ in })
    let dear = try value(curve, policy { $0.channels[.email]?.cost = AmountByCurrency(1.5) })
    #expect(dear.cost == 1.5)
    #expect(dear.total == free.total - 1.5)
    #expect(dear.capitalFreed == free.capitalFreed)
  }

  @Test func `a contact without effect is not made, even if it costs nothing`() throws {
    for cost in [0, 8.0] {
      let policy = policy {
        $0.channels[.email]?.effect = [1, 1, 1, 1]
        $0.channels[.email]?.cost = AmountByCurrency(cost)
      }
      let list = try Worklist(one, day(6, 12), policy: policy)
      #expect(list.items.isEmpty)
      #expect(list.leftOut == ["costs-more-than-it-brings": "1000.00"])
    }
  }

  @Test func `a larger effect, a longer window and dearer money are worth more`() throws {
    let curve = PaymentCurve.constant(payment: 0.02, writeOff: 0.002)
    let usual = try value(curve, policy { _ in }).total
    #expect(usual > 0)
    #expect(try value(curve, policy { $0.channels[.email]?.effect = [2, 2, 2, 2] }).total > usual)
    #expect(try value(curve, policy { $0.experiment.windowDays = 28 }).total > usual)
    #expect(try value(curve, policy { $0.capital.yearlyCost = 0.2 }).total > usual)
  }

  /// With a constant hazard everything has a closed form: for the window w, days D, hazard h and
  /// effect θ, Σ S(k) = (1 − (1 − h)ᴰ) ÷ h.
  @Test(arguments: [(0.01, 1.25), (0.05, 1.5), (0.2, 1.1)])
  func `for a constant hazard it is the closed form, whatever the horizon`(
    hazard: Double, effect: Double
  ) throws {
    let (window, days) = (14, 200)
    let policy = policy {
      $0.channels[.email]?.effect = Array(repeating: effect, count: 4)
      $0.experiment.windowDays = window
      $0.capital.yearlyCost = 0.365
      $0.capital.maximumDays = days
    }
    func openDays(_ hazard: Double, _ days: Int) -> Double {
      (1 - pow(1 - hazard, Double(days))) / hazard
    }
    let after = days - window
    let without = openDays(hazard, days)
    let with =
      openDays(hazard * effect, window)
      + pow(1 - hazard * effect, Double(window)) * openDays(hazard, after)
    for horizon in [7, 14, 60, 250] {
      let freed = try value(.constant(payment: hazard, horizon: horizon), policy).capitalFreed
      // The curve is in single precision, which late hazards feel.
      #expect(abs(freed - (without - with)) < 2e-4 * (without - with), "\(freed) \(without - with)")
    }
  }
}

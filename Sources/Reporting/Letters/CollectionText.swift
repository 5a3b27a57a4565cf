public import AccountReview
public import Receivables

/// What letters leave out, in words.
public enum CollectionText {
  /// A sentence for each debt that another customer's cash covers, for at most so many.
  public static func covered(
    _ debts: [DunningLetters.CoveredDebt], in view: LedgerView, atMost most: Int = 20
  ) -> String {
    var text = debts.prefix(most).map { debt in
      let amount = "\(NumberText.exact(debt.cash.amount)) \(debt.cash.amount.currency)"
      return TextTable.wrap(
        "\(view.customers[debt.customer].id): \(amount) of "
          + "\(view.customers[debt.cash.customer].id) is on account and covers it.", width: 80)
    }.joined()
    if debts.count > most {
      text += "\(NumberText.count(debts.count - most, "more debt", "more debts")) likewise.\n"
    }
    return text
  }

  /// A sentence for each debt that is held back, for at most so many.
  public static func held(
    _ debts: [DunningLetters.HeldDebt], in view: LedgerView, atMost most: Int = 20
  ) -> String {
    var text = debts.prefix(most).map { debt in
      let until = debt.hold.until.map { "until \($0)" } ?? "until further notice"
      return TextTable.wrap(
        "\(view.customers[debt.hold.customer].id): \(NumberText.exact(debt.amount)) "
          + "\(debt.amount.currency) is on hold (\(debt.hold.reason), \(until)).", width: 80)
    }.joined()
    if debts.count > most {
      text += "\(NumberText.count(debts.count - most, "more debt", "more debts")) likewise.\n"
    }
    return text
  }

  public static func leftOut(_ counts: [CollectionGap: Int]) -> String {
    CollectionGap.allCases.compactMap { gap in
      counts[gap].map {
        TextTable.wrap(
          "Left out: \(NumberText.count($0, "account", "accounts")), \(gap.wording).", width: 80)
      }
    }.joined()
  }
}

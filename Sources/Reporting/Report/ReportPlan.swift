internal import AccountReview
internal import Receivables

extension ReportPage {
  /// Tasks of each kind shown in the report; the files have all.
  private static let tasksShown = 10

  /// All overdue money by where it stands, with a sum for each currency.
  static func planLines(_ plan: CollectionsPlan) -> [PlanLine] {
    let totals = plan.totals()
    return Set(totals.map(\.currency)).sorted().flatMap { currency in
      let own = totals.filter { $0.currency == currency }
      func line(_ label: String, _ accounts: Int, _ amount: Money, _ kind: String) -> PlanLine {
        PlanLine(
          label: label, accounts: accounts > 0 ? NumberText.grouped(accounts) : "–",
          amount: "\(NumberText.exact(amount)) \(currency)", kind: kind)
      }
      return own.map {
        let label = PlanText.label($0)
        return line(
          "\(label.prefix(1).uppercased())\(label.dropFirst())", $0.accounts, $0.amount, "")
      } + [
        line(
          "All that is overdue", own.reduce(0) { $0 + $1.accounts },
          own.reduce(Money.zero(currency)) { $0 + $1.amount }, "sum")
      ]
    }
  }

  static func planLead(_ worklist: Worklist) -> String {
    let automatic = worklist.today.filter(\.step.isAutomatic).count
    let reminders =
      automatic > 0
      ? " \(NumberText.count(automatic, "reminder goes", "reminders go")) out automatically on "
        + "\(DayText.short(worklist.actionDay))." : ""
    return
      "Each account is counted once, where its next action is; amounts stand where each invoice is, "
      + "and sum to what the ageing has as overdue. plan.csv has each account." + reminders
  }

  static func taskLists(_ tasks: CollectionTasks) -> [TaskList] {
    [
      list("Disputes to settle", "dispute_list.csv", tasks.disputes.map(\.line), tasks.day),
      list("Cash to apply", "cash_to_apply.csv", tasks.cash.map(\.line), tasks.day),
      list("Promises to check", "promises_to_check.csv", tasks.promises.map(\.line), tasks.day),
    ].filter { !$0.lines.isEmpty }
  }

  private static func list(
    _ title: String, _ file: String, _ tasks: [TaskLine], _ day: Day
  ) -> TaskList {
    let late = tasks.count { $0.target < day }
    let shown =
      tasks.count > tasksShown ? " The first \(tasksShown) are shown; \(file) has all." : ""
    return TaskList(
      title: title,
      lead:
        "\(NumberText.grouped(tasks.count)) in all, \(NumberText.grouped(late)) past the target "
        + "day.\(shown)",
      lines: tasks.prefix(tasksShown).map { task in
        TaskList.Line(
          what: PageText.days("\(task.id): \(task.what)"), who: task.customer,
          amount: "\(NumberText.exact(task.amount)) \(task.amount.currency)",
          owner: task.owner.isEmpty ? "nobody" : task.owner,
          target: PageText.day(task.target))
      })
  }
}

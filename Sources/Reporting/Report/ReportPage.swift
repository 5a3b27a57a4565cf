/// The report for people: one self-contained page without scripts.
struct ReportPage: Page {
  static let template = "report"

  struct Card: Sendable {
    let label: String
    let value: String
    let unit: String
    let note: String
  }

  /// What a reader is to know first.
  struct Headline: Sendable {
    let figure: String
    /// Since the forecast kept before, and why; says so where there is none.
    let changes: String
  }

  struct LegendEntry: Sendable {
    let kind: String
    let label: String
  }

  /// A key figure, with where the page defines it.
  struct Fact: Sendable {
    let label: String
    let anchor: String
    let value: String
  }

  struct Contact: Sendable {
    let rank: String
    let name: String
    let details: String
    /// Whom to ask for.
    let person: String
    /// How to reach them: an address may break after its @ and nowhere else.
    let address: String
    let domain: String
    let overdue: String
    let open: String
    let oldest: String
    let late: String
    let action: String
    let reasons: [String]
  }

  /// Overdue money by where the plan has it.
  struct PlanLine: Sendable {
    let label: String
    let accounts: String
    let amount: String
    /// `sum` or empty.
    let kind: String
  }

  /// Disputes to settle, cash to apply or promises to check.
  struct TaskList: Sendable {
    struct Line: Sendable {
      let what: String
      let who: String
      let amount: String
      let owner: String
      /// The day by which it should be done.
      let target: String
    }

    let title: String
    let lead: String
    let lines: [Line]
  }

  /// An account that got worse.
  struct Alert: Sendable {
    let name: String
    let details: String
    let score: String
    let band: String
    let change: String
    let reasons: [String]
  }

  /// An entry of the glossary, which figures link to.
  struct Definition: Sendable {
    let label: String
    let anchor: String
    let meaning: String
  }

  let title: String
  let subtitle: String
  let asOf: String
  /// The figure, its range and what changed, one for each currency.
  let headlines: [Headline]
  /// What a reader must know before the numbers; usually nothing.
  let notices: [String]
  let currencies: [CurrencySection]
  /// All currencies together, where they are converted.
  let converted: [CashTableSection]
  /// What-ifs; usually none.
  let scenarios: [ScenarioSection]
  let worklistTitle: String
  let worklistLead: String
  let worklist: [Contact]
  let hasWorklist: Bool
  let planLead: String
  let plan: [PlanLine]
  let hasPlan: Bool
  /// Those that are not empty.
  let tasks: [TaskList]
  let healthLead: String
  let alerts: [Alert]
  let hasAlerts: Bool
  let hasHealth: Bool
  let scores: ScoreChart
  let grids: [GridSection]
  let queueLead: String
  let queue: [QueueEntry]
  let hasQueue: Bool
  let churn: [ChurnSection]
  let hasRecord: Bool
  let recordLead: String
  let record: [SquareChart]
  let issuesLead: String
  let issues: [Issue]
  let hasIssues: Bool
  let glossaryLead: String
  /// What the figures and headings of the page mean.
  let glossary: [Definition]
  /// Paragraphs on where the numbers come from.
  let method: [String]
}

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

  /// The weeks of a cash table in columns.
  struct CashTableSection: Sendable {
    struct Row: Sendable {
      let label: String
      let cells: [String]
      let whole: String
      /// `sum`, `range` or empty.
      let kind: String
    }

    let title: String
    /// `in thousands of EUR`.
    let unit: String
    let heads: [String]
    let rows: [Row]
  }

  struct Bucket: Sendable {
    let label: String
    let amount: String
    let share: String
    /// Per cent of the widest bar.
    let width: String
    let kind: String
  }

  /// A key figure, with where the page defines it.
  struct Fact: Sendable {
    let label: String
    let anchor: String
    let value: String
  }

  /// All that is said of one currency; currencies are never added.
  struct CurrencySection: Sendable {
    let code: String
    let cards: [Card]
    let cashLead: String
    let legend: [LegendEntry]
    let fan: FanChart
    let chart: CashChart
    let table: CashTableSection
    let ageingLead: String
    let buckets: [Bucket]
    let figures: [Fact]
    let hasFigures: Bool
  }

  struct Contact: Sendable {
    let rank: String
    let name: String
    let details: String
    /// Whom to ask for, and how to reach them.
    let person: String
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

  struct Issue: Sendable {
    let place: String
    let effect: String
    let problem: String
    let remedy: String
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

internal import Settings

extension SettingsReader {
  private static let tiers: [(key: String, tier: Tier)] = [
    ("high_touch", .highTouch), ("standard", .standard), ("no_touch", .noTouch),
  ]

  /// The keys of `reviews`.
  static func reviews(_ root: Section) throws(SettingsError) -> ReviewPolicy {
    let section = try root.section(
      "reviews", ["cadence_days", "approval", "roles", "questions", "required_facts"])
    let cadence = try section.section("cadence_days", tiers.map(\.key))
    let approval = try section.section("approval", tiers.map(\.key))
    let questions = try section.section("questions", tiers.map(\.key))
    let facts = try section.section("required_facts", tiers.map(\.key))
    var policy = ReviewPolicy(
      cadenceDays: [:], approval: [:], roles: [:], questions: [:], requiredFacts: [:])
    for (key, tier) in tiers {
      policy.cadenceDays[tier] = try cadence.value(key).integer(1...3650)
      policy.approval[tier] = try approval.value(key).string()
      for (name, text) in try questions.value(key).entries() {
        policy.questions[tier, default: []].append(
          ReviewQuestion(name: name, text: try text.string()))
      }
      for fact in try facts.value(key).list() {
        policy.requiredFacts[tier, default: []].append(try fact.choice(ReviewFact.allCases))
      }
    }
    for (role, people) in try section.value("roles").entries() {
      policy.roles[role] = try people.list().map { person throws(SettingsError) in
        try person.string()
      }
    }
    return policy
  }

  /// The keys of `success`.
  static func success(_ root: Section) throws(SettingsError) -> SuccessPolicy {
    let section = try root.section(
      "success",
      [
        "plan_update_days", "commitment_grace_days", "interview_days", "generic_answers",
        "fewest_words", "empty_answers",
      ])
    return SuccessPolicy(
      planUpdateDays: try section.value("plan_update_days").integer(1...3650),
      commitmentGraceDays: try section.value("commitment_grace_days").integer(0...365),
      interviewDays: try section.value("interview_days").integer(1...3650),
      genericAnswers: try section.value("generic_answers").list().map {
        answer throws(SettingsError) in try answer.string().lowercased()
      },
      fewestWords: try section.value("fewest_words").integer(0...100),
      emptyAnswers: try section.value("empty_answers").integer(1...1000))
  }
}

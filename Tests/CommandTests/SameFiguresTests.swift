import Foundation
import Testing

/// A figure that is shown in more than one place has one value there, up to what each place rounds to.
@Suite struct SameFiguresTests {
  /// Figures with the places that show them.
  private struct Shown {
    struct Place {
      let name: String
      let value: Double
      /// What its last digit is worth; 0 where nothing is rounded.
      let step: Double
    }

    private(set) var figures: [String: [Place]] = [:]

    /// Adds a text such as `1,234.50`, `12%` or `3 days`; its digits say what it is rounded to.
    mutating func add(_ figure: String, _ place: String, _ text: String, unit: Double = 1) throws {
      let digits = text.filter { $0.isNumber || $0 == "." || $0 == "-" }
      let value = try #require(Double(digits), "\(place): \(figure) is \(text)")
      let decimals = digits.split(separator: ".").dropFirst().first?.count ?? 0
      let scale = (text.contains("%") ? 0.01 : 1) * unit
      figures[figure, default: []].append(
        Place(name: place, value: value * scale, step: scale * pow(10, -Double(decimals))))
    }

    /// Adds a number as a file holds it.
    mutating func add(_ figure: String, _ place: String, exact: Double, step: Double = 0) {
      figures[figure, default: []].append(Place(name: place, value: exact, step: step))
    }

    func expectAgreement(atLeast fewest: Int) {
      let compared = figures.filter { $0.value.count > 1 }
      #expect(compared.count >= fewest, "\(compared.count) figures are compared")
      for (figure, places) in compared {
        for (i, a) in places.enumerated() {
          for b in places[(i + 1)...] {
            // Each may round what is already rounded to the finer step.
            let tolerance =
              max(a.step, b.step) / 2 + min(a.step, b.step) + 1e-9 + 1e-14 * abs(a.value)
            #expect(
              abs(a.value - b.value) <= tolerance,
              "\(figure) is \(a.value) in \(a.name) and \(b.value) in \(b.name)")
          }
        }
      }
    }
  }

  private let demo: DemoRun

  init() throws { demo = try DemoRun.shared.get() }

  private func number(_ row: [String: String], _ column: String) throws -> Double {
    let text = try #require(row[column], "no column \(column)")
    return try #require(Double(text), "\(column) is \(text)")
  }

  private func amount(_ text: String) throws -> Double { try #require(Double(text)) }

  private func sheet(_ name: String) throws -> [[String]] { try #require(demo.sheets[name]) }

  // MARK: - Key figures

  @Test func `key figures have one name and one value`() throws {
    var shown = Shown()
    let file = try objects("currencies", of: try #require(demo.files["kpis.json"]))[0]
    let printed = try #require(demo.texts["kpis.json"])
    let command = try #require(
      try JSONSerialization.jsonObject(with: Data(printed.utf8)) as? [[String: Any]])[0]
    #expect(Set(command.keys).subtracting(["day"]) == Set(file.keys))
    for (place, object) in [("kpis.json", file), ("kpis --format json", command)] {
      for (name, value) in object {
        if let value = value as? NSNumber { shown.add(name, place, exact: value.doubleValue) }
      }
    }
    let names = [
      "Receivables": "receivables", "Overdue": "overdue", "Sales": "sales",
      "Days sales outstanding (DSO)": "dso", "DSO by count-back": "dso_count_back",
      "Best possible DSO": "best_possible_dso",
      "Average days delinquent": "average_days_delinquent",
      "Average days late": "average_days_late",
      "Collection effectiveness index (CEI)": "collection_effectiveness",
      "Receivables turnover": "receivables_turnover", "Overdue share": "overdue_share",
      "Over 90 days past due": "over_90_share", "At-risk rate": "at_risk_rate",
      "Bad debt": "bad_debt_share", "Promises kept": "promise_kept_rate",
      "Days to resolve disputes": "dispute_cycle_days",
      "Share of the five largest debtors": "top_five_share",
      "Concentration index (Herfindahl)": "concentration_index",
    ]
    let lines = try sheet("KPIs").dropFirst()
    let months = try sheet("KPIs")[0].count
    #expect(months == 15)
    for line in lines {
      // The last column is of the as-of day.
      if let name = names[line[0]], line.count == months, let value = Double(line[months - 1]) {
        shown.add(name, "workbook", exact: value)
      }
    }
    #expect(Set(names.keys).isSubset(of: lines.map { $0[0] }))
    for match in try report().matches(of: /<dt><a[^>]*>([^<]*)<\/a><\/dt><dd>([^<]*)<\/dd>/) {
      if let name = names[String(match.1)] { try shown.add(name, "report", String(match.2)) }
    }
    let text = try #require(demo.texts["kpis"]).split(separator: "\n")
      .filter { $0.hasPrefix("2026-06-30") }.map { $0.split(separator: /\s{2,}/).map(String.init) }
    let columns = [
      [
        "receivables", "dso", "dso_count_back", "best_possible_dso", "average_days_delinquent",
        "average_days_late", "receivables_turnover",
      ],
      [
        "collection_effectiveness", "overdue_share", "over_90_share", "at_risk_rate",
        "bad_debt_share", "promise_kept_rate", "dispute_cycle_days", "top_five_share",
      ],
    ]
    for (cells, names) in zip(text, columns) {
      #expect(cells.count == names.count + 1)
      for (name, cell) in zip(names, cells.dropFirst()) { try shown.add(name, "kpis", cell) }
    }
    shown.expectAgreement(atLeast: 20)
  }

  private func objects(_ key: String, of json: String) throws -> [[String: Any]] {
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    return try #require(object[key] as? [[String: Any]])
  }

  // MARK: - Cash

  @Test func `expected cash is the same in files, text, report and workbook`() throws {
    var shown = Shown()
    for row in try demo.rows("cash.csv") {
      let key = "\(row["source", default: ""]) \(row["period_start", default: ""])"
      // The table's cents are rounded so that parts sum to totals.
      shown.add(key, "cash.csv", exact: try number(row, "expected"), step: 0.01)
    }
    let lines = ["total_in": "total"]
    var totals: [String: Double] = [:]
    for row in try demo.rows("cash_table.csv") {
      let line = row["line", default: ""]
      let key = "\(lines[line] ?? line) \(row["period_start", default: ""])"
      let amount = try number(row, "expected")
      shown.add(key, "cash_table.csv", exact: amount, step: 0.01)
      totals[lines[line] ?? line, default: 0] += amount
    }
    for row in try demo.rows("cash_detail.csv") {
      let key = "detail \(row["line", default: ""])"
      totals[key, default: 0] += try number(row, "expected")
    }
    let starts = Array(Set(try demo.rows("cash.csv").compactMap { $0["period_start"] })).sorted()
    try addTables(to: &shown, starts)
    for source in ["open_existing", "open_new", "billing_existing", "billing_new"] {
      shown.add(
        "\(source) whole", "cash_table.csv", exact: try #require(totals[source]), step: 0.01)
      shown.add(
        "\(source) whole", "cash_detail.csv", exact: try #require(totals["detail \(source)"]),
        step: 0.01)
    }
    shown.add("total whole", "cash_table.csv", exact: try #require(totals["total"]))
    let summary = try summary()
    shown.add(
      "total whole", "workbook summary", exact: try #require(summary["Expected in 13 weeks"]))
    let daily = try demo.rows("cash_daily.csv").filter { $0["source"] == "total" }
    for (name, days) in [("Expected in 4 weeks", 28), ("Expected in 13 weeks", 91)] {
      let sum = try daily.prefix(days).reduce(0) { try $0 + number($1, "expected") }
      shown.add(name, "cash_daily.csv", exact: sum, step: 0.01)
      shown.add(name, "workbook summary", exact: try #require(summary[name]), step: 0.01)
      try shown.add(name, "report card", try card(name), unit: try cardUnit(name))
    }
    shown.expectAgreement(atLeast: 80)
  }

  /// The lines of sources in run, forecast, report and workbook.
  private func addTables(to shown: inout Shown, _ starts: [String]) throws {
    let labels = [
      ("Open, existing", "open_existing"), ("Open, new", "open_new"),
      ("Future billing, existing", "billing_existing"), ("Future billing, new", "billing_new"),
      ("Receipts", "total"), ("of which promised", "promised"), ("of which disputed", "disputed"),
    ]
    let week = try sheet("Thirteen weeks")
    let report = try report()
    for (label, source) in labels {
      let found = try #require(week.first { $0[0].hasSuffix(label) && $0.count > starts.count })
      for (start, cell) in zip(starts + ["whole"], found.dropFirst()) {
        shown.add("\(source) \(start)", "workbook", exact: try #require(Double(cell)), step: 0.01)
      }
      let row = try #require(
        report.firstMatch(of: try Regex("<td class=\"key\">\(label)</td>(.*)</tr>")))
      let cells = String(row.output[1].substring ?? "").matches(of: />([0-9,-]+)</)
      #expect(cells.count == starts.count + 1)
      for (start, cell) in zip(starts + ["whole"], cells) {
        try shown.add("\(source) \(start)", "report", String(cell.1), unit: 1000)
      }
      var printed: [String] = []
      for line in try #require(demo.texts["forecast"]).split(separator: "\n")
      where line.drop(while: { $0 == " " }).hasPrefix(label + "  ") {
        printed += line.split(separator: /\s{2,}/).dropFirst().map(String.init)
      }
      #expect(printed.count == starts.count + 1, "\(label)")
      for (start, cell) in zip(starts + ["whole"], printed) {
        try shown.add("\(source) \(start)", "forecast", cell)
      }
    }
    let text = try #require(demo.texts["run"]).split(separator: "\n")
    let first = try #require(text.firstIndex { $0.hasPrefix("1 Jul* ") })
    for (start, line) in zip(starts, text[first...]) {
      let cells = line.split(separator: /\s{2,}/).map(String.init)
      for (k, (_, source)) in labels.prefix(5).enumerated() {
        try shown.add("\(source) \(start)", "run", cells[k + 1])
      }
    }
    let whole = try demo.line("91 days", of: "run")
    for (k, (_, source)) in labels.prefix(5).enumerated() {
      try shown.add("\(source) whole", "run", whole[k + 1])
    }
  }

  private func report() throws -> String { try #require(demo.files["report.html"]) }

  /// The summary's figures by heading.
  private func summary() throws -> [String: Double] {
    let sheet = try sheet("Summary")
    let head = try #require(sheet.firstIndex { $0.first == "Currency" })
    return Dictionary(
      zip(sheet[head], sheet[head + 1]).compactMap { name, cell in Double(cell).map { (name, $0) }
      },
      uniquingKeysWith: { first, _ in first })
  }

  private func card(_ label: String) throws -> String {
    let match = try #require(
      try report().firstMatch(
        of: try Regex("<div class=\"label\">\(label)</div><div class=\"value\">([0-9.]+) ")))
    return String(match.output[1].substring ?? "")
  }

  private func cardUnit(_ label: String) throws -> Double {
    let match = try #require(
      try report().firstMatch(
        of: try Regex("<div class=\"label\">\(label)</div><div class=\"value\">[0-9.]+ ([mk])")))
    return match.output[1].substring == "m" ? 1e6 : 1e3
  }

  // MARK: - Receivables

  @Test func `what is open, overdue and covered is the same wherever it is shown`() throws {
    var shown = Shown()
    let buckets = [
      ("current", "not due", "Not due"), ("d1_30", "1–30", "1–30 days"),
      ("d31_60", "31–60", "31–60 days"), ("d61_90", "61–90", "61–90 days"),
      ("d91_plus", "over 90", "Over 90 days"),
    ]
    let ageing = try demo.rows("ageing.csv")
    let head = try sheet("Ageing")[0]
    let names = ["Not due"] + ["1–30", "31–60", "61–90", "Over 90"].map { "\($0) days past due" }
    for ((column, text, heading), name) in zip(buckets, names) {
      shown.add(
        column, "ageing.csv", exact: try ageing.reduce(0) { try $0 + number($1, column) },
        step: 0.01)
      try shown.add(column, "ageing --totals", try demo.line(text, of: "ageing")[1])
      let row = try #require(
        try report().firstMatch(
          of: try Regex("<td class=\"key\">\(heading)</td><td class=\"n\">([0-9,]+)</td>")))
      try shown.add(column, "report", String(row.output[1].substring ?? ""))
      let place = try #require(head.firstIndex(of: name))
      let rows = try sheet("Ageing").dropFirst()
      let sum = try rows.filter { !$0[0].hasPrefix("Total ") }.reduce(0) {
        try $0 + amount($1[place])
      }
      shown.add(column, "workbook", exact: sum, step: 0.01)
      let total = try #require(rows.first { $0[0] == "Total EUR" })
      shown.add(column, "workbook, total", exact: try amount(total[place]), step: 0.01)
      if column != "d91_plus" {
        try shown.add(column, "credit-loss", try demo.line(text, of: "credit-loss")[1])
      }
    }
    let open = try ageing.reduce(0) { try $0 + number($1, "open_amount") }
    shown.add("open", "ageing.csv", exact: open, step: 0.01)
    for (name, file) in [
      ("open", "invoice_outlook.csv"), ("open", "expected_credit_loss.csv"),
    ] {
      let sum = try demo.rows(file).reduce(0) { try $0 + number($1, "open_amount") }
      shown.add(name, file, exact: sum, step: 0.01)
    }
    shown.add("open", "summary", exact: try #require(try summary()["Open amount"]), step: 0.01)
    shown.add(
      "overdue", "summary", exact: try #require(try summary()["Overdue amount"]), step: 0.01)
    let figures = try objects("currencies", of: try #require(demo.files["kpis.json"]))[0]
    for (name, key) in [("open", "receivables"), ("overdue", "overdue")] {
      shown.add(name, "kpis.json", exact: try #require(figures[key] as? NSNumber).doubleValue)
    }
    let line = try #require(
      demo.texts["run"]?.firstMatch(
        of: /Open: ([0-9,.]+) EUR in [0-9]+ invoices, of which\s+([0-9,.]+) \(([0-9.]+%)\)/))
    try shown.add("open", "run", String(line.1))
    try shown.add("overdue", "run", String(line.2))
    let allowance = try demo.rows("expected_credit_loss.csv").reduce(0) {
      try $0 + number($1, "allowance")
    }
    shown.add("allowance", "expected_credit_loss.csv", exact: allowance, step: 0.01)
    try shown.add("allowance", "credit-loss", try demo.line("all", of: "credit-loss")[3])
    let fact = try #require(
      try report().firstMatch(of: /An allowance of ([0-9,.]+) EUR is needed/))
    try shown.add("allowance", "report", String(fact.1))
    shown.expectAgreement(atLeast: 8)
  }

  // MARK: - Accounts

  @Test func `an account's figures are the same on the list, the scorecard and the report`() throws
  {
    var shown = Shown()
    let columns = [
      "open_amount": "Open amount", "overdue_amount": "Overdue amount",
      "value_of_contact": "Value of contact",
      "expected_over_30_late": "Expected over 30 days late",
      "oldest_days_past_due": "Oldest, days past due",
      "health_score": "Health score", "expected_loss": "Expected loss",
      "credit_limit_used": "Credit limit used",
      "probability_over_30_late": "Probability over 30 days late",
    ]
    let list = try demo.rows("worklist.csv")
    let sheet = try sheet("Worklist")
    for (row, cells) in zip(list, sheet.dropFirst()) {
      let id = row["customer_id", default: ""]
      #expect(cells[1] == id)
      for (column, heading) in columns {
        guard let value = Double(row[column, default: ""]) else { continue }
        shown.add("\(id) \(column)", "worklist.csv", exact: value)
        let place = try #require(sheet[0].firstIndex(of: heading), "\(heading)")
        shown.add("\(id) \(column)", "workbook", exact: try #require(Double(cells[place])))
      }
    }
    for row in try demo.rows("scorecard.csv") {
      guard let score = Double(row["score", default: ""]) else { continue }
      shown.add("\(row["customer_id", default: ""]) health_score", "scorecard.csv", exact: score)
    }
    for match in try report().matches(
      of:
        /small">(C\d+) · .*?<td class="n">([0-9,]+) EUR<div class="small">of ([0-9,]+) open.*?<td class="n"[^>]*>(\d+)[^<]*<\/td><td class="n"[^>]*>([0-9,.]*)</
    ) {
      let id = String(match.1)
      try shown.add("\(id) overdue_amount", "report", String(match.2))
      try shown.add("\(id) open_amount", "report", String(match.3))
      try shown.add("\(id) oldest_days_past_due", "report", String(match.4))
      try shown.add("\(id) expected_over_30_late", "report", String(match.5))
    }
    for match in try #require(demo.texts["run"]).matches(
      of: /\((C\d+)\) +([0-9,.]+) EUR overdue, (\d+) days?\n/
    ) {
      let id = String(match.1)
      try shown.add("\(id) overdue_amount", "run", String(match.2))
      try shown.add("\(id) oldest_days_past_due", "run", String(match.3))
    }
    shown.expectAgreement(atLeast: 100)
    #expect(shown.figures.values.contains { $0.count >= 4 })
  }
}

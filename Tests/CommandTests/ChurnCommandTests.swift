import Foundation
import Statistics
import Testing

/// `duecast churn` on small tables made here.
@Suite struct ChurnCommandTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-churn-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// Writes a table and returns its path.
  private func file(_ name: String, _ text: String) throws -> String {
    let url = folder.appending(path: name)
    try text.write(to: url, atomically: true, encoding: .utf8)
    return url.path
  }

  /// Customers who leave where calls are many or the plan is monthly, some with a blank cell.
  private func customers(_ rows: Int, seed: UInt64 = 1) -> String {
    var generator = SplitMix64(seed: seed, stream: "customers")
    var text = "Customer,month,plan,calls,spend,constant,Left\n"
    for row in 0..<rows {
      let isMonthly = generator.uniform() < 0.5
      let calls = generator.poisson(mean: 2)
      let spend = (100 * generator.uniform()).rounded()
      let odds = Link.logit.inverse(-2 + (isMonthly ? 1.2 : 0) + 0.6 * Double(calls)).mean
      let left = generator.uniform() < odds ? "Yes" : "No"
      text += "C\(row),2024-0\(1 + row % 5)-01,\(isMonthly ? "monthly" : "yearly"),"
      text += "\(calls),\(row % 9 == 0 ? "" : String(Int(spend))),x,\(left)\n"
    }
    return text
  }

  private func failure(_ arguments: [String]) throws -> String {
    let run = try CommandRun(["churn"] + arguments)
    #expect(run.code == 1)
    #expect(run.output.isEmpty)
    #expect(run.error.split(separator: "\n").count == 1, "\(run.error)")
    return run.error.replacing(folder.path + "/", with: "")
  }

  @Test func `one churner alone is told, with what helps`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let rows = (0..<40).map { "\($0),\($0 * 7 % 11),\($0 == 5 ? 1 : 0)\n" }.joined()
    let table = try file("one.csv", "id,usage,churned\n" + rows)
    let sentence = try failure([table, "--label", "churned", "--id", "id"])
    #expect(sentence.contains("One row of one.csv alone has the rarer label"))
    #expect(sentence.contains("--folds 0") && !sentence.contains("fewer"))
    let fit = try CommandRun(["churn", table, "--label", "churned", "--id", "id", "--folds", "0"])
    #expect(fit.code == 0, "\(fit.error)")
  }

  @Test func `a model that is kept scores as when it was fitted`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let table = try file("customers.csv", customers(400))
    let others = try file("others.csv", customers(50, seed: 2))
    let (kept, fresh, again) = (
      folder.appending(path: "kept/model.json").path, folder.appending(path: "fresh"),
      folder.appending(path: "again")
    )
    let fit = try CommandRun([
      "churn", table, "--label", "Left", "--id", "Customer", "--ignore", "month", "--folds", "0",
      "--score", others, "--save", kept, "--out", fresh.path,
    ])
    #expect(fit.code == 0, "\(fit.error)")
    let scored = try CommandRun([
      "churn", "--model", kept, "--score", others, "--id", "Customer", "--out", again.path,
    ])
    #expect(scored.code == 0, "\(scored.error)")
    #expect(scored.output.hasPrefix("Scored: 50 rows\n") && fit.output.hasSuffix(scored.output))
    func rows(_ folder: URL) throws -> Data {
      try Data(contentsOf: folder.appending(path: "scored.csv"))
    }
    #expect(try rows(fresh) == rows(again))
    let less = try file("less.csv", "Customer,plan\nC1,monthly\n")
    #expect(
      try failure(["--model", kept, "--score", less]).contains("the model was fitted with `calls`"))
    #expect(
      try failure(["--model", others, "--score", others])
        == "duecast: others.csv is not a churn model: keep one with `duecast churn --save`.\n")
    #expect(try CommandRun(["churn", table, "--model", kept, "--score", others]).code == 2)
    #expect(try CommandRun(["churn", table]).code == 2)
  }

  @Test func `a table is learnt from, validated and written, whatever the threads`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let table = try file("customers.csv", customers(400))
    let others = try file("others.csv", customers(50, seed: 2))
    var outputs: [String] = []
    for threads in ["1", "2"] {
      let run = try CommandRun([
        "churn", table, "--label", "Left", "--id", "Customer", "--ignore", "month", "--folds", "4",
        "--score", others, "--out", folder.appending(path: threads).path, "--threads", threads,
      ])
      #expect(run.code == 0, "\(run.error)")
      #expect(run.error.isEmpty)
      outputs.append(run.output.replacing(folder.path + "/", with: ""))
    }
    let output = outputs[0]
    #expect(outputs[1] == output)
    for line in output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    #expect(output.hasPrefix("customers.csv: 400 rows, "))
    #expect(output.contains("Left = Yes); 3 columns used."))
    #expect(output.contains("Not used: constant (the same in all rows)."))
    #expect(output.contains("Cross-validated in 4 folds"))
    #expect(output.contains("Scored: 50 rows"))
    let files = try FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: "1").path
    ).sorted()
    #expect(
      files == ["calibration.csv", "model.json", "predictions.csv", "scored.csv", "terms.csv"])
    for name in files {
      let (one, two) = (folder.appending(path: "1/\(name)"), folder.appending(path: "2/\(name)"))
      #expect(try Data(contentsOf: one) == Data(contentsOf: two), "\(name)")
    }
    let predictions = try String(
      contentsOf: folder.appending(path: "1/predictions.csv"), encoding: .utf8)
    #expect(predictions.split(separator: "\n").count == 401)
    #expect(predictions.split(separator: "\n")[1].hasPrefix("C0,0."))
  }

  @Test func `later periods are predicted from earlier ones`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let table = try file("customers.csv", customers(500))
    let run = try CommandRun([
      "churn", table, "--label", "Left", "--id", "Customer", "--time", "month", "--gap", "1",
      "--folds", "2", "--format", "csv",
    ])
    #expect(run.code == 0, "\(run.error)")
    let lines = run.output.split(separator: "\n")
    #expect(lines.first == "sample,forecaster,score,value")
    // The last two of five months, of a hundred customers each.
    #expect(lines.contains("cross-validated,churn model,rows,200"))
  }

  @Test func `faults of a table say what to do`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let table = try file("customers.csv", customers(60))
    #expect(
      try failure([table, "--label", "churned"])
        == "duecast: customers.csv: there is no column `churned`; give --label one of: Customer, "
        + "month, plan, calls, spend, constant, Left.\n")
    #expect(
      try failure([table, "--label", "plan"])
        == "duecast: customers.csv: the label `plan` is `monthly` or `yearly`; say with --positive "
        + "which of them means churn.\n")
    #expect(
      try failure([table, "--label", "calls"]).contains("values (`0`, `1`, `2`, `3`, `4`"))
    #expect(
      try failure([table, "--label", "constant"])
        == "duecast: customers.csv: the label `constant` has 1 value (`x`) instead of two; give a "
        + "column that says of each customer whether it churned.\n")
    #expect(
      try failure([try file("blank.csv", "a,y\n1,0\n2,\n"), "--label", "y"])
        == "duecast: blank.csv line 3: the label `y` is blank; fill it, or leave out rows whose "
        + "outcome is not known.\n")
    #expect(
      try failure([try file("wide.csv", "a,y\n1,0\n2,1,3\n"), "--label", "y"])
        == "duecast: wide.csv line 3: 3 cells under 2 column names; put cells with a comma in "
        + "quotes, and leave empty cells empty.\n")
    #expect(
      try failure([try file("none.csv", "id,y\n1,0\n2,1\n"), "--label", "y"])
        == "duecast: none.csv: no column is left to learn from; add columns that vary between "
        + "customers.\n")
    #expect(
      try failure([folder.appending(path: "nowhere.csv").path, "--label", "y"])
        == "duecast: nowhere.csv: the file cannot be read; give the path of a CSV file.\n")
  }

  @Test func `a table without the model's columns is refused`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let table = try file("customers.csv", customers(200))
    let narrow = try file("narrow.csv", "plan,calls\nmonthly,1\n")
    let words = try file("words.csv", "plan,calls,spend\nmonthly,many,3\n")
    let common = [table, "--label", "Left", "--ignore", "month", "--folds", "0", "--score"]
    #expect(
      try failure(common + [narrow])
        == "duecast: narrow.csv: the model was fitted with `spend`, and the table does not have "
        + "it; add the column, blank where a value is not known.\n")
    #expect(
      try failure(common + [words])
        == "duecast: words.csv line 2: `calls` is `many`, and it was learnt from as a number; "
        + "correct the cell, or leave it blank.\n")
  }
}

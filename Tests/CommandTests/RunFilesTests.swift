import Foundation
import Testing

/// The files of one run agree with one another.
@Suite struct RunFilesTests {
  private let files: [String: [[String: String]]]
  private let record: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-files-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try CommandRun([
      "run", "fixtures/ledgers/messy", "--as-of", "2024-03-01", "--out", folder.path, "--paths",
      "200", "--curves", "--accept-set-aside",
    ])
    try #require(run.code == 0, "\(run.error)")
    var files: [String: [[String: String]]] = [:]
    for name in ["cash", "cash_daily", "cash_table", "invoice_outlook", "payment_curves", "ageing"]
    {
      let text = try String(contentsOf: folder.appending(path: "\(name).csv"), encoding: .utf8)
      files[name] = RunFilesTests.rows(text)
    }
    self.files = files
    record = try String(contentsOf: folder.appending(path: "run.json"), encoding: .utf8)
  }

  /// Cells by column; of columns of one name the first.
  private static func rows(_ text: String) -> [[String: String]] {
    let lines = DemoRun.cells(text)
    guard let header = lines.first else { return [] }
    return lines.dropFirst().map { cells in
      Dictionary(zip(header, cells), uniquingKeysWith: { first, _ in first })
    }
  }

  private func table(_ name: String) throws -> [[String: String]] {
    let rows = try #require(files[name])
    try #require(!rows.isEmpty, "\(name) has no rows")
    return rows
  }

  private func number(_ row: [String: String], _ column: String) throws -> Double {
    let text = try #require(row[column], "no column \(column)")
    return try #require(Double(text), "\(text) is no number")
  }

  @Test(arguments: ["cash", "cash_daily"]) func `sources sum to the total`(name: String) throws {
    var parts: [String: Double] = [:]
    var totals: [String: Double] = [:]
    for row in try table(name) {
      let key = "\(row["period_start", default: ""]) \(row["currency", default: ""])"
      if row["source"] == "total" {
        totals[key] = try number(row, "expected")
      } else {
        parts[key, default: 0] += try number(row, "expected")
      }
    }
    #expect(totals.count == parts.count)
    for (key, total) in totals { #expect(abs(total - parts[key, default: 0]) < 1e-6, "\(key)") }
  }

  @Test func `days sum to weeks and percentiles are in order`() throws {
    var sums: [String: (days: Double, weeks: Double)] = [:]
    for (name, isDaily) in [("cash_daily", true), ("cash", false)] {
      for row in try table(name) {
        let key = "\(row["source", default: ""]) \(row["currency", default: ""])"
        let expected = try number(row, "expected")
        if isDaily {
          sums[key, default: (0, 0)].days += expected
        } else {
          sums[key, default: (0, 0)].weeks += expected
        }
        let (low, middle, high) = (
          try number(row, "p10"), try number(row, "p50"), try number(row, "p90")
        )
        #expect(0 <= low && low <= middle && middle <= high)
      }
    }
    #expect(sums.values.contains { $0.days > 0 })
    for (key, sum) in sums { #expect(abs(sum.days - sum.weeks) < 1e-6, "\(key)") }
  }

  @Test func `weeks that the as-of day or the horizon cuts off are marked`() throws {
    // The as-of day is a Friday: the first week is its weekend, and the last ends on a Friday.
    var weeks: [String: String] = [:]
    for row in try table("cash") {
      weeks[row["period_start", default: ""]] = row["part_of_period"]
    }
    let marks = weeks.sorted { $0.key < $1.key }.map(\.value)
    #expect(marks == ["yes"] + Array(repeating: "no", count: 12) + ["yes"])
    #expect(
      try table("cash_table").allSatisfy { weeks[$0["period_start"]!] == $0["part_of_period"] })
    #expect(try table("cash_daily").allSatisfy { $0["part_of_period"] == "no" })
  }

  @Test func `a curve never falls and says what the outlook says`() throws {
    var curves: [String: [Double]] = [:]
    for row in try table("payment_curves") {
      curves[row["invoice_id", default: ""], default: []].append(
        try number(row, "probability_paid_by"))
    }
    let outlook = try table("invoice_outlook")
    #expect(curves.count == outlook.count)
    for row in outlook {
      let curve = try #require(curves[row["invoice_id", default: ""]])
      #expect(curve.count == 91)
      #expect(zip(curve, curve.dropFirst()).allSatisfy { $0 <= $1 })
      for days in [7, 14, 30, 60, 90] {
        let probability = try number(row, "probability_paid_within_\(days)")
        #expect(abs(probability - curve[days - 1]) < 1e-6)
      }
    }
  }

  @Test func `open invoices sum to the ageing and to the tie-out`() throws {
    var invoices: [String: Double] = [:]
    for row in try table("invoice_outlook") {
      invoices[row["currency", default: ""], default: 0] += try number(row, "open_amount")
    }
    var ageing: [String: Double] = [:]
    for row in try table("ageing") {
      ageing[row["currency", default: ""], default: 0] += try number(row, "open_amount")
    }
    #expect(invoices == ["EUR": 470, "USD": 400, "XXX": 750.5])
    #expect(ageing == invoices)

    struct Record: Decodable {
      struct TieOut: Decodable { let currencies: [Sums] }
      struct Sums: Decodable {
        let currency: String
        let open: Amount
      }
      struct Amount: Decodable { let minor_units: Int }
      let schema_version: Int
      let tie_out: TieOut
    }
    let record = try JSONDecoder().decode(Record.self, from: Data(record.utf8))
    #expect(record.schema_version == 2)
    for sums in record.tie_out.currencies {
      #expect(Double(sums.open.minor_units) / 100 == invoices[sums.currency, default: 0])
    }
  }
}

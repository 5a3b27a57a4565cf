import Foundation
import Receivables
import TestLedgers
import Testing

/// Lines posted after the as-of day, added to one file after the other, change no byte of a run.
@Suite struct LaterPostingsRunTests {
  private static let today = day("2025-06-30")

  /// Every optional file, as known on the day; flows and announcements state no currency.
  private static let files: [String: String] = {
    var invoices = "invoice_id,customer_id,issued_on,due_on,amount,currency\n"
    var payments = "payment_id,customer_id,received_on,amount,currency\n"
    var allocations = "payment_id,invoice_id,allocated_on,amount\n"
    for i in 0..<60 {
      let issued = day("2024-10-01") + 4 * i
      invoices += "I\(i),C\(i % 4),\(issued),\(issued + 30),100.00,EUR\n"
      let paid = issued + 28 + i % 9
      guard paid <= today else { continue }
      payments += "P\(i),C\(i % 4),\(paid),100.00,EUR\n"
      allocations += "P\(i),I\(i),\(paid),100.00\n"
    }
    return [
      "invoices.csv": invoices, "payments.csv": payments, "allocations.csv": allocations,
      "customers.csv": "customer_id,name,onboarded_on\nC0,Alder,2024-10-01\nC5,Birch,2025-05-01\n",
      "write_offs.csv": "invoice_id,written_off_on,amount\nI50,2025-06-01,5.00\n",
      "disputes.csv": "dispute_id,invoice_id,opened_on\nD1,I51,2025-06-10\n",
      "promises.csv":
        "promise_id,customer_id,invoice_id,made_on,promised_for\nR1,C1,I57,2025-06-20,2025-07-05\n",
      "activities.csv": "activity_id,customer_id,on,channel\nA1,C1,2025-06-20,call\n",
      "health.csv": "customer_id,observed_on,metric,value\nC1,2025-06-01,usage,7\n",
      "reviews.csv": "customer_id,reviewed_on,verdict\nC1,2025-06-01,watch\n",
      "exchange_rates.csv": "on,from,to,rate\n2025-06-01,EUR,USD,1.1\n",
      "expected_billing.csv":
        "customer_id,expected_on,amount,posted_on\nC5,2025-07-10,900.00,2025-06-01\n",
      "other_flows.csv":
        "on,amount,label,posted_on\n2025-07-15,-400.00,payroll,2025-03-01\n2025-08-15,-70.00,tax,\n",
    ]
  }()

  /// What is posted later: other currencies, new customers, ends of what is open.
  private static let later: [(file: String, lines: String)] = [
    (
      "invoices.csv",
      "L1,C0,2025-07-02,2025-08-01,70.00,USD\nL2,C9,2025-07-03,2025-08-01,9000.00,EUR\n"
    ),
    ("payments.csv", "PL1,C1,2025-07-01,100.00,EUR\n"),
    ("allocations.csv", "P0,I57,2025-07-01,100.00\n"),
    ("customers.csv", "C7,Cedar,2025-07-01\n"),
    ("write_offs.csv", "I58,2025-07-01,100.00\n"),
    ("disputes.csv", "D2,I58,2025-07-01\n"),
    ("promises.csv", "R2,C2,I58,2025-07-01,2025-07-09\n"),
    ("activities.csv", "A2,C2,2025-07-01,letter\n"),
    ("health.csv", "C2,2025-07-01,usage,1\n"),
    ("reviews.csv", "C2,2025-07-01,escalate\n"),
    ("exchange_rates.csv", "2025-07-01,EUR,USD,1.2\n"),
    ("expected_billing.csv", "C8,2025-07-20,50000.00,2025-07-01\n"),
    ("other_flows.csv", "2025-07-20,-999.00,bonus,2025-07-01\n"),
  ]

  private func outputs(_ files: [String: String]) throws -> [String: Data] {
    try withTemporaryFolder { folder in
      // The name of the ledger is part of the report.
      let ledger = folder.appending(path: "ledger")
      try FileManager.default.createDirectory(at: ledger, withIntermediateDirectories: true)
      for (name, text) in files {
        try Data(text.utf8).write(to: ledger.appending(path: name))
      }
      let out = folder.appending(path: "out")
      let run = try CommandRun([
        "run", ledger.path, "--as-of", Self.today.description, "--out", out.path, "--paths", "100",
        "--curves", "--threads", "2",
      ])
      #expect(run.code == 0, "\(run.error)")
      var outputs: [String: Data] = [:]
      for name in try FileManager.default.contentsOfDirectory(atPath: out.path) {
        outputs[name] = try Data(contentsOf: out.appending(path: name))
      }
      return outputs
    }
  }

  @Test(.slow) func `later lines of any file change no byte of a run`() throws {
    let before = try outputs(Self.files)
    #expect(before.count > 10)
    #expect(Set(Self.later.map(\.file)) == Set(Self.files.keys))
    for (file, lines) in Self.later {
      var files = Self.files
      files[file, default: ""] += lines
      let after = try outputs(files)
      #expect(before.keys.sorted() == after.keys.sorted())
      for (name, data) in before {
        #expect(data == after[name], "\(name), with later lines of \(file)")
      }
    }
  }
}

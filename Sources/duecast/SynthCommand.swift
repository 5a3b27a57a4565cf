import ArgumentParser
import Foundation
import Receivables
import Reporting
import SyntheticLedger

struct SynthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synth",
    abstract: "Writes a synthetic ledger whose truth is known.",
    usage: "duecast synth --out <dir> [options]",
    discussion: """
      The same recipe and seed always write the same bytes. truth.json beside the ledger \
      says how each customer was made; nothing reads it.

      Recipes: \(LedgerRecipe.names.joined(separator: ", ")).

      A sized ledger has as many invoices and customers as asked. 'habits' has what \
      ordinary ledgers have: cash discounts, payments a cent or a tax short, parts, \
      instalments and retention, cash applied weeks late, returned debits, refunds, \
      parents who pay for children, cancelled invoices, fees, recoveries, holds and \
      payment plans. 'paid-once' is the same world, with the same invoices and days \
      of payment, in which each invoice is paid once and in full. For both, \
      truth-settlements.tsv has the cash of each claim by value day, and what is never \
      paid in cash with its reason.

      In 'known-effects' the log odds of payment are those of truth.json, and in \
      'health-effects' customers' health moves them, what is billed, and leaving.

      With --calls-on, truth-calls.txt has for each claim overdue then the days by which \
      a call brings its payment forward; `duecast backtest --call-effects` reads it.

      Example: duecast synth --recipe sized --invoices 100000 --out ledger
      """)

  @Option(help: ArgumentHelp("Which world.", valueName: "name"))
  var recipe = "demo"

  @Option(help: ArgumentHelp("Seed; default: the recipe's own.", valueName: "n"))
  var seed: UInt64?

  @Option(help: ArgumentHelp("How many customers; default: the recipe's own.", valueName: "n"))
  var customers: Int?

  @Option(help: ArgumentHelp("About how many invoices, for 'sized' only.", valueName: "n"))
  var invoices: Int?

  @Option(
    name: .customLong("calls-on"),
    help: ArgumentHelp(
      "Also write what a call after this day would do, for a back-test; may be repeated.",
      valueName: "day"))
  var callDays: [Day] = []

  @Option(
    help: ArgumentHelp("The folder to write, which may not have a ledger.", valueName: "dir"),
    completion: .directory)
  var out: String

  func validate() throws {
    guard LedgerRecipe.names.contains(recipe) else {
      throw ValidationError(
        "There is no recipe '\(recipe)': give one of \(LedgerRecipe.names.joined(separator: ", "))."
      )
    }
    if let customers, customers < 1 {
      throw ValidationError("--customers must be at least 1.")
    }
    try Bounds.check("--customers", customers, Bounds.customers)
    if let invoices {
      try Bounds.check("--invoices", invoices, Bounds.invoices)
      guard recipe == "sized" else {
        throw ValidationError("--invoices is for --recipe sized; use --customers here.")
      }
      guard invoices >= 1 else {
        throw ValidationError("--invoices must be at least 1.")
      }
      if let customers, invoices < customers * LedgerRecipe.fewestPerSizedCustomer {
        throw ValidationError(
          "--invoices \(invoices) is too few for \(customers) customers: give at least "
            + "\(customers * LedgerRecipe.fewestPerSizedCustomer), or fewer customers.")
      }
    }
  }

  func run() throws {
    guard var chosen = LedgerRecipe.named(recipe, seed: seed, invoices: invoices ?? 100_000) else {
      preconditionFailure("recipe \(recipe) was validated")
    }
    if let customers, let invoices {
      chosen =
        LedgerRecipe.sized(invoices: invoices, customers: customers, seed: chosen.seed) ?? chosen
    } else if let customers {
      chosen.customers = customers
    }
    let truth = try chosen.write(to: out, callDays: callDays)
    var table = TextTable([.init("file"), .init("lines", .right)])
    for file in truth.lines { table.row([file.file, NumberText.grouped(file.lines)]) }
    try Terminal.show(
      "\(out): \(NumberText.count(chosen.customers, "customer", "customers")), "
        + "\(chosen.firstDay) to \(chosen.lastDay)\n\n" + table.text)
  }
}

extension LedgerRecipe {
  /// Writes the ledger, saying what to do where the folder cannot be written.
  ///
  /// - Parameter replacing: whether a ledger that is there may be replaced.
  @discardableResult
  func write(
    to folder: String, replacing: Bool = false, callDays: [Day] = []
  ) throws -> LedgerTruth {
    let url = URL(filePath: folder)
    let generator = LedgerGenerator(self, callDays: callDays)
    do {
      guard replacing || !FileManager.default.fileExists(atPath: folder) else {
        return try generator.write(to: url)
      }
      return try OutputFolder.replacing(
        url, own: { $0.hasSuffix(".csv") || $0 == LedgerGenerator.truthFile }
      ) { try generator.write(to: $0.url) }
    } catch {
      guard let known = error as? LedgerGeneratorError else {
        throw Failure("\(folder) cannot be written: give another folder with --out.")
      }
      throw known
    }
  }
}

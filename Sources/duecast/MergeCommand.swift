import ArgumentParser
import DuecastEngine
import Forecasting
import Foundation
import Receivables
import Reporting

struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Joins the shards of a run, and writes what the whole run would.",
    usage: "duecast merge <ledger> --shards <dir> ... --models <dir> --out <dir>",
    discussion: """
      For ledgers that would take one machine too long. Fit the models once, forecast each part of \
      the customers on any machine, and join the parts: the files are those of `duecast run` with \
      the same models, byte for byte, whatever the number of shards. A shard that is made again has \
      the same bytes, and one that is missing, given twice or made from something else is refused.

      Shards divide the forecast of payments and the simulation. Each reads the whole ledger, and \
      future billing, the worklist and scores are computed for all customers at once.

      Options of the forecast are given to `fit`, to each `run --shard 1/2 --out parts` and to \
      `merge` alike; those of the report count in `merge`.

      Example: duecast merge ledger --as-of 2026-06-30 --models fitted --shards parts --out out
      """)

  @OptionGroup var ledger: LedgerOptions

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Folders into which `run --shard` wrote.", valueName: "dir"),
    completion: .directory)
  var shards: [String]

  @Option(
    help: ArgumentHelp("The folder for the results; made if missing.", valueName: "dir"),
    completion: .directory)
  var out: String

  @OptionGroup var options: RunOptions

  func validate() throws {
    try Bounds.check("--out", out, isNot: ledger.ledger)
    guard options.model.models != nil else {
      throw ValidationError("Give the --models that the shards were made with.")
    }
  }

  func run() throws {
    let files = try shards.flatMap(ShardFolder.files)
    guard !files.isEmpty else {
      throw Failure(
        "No shards are in \(shards.joined(separator: ", ")): make them with `duecast run --shard`.")
    }
    let read = try files.map(ShardFolder.read)
    try FullRun(ledger, options, out: out, shards: read).run()
  }
}

/// `run --shard`.
struct ShardRun {
  private let ledger: LedgerOptions
  private let options: RunOptions
  private let shard: Shard
  private let out: String

  init(_ ledger: LedgerOptions, _ options: RunOptions, _ shard: Shard, out: String) {
    (self.ledger, self.options, self.shard, self.out) = (ledger, options, shard, out)
  }

  func run() throws {
    let model = options.model
    let progress = ProgressReporter(timings: model.timings, ledger: ledger.ledger)
    var terms = try model.terms()
    guard case .kept(let file) = terms.models else { return }
    terms.horizon = options.ahead.horizon
    var request = ShardRequest(try ledger.load(progress), shard, models: file)
    request.terms = terms
    let engine = progress.engine(threads: model.processing.count)
    let results = try answer(of: ledger.ledger, models: model.models) {
      try engine.shard(request)
    }
    let path = URL(filePath: out).appending(path: results.file.name)
    try writing(out, else: "another folder with --out") {
      try FileManager.default.createDirectory(
        at: URL(filePath: out), withIntermediateDirectories: true)
      try results.file.data.write(to: path, options: .atomic)
    }
    try Terminal.show(
      "Shard \(shard) is in \(path.relativePath): join all \(shard.count) with `duecast merge`.\n")
  }
}

/// Shards as files of a folder.
private enum ShardFolder {
  static func files(_ folder: String) throws -> [URL] {
    let url = URL(filePath: folder)
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw Failure(
        "\(folder) cannot be read: give a folder that `duecast run --shard` wrote into.")
    }
    return names.filter { $0.wholeMatch(of: /shard-\d+-of-\d+\.bin/) != nil }.sorted()
      .map { url.appending(path: $0) }
  }

  static func read(_ file: URL) throws -> ShardFile {
    guard let data = try? Data(contentsOf: file) else {
      throw Failure(
        "\(file.relativePath) cannot be read: make it again with `duecast run --shard`.")
    }
    do throws(ShardFault) { return try ShardFile(data) } catch {
      throw Failure(
        "\(file.relativePath) cannot be used, since \(error): make it again with "
          + "`duecast run --shard`.")
    }
  }
}

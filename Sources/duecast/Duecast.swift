import ArgumentParser
import DuecastEngine
import Foundation
import Reporting

/// The `duecast` command and its parts, one file each.
@main
struct Duecast: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "duecast",
    abstract: "Forecasts when customers will pay, and ranks accounts to contact.",
    discussion: """
      A ledger is a folder of CSV files with at least invoices.csv, or that file alone. \
      Start with `duecast check LEDGER`, then `duecast run LEDGER --out DIR`; to see it \
      work without data, `duecast demo --out DIR`.

      Exit codes: 0 success, 1 something outside the tool failed (one sentence says what to \
      do), 2 wrong usage, 3 the data has issues (check, and forecasts where too much is set \
      aside).
      """,
    version: Engine.version,
    subcommands: [
      RunCommand.self, MergeCommand.self, CheckCommand.self, AgeingCommand.self, KpisCommand.self,
      ForecastCommand.self, ScenariosCommand.self, VarianceCommand.self,
      WorklistCommand.self, ScorecardCommand.self, ReviewCommand.self, FlagCommand.self,
      ExplainCommand.self,
      AccountCommand.self, LogCommand.self,
      LettersCommand.self, PlaceCommand.self, InterestCommand.self,
      CreditLossCommand.self, FitCommand.self, ChurnCommand.self,
      BacktestCommand.self,
      StatementsCommand.self, ApplyCommand.self,
      ImportCommand.self, ExportCommand.self,
      SynthCommand.self,
      SchemaCommand.self, TemplateCommand.self, GlossaryCommand.self,
      PolicyCommand.self,
      DemoCommand.self,
    ])

  /// Runs the command that the arguments name, and ends the process with its exit code.
  static func main() {
    Terminal.openStandardStreams()
    Terminal.takeFailures()
    let arguments = Slips.joined(Array(CommandLine.arguments.dropFirst()))
    if let unknown = Slips.unknownCommand(arguments, Duecast.self) {
      fail(Failure(unknown), .usage)
    }
    do {
      var command = try parseAsRoot(arguments)
      try command.run()
    } catch let failure as Failure {
      fail(failure, failure.code)
    } catch is EncodingError {
      fail(
        Failure(
          "A figure is too large for JSON: look for implausible amounts with `duecast check`, "
            + "or use --format csv."))
    } catch {
      // ArgumentParser's own code for wrong usage is 64; the contract says 2.
      let code = exitCode(for: error)
      let message = fullMessage(for: error)
      switch code {
      case .success:
        do { try Terminal.show(message + "\n") } catch { fail(error) }
      case .validationFailure:
        Terminal.say(Slips.form(message) + message)
        Foundation.exit(2)
      default:
        let reason = Duecast.message(for: error)
        if !reason.isEmpty { fail(Failure(reason), code) }
      }
      Foundation.exit(code.rawValue)
    }
  }

  private static func fail(_ failure: Failure, _ code: ExitCode = .failure) -> Never {
    Terminal.say("duecast: \(PlainText.singleLine(failure.sentence))")
    Foundation.exit(code.rawValue)
  }
}

/// The world failed: one sentence that says what happened and what to do.
struct Failure: Error {
  let sentence: String
  let code: ExitCode

  init(_ sentence: String, _ code: ExitCode = .failure) {
    (self.sentence, self.code) = (sentence, code)
  }
}

extension ExitCode {
  /// The command was not used as it is meant to be.
  static let usage = ExitCode(2)
  /// `check` found issues in the data.
  static let dataIssues = ExitCode(3)
}

import ArgumentParser
import Foundation
import LedgerFiles
import Receivables

struct TemplateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "template",
    abstract: "Writes the files of a ledger with their headers and one example line each.",
    usage: "duecast template <dir>",
    discussion: """
      Replace the example lines with your own, and delete the files that you do not have. \
      Files that are there already are never overwritten.

      Example: duecast template ledger
      """)

  @Argument(help: "The folder to write to; made if missing.", completion: .directory)
  var dir: String

  func run() throws {
    let folder = URL(filePath: dir)
    let there = FileContract.all.map(\.file).filter {
      FileManager.default.fileExists(atPath: folder.appending(path: $0).path)
    }
    if let first = there.first {
      throw Failure("\(dir) has \(first) already: give an empty folder.")
    }
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for file in FileContract.all {
        try Data(file.template.utf8).write(
          to: folder.appending(path: file.file), options: .withoutOverwriting)
      }
    } catch {
      throw Failure("\(dir) cannot be written: give another folder.")
    }
    try Terminal.show(
      "\(FileContract.all.count) files are in \(dir); fill in what you have, and "
        + "`duecast check \(dir)`.\n")
  }
}

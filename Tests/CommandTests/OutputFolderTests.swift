import Foundation
import Testing

@testable import Reporting

/// A folder of results is written as one unit.
@Suite struct OutputFolderTests {
  private struct Stop: Error {}

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let parent = FileManager.default.temporaryDirectory.appending(
      path: "duecast-swap-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: parent) }
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    try body(parent)
    let left = try FileManager.default.contentsOfDirectory(atPath: parent.path)
    #expect(!left.contains { $0.hasPrefix(".duecast-") }, "\(left)")
  }

  private func contents(_ folder: URL) throws -> [String: String] {
    var found: [String: String] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      let url = folder.appending(path: name)
      if FileStatus(url.path)?.isFile == true {
        found[name] = try String(contentsOf: url, encoding: .utf8)
      }
    }
    return found
  }

  private static func own(_ name: String) -> Bool { name.hasSuffix(".csv") }

  private func write(_ files: [String: String], to url: URL, all: Bool = true) throws {
    try OutputFolder.replacing(url, own: Self.own, all: all) { folder in
      for (name, text) in files { try folder.write(text, to: name) }
    }
  }

  @Test(arguments: [true, false])
  func `own files of an earlier run go, and all others stay`(all: Bool) throws {
    try withFolder { parent in
      let url = parent.appending(path: "deep/out")
      try write(["a.csv": "1", "b.csv": "1"], to: url, all: all)
      let sub = url.appending(path: "older/still")
      try FileManager.default.createDirectory(at: sub, withIntermediateDirectories: true)
      for (place, text) in [(url, "ours"), (sub, "ours too")] {
        try text.write(
          to: place.appending(path: "notes.txt"), atomically: true, encoding: .utf8)
      }
      try FileManager.default.createSymbolicLink(
        at: url.appending(path: "link"), withDestinationURL: URL(filePath: "/nowhere"))
      chmod(url.path, 0o750)
      try write(["a.csv": "2", "c.csv": "2"], to: url, all: all)
      #expect(
        try contents(url) == [
          "a.csv": "2", "c.csv": "2", "notes.txt": "ours", "older/still/notes.txt": "ours too",
        ])
      #expect(
        try FileManager.default.destinationOfSymbolicLink(
          atPath: url.appending(path: "link").path) == "/nowhere")
      #expect(FileStatus(url.path)?.permissions == 0o750)
    }
  }

  @Test(arguments: [true, false])
  func `what fails leaves the folder as it was`(all: Bool) throws {
    try withFolder { parent in
      let url = parent.appending(path: "out")
      try write(["a.csv": "1", "b.csv": "1"], to: url, all: all)
      #expect(throws: Stop.self) {
        try OutputFolder.replacing(url, own: Self.own, all: all) { folder in
          try folder.write("2", to: "a.csv")
          throw Stop()
        }
      }
      #expect(try contents(url) == ["a.csv": "1", "b.csv": "1"])
    }
  }

  @Test func `files that come while results are written stay`() throws {
    try withFolder { parent in
      let url = parent.appending(path: "out")
      try write(["a.csv": "1"], to: url)
      try OutputFolder.replacing(url, own: Self.own) { folder in
        try folder.write("2", to: "a.csv")
        try "late".write(
          to: url.appending(path: "late.txt"), atomically: true, encoding: .utf8)
      }
      #expect(try contents(url) == ["a.csv": "2", "late.txt": "late"])
    }
  }

  @Test func `links are never written through`() throws {
    try withFolder { parent in
      let (url, victim) = (parent.appending(path: "out"), parent.appending(path: "victim"))
      try "precious".write(to: victim, atomically: true, encoding: .utf8)
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      for name in ["a.csv", ".a.csv.partial"] {
        try FileManager.default.createSymbolicLink(
          at: url.appending(path: name), withDestinationURL: victim)
      }
      try OutputFolder(url).write("plain", to: "a.csv")
      #expect(try String(contentsOf: url.appending(path: "a.csv"), encoding: .utf8) == "plain")
      try write(["a.csv": "2"], to: url)
      #expect(try String(contentsOf: victim, encoding: .utf8) == "precious")
      #expect(try contents(url) == ["a.csv": "2"])
    }
  }

  @Test func `a link to a folder stays, and what it leads to is replaced`() throws {
    try withFolder { parent in
      let (real, link) = (parent.appending(path: "real"), parent.appending(path: "link"))
      try write(["a.csv": "1"], to: real)
      try FileManager.default.createSymbolicLink(at: link, withDestinationURL: real)
      try write(["b.csv": "2"], to: link)
      #expect(try contents(real) == ["b.csv": "2"])
      #expect(FileStatus(link.path)?.isFolder == false)
    }
  }

  @Test func `a folder named as a file of ours is nobody's to remove`() throws {
    try withFolder { parent in
      let url = parent.appending(path: "out")
      let mine = url.appending(path: "a.csv")
      try FileManager.default.createDirectory(at: mine, withIntermediateDirectories: true)
      try "mine".write(to: mine.appending(path: "x"), atomically: true, encoding: .utf8)
      #expect(throws: SystemError.self) { try write(["a.csv": "1"], to: url) }
      #expect(try contents(url) == ["a.csv/x": "mine"])
      #expect(throws: SystemError.self) { try write(["a.csv": "1"], to: mine.appending(path: "x")) }
    }
  }

  /// Twenty files with the writer's number in each, and one that only this writer has.
  private func writeAll(of writer: Int, to url: URL) throws {
    var files = ["only-\(writer).csv": ""]
    for number in 0..<20 { files["\(number).csv"] = "\(writer)" }
    try write(files, to: url)
  }

  @Test func `of many that write at once one remains whole`() throws {
    try withFolder { parent in
      let url = parent.appending(path: "out")
      DispatchQueue.concurrentPerform(iterations: 16) { writer in
        #expect(throws: Never.self) { try writeAll(of: writer, to: url) }
      }
      let found = try contents(url)
      let writer = try #require(found["0.csv"])
      #expect(found.count == 21 && found["only-\(writer).csv"] == "")
      for number in 0..<20 { #expect(found["\(number).csv"] == writer) }
    }
  }

  @Test func `what a killed run left is tidied away, and what another writes is not`() throws {
    try withFolder { parent in
      let dead = parent.appending(path: ".duecast-abcdef")
      try FileManager.default.createDirectory(
        at: dead.appending(path: "new"), withIntermediateDirectories: true)
      let (sink, path) = try OutputFile.temporary(in: parent.path)
      try write(["a.csv": "1"], to: parent.appending(path: "out"))
      #expect(FileStatus(dead.path) == nil)
      #expect(FileStatus(path) != nil)
      close(sink.descriptor)
      try write(["a.csv": "1"], to: parent.appending(path: "out"))
      #expect(FileStatus(path) == nil)
    }
  }

  @Test func `a device takes what is written, and stays`() throws {
    try OutputFile.replace(URL(filePath: "/dev/null")) { try $0.write(contentsOf: Data([1])) }
    #expect(FileStatus("/dev/null")?.isFile == false)
    #expect(throws: SystemError.self) {
      try OutputFile.replace(URL(filePath: "/dev/full")) { try $0.write(contentsOf: Data([1])) }
    }
  }

  @Test func `letters are told from files of the user by their names`() {
    for name in ["letters.csv", "00001-A-EUR.txt", "123456-___bad-USD.txt"] {
      #expect(OutputFolder.isLetter(name))
    }
    for name in ["notes.txt", "00001-A-EUR.txt.bak", "letters.xlsx", "1-A-EUR.txt"] {
      #expect(!OutputFolder.isLetter(name))
    }
  }
}

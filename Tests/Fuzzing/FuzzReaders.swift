import Foundation

#if FUZZING
  @_silgen_name("LLVMFuzzerRunDriver")
  private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
  ) -> CInt

  /// What the library's own `main` would call: the linker wants it, though ours runs the driver.
  @_cdecl("LLVMFuzzerTestOneInput")
  public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    chosen.read(Data(UnsafeBufferPointer(start: bytes, count: size)))
    return 0
  }
#endif

/// What the driver's callback, which captures nothing, hands its bytes to; set once, before it runs.
nonisolated(unsafe) private var chosen = Reader.ledger

/// Feeds bytes to one of the readers: every input must end in a value or an error, never in a trap.
///
///     fuzz-readers READER CORPUS… [options of libFuzzer]
///
/// Built with `-sanitize=fuzzer -DFUZZING` it makes inputs up; built as the rest is, it reads each file
/// of the given folders once.
@main struct FuzzReaders {
  static func main() {
    var arguments = CommandLine.arguments
    guard arguments.count > 1, let reader = Reader(rawValue: arguments.remove(at: 1)) else {
      let names = Reader.allCases.map(\.rawValue).joined(separator: " | ")
      FileHandle.standardError.write(Data("usage: fuzz-readers \(names) CORPUS…\n".utf8))
      exit(2)
    }
    chosen = reader
    // The library starts programs of its own, to fork or to minimise: they need the reader too.
    arguments[0] += " " + reader.rawValue
    exit(run(arguments))
  }

  #if FUZZING
    private static func run(_ arguments: [String]) -> CInt {
      var count = CInt(arguments.count)
      let list = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(
        capacity: arguments.count + 1)
      for (i, argument) in arguments.enumerated() { list[i] = strdup(argument) }
      list[arguments.count] = nil
      var pointer = list
      return runDriver(&count, &pointer, testOneInput)
    }
  #else
    private static func run(_ arguments: [String]) -> CInt {
      var count = 0
      for folder in arguments.dropFirst() where !folder.hasPrefix("-") {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names.sorted() {
          guard let data = try? Data(contentsOf: URL(filePath: folder).appending(path: name))
          else { continue }
          print(name)
          chosen.read(data)
          count += 1
        }
      }
      print("\(count) inputs read")
      return count > 0 ? 0 : 1
    }
  #endif
}

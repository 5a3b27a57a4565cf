import Foundation
import TestLedgers
import Testing

/// Outputs have the same bytes on every processor with AVX2 and FMA, whichever kernels OpenBLAS takes
/// for it.
@Suite struct ProcessorTests {
  /// Those that this machine can run; OpenBLAS ends on a core type that the processor lacks.
  private static let cores: [String] = {
    let flags = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let known = [
      ("Sandybridge", " avx "), ("Haswell", "avx2"), ("SkylakeX", "avx512vl"),
    ]
    return known.filter { flags.contains($0.1) }.map(\.0)
  }()

  @Test(.slow, arguments: ["demo", "messy"])
  func `a run has the same bytes with the kernels of any processor`(ledger: String) throws {
    try #require(Self.cores.count >= 2, "\(Self.cores)")
    try withTemporaryFolder { folder in
      var whole: [String: Data] = [:]
      for core in ["", "one thread"] + Self.cores {
        let out = folder.appending(path: core.isEmpty ? "own" : core)
        let run = try CommandRun(
          [
            "run", "fixtures/ledgers/\(ledger)", "--as-of",
            ledger == "demo" ? "2026-06-30" : "last", "--out", out.path, "--paths", "100",
            "--curves", "--detail", "--accept-set-aside",
          ] + (core == "one thread" ? ["--threads", "1"] : []),
          through: Self.cores.contains(core)
            ? "OPENBLAS_CORETYPE=\(core) exec \"$0\" \"$@\"" : nil)
        try #require(run.code == 0, "\(core): \(run.error)")
        for name in try FileManager.default.contentsOfDirectory(atPath: out.path) {
          let bytes = try Data(contentsOf: out.appending(path: name))
          if whole[name] == nil, core.isEmpty { whole[name] = bytes }
          #expect(whole[name] == bytes, "\(name) with the kernels of \(core)")
        }
      }
      #expect(whole.count >= 19)
    }
  }
}

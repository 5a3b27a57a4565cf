// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// The targets below are optimised in debug builds too: tests read ledgers and fit models.
let optimised = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let package = Package(
  name: "duecast",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "duecast", targets: ["duecast"]),
    // What other programs import; see the catalogue of DuecastEngine.
    .library(
      name: "DuecastEngine",
      targets: ["AccountReview", "DuecastEngine", "Forecasting", "Receivables"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    // MARK: - System C libraries
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
    // Tests compare the reader with it.
    .systemLibrary(
      name: "CLibCSV", providers: [.apt(["libcsv-dev"]), .brew(["libcsv"])]),

    .systemLibrary(
      name: "CXlsxWriter", pkgConfig: "xlsxwriter",
      providers: [.apt(["libxlsxwriter-dev"]), .brew(["libxlsxwriter"])]),
    // Swaps two folders in one step.
    .systemLibrary(name: "CFileExchange"),

    // MARK: - Engine
    .target(name: "SortedSearch", swiftSettings: optimised),
    .target(
      name: "Statistics", dependencies: ["COpenBLAS", "SortedSearch"], swiftSettings: optimised),
    .target(name: "Receivables", dependencies: ["SortedSearch"], swiftSettings: optimised),
    .target(
      name: "SyntheticLedger", dependencies: ["Receivables", "Statistics"],
      swiftSettings: optimised),
    .target(name: "Settings", dependencies: ["Yams"], swiftSettings: strict),
    .target(
      name: "Forecasting", dependencies: ["Receivables", "Settings", "SortedSearch", "Statistics"],
      resources: [.embedInCode("Specifications")], swiftSettings: optimised),
    .target(
      name: "AccountReview",
      dependencies: ["Forecasting", "Receivables", "Settings", "SortedSearch", "Statistics"],
      resources: [.embedInCode("default-policy.yaml")], swiftSettings: strict),
    .target(
      name: "DuecastEngine",
      dependencies: ["AccountReview", "Forecasting", "Receivables", "Statistics"],
      swiftSettings: strict),
    .target(
      name: "Reporting",
      dependencies: [
        "AccountReview", "CFileExchange", "CXlsxWriter", "DuecastEngine", "Forecasting",
        "Receivables", "Statistics",
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      resources: [.embedInCode("Templates")], swiftSettings: strict),

    // MARK: - Command
    .executableTarget(
      name: "duecast",
      dependencies: [
        "AccountReview", "DuecastEngine", "Forecasting", "Receivables", "Reporting", "Settings",
        "Statistics", "SyntheticLedger",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // MARK: - Benchmarks
    .executableTarget(
      name: "speed-hazard", dependencies: ["Statistics"], path: "benchmarks/speed/hazard",
      swiftSettings: strict),

    // MARK: - Tests
    // Reads the corpus of fixtures/fuzz-corpus; with -sanitize=fuzzer it makes inputs up.
    .executableTarget(
      name: "fuzz-readers", dependencies: ["AccountReview", "Forecasting", "Receivables"],
      path: "Tests/Fuzzing", exclude: ["Seeds"], swiftSettings: strict),
    .target(
      name: "TestLedgers", dependencies: ["Receivables", "Statistics", "SyntheticLedger"],
      path: "Tests/TestLedgers", swiftSettings: strict),
    .testTarget(name: "StatisticsTests", dependencies: ["Statistics"], swiftSettings: strict),
    .testTarget(
      name: "ReceivablesTests", dependencies: ["CLibCSV", "Receivables"], swiftSettings: strict),
    .testTarget(
      name: "SyntheticLedgerTests", dependencies: ["SyntheticLedger", "Receivables"],
      swiftSettings: strict),
    .testTarget(
      name: "ForecastingTests",
      dependencies: [
        "Forecasting", "Receivables", "Settings", "Statistics", "SyntheticLedger", "TestLedgers",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "AccountReviewTests",
      dependencies: [
        "AccountReview", "Forecasting", "Receivables", "Reporting", "Settings", "Statistics",
        "SyntheticLedger", "TestLedgers",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "EngineTests",
      dependencies: [
        "AccountReview", "DuecastEngine", "Forecasting", "Receivables", "SyntheticLedger",
        "TestLedgers",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "duecast", "DuecastEngine", "Forecasting", "Reporting", "Receivables", "Statistics",
        "TestLedgers",
      ],
      exclude: ["Transcripts"], swiftSettings: strict),
  ]
)

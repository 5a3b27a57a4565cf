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
    .executable(name: "duecast-workspace", targets: ["duecast-workspace"]),
    // What other programs import; see the catalogue of DuecastEngine.
    .library(
      name: "DuecastEngine",
      targets: [
        "AccountRecords", "AccountReview", "Backtesting", "Billing", "CashTables", "Churn",
        "CreditLoss", "DuecastEngine", "ForecastVocabulary", "Forecasting", "LedgerFiles",
        "PaymentTiming",
        "Receivables", "Statistics", "Variance",
      ]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    // The workspace alone; the command `duecast` builds without them.
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
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
    // Its streaming reader: bank statements and workbooks.
    .systemLibrary(
      name: "CLibXML2", pkgConfig: "libxml-2.0",
      providers: [.apt(["libxml2-dev"]), .brew(["libxml2"])]),
    // Swaps two folders in one step.
    .systemLibrary(name: "CFileExchange"),

    // Read workbooks and tell charsets.
    .systemLibrary(
      name: "CLibZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"]), .brew(["libzip"])]),
    .systemLibrary(
      name: "CUchardet", pkgConfig: "uchardet",
      providers: [.apt(["libuchardet-dev"]), .brew(["uchardet"])]),

    // MARK: - Engine
    .target(name: "SortedSearch", swiftSettings: optimised),
    .target(
      name: "Statistics", dependencies: ["COpenBLAS", "SortedSearch"], swiftSettings: optimised),
    // Gradient-boosted trees on binary outcomes.
    .target(
      name: "BoostedTrees", dependencies: ["SortedSearch", "Statistics"],
      swiftSettings: optimised),
    .target(name: "Receivables", dependencies: ["SortedSearch"], swiftSettings: optimised),
    .target(name: "LedgerFiles", dependencies: ["Receivables"], swiftSettings: optimised),
    .target(
      name: "SyntheticLedger", dependencies: ["LedgerFiles", "Receivables", "Statistics"],
      swiftSettings: optimised),
    // What banks and payers write, to one vocabulary.
    .target(
      name: "BankStatements", dependencies: ["CLibXML2", "Receivables"],
      swiftSettings: optimised),
    // Which payment settles which documents.
    .target(
      name: "CashMatching", dependencies: ["BankStatements", "LedgerFiles", "Receivables"],
      resources: [.embedInCode("Tables")], swiftSettings: optimised),
    .target(
      name: "SyntheticCash",
      dependencies: ["BankStatements", "LedgerFiles", "Receivables", "Statistics"],
      swiftSettings: optimised),
    .target(name: "Settings", dependencies: ["Yams"], swiftSettings: strict),
    // Reads what other systems export.
    .target(
      name: "Importing",
      dependencies: [
        "CLibXML2", "CLibZip", "CUchardet", "LedgerFiles", "Receivables", "Settings",
      ],
      resources: [.embedInCode("Definitions")], swiftSettings: optimised),
    .target(
      name: "ForecastVocabulary", dependencies: ["Receivables", "SortedSearch", "Statistics"],
      swiftSettings: optimised),
    // What health.csv, plans and flags say of an account on a day: for its review and for forecasts.
    .target(
      name: "AccountRecords", dependencies: ["Receivables", "Statistics"],
      swiftSettings: optimised),
    .target(
      name: "PaymentTiming",
      dependencies: [
        "AccountRecords", "BoostedTrees", "ForecastVocabulary", "Receivables", "Settings",
        "SortedSearch", "Statistics",
      ],
      resources: [.embedInCode("Specifications")], swiftSettings: optimised),
    .target(
      name: "Billing",
      dependencies: ["ForecastVocabulary", "Receivables", "Settings", "Statistics"],
      resources: [.embedInCode("Specifications")], swiftSettings: optimised),
    .target(
      name: "Churn",
      dependencies: [
        "Billing", "ForecastVocabulary", "LedgerFiles", "Receivables", "Settings", "Statistics",
      ],
      resources: [.embedInCode("Specifications")], swiftSettings: optimised),
    .target(
      name: "Simulation",
      dependencies: ["Billing", "ForecastVocabulary", "Receivables", "Statistics"],
      swiftSettings: optimised),
    .target(
      name: "Baselines",
      dependencies: ["ForecastVocabulary", "Receivables", "Simulation", "Statistics"],
      swiftSettings: optimised),
    .target(
      name: "CreditLoss", dependencies: ["ForecastVocabulary", "Receivables", "Statistics"],
      swiftSettings: optimised),
    .target(
      name: "CashTables", dependencies: ["ForecastVocabulary", "Receivables", "Statistics"],
      swiftSettings: optimised),
    .target(
      name: "Variance",
      dependencies: ["CashTables", "ForecastVocabulary", "Receivables", "Statistics"],
      swiftSettings: optimised),
    // Composes the above: fits all models on a view and forecasts from them.
    .target(
      name: "Forecasting",
      dependencies: [
        "Baselines", "Billing", "Churn", "ForecastVocabulary", "PaymentTiming", "Receivables",
        "Simulation", "Statistics",
      ],
      swiftSettings: optimised),
    .target(
      name: "Backtesting",
      dependencies: [
        "Billing", "Churn", "Forecasting", "ForecastVocabulary", "PaymentTiming", "LedgerFiles",
        "Receivables",
        "SortedSearch", "Statistics",
      ],
      swiftSettings: optimised),
    .target(
      name: "AccountReview",
      dependencies: [
        "AccountRecords", "Backtesting", "Billing", "CreditLoss", "ForecastVocabulary",
        "Receivables", "Settings",
        "SortedSearch", "Statistics",
      ],
      resources: [.embedInCode("default-policy.yaml")], swiftSettings: strict),
    .target(
      name: "DuecastEngine",
      dependencies: [
        "AccountReview", "Backtesting", "Baselines", "Billing", "CashTables", "Churn",
        "CreditLoss", "ForecastVocabulary", "Forecasting", "LedgerFiles", "PaymentTiming",
        "Receivables", "Settings", "Simulation", "Statistics", "Variance",
      ],
      swiftSettings: strict),
    .target(
      name: "Reporting",
      dependencies: [
        "AccountRecords", "AccountReview", "Backtesting", "CFileExchange", "CXlsxWriter",
        "CashTables", "Churn",
        "CreditLoss", "DuecastEngine", "ForecastVocabulary", "Forecasting", "PaymentTiming",
        "LedgerFiles", "Receivables", "Settings", "Statistics", "Variance",
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      resources: [.embedInCode("Templates")], swiftSettings: strict),

    // MARK: - Command
    .executableTarget(
      name: "duecast",
      dependencies: [
        "AccountReview", "Backtesting", "BankStatements", "Billing", "CashBooking", "CashMatching",
        "CashTables",
        "Churn", "DuecastEngine", "ForecastVocabulary", "Forecasting", "Importing", "PaymentTiming",
        "LedgerFiles", "Receivables", "Reporting", "Settings",
        "Statistics",
        "SyntheticLedger", "Variance",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // Cash application on a ledger's folder: lines that post, undo or return payments.
    .target(
      name: "CashBooking",
      dependencies: [
        "AccountReview", "BankStatements", "CashMatching", "LedgerFiles", "Receivables",
        "Reporting",
      ],
      swiftSettings: strict),

    // MARK: - Workspace
    .systemLibrary(
      name: "CSodium", pkgConfig: "libsodium",
      providers: [.apt(["libsodium-dev"]), .brew(["libsodium"])]),
    // What people enter, in SQLite.
    .target(
      name: "WorkspaceStore",
      dependencies: [
        "CSodium", "LedgerFiles", "Receivables", "Reporting",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    // Pages in a browser.
    .target(
      name: "WorkspaceServer",
      dependencies: [
        "AccountRecords", "AccountReview", "BankStatements", "CashBooking", "CashMatching",
        "CashTables", "DuecastEngine", "ForecastVocabulary", "Forecasting", "Importing",
        "LedgerFiles", "Receivables", "Reporting", "Settings", "Variance", "WorkspaceStore",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      resources: [.embedInCode("Pages"), .embedInCode("Assets")], swiftSettings: strict),
    .executableTarget(
      name: "duecast-workspace",
      dependencies: [
        "Receivables", "WorkspaceServer", "WorkspaceStore",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Hummingbird", package: "hummingbird"),
      ],
      swiftSettings: strict),

    // MARK: - Benchmarks
    .executableTarget(
      name: "speed-hazard", dependencies: ["Statistics"], path: "benchmarks/speed/hazard",
      swiftSettings: strict),
    .executableTarget(
      name: "cash-benchmark",
      dependencies: [
        "BankStatements", "CLibXML2", "CashMatching", "LedgerFiles", "Receivables",
        "SyntheticCash",
      ],
      path: "benchmarks/cash-application/program", swiftSettings: optimised),

    // MARK: - Tests
    // Reads the corpus of fixtures/fuzz-corpus; with -sanitize=fuzzer it makes inputs up.
    .executableTarget(
      name: "fuzz-readers",
      dependencies: [
        "AccountReview", "BankStatements", "Billing", "CashMatching", "Churn", "ForecastVocabulary",
        "Forecasting", "Importing", "PaymentTiming", "LedgerFiles", "Receivables", "Variance",
      ],
      path: "Tests/Fuzzing", exclude: ["Seeds"], swiftSettings: strict),
    .target(
      name: "TestLedgers",
      dependencies: ["LedgerFiles", "Receivables", "Statistics", "SyntheticLedger"],
      path: "Tests/TestLedgers", swiftSettings: strict),
    .testTarget(
      name: "BoostedTreesTests", dependencies: ["BoostedTrees", "Statistics"],
      swiftSettings: strict),
    .testTarget(
      name: "StatisticsTests", dependencies: ["Statistics", "TestLedgers"], swiftSettings: strict),
    .testTarget(
      name: "BankStatementsTests", dependencies: ["BankStatements", "Receivables"],
      exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "CashMatchingTests",
      dependencies: [
        "BankStatements", "CashMatching", "LedgerFiles", "Receivables", "SyntheticCash",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ReceivablesTests", dependencies: ["LedgerFiles", "Receivables", "TestLedgers"],
      swiftSettings: strict),
    .testTarget(
      name: "LedgerFilesTests",
      dependencies: ["CLibCSV", "LedgerFiles", "Receivables", "TestLedgers"],
      swiftSettings: strict),
    .testTarget(
      name: "ImportingTests",
      dependencies: [
        "CLibZip", "CXlsxWriter", "Importing", "LedgerFiles", "Receivables", "TestLedgers",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "SyntheticLedgerTests",
      dependencies: ["SyntheticLedger", "LedgerFiles", "Receivables", "TestLedgers"],
      swiftSettings: strict),
    .testTarget(
      name: "ForecastingTests",
      dependencies: [
        "BoostedTrees", "Backtesting", "Baselines", "Billing", "CashTables", "Churn", "CreditLoss",
        "ForecastVocabulary", "Forecasting", "PaymentTiming", "LedgerFiles", "Receivables",
        "Settings",
        "Simulation", "Statistics", "SyntheticLedger", "TestLedgers", "Variance",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "AccountReviewTests",
      dependencies: [
        "AccountRecords", "AccountReview", "Backtesting", "Baselines", "ForecastVocabulary",
        "LedgerFiles",
        "Receivables", "Reporting", "Settings", "Statistics", "SyntheticLedger", "TestLedgers",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "EngineTests",
      dependencies: [
        "AccountReview", "Backtesting", "CashTables", "DuecastEngine", "ForecastVocabulary",
        "Forecasting",
        "LedgerFiles", "Receivables", "SyntheticLedger", "TestLedgers",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "duecast", "AccountReview", "Backtesting", "DuecastEngine", "ForecastVocabulary",
        "Reporting", "LedgerFiles", "Receivables", "Simulation", "Statistics", "TestLedgers",
      ],
      exclude: ["Transcripts"], swiftSettings: strict),
    .testTarget(
      name: "WorkspaceTests",
      dependencies: [
        "AccountReview", "CashTables", "DuecastEngine", "Forecasting", "LedgerFiles", "Receivables",
        "Reporting", "SyntheticLedger", "TestLedgers", "WorkspaceServer", "WorkspaceStore",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
      ],
      swiftSettings: strict),
  ]
)

// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "vprune",
  products: [
    .executable(name: "vprune", targets: ["vprune"]),
    .library(name: "ModelPruning", targets: ["ModelPruning"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    // MARK: - C libraries
    // Compiled, because a system module would show ICU's own enums to every module above: they
    // clash with Foundation's ICU. apt: libicu-dev.
    .target(
      name: "CICU", linkerSettings: [.linkedLibrary("icuuc"), .linkedLibrary("icui18n")]),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CMemory"),
    // Not linked: loaded when it is needed, see its header. apt: libopenblas0.
    .target(name: "COpenBLAS"),
    .target(name: "CText"),
    .target(name: "CVectors"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    // MARK: - Nouns: each owns both directions of its format
    .target(
      name: "Bytes",
      dependencies: [
        "CLinux", "CText", "CZlib", .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .target(name: "JSONText"),
    .target(name: "UnicodeText", dependencies: ["CICU"]),
    .target(name: "Tensors", dependencies: ["Bytes"]),
    .target(name: "Kernels", dependencies: ["COpenBLAS", "CVectors"]),
    .target(
      name: "SentencePieceProto",
      dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
      exclude: ["sentencepiece.proto"]),
    .target(
      name: "Tokenizers",
      dependencies: [
        "Bytes", "CText", "JSONText", "SentencePieceProto", "UnicodeText",
        .product(name: "HeapModule", package: "swift-collections"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .target(name: "Checkpoints", dependencies: ["Bytes", "JSONText", "Tensors"]),
    .target(
      name: "Corpora",
      dependencies: [
        "Bytes", "CMemory", "JSONText", "Tokenizers",
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .target(
      name: "Transformers",
      dependencies: [
        "Bytes", "Checkpoints", "JSONText", "Kernels", "Tensors",
        .product(name: "SystemPackage", package: "swift-system"),
      ]),

    // MARK: - Verbs: measure, decide, cut, verify
    .target(
      name: "Pruning",
      dependencies: [
        "Bytes", "Checkpoints", "Corpora", "JSONText", "Kernels", "Tensors", "Tokenizers",
        "Transformers", "UnicodeText",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HeapModule", package: "swift-collections"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .target(
      name: "Reports",
      dependencies: [
        "Bytes", "Checkpoints", "Corpora", "JSONText", "Kernels", "Pruning", "Tensors",
        "Tokenizers", "Transformers", "UnicodeText",
        .product(name: "SystemPackage", package: "swift-system"),
      ]),

    // MARK: - For programs: the only public module
    .target(
      name: "ModelPruning",
      dependencies: [
        "Bytes", "Corpora", "Pruning", "Reports",
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    // The program of README.md, which the tests run.
    .executableTarget(
      name: "prune-for-text", dependencies: ["ModelPruning"], path: "Examples/prune-for-text"),

    // MARK: - Command line
    .executableTarget(
      name: "vprune",
      dependencies: [
        "Bytes", "Checkpoints", "Corpora", "JSONText", "Pruning", "Reports", "Tensors",
        "Tokenizers", "Transformers",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),

    // What scripts/bench.sh times beside PyTorch.
    .executableTarget(
      name: "encoder-bench",
      dependencies: [
        "Checkpoints", "Kernels", "Transformers",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "scripts/bench/encoder"),

    // MARK: - Tests
    .target(
      name: "TestSupport",
      dependencies: [
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Tests/TestSupport"),
    // What scripts/fuzz.sh calls with any bytes.
    .target(
      name: "FuzzTargets",
      dependencies: [
        "Bytes", "Checkpoints", "Corpora", "JSONText", "Pruning", "Reports", "Tokenizers",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Tests/FuzzTargets"),
    .testTarget(
      name: "FuzzTests",
      dependencies: [
        "FuzzTargets", "TestSupport", .product(name: "SystemPackage", package: "swift-system"),
      ],
      exclude: ["Failures"]),
  ]
)

// What a module's tests use beside the module itself.
let beneath: [String: [Target.Dependency]] = [
  "ModelPruning": [.product(name: "Subprocess", package: "swift-subprocess")],
  "Checkpoints": ["Bytes", "JSONText", "Tensors"],
  "Corpora": ["Bytes", "JSONText", "Tokenizers"],
  "Pruning": [
    "Bytes", "Checkpoints", "Corpora", "JSONText", "Kernels", "Tensors", "Tokenizers",
    "Transformers",
  ],
  "Tokenizers": ["Bytes", "JSONText", "UnicodeText"],
  "Transformers": ["Checkpoints", "Kernels"],
  "Reports": [
    "Bytes", "Checkpoints", "Corpora", "JSONText", "Kernels", "Pruning", "Tensors", "Tokenizers",
    "Transformers",
  ],
  "vprune": ["Reports"],
]

for name in [
  "Bytes", "JSONText", "UnicodeText", "Tensors", "Kernels", "Tokenizers", "Checkpoints", "Corpora",
  "Transformers", "Pruning", "Reports", "ModelPruning", "vprune",
] {
  package.targets.append(
    .testTarget(
      name: "\(name)Tests",
      dependencies: [
        .byName(name: name), "TestSupport",
        .product(name: "SystemPackage", package: "swift-system"),
      ] + beneath[name, default: []],
      exclude: name == "vprune" ? ["Snapshots"] : []))
}

// scripts/fuzz.sh says where libFuzzer is: the readers are built so that it sees which ways they take.
if let libFuzzer = Context.environment["VPRUNE_LIBFUZZER"] {
  for target in package.targets where target.type == .regular {
    target.swiftSettings = [.unsafeFlags(["-sanitize=fuzzer", "-parse-as-library"])]
  }
  package.targets.append(
    .executableTarget(
      name: "fuzz-driver", dependencies: ["FuzzTargets"], path: "Tests/FuzzDriver",
      linkerSettings: [.unsafeFlags([libFuzzer]), .linkedLibrary("stdc++")]))
}

// Generated code is as its generator wants it.
let foreign = ["CICU", "COpenBLAS", "CText", "CVectors", "SentencePieceProto"]
for target in package.targets where target.type != .system && !foreign.contains(target.name) {
  target.swiftSettings =
    (target.swiftSettings ?? []) + [
      .enableUpcomingFeature("ExistentialAny"),  // SE-0335
      .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
      .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
      .strictMemorySafety(),  // SE-0458: every unsafe expression says so
      .treatAllWarnings(as: .error),
    ]
}

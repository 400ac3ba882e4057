import Testing

/// Tests of the whole program, one after the other: some take both cores.
@Suite(.serialized)
enum EndToEndTests {}

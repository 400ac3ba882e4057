import Testing

/// Tests of the whole program, one after the other: each takes both cores.
@Suite(.serialized)
enum EndToEndTests {}

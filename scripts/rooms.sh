#!/usr/bin/env bash
# The architecture test: some knowledge stands in one room only. One line for each violation.
# (That modules import only what lies below them is the build's own check, see test.sh.)
set -euo pipefail
cd "$(dirname "$0")/.."

violations=0

# only PATTERN ROOM WHY: no line of Sources matches PATTERN outside the files that begin with ROOM.
only() {
  local pattern=$1 room=$2 why=$3 found
  found=$(grep -rnE --include='*.swift' -- "$pattern" Sources | grep -v "^$room" || true)
  if [ -n "$found" ]; then
    echo "$why, but:"
    echo "$found"
    violations=$((violations + 1))
  fi
}

only '^ *((package|public|internal) )?import CICU' Sources/UnicodeText/ \
  "Only UnicodeText imports ICU"
only '^ *((package|public|internal) )?import (CZlib|CLinux)' Sources/Bytes/ \
  "Only Bytes imports zlib and system calls"
only '^ *((package|public|internal) )?import (COpenBLAS|CVectors)' Sources/Kernels/ \
  "Only Kernels multiplies matrices"
only '^ *((package|public|internal) )?import CText' 'Sources/\(Bytes\|Tokenizers\)/' \
  "Only bytes and tokenizers look at texts as vectors"
only '^ *((package|public|internal) )?import CMemory' Sources/Corpora/WordBatch.swift \
  "Only looking up words asks for memory beforehand"
only '^ *((package|public|internal) )?import Glibc' 'Sources/\(Bytes\|vprune\)/' \
  "Only Bytes and the command line talk to the C library"
only '^ *((package|public|internal) )?import Foundation' \
  'Sources/\(SentencePieceProto/\|Tokenizers/Files/Base64.swift\)' \
  "Only base 64 and generated code import Foundation, and its smaller part at that"
only '^ *((package|public|internal) )?import SwiftProtobuf' Sources/SentencePieceProto/ \
  "Only SentencePieceProto imports protocol buffers"
only '^ *((package|public|internal) )?import ArgumentParser' Sources/vprune/ \
  "Only the command line parses arguments"
only '^ *(public|open) (let|var|func|init|struct|enum|class|actor|protocol|typealias|static|extension)' \
  'Sources/\(ModelPruning\|SentencePieceProto\)/' \
  "Only ModelPruning is public, beside generated code"
only '^ *((package|public|internal) )?import Crypto' Sources/Pruning/Measure/Digest.swift \
  "Only Digest hashes"
only '"data_offsets"' Sources/Checkpoints/Safetensors/ \
  "Only the safetensors header knows data_offsets"
only '"weight_map"' Sources/Checkpoints/ShardIndex.swift \
  "Only ShardIndex knows weight_map"
only '"##"' 'Sources/Tokenizers/\(Models/WordPiece\|Decoders/WordPieceDecoder\)' \
  "Only WordPiece and its decoder know ##"
only 'encoder\.layer\.|transformer\.layer\.' Sources/Transformers/Families/ \
  "Only a family's row knows tensor names"
only '"post_processor"|"added_tokens"' Sources/Tokenizers/Files/ \
  "Only Tokenizers/Files knows the members of tokenizer.json"
only 'fatalError|try!|as!|TODO|FIXME' nowhere \
  "Sources never trap on purpose and have no open ends"

exit $((violations > 0))

#!/bin/sh
# Makes Sources/SentencePieceProto/sentencepiece.pb.swift of the .proto file beside it.
# Needs protoc (Debian: protobuf-compiler); the plugin comes with the swift-protobuf package.
set -eu
cd "$(dirname "$0")/.."
scratch=${1:-.build}
swift build -c release --product protoc-gen-swift --scratch-path "$scratch"
protoc --plugin="$scratch/release/protoc-gen-swift" --swift_out=. --swift_opt=FileNaming=FullPath \
  --swift_opt=Visibility=Package --swift_opt=UseAccessLevelOnImports=true \
  Sources/SentencePieceProto/sentencepiece.proto

#!/usr/bin/env bash
# Formats the Swift sources in place; with --lint, only says what is not formatted.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${1:-}" = --lint ]; then
  exec swift format lint --strict --parallel --recursive Sources Tests Examples Package.swift
fi
exec swift format format --in-place --parallel --recursive Sources Tests Examples Package.swift

#!/usr/bin/env bash
# Builds and runs a package outside the tree that depends on this one by path, and compiles every
# Swift block of README and Docs with it. Called by `make test`.
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT

mkdir -p "$place/package" "$place/text" "$place/package/Sources/Snippets"
cp -r "$root/Tests/Library/Sources" "$place/package/"
sed "s#@GOPHER@#$root#" "$root/Tests/Library/Package.swift.template" > "$place/package/Package.swift"
find "$root/README.md" "$root/Docs" "$root/Sources" -name '*.md' -print0 | sort -z |
  xargs -0 awk -f "$root/Tests/Library/snippets.awk" > "$place/package/Sources/Snippets/Snippets.swift"

# Text of our own to learn from: the documentation, cut into documents by its headings.
for page in "$root"/README.md "$root"/Docs/*.md; do
  awk -v base="$place/text/$(basename "$page" .md)" \
    '/^#/ { part += 1 } { print > (base "-" part ".txt") }' "$page"
done

cd "$place/package"
# As a user does who tries it: a debug build, which compiles modules in parts and finds what the release
# build of the tests does not.
swift build --scratch-path "$root/.build/library"
"$root/.build/library/debug/TinyGopher" "$place/text" "$place/output"

#include "include/TextSymbols.h"

#include "Vectors.h"

// Symbols of three bytes count where they begin, in the window's first bytes: a window overlaps the
// one before by two.
WIDEST gopher_symbols gopher_count_symbols(const uint8_t *text, size_t count) {
  gopher_symbols found = {0, 0};
  size_t position = 0;
  while (position < count) {
    window_bytes v;
    load_window(&v, text, count, position);
    const uint64_t dots = BITS(v == '.');
    const uint64_t triples = dots & dots >> 1 & dots >> 2;
    // A run of dots, which may go on for long, is counted by itself.
    const unsigned end = triples ? (unsigned)__builtin_ctzll(triples) : WINDOW - 2;
    const uint64_t here = below(end);
    found.hashes += (size_t)__builtin_popcountll(BITS(v == '#') & here);
    // `…` is E2 80 A6.
    const uint64_t signs = BITS(v == 0xE2) & BITS(v == 0x80) >> 1 & BITS(v == 0xA6) >> 2;
    found.ellipses += (size_t)__builtin_popcountll(signs & here);
    position += end;
    if (!triples) continue;
    const size_t first = position;
    while (position < count && text[position] == '.') position++;
    found.ellipses += (position - first) / 3;
  }
  return found;
}

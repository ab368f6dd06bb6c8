#ifndef GOPHER_TEXTSYMBOLS_H
#define GOPHER_TEXTSYMBOLS_H

#include <stddef.h>
#include <stdint.h>

/// How often symbols occur in a text.
typedef struct {
  /// `#`.
  size_t hashes;
  /// `…`, and `...` without overlap from the left.
  size_t ellipses;
} gopher_symbols;

/// Counts the symbols of UTF-8.
gopher_symbols gopher_count_symbols(const uint8_t *text, size_t count);

#endif

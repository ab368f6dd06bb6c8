#ifndef GOPHER_WORDSCAN_H
#define GOPHER_WORDSCAN_H

#include <stddef.h>
#include <stdint.h>

/// A run of bytes without white space: the fields of Swift's `Word`, in its order.
typedef struct {
  uint32_t start, end, character_start, characters;
  uint64_t hash, normalized_hash;
} gopher_word;

/// A scan that stands somewhere in a text.
typedef struct {
  /// The text and its size in bytes.
  const uint8_t *text;
  size_t count;
  /// The first byte that was not looked at.
  size_t position;
  /// Bytes before it that are no first bytes of code points.
  size_t further;
  /// Words of the text with a letter.
  size_t alphabetic;
  /// Room for words, and how many are in it.
  gopher_word *words;
  size_t word_count, word_capacity;
  /// Room for newlines, and how many are in it: each as the number of words in `words` before it.
  uint32_t *newlines;
  size_t newline_count, newline_capacity;
} gopher_word_scan;

/// Why a scan stopped.
enum { gopher_word_scan_at_end, gopher_word_scan_full, gopher_word_scan_at_other };

/// Goes on with a scan over words of at most 63 bytes of ASCII between white space of ASCII.
///
/// Stops at the end of the text, where there is no room, or at the start of another word or of other
/// white space, which the caller passes by. Hashes are XXH3-64: of the word, and of its letters and
/// digits in lower case (1 where that would be 0; 0 without any).
int gopher_word_scan_go_on(gopher_word_scan *scan);

#endif

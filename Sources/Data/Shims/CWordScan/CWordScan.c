#include "CWordScan.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#ifndef __has_feature
#define __has_feature(name) 0
#endif

// The loader chooses among clones before the thread sanitizer, which would watch it, has begun.
#if defined(__x86_64__) && defined(__linux__) && !__has_feature(thread_sanitizer)
#define WIDEST __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define WIDEST
#endif

enum { WIDTH = 64 };
typedef uint8_t lanes __attribute__((ext_vector_type(WIDTH)));
typedef _Bool flags __attribute__((ext_vector_type(WIDTH)));

// What the bytes of a window are, a bit each.
typedef struct {
  uint64_t space, newline, capital, letter, content, wide;
} window;

#define BITS(comparison)                                        \
  ({                                                            \
    const flags found = __builtin_convertvector(comparison, flags); \
    uint64_t bits;                                              \
    memcpy(&bits, &found, sizeof bits);                         \
    bits;                                                       \
  })

static inline __attribute__((always_inline)) window classify(const uint8_t *bytes) {
  lanes v;
  memcpy(&v, bytes, sizeof v);
  window w;
  w.newline = BITS(v == 0x0A);
  w.space = BITS(v == 0x20) | BITS((lanes)(v - 0x09) < 5);
  w.capital = BITS((lanes)(v - 'A') < 26);
  w.letter = w.capital | BITS((lanes)(v - 'a') < 26);
  w.content = w.letter | BITS((lanes)(v - '0') < 10);
  w.wide = BITS(v >= 0x80);
  return w;
}

static inline uint64_t from(unsigned bit) { return ~UINT64_C(0) << bit; }

// The bits first ..< end, of which there is at least one.
static inline uint64_t between(unsigned first, unsigned end) {
  return from(first) & ~UINT64_C(0) >> (WIDTH - end);
}

// The hash of the letters and digits of the bytes first ..< end of a window, in lower case.
static inline __attribute__((always_inline)) uint64_t normalized_hash(
    const uint8_t *bytes, const window *w, unsigned first, unsigned end) {
  uint8_t normalized[WIDTH];
  size_t length = 0;
  for (unsigned i = first; i < end; i++) {
    normalized[length] = bytes[i] | (uint8_t)((w->capital >> i & 1) << 5);
    length += w->content >> i & 1;
  }
  if (length == 0) return 0;
  const uint64_t hash = XXH3_64bits(normalized, length);
  return hash ? hash : 1;
}

// Flat, so that short words are hashed without a call.
WIDEST __attribute__((flatten)) int gopher_word_scan_go_on(gopher_word_scan *scan) {
  // Copies, since what is written might lie where the scan does.
  const uint8_t *text = scan->text;
  const size_t count = scan->count;
  size_t position = scan->position, words = scan->word_count, newlines = scan->newline_count;
  size_t alphabetic = scan->alphabetic;
  int state = gopher_word_scan_at_end;
  uint8_t tail[WIDTH];
  while (position < count) {
    const uint8_t *bytes = text + position;
    if (count - position < WIDTH) {
      memset(tail, ' ', sizeof tail);
      memcpy(tail, bytes, count - position);
      bytes = tail;
    }
    // A window makes at most as many words and newlines.
    if (words + WIDTH > scan->word_capacity || newlines + WIDTH > scan->newline_capacity) {
      state = gopher_word_scan_full;
      break;
    }
    const window w = classify(bytes);
    unsigned bit = 0;
    while (bit < WIDTH) {
      const uint64_t visible = ~w.space & from(bit);
      const unsigned start = visible ? (unsigned)__builtin_ctzll(visible) : WIDTH;
      if (start > bit)
        for (uint64_t n = w.newline & between(bit, start); n; n &= n - 1)
          scan->newlines[newlines++] = (uint32_t)words;
      bit = start;
      if (!visible) break;
      const uint64_t behind = w.space & from(start);
      // A word that goes on behind the window begins the next one, unless it fills this one.
      if (!behind) {
        if (start == 0) state = gopher_word_scan_at_other;
        break;
      }
      const unsigned end = (unsigned)__builtin_ctzll(behind);
      const uint64_t word = between(start, end);
      if (w.wide & word) {
        state = gopher_word_scan_at_other;
        break;
      }
      const uint64_t hash = XXH3_64bits(bytes + start, end - start);
      const int is_plain = ((~w.content | w.capital) & word) == 0;
      gopher_word *found = &scan->words[words++];
      found->start = (uint32_t)(position + start);
      found->end = (uint32_t)(position + end);
      found->character_start = (uint32_t)(position + start - scan->further);
      found->characters = end - start;
      found->hash = hash;
      found->normalized_hash =
          !is_plain ? normalized_hash(bytes, &w, start, end) : hash ? hash : 1;
      alphabetic += (w.letter & word) != 0;
      bit = end;
    }
    position += bit;
    if (state != gopher_word_scan_at_end) break;
  }
  scan->position = position < count ? position : count;
  scan->word_count = words;
  scan->newline_count = newlines;
  scan->alphabetic = alphabetic;
  return state;
}

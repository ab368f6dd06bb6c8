#include "include/WordScan.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "Vectors.h"

// What the bytes of a window are, a bit each.
typedef struct {
  uint64_t space, newline, capital, letter, content, wide;
} window;

static inline __attribute__((always_inline)) window classify(const window_bytes *bytes) {
  const window_bytes v = *bytes;
  window w;
  w.newline = BITS(v == 0x0A);
  w.space = BITS(v == 0x20) | BITS((window_bytes)(v - 0x09) < 5);
  w.capital = BITS((window_bytes)(v - 'A') < 26);
  w.letter = w.capital | BITS((window_bytes)(v - 'a') < 26);
  w.content = w.letter | BITS((window_bytes)(v - '0') < 10);
  w.wide = BITS(v >= 0x80);
  return w;
}

// Makes the capitals of a window small.
static inline __attribute__((always_inline)) void make_small(window_bytes *bytes) {
  *bytes |= (window_bytes)((window_bytes)(*bytes - 'A') < 26) & 0x20;
}

static inline uint64_t from(unsigned bit) { return ~UINT64_C(0) << bit; }

// The bits first ..< end, of which there is at least one.
static inline uint64_t between(unsigned first, unsigned end) {
  return from(first) & ~UINT64_C(0) >> (WINDOW - end);
}

// Hashes wait until there are so many that vectors can make eight at once.
enum { SHORT = 8, LANES = 8, MOST_WAITING = 4 * WINDOW };

typedef uint64_t lanes __attribute__((ext_vector_type(LANES)));

// XXH3-64, without a seed, of texts of 1 … 8 bytes, which stand in the low bytes of the lanes.
//
// Of each length it is a bijection: equal hashes of equally long texts mean equal texts.
static inline __attribute__((always_inline)) void short_hashes(
    const uint64_t *texts, const uint64_t *sizes, uint64_t *hashes) {
  lanes text, size;
  memcpy(&text, texts, sizeof text);
  memcpy(&size, sizes, sizeof size);
  // 1 … 3 bytes: the first, the middle, the last one and the length.
  const lanes middle = text >> (size >> 1 << 3), last = text >> ((size - 1) << 3 & 63);
  lanes three = (text & 0xFF) << 16 | (middle & 0xFF) << 24 | (last & 0xFF) | size << 8;
  three ^= 0x87275A9B;
  three = (three ^ three >> 33) * 0xC2B2AE3D27D4EB4F;
  three = (three ^ three >> 29) * 0x165667B19E3779F9;
  three ^= three >> 32;
  // 4 … 8 bytes: the last four and the first four.
  lanes eight = (text >> ((size - 4) << 3 & 63) & 0xFFFFFFFF) | text << 32;
  eight ^= 0xC73AB174C5ECD5A2;
  eight ^= (eight << 49 | eight >> 15) ^ (eight << 24 | eight >> 40);
  eight *= 0x9FB21C651E98DF25;
  eight ^= (eight >> 35) + size;
  eight *= 0x9FB21C651E98DF25;
  eight ^= eight >> 28;
  const lanes is_three = (lanes)(size < 4);
  const lanes hash = (three & is_three) | (eight & ~is_three);
  memcpy(hashes, &hash, sizeof hash);
}

// Texts of 1 … 8 bytes, each with the word whose hash it gives.
typedef struct {
  uint64_t text[MOST_WAITING + LANES], size[MOST_WAITING + LANES], hash[MOST_WAITING + LANES];
  uint32_t word[MOST_WAITING];
} short_texts;

// Adds a text as the one of a number, which is free, and returns the next number if it is to stay.
static inline __attribute__((always_inline)) unsigned add(
    short_texts *texts, unsigned number, const uint8_t *bytes, unsigned size, uint32_t word,
    int stays) {
  memcpy(&texts->text[number], bytes, SHORT);
  texts->size[number] = size;
  texts->word[number] = word;
  return number + (stays != 0);
}

static inline __attribute__((always_inline)) void hash_all(short_texts *texts, unsigned count) {
  for (unsigned i = 0; i < count; i += LANES)
    short_hashes(texts->text + i, texts->size + i, texts->hash + i);
}

static inline uint64_t not_zero(uint64_t hash) { return hash ? hash : 1; }

// The hash of some of a window's bytes, in small letters already; 0 for none.
static inline __attribute__((always_inline)) uint64_t normalized_hash(
    const uint8_t *small, uint64_t content) {
  uint8_t normalized[WINDOW];
  size_t length = 0;
  for (; content; content &= content - 1) normalized[length++] = small[__builtin_ctzll(content)];
  return length ? not_zero(XXH3_64bits(normalized, length)) : 0;
}

// Flat, so that words are hashed without a call.
WIDEST __attribute__((flatten)) int gopher_word_scan_go_on(gopher_word_scan *scan) {
  // Copies, since what is written might lie where the scan does.
  const uint8_t *text = scan->text;
  const size_t count = scan->count, further = scan->further;
  size_t position = scan->position, words = scan->word_count, newlines = scan->newline_count;
  size_t alphabetic = scan->alphabetic;
  gopher_word *found = scan->words;
  int state = gopher_word_scan_at_end;
  // A window, and as many bytes behind it as a short text may be read with.
  uint8_t tail[WINDOW + SHORT], small[WINDOW + SHORT];
  memset(small, ' ', sizeof small);
  // Short words, whose hash serves as both, and short normalised forms of other words.
  short_texts plain, normalized;
  // Words whose normalised hash was made at once.
  uint32_t others[MOST_WAITING];
  uint64_t other_hashes[MOST_WAITING];
  unsigned plains = 0, normals = 0, rest = 0;
  size_t waiting = 0;
  while (1) {
    // A window makes at most as many words and newlines.
    const int is_full =
        words + WINDOW > scan->word_capacity || newlines + WINDOW > scan->newline_capacity;
    const int is_over = position >= count || state != gopher_word_scan_at_end;
    if (is_over | is_full | (waiting > MOST_WAITING - WINDOW)) {
      hash_all(&plain, plains);
      hash_all(&normalized, normals);
      for (unsigned i = 0; i < plains; i++) {
        found[plain.word[i]].hash = plain.hash[i];
        found[plain.word[i]].normalized_hash = not_zero(plain.hash[i]);
      }
      for (unsigned i = 0; i < normals; i++)
        found[normalized.word[i]].normalized_hash = not_zero(normalized.hash[i]);
      for (unsigned i = 0; i < rest; i++) found[others[i]].normalized_hash = other_hashes[i];
      plains = normals = rest = 0;
      waiting = 0;
      if (is_over) break;
      if (is_full) {
        state = gopher_word_scan_full;
        break;
      }
    }
    const uint8_t *bytes = text + position;
    if (count - position < sizeof tail) {
      memset(tail, ' ', sizeof tail);
      memcpy(tail, bytes, count - position);
      bytes = tail;
    }
    window_bytes v;
    memcpy(&v, bytes, sizeof v);
    const window w = classify(&v);
    make_small(&v);
    memcpy(small, &v, sizeof v);
    // Words begin where the byte before is white space, or the window begins.
    uint64_t starts = ~w.space & ~(~w.space << 1), ends = w.space & ~w.space << 1;
    unsigned used = WINDOW;
    if (!(w.space >> (WINDOW - 1))) {
      // A word that goes on behind the window begins the next one, unless it fills this one.
      used = WINDOW - 1 - (unsigned)__builtin_clzll(starts);
      if (used == 0) state = gopher_word_scan_at_other;
    }
    if (w.wide & below(used)) {
      const unsigned wide = (unsigned)__builtin_ctzll(w.wide);
      used = WINDOW - 1 - (unsigned)__builtin_clzll(starts & below(wide + 1));
      state = gopher_word_scan_at_other;
    }
    starts &= below(used);
    for (uint64_t n = w.newline & below(used); n; n &= n - 1) {
      const uint64_t before = starts & (n ^ (n - 1));
      scan->newlines[newlines++] = (uint32_t)(words + (size_t)__builtin_popcountll(before));
    }
    waiting += (size_t)__builtin_popcountll(starts);
    for (; starts; starts &= starts - 1, ends &= ends - 1) {
      const unsigned start = (unsigned)__builtin_ctzll(starts);
      const unsigned end = (unsigned)__builtin_ctzll(ends), size = end - start;
      const uint64_t word = between(start, end);
      const uint32_t index = (uint32_t)words++;
      found[index].start = (uint32_t)(position + start);
      found[index].end = (uint32_t)(position + end);
      found[index].character_start = (uint32_t)(position + start - further);
      found[index].characters = size;
      plains = add(&plain, plains, bytes + start, size, index, size <= SHORT);
      // The normalised form is the word itself, or a short stretch of it, or has to be put together.
      const uint64_t content = w.content & word;
      const unsigned first = (unsigned)__builtin_ctzll(content | UINT64_C(1) << (WINDOW - 1));
      const uint64_t run = content >> first;
      const unsigned length = (unsigned)__builtin_popcountll(run);
      const int is_plain = ((~w.content | w.capital) & word) == 0;
      const int is_short = ((run & (run + 1)) == 0) & (length - 1 < SHORT) & !is_plain;
      normals = add(&normalized, normals, small + first, length, index, is_short);
      if (size > SHORT) {
        const uint64_t hash = XXH3_64bits(bytes + start, size);
        found[index].hash = hash;
        found[index].normalized_hash = not_zero(hash);
      }
      if (!(is_plain | is_short)) {
        others[rest] = index;
        other_hashes[rest++] = normalized_hash(small, content);
      }
      alphabetic += (w.letter & word) != 0;
    }
    position += used;
  }
  scan->position = position < count ? position : count;
  scan->word_count = words;
  scan->newline_count = newlines;
  scan->alphabetic = alphabetic;
  return state;
}

#ifndef GOPHER_TEXT_VECTORS_H
#define GOPHER_TEXT_VECTORS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifndef __has_feature
#define __has_feature(name) 0
#endif

// Compiles a function for the widest vectors, too; the loader chooses among the clones. It would do so
// before the thread sanitizer, which would watch it, has begun.
#if defined(__x86_64__) && defined(__linux__) && !__has_feature(thread_sanitizer)
#define WIDEST __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define WIDEST
#endif

// A window of text: so many bytes that a bit for each is one number.
enum { WINDOW = 64 };
typedef uint8_t window_bytes __attribute__((ext_vector_type(WINDOW)));
typedef _Bool window_flags __attribute__((ext_vector_type(WINDOW)));

// A comparison of the bytes of a window as a bit each, the first byte lowest.
#define BITS(comparison)                                                          \
  ({                                                                              \
    const window_flags found = __builtin_convertvector(comparison, window_flags); \
    uint64_t bits;                                                                \
    memcpy(&bits, &found, sizeof bits);                                           \
    bits;                                                                         \
  })

// Loads the bytes of a text from a position on, of which there is at least one; blanks behind its end.
//
// (Through a pointer: how functions hand vectors over differs between the clones.)
static inline __attribute__((always_inline)) void load_window(
    window_bytes *bytes, const uint8_t *text, size_t count, size_t position) {
  if (count - position >= WINDOW) {
    memcpy(bytes, text + position, WINDOW);
  } else {
    memset(bytes, ' ', WINDOW);
    memcpy(bytes, text + position, count - position);
  }
}

// The bits below one, which may be bit 64.
static inline uint64_t below(unsigned bit) {
  return bit < 64 ? (UINT64_C(1) << bit) - 1 : ~UINT64_C(0);
}

#endif

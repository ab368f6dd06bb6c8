#include "CMinHash.h"

#include <string.h>

#ifndef __has_feature
#define __has_feature(name) 0
#endif

// The loader chooses among clones before the thread sanitizer, which would watch it, has begun.
#if defined(__x86_64__) && defined(__linux__) && !__has_feature(thread_sanitizer)
#define WIDEST __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define WIDEST
#endif

enum { LANES = 16 };
typedef uint32_t lanes __attribute__((ext_vector_type(LANES)));

// Sixteen functions at a time stay in registers while all values pass by: a broadcast, a product,
// a sum and a minimum each.
WIDEST void gopher_minhash(
    const uint32_t *values, size_t count, const uint32_t *multipliers, const uint32_t *offsets,
    uint32_t *minima, size_t functions) {
  size_t function = 0;
  for (; function + LANES <= functions; function += LANES) {
    lanes multiplier, offset, minimum;
    memcpy(&multiplier, multipliers + function, sizeof multiplier);
    memcpy(&offset, offsets + function, sizeof offset);
    memcpy(&minimum, minima + function, sizeof minimum);
    for (size_t i = 0; i < count; i++)
      minimum = __builtin_elementwise_min(minimum, multiplier * values[i] + offset);
    memcpy(minima + function, &minimum, sizeof minimum);
  }
  for (; function < functions; function++)
    for (size_t i = 0; i < count; i++) {
      const uint32_t hash = multipliers[function] * values[i] + offsets[function];
      if (hash < minima[function]) minima[function] = hash;
    }
}

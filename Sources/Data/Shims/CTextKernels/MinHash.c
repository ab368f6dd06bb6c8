#include "include/MinHash.h"

#include "Vectors.h"

enum { LANES = 16 };
typedef uint32_t lanes __attribute__((ext_vector_type(LANES)));

static inline uint32_t upper_half(uint64_t hash) { return (uint32_t)(hash >> 32); }

// Sixteen functions at a time stay in registers while all values pass by: a broadcast, a product,
// a sum and a minimum each.
WIDEST void gopher_minhash(
    const uint64_t *hashes, size_t count, const uint32_t *multipliers, const uint32_t *offsets,
    uint32_t *minima, size_t functions) {
  size_t function = 0;
  for (; function + LANES <= functions; function += LANES) {
    lanes multiplier, offset, minimum;
    memcpy(&multiplier, multipliers + function, sizeof multiplier);
    memcpy(&offset, offsets + function, sizeof offset);
    memcpy(&minimum, minima + function, sizeof minimum);
    for (size_t i = 0; i < count; i++)
      minimum = __builtin_elementwise_min(minimum, multiplier * upper_half(hashes[i]) + offset);
    memcpy(minima + function, &minimum, sizeof minimum);
  }
  for (; function < functions; function++)
    for (size_t i = 0; i < count; i++) {
      const uint32_t hash = multipliers[function] * upper_half(hashes[i]) + offsets[function];
      if (hash < minima[function]) minima[function] = hash;
    }
}

#include "BFloat16.h"
#include "Families.h"

#include <string.h>

GOPHER_BODY uint32_t bits_of(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

GOPHER_BODY void gopher_widen_bfloat16_body(long count, const uint16_t *x, float *y) {
  for (long i = 0; i < count; i++) y[i] = gopher_widen(x[i]);
}
GOPHER_KERNEL(void, gopher_widen_bfloat16, (long count, const uint16_t *x, float *y),
              (count, x, y))

GOPHER_BODY void gopher_round_bfloat16_body(long count, const float *x, uint16_t *y) {
  for (long i = 0; i < count; i++) y[i] = gopher_round_bits(x[i]);
}
GOPHER_KERNEL(void, gopher_round_bfloat16, (long count, const float *x, uint16_t *y),
              (count, x, y))

// MARK: Stochastic rounding, sixteen counters of Philox4x32-10 side by side

enum { LANES = 16, GROUP = 8 * LANES };

/// words[w][l] = word w of the block of counter `first` + l.
GOPHER_BODY void philox_lanes(
    const gopher_philox_key *philox, uint64_t first, uint32_t words[4][LANES]) {
  for (int l = 0; l < LANES; l++) {
    words[0][l] = (uint32_t)(first + l);
    words[1][l] = (uint32_t)((first + l) >> 32);
    words[2][l] = (uint32_t)philox->step;
    words[3][l] = (uint32_t)(philox->step >> 32);
  }
  uint32_t key0 = philox->key[0], key1 = philox->key[1];
  for (int round = 0; round < 10; round++) {
    for (int l = 0; l < LANES; l++) {
      const uint64_t a = (uint64_t)words[0][l] * 0xD2511F53u;
      const uint64_t b = (uint64_t)words[2][l] * 0xCD9E8D57u;
      words[0][l] = (uint32_t)(b >> 32) ^ words[1][l] ^ key0;
      words[1][l] = (uint32_t)b;
      words[2][l] = (uint32_t)(a >> 32) ^ words[3][l] ^ key1;
      words[3][l] = (uint32_t)a;
    }
    key0 += 0x9E3779B9u;
    key1 += 0xBB67AE85u;
  }
}

GOPHER_BODY uint16_t round_up_or_down(float x, uint32_t noise) {
  const uint32_t bits = bits_of(x), magnitude = bits & 0x7fffffff;
  const uint32_t rounded = (bits + noise) >> 16;
  const uint32_t quiet = bits >> 16 | (magnitude > 0x7f800000 ? 0x40 : 0);
  return (uint16_t)(magnitude >= 0x7f800000 ? quiet : rounded);
}

GOPHER_BODY void gopher_round_bfloat16_randomly_body(
    const gopher_philox_key *philox, uint64_t first, long count, const float *x, uint16_t *y) {
  uint32_t words[4][LANES];
  for (long start = 0; start < count; start += GROUP) {
    philox_lanes(philox, (first + (uint64_t)start) / GROUP * LANES, words);
    for (int part = 0; part < 8; part++) {
      const long from = start + part * LANES;
      const long lanes = count - from < LANES ? count - from : LANES;
      for (long l = 0; l < lanes; l++)
        y[from + l] = round_up_or_down(x[from + l], words[part / 2][l] >> part % 2 * 16 & 0xffff);
    }
  }
}
GOPHER_KERNEL(void, gopher_round_bfloat16_randomly,
              (const gopher_philox_key *philox, uint64_t first, long count, const float *x,
               uint16_t *y),
              (philox, first, count, x, y))

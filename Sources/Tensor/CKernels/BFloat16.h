#ifndef GOPHER_BFLOAT16_H
#define GOPHER_BFLOAT16_H

#include "Families.h"

#include <string.h>

// A bfloat16 is the upper half of a float32's bits, held as a uint16_t.

/// The float32 that equals a bfloat16.
GOPHER_BODY float gopher_widen(uint16_t x) {
  const uint32_t bits = (uint32_t)x << 16;
  float y;
  memcpy(&y, &bits, sizeof y);
  return y;
}

/// The nearest bfloat16; ties go to the even one.
typedef uint16_t gopher_rounding(float x);

/// By the bits: half of the last kept place is added, a little less before an even one. NaN stays
/// NaN: its upper half alone could be infinity.
GOPHER_BODY uint16_t gopher_round_bits(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  const uint32_t rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
  return (uint16_t)(x != x ? bits >> 16 | 0x40 : rounded);
}

#if defined(__x86_64__)
/// By the instruction made for it, which takes denormal numbers for zero.
__attribute__((target("arch=x86-64-v4,avx512bf16"))) static inline uint16_t gopher_round_native(
    float x) {
  const __bf16 rounded = (__bf16)x;
  uint16_t y;
  memcpy(&y, &rounded, sizeof y);
  return y;
}
#endif

/// A kernel whose body takes, as its last argument, how it rounds.
#define GOPHER_ROUNDING_KERNEL(name, parameters, ...)                                       \
  GOPHER_BFLOAT16_KERNEL(                                                                   \
      void, name, parameters, (__VA_ARGS__), name##_body(__VA_ARGS__, gopher_round_native), \
      name##_body(__VA_ARGS__, gopher_round_bits), name##_body(__VA_ARGS__, gopher_round_bits), \
      name##_body(__VA_ARGS__, gopher_round_bits))

/// Calls loop(is_bfloat16, …) with a constant, so that it is compiled for both types of rows x.
#define GOPHER_EITHER_TYPE(loop, ...)        \
  do {                                       \
    if (x.is_bfloat16) loop(1, __VA_ARGS__); \
    else loop(0, __VA_ARGS__);               \
  } while (0)

#endif

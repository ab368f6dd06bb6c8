#ifndef GOPHER_EXPONENTIAL_H
#define GOPHER_EXPONENTIAL_H

#include "Families.h"

#include <stdint.h>
#include <string.h>

/// exp(x) without branches, so that loops over it vectorise; within 2 units in the last place.
///
/// x = n·ln 2 + r with |r| ≤ ln(2)/2; exp(r) by its degree-7 near-minimax polynomial; 2^n by the
/// exponent bits. Adding 1.5·2²³ rounds to a whole number and leaves it in the lowest bits; 127 more
/// is the exponent's bias. Below -87.3 (where the result would be denormal) it is 0; above 88 it
/// stays at exp(88). NaN stays NaN. ln 2 is split so that n·high is exact (Cody and Waite), hence no
/// reassociation here.
GOPHER_BODY float gopher_exp(float x) {
#pragma clang fp reassociate(off) contract(fast)
  const float bounded = x > 88.0f ? 88.0f : (x < -87.3f ? -87.3f : x);
  const float whole = 12582912.0f + 127.0f;
  const float t = bounded * 1.44269504f + whole, n = t - whole;
  const float r = (bounded - n * 0.693359375f) - n * -2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  uint32_t bits;
  memcpy(&bits, &t, sizeof bits);
  bits <<= 23;
  float power;
  memcpy(&power, &bits, sizeof power);
  return x < -87.3f ? 0.0f : p * power;
}

#endif

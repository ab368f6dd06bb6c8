#include "BFloat16.h"
#include "Exponential.h"
#include "Lanes.h"

#include <math.h>

#pragma clang fp reassociate(on) contract(fast)

/// How many keys of a tile its row r sees.
GOPHER_BODY long visible_keys(const gopher_attention_tile *tile, long r) {
  const long visible = tile->visible + r;
  return visible < 0 ? 0 : visible < tile->columns ? visible : tile->columns;
}

/// row[j] = scale · (row[j] + position score of key j) for the `visible` keys of row r.
GOPHER_BODY void add_position_scores(
    const gopher_attention_tile *tile, long r, long visible, float *row, const float *position) {
  const float scale = tile->scale;
  const long shift = tile->shift - r;
  const long clamped = shift >= 0 ? 0 : -shift < visible ? -shift : visible;
  for (long j = 0; j < clamped; j++) row[j] = scale * (row[j] + position[0]);
  for (long j = clamped; j < visible; j++) row[j] = scale * (row[j] + position[shift + j]);
}

/// Numbers are kept as float32 in place, or rounded to bfloat16 in `rounded`, rows `stride` apart.
GOPHER_BODY void softmax(
    const gopher_attention_tile *tile, float *content, const float *position, float *maximum,
    float *sum, float *factor, uint16_t *rounded, gopher_rounding *const round) {
  for (long r = 0; r < tile->rows; r++) {
    float *row = content + r * tile->stride;
    uint16_t *narrow = round ? rounded + r * tile->stride : 0;
    const long visible = visible_keys(tile, r);
    for (long j = visible; j < tile->columns; j++) {
      if (round) narrow[j] = 0;
      else row[j] = 0;
    }
    factor[r] = 1;
    if (visible == 0) continue;
    add_position_scores(tile, r, visible, row, position + r * tile->distances);
    const float here = gopher_maximum(visible, row), before = maximum[r];
    const float greatest = here > before ? here : before;
    float total = 0;
    GOPHER_VECTORIZE
    for (long j = 0; j < visible; j++) {
      const float weight = gopher_exp(row[j] - greatest);
      if (round) narrow[j] = round(weight);
      else row[j] = weight;
      total += weight;
    }
    factor[r] = gopher_exp(before - greatest);
    sum[r] = sum[r] * factor[r] + total;
    maximum[r] = greatest;
  }
}

GOPHER_BODY void gopher_attention_softmax_body(
    const gopher_attention_tile *tile, float *content, const float *position, float *maximum,
    float *sum, float *factor) {
  softmax(tile, content, position, maximum, sum, factor, 0, 0);
}
GOPHER_KERNEL(void, gopher_attention_softmax,
              (const gopher_attention_tile *tile, float *content, const float *position,
               float *maximum, float *sum, float *factor),
              (tile, content, position, maximum, sum, factor))

GOPHER_BODY void gopher_attention_softmax_bfloat16_body(
    const gopher_attention_tile *tile, float *content, const float *position, float *maximum,
    float *sum, float *factor, uint16_t *weights, gopher_rounding *const round) {
  softmax(tile, content, position, maximum, sum, factor, weights, round);
}
GOPHER_ROUNDING_KERNEL(
    gopher_attention_softmax_bfloat16,
    (const gopher_attention_tile *tile, float *content, const float *position, float *maximum,
     float *sum, float *factor, uint16_t *weights),
    tile, content, position, maximum, sum, factor, weights)

void gopher_attention_logarithms(
    long rows, const float *maximum, const float *sum, float *logsum) {
  for (long r = 0; r < rows; r++) logsum[r] = maximum[r] + logf(sum[r]);
}

/// Numbers are kept as float32 in place, or rounded to bfloat16 in `rounded`.
GOPHER_BODY void softmax_pullback(
    const gopher_attention_tile *tile, float *content, float *position, float *dweights,
    const float *logsum, const float *delta, const gopher_attention_slopes *rounded,
    gopher_rounding *const round) {
  const float scale = tile->scale;
  for (long r = 0; r < tile->rows; r++) {
    const long visible = visible_keys(tile, r), shift = tile->shift - r;
    const long before = visible > 0 ? shift : tile->distances, after = shift + visible;
    const float logarithm = logsum[r], inner = delta[r];
    float *row = content + r * tile->stride, *drow = dweights + r * tile->stride;
    float *distance = position + r * tile->distances;
    uint16_t *weights = 0, *slopes = 0, *shifted = 0;
    if (round) {
      weights = rounded->weights + r * tile->stride;
      slopes = rounded->slopes + r * tile->stride;
      shifted = rounded->shifted + r * tile->distances;
    }
    GOPHER_VECTORIZE
    for (long j = 0; j < visible; j++) {
      const float weight = gopher_exp(scale * (row[j] + distance[shift + j]) - logarithm);
      const float slope = scale * weight * (drow[j] - inner);
      if (round) {
        weights[j] = round(weight);
        slopes[j] = round(slope);
      } else {
        row[j] = weight;
        drow[j] = slope;
        distance[shift + j] = slope;
      }
    }
    if (round) {
      memcpy(shifted + shift, slopes, visible * sizeof *slopes);
      for (long j = visible; j < tile->columns; j++) weights[j] = slopes[j] = 0;
      for (long d = 0; d < before; d++) shifted[d] = 0;
      for (long d = after; visible > 0 && d < tile->distances; d++) shifted[d] = 0;
    } else {
      for (long j = visible; j < tile->columns; j++) row[j] = drow[j] = 0;
      for (long d = 0; d < before; d++) distance[d] = 0;
      for (long d = after; visible > 0 && d < tile->distances; d++) distance[d] = 0;
    }
  }
}

GOPHER_BODY void gopher_attention_softmax_pullback_body(
    const gopher_attention_tile *tile, float *content, float *position, float *dweights,
    const float *logsum, const float *delta) {
  softmax_pullback(tile, content, position, dweights, logsum, delta, 0, 0);
}
GOPHER_KERNEL(void, gopher_attention_softmax_pullback,
              (const gopher_attention_tile *tile, float *content, float *position,
               float *dweights, const float *logsum, const float *delta),
              (tile, content, position, dweights, logsum, delta))

GOPHER_BODY void gopher_attention_softmax_pullback_bfloat16_body(
    const gopher_attention_tile *tile, const float *content, const float *position,
    const float *dweights, const float *logsum, const float *delta,
    const gopher_attention_slopes *rounded, gopher_rounding *const round) {
  softmax_pullback(
      tile, (float *)content, (float *)position, (float *)dweights, logsum, delta, rounded, round);
}
GOPHER_ROUNDING_KERNEL(
    gopher_attention_softmax_pullback_bfloat16,
    (const gopher_attention_tile *tile, const float *content, const float *position,
     const float *dweights, const float *logsum, const float *delta,
     const gopher_attention_slopes *rounded),
    tile, content, position, dweights, logsum, delta, rounded)

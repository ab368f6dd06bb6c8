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

GOPHER_BODY void gopher_attention_softmax_body(
    const gopher_attention_tile *tile, float *content, const float *position, float *maximum,
    float *sum, float *factor) {
  for (long r = 0; r < tile->rows; r++) {
    float *row = content + r * tile->stride;
    const long visible = visible_keys(tile, r);
    for (long j = visible; j < tile->columns; j++) row[j] = 0;
    factor[r] = 1;
    if (visible == 0) continue;
    add_position_scores(tile, r, visible, row, position + r * tile->distances);
    const float here = gopher_maximum(visible, row), before = maximum[r];
    const float greatest = here > before ? here : before;
    float total = 0;
    GOPHER_VECTORIZE
    for (long j = 0; j < visible; j++) {
      const float weight = gopher_exp(row[j] - greatest);
      row[j] = weight;
      total += weight;
    }
    factor[r] = gopher_exp(before - greatest);
    sum[r] = sum[r] * factor[r] + total;
    maximum[r] = greatest;
  }
}
GOPHER_KERNEL(void, gopher_attention_softmax,
              (const gopher_attention_tile *tile, float *content, const float *position,
               float *maximum, float *sum, float *factor),
              (tile, content, position, maximum, sum, factor))

void gopher_attention_logarithms(
    long rows, const float *maximum, const float *sum, float *logsum) {
  for (long r = 0; r < rows; r++) logsum[r] = maximum[r] + logf(sum[r]);
}

GOPHER_BODY void gopher_attention_softmax_pullback_body(
    const gopher_attention_tile *tile, float *content, float *position, float *dweights,
    const float *logsum, const float *delta) {
  const float scale = tile->scale;
  for (long r = 0; r < tile->rows; r++) {
    const long visible = visible_keys(tile, r), shift = tile->shift - r;
    float *row = content + r * tile->stride, *drow = dweights + r * tile->stride;
    float *distance = position + r * tile->distances;
    const float logarithm = logsum[r], inner = delta[r];
    GOPHER_VECTORIZE
    for (long j = 0; j < visible; j++) {
      const float weight = gopher_exp(scale * (row[j] + distance[shift + j]) - logarithm);
      const float slope = scale * weight * (drow[j] - inner);
      row[j] = weight;
      drow[j] = slope;
      distance[shift + j] = slope;
    }
    for (long j = visible; j < tile->columns; j++) row[j] = drow[j] = 0;
    for (long d = 0; d < (visible > 0 ? shift : tile->distances); d++) distance[d] = 0;
    for (long d = shift + visible; visible > 0 && d < tile->distances; d++) distance[d] = 0;
  }
}
GOPHER_KERNEL(void, gopher_attention_softmax_pullback,
              (const gopher_attention_tile *tile, float *content, float *position,
               float *dweights, const float *logsum, const float *delta),
              (tile, content, position, dweights, logsum, delta))

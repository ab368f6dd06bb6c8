#ifndef GOPHER_CONEDNN_H
#define GOPHER_CONEDNN_H

#include <stdint.h>

// bfloat16 matrix products by oneDNN, one single-threaded call each. Compiles with the API of
// oneDNN 2 and of 3.

#ifdef __cplusplus
extern "C" {
#endif

/// A factor: element (i, j) at pointer[i·stride + j], or at pointer[j·stride + i] if transposed.
typedef struct {
  const uint16_t *pointer;
  long stride;
  int transposed;
} gopher_onednn_factor;

/// c[rows, columns] (+)= a[rows, inner]·b[inner, columns] + bias
typedef struct {
  long rows, columns, inner;
  gopher_onednn_factor a, b;
  /// float32 or bfloat16, rows `cstride` apart
  void *c;
  long cstride;
  int cbfloat16;
  /// Adds to the old c instead of overwriting it
  int accumulate;
  /// float32 [columns], or NULL
  const float *bias;
} gopher_onednn_product;

/// Computes the product on the calling thread; returns 0, or oneDNN's status where it refused.
int gopher_onednn_multiply(const gopher_onednn_product *product);

/// Whether this CPU multiplies bfloat16 numbers by instructions of its own.
int gopher_onednn_is_native(void);

/// The version as "2.6.3".
const char *gopher_onednn_version(void);

#ifdef __cplusplus
}
#endif

#endif

#ifndef GOPHER_MINHASH_H
#define GOPHER_MINHASH_H

#include <stddef.h>
#include <stdint.h>

/// Lowers minima[i], for i < functions, to the least of multipliers[i] * x + offsets[i] (mod 2^32)
/// over the upper halves x of `count` hashes.
void gopher_minhash(
    const uint64_t *hashes, size_t count, const uint32_t *multipliers, const uint32_t *offsets,
    uint32_t *minima, size_t functions);

#endif

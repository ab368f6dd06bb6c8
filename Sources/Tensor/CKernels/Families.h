#ifndef GOPHER_FAMILIES_H
#define GOPHER_FAMILIES_H

#include "CKernels.h"

// One loop, several instruction sets.
//
// A kernel is written once, plainly, as an inline body; GOPHER_KERNEL compiles the body for each
// family and makes the public function, which jumps to the family in use. The compiler does the
// vectorising. A family that earns hand-written code gets it in place of its compiled body;
// GOPHER_AVX512BF16 runs the loops of GOPHER_AVX512 where bfloat16 has no part in them.

/// The family of the process: decided once, when the library is loaded.
extern enum gopher_family gopher_chosen_family;
/// One more than the family forced on this thread, or 0.
extern _Thread_local int gopher_forced_family;

#define GOPHER_BODY static inline __attribute__((always_inline))

/// The family whose loops this thread runs.
GOPHER_BODY enum gopher_family gopher_family_in_use(void) {
  return gopher_forced_family ? (enum gopher_family)(gopher_forced_family - 1)
                              : gopher_chosen_family;
}

#define GOPHER_KERNEL(result, name, parameters, arguments) \
  GOPHER_KERNEL_BY_FAMILY(                                 \
      result, name, parameters, arguments, name##_body arguments, name##_body arguments,     \
      name##_body arguments)

/// The same where families call the body with constants of their own.
#if defined(__x86_64__)
#define GOPHER_KERNEL_BY_FAMILY(result, name, parameters, arguments, avx512, avx2, plain)   \
  GOPHER_FAMILIES(result, name, parameters, avx512, avx2, plain)                            \
  result name parameters {                                                                  \
    switch (gopher_family_in_use()) {                                                       \
    case GOPHER_AVX512BF16:                                                                 \
    case GOPHER_AVX512: return name##_avx512 arguments;                                     \
    case GOPHER_AVX2: return name##_avx2 arguments;                                         \
    default: return name##_plain arguments;                                                 \
    }                                                                                       \
  }

/// The same where bfloat16 instructions have a part.
#define GOPHER_BFLOAT16_KERNEL(                                                             \
    result, name, parameters, arguments, avx512bf16, avx512, avx2, plain)                   \
  GOPHER_FAMILIES(result, name, parameters, avx512, avx2, plain)                            \
  __attribute__((target("arch=x86-64-v4,avx512bf16"), min_vector_width(512)))               \
  static result name##_avx512bf16 parameters { return avx512bf16; }                         \
  result name parameters {                                                                  \
    switch (gopher_family_in_use()) {                                                       \
    case GOPHER_AVX512BF16: return name##_avx512bf16 arguments;                             \
    case GOPHER_AVX512: return name##_avx512 arguments;                                     \
    case GOPHER_AVX2: return name##_avx2 arguments;                                         \
    default: return name##_plain arguments;                                                 \
    }                                                                                       \
  }

#define GOPHER_FAMILIES(result, name, parameters, avx512, avx2, plain)                      \
  __attribute__((target("arch=x86-64-v4"), min_vector_width(512)))                          \
  static result name##_avx512 parameters { return avx512; }                                 \
  __attribute__((target("arch=x86-64-v3")))                                                 \
  static result name##_avx2 parameters { return avx2; }                                     \
  static result name##_plain parameters { return plain; }
#else
#define GOPHER_KERNEL_BY_FAMILY(result, name, parameters, arguments, avx512, avx2, plain) \
  result name parameters { return plain; }
#define GOPHER_BFLOAT16_KERNEL(                                                           \
    result, name, parameters, arguments, avx512bf16, avx512, avx2, plain)                 \
  result name parameters { return plain; }
#endif

/// Asks for whole 512-bit vectors; narrower machines split them.
#define GOPHER_VECTORIZE _Pragma("clang loop vectorize(enable) vectorize_width(16)")

#endif

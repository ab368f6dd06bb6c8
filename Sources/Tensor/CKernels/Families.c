#include "Families.h"

#include <stdlib.h>
#include <string.h>

enum gopher_family gopher_chosen_family = GOPHER_PLAIN;
_Thread_local int gopher_forced_family = 0;
static enum gopher_family_choice choice = GOPHER_FAMILY_BEST;
static char wanted[32];

static const char *const names[GOPHER_FAMILY_COUNT] = {"plain", "avx2", "avx512", "avx512bf16"};

int gopher_family_is_available(enum gopher_family family) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  switch (family) {
  case GOPHER_PLAIN: return 1;
  case GOPHER_AVX2: return __builtin_cpu_supports("x86-64-v3") != 0;
  case GOPHER_AVX512: return __builtin_cpu_supports("x86-64-v4") != 0;
  case GOPHER_AVX512BF16:
    return __builtin_cpu_supports("x86-64-v4") && __builtin_cpu_supports("avx512bf16");
  default: return 0;
  }
#else
  return family == GOPHER_PLAIN;
#endif
}

const char *gopher_family_name(enum gopher_family family) { return names[family]; }

/// The best family of this CPU, or the one that GOPHER_KERNELS names if the CPU has it.
///
/// A constructor cannot fail: what is wrong with the name waits for gopher_family_choice().
__attribute__((constructor)) static void choose(void) {
  for (int family = 0; family < GOPHER_FAMILY_COUNT; family++)
    if (gopher_family_is_available(family)) gopher_chosen_family = family;
  const char *variable = getenv("GOPHER_KERNELS");
  if (!variable || !*variable) return;
  strncpy(wanted, variable, sizeof wanted - 1);
  choice = GOPHER_FAMILY_UNKNOWN;
  for (int family = 0; family < GOPHER_FAMILY_COUNT; family++) {
    if (strcmp(wanted, names[family]) != 0) continue;
    choice = gopher_family_is_available(family) ? GOPHER_FAMILY_NAMED : GOPHER_FAMILY_ABSENT;
    if (choice == GOPHER_FAMILY_NAMED) gopher_chosen_family = family;
  }
}

enum gopher_family_choice gopher_family_choice(void) { return choice; }

const char *gopher_wanted_family(void) { return wanted; }

enum gopher_family gopher_vector_family(void) { return gopher_family_in_use(); }

int gopher_force_family(int family) {
  const int before = gopher_forced_family - 1;
  gopher_forced_family = family + 1;
  return before;
}

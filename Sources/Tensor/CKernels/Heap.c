#include "CKernels.h"

#if defined(__GLIBC__)
#include <malloc.h>
#endif

// glibc gives the top of the heap back to the system whenever 128 KiB of it are unused, and raises
// that limit only as it sees larger blocks freed: small working memory that comes and goes with each
// operation is then filled anew by the system each time. The limits here are those that it would
// raise them to at most.
void gopher_keep_heap(void) {
#if defined(__GLIBC__)
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
#endif
}

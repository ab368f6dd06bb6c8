#ifndef C_LIB_FUZZER_H
#define C_LIB_FUZZER_H

#include <stddef.h>
#include <stdint.h>

// libzstd, which the package links, to see how far an input unfolds.
#include <zstd.h>

// The driver of libFuzzer, which run.sh links; compiler-rt's FuzzerInterface.h declares it so.
int LLVMFuzzerRunDriver(int *count, char ***arguments, int (*test)(const uint8_t *, size_t));

#endif

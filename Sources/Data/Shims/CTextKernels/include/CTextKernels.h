#ifndef GOPHER_CTEXTKERNELS_H
#define GOPHER_CTEXTKERNELS_H

// Hot loops over text, compiled for several vector widths. Integer arithmetic alone: results are the
// same on every machine.

#include "JSONEscapes.h"
#include "MinHash.h"
#include "TextSymbols.h"
#include "WordScan.h"

#endif

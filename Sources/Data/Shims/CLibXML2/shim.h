#include <libxml/xmlversion.h>

// Else the headers pull in the system's ICU, whose types collide with those of Foundation's own in
// debug builds. It only hides two fields at the end of a struct that we never look into.
#undef LIBXML_ICU_ENABLED

#include <libxml/HTMLparser.h>
#include <libxml/HTMLtree.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#ifndef VPRUNE_CICU_SHIM_H
#define VPRUNE_CICU_SHIM_H
#include <unicode/uchar.h>
#endif

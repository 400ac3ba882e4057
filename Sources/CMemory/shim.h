#ifndef VPRUNE_CMEMORY_SHIM_H
#define VPRUNE_CMEMORY_SHIM_H

/// Asks for the memory at an address, without waiting for it. It may be anywhere, even where nothing is. Swift has no
/// word for it.
static inline void vp_prefetch(const void *address) { __builtin_prefetch(address, 1); }

#endif

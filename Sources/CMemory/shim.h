#ifndef VPRUNE_CMEMORY_SHIM_H
#define VPRUNE_CMEMORY_SHIM_H

/// Asks for the memory at an address, which will be changed, perhaps, without waiting for it. The address may be any,
/// even where nothing is. Swift has no word for this.
static inline void vp_prefetch(const void *address) { __builtin_prefetch(address, 1); }

#endif

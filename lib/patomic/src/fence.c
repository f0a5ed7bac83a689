#include "check.h"
#include "orders.h"

#include <patomic/extensions.h>

/* ThreadSanitizer ignores fences, and gcc warns of it. */
#if defined(__SANITIZE_THREAD__) && !defined(__clang__)
#    pragma GCC diagnostic ignored "-Wtsan"
#endif

void patomic_thread_fence(int order)
{
    CHECK(patomic_is_valid_order(order));
    switch (order) {
    case patomic_RELAXED:
        break;
    case patomic_CONSUME:
    case patomic_ACQUIRE:
        __atomic_thread_fence(__ATOMIC_ACQUIRE);
        break;
    case patomic_RELEASE:
        __atomic_thread_fence(__ATOMIC_RELEASE);
        break;
    case patomic_ACQ_REL:
        __atomic_thread_fence(__ATOMIC_ACQ_REL);
        break;
    default:
        __atomic_thread_fence(__ATOMIC_SEQ_CST);
    }
}

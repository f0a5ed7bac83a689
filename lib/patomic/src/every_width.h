/* Includes TEMPLATE once for each width of TARGET_WIDTHS, with WIDTH and its type VALUE. */

#define VALUE JOIN(value_, WIDTH)

#define WIDTH 1
#include TEMPLATE
#undef WIDTH

#define WIDTH 2
#include TEMPLATE
#undef WIDTH

#define WIDTH 4
#include TEMPLATE
#undef WIDTH

#if TARGET_HAS_8
#    define WIDTH 8
#    include TEMPLATE
#    undef WIDTH
#endif

#if TARGET_HAS_16
#    define WIDTH 16
#    include TEMPLATE
#    undef WIDTH
#endif

#undef VALUE

/* Compiled with a header before it, because a translation unit may not be empty. */
#ifndef TYPE
#    define TYPE int
#endif
typedef TYPE header_test_t;

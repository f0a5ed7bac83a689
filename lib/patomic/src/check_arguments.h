/* What shapes.h and shapes_at.h share. */

#define DO(operation) JOIN(do_##operation##_, WIDTH)

#define CHECK_OBJ() \
    CHECK(obj != NULL); \
    CHECK(is_aligned(obj, WIDTH))
#define CHECK_OFFSET() CHECK(offset >= 0 && offset < 8 * WIDTH)

/* For one WIDTH: the functions of all operations, then TABLE(WIDTH), which points to them. */

#define DEFINE(name, field, shape, category, kind) SHAPE_##shape(name)
#define POINT(name, field, shape, category, kind) .ops.field = NAME(name),

PATOMIC_OPERATIONS(DEFINE)

static const patomic_explicit_t TABLE(WIDTH) = {
    PATOMIC_OPERATIONS(POINT)
    .align = TARGET_ALIGN(WIDTH)
};

#undef DEFINE
#undef POINT

/* For one WIDTH: the functions of all operations, then FILL, which stores them in a table. */

#define DEFINE(name, field, shape, category, kind) SHAPE_##shape(name)
#define STORE(name, field, shape, category, kind) table->ops.field = NAME(name);

PATOMIC_OPERATIONS(DEFINE)

static void FILL(patomic_t *table)
{
    const patomic_align_t align = TARGET_ALIGN(WIDTH);
    PATOMIC_OPERATIONS(STORE)
    table->align = align;
}

#undef DEFINE
#undef STORE

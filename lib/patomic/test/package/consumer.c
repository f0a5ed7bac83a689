#include <patomic/extensions.h>
#include <patomic/patomic.h>

int main(void)
{
    const patomic_explicit_t *table = patomic_explicit_table(4);
    patomic_t relaxed =
        patomic_create(4, patomic_RELAXED, patomic_option_NONE, patomic_kinds_ALL, patomic_ids_ALL);
    unsigned int object = 40, one = 1, old = 0;
    table->ops.arithmetic_ops.fp_fetch_add(&object, &one, patomic_SEQ_CST, &old);
    relaxed.ops.arithmetic_ops.fp_inc(&object);
    return !(old == 40 && object == 42 && patomic_version_compatible_with(1, 1, 0));
}

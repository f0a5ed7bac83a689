#include <patomic/extensions.h>
#include <patomic/patomic.h>

int main()
{
    const patomic_explicit_t &table = *patomic_explicit_table(sizeof(int));
    const patomic_t relaxed = patomic_create(
        sizeof(int), patomic_RELAXED, patomic_option_NONE, patomic_kinds_ALL, patomic_ids_ALL);
    int object = 40;
    const int one = 1;
    int old = 0;
    table.ops.arithmetic_ops.fp_fetch_add(&object, &one, patomic_SEQ_CST, &old);
    relaxed.ops.arithmetic_ops.fp_inc(&object);
    patomic_explicit_add_4(&object, &one, patomic_ACQ_REL);
    return old == 40 && object == 43 && patomic_version_compatible_with(1, 1, 0) ? 0 : 1;
}

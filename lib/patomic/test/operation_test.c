/*
 * operation_test OPERATION WIDTH: compares one operation with the model, through both tables and as
 * patomic_at_<operation>_<width>, in every order that it accepts.
 */

#include "at.h"
#include "operations.h"
#include "test.h"

enum { SEED = 20240229, RANDOM_ROUNDS = 24000, PAD = 64, ROOM = 256 };

/* The ways to an operation. */
enum { IMPLICIT, EXPLICIT, AT, AT_SIGNED, WAYS };

/* Each object has a room, whose other bytes must not change. */
typedef struct {
    _Alignas(64) unsigned char bytes[ROOM];
    unsigned char before[ROOM];
} room_t;

static room_t obj_room, arg_room, expected_room, ret_room;
static const operation_t *operation;
static size_t width;
static size_t places[64];
static size_t place_count;
static patomic_explicit_t explicit_table;
static patomic_t implicit_tables[6];

static void furnish(room_t *room, size_t place, value_t value)
{
    write_value(room->bytes + PAD + place, value, width);
    memcpy(room->before, room->bytes, ROOM);
}

static void expect_room(const room_t *room, size_t place, value_t value, const char *what)
{
    unsigned char want[ROOM];
    memcpy(want, room->before, ROOM);
    write_value(want + PAD + place, value, width);
    EXPECT(
        memcmp(want, room->bytes, ROOM) == 0,
        "%s at offset %zu: wrong value, or a neighbour was written", what, place);
}

static int call_by(int way, const call_t *call)
{
    switch (way) {
    case IMPLICIT: return call_implicit(operation, &implicit_tables[call->order], call);
    case EXPLICIT: return call_explicit(operation, &explicit_table, call);
    default: return call_at(operation, width, call, way == AT_SIGNED);
    }
}

static void expect_like_model(
    value_t old, value_t arg, value_t expected, int offset, int order, int fail, size_t round)
{
    /* Only `obj` needs alignment. */
    size_t place = places[round % place_count], arg_at = round % 17, expected_at = round % 19,
           ret_at = round % 23;
    int way, result = 0, attempts = 0;
    call_t call = {
        obj_room.bytes + PAD + place, expected_room.bytes + PAD + expected_at,
        arg_room.bytes + PAD + arg_at, ret_room.bytes + PAD + ret_at, offset, order, fail};
    for (way = 0; way < WAYS; ++way) {
        do {
            furnish(&obj_room, place, old);
            furnish(&arg_room, arg_at, arg);
            furnish(&expected_room, expected_at, expected);
            furnish(&ret_room, ret_at, 0x5a);
            result = call_by(way, &call);
            if (operation->op != OP_cmpxchg_weak || result || old != expected)
                break;
            /* A spurious failure, which only the weak operation may have, and not for ever. */
            expect_room(&obj_room, place, old, "object");
            expect_room(&expected_room, expected_at, expected, "expected");
        } while (++attempts < 1000);

        expect_room(
            &obj_room, place, model(operation->op, width, old, arg, expected, offset), "object");
        expect_room(&arg_room, arg_at, arg, "argument");
        expect_room(
            &expected_room, expected_at, operation->shape == CMPXCHG ? old : expected, "expected");
        expect_room(&ret_room, ret_at, takes_ret(operation->shape) ? old : 0x5a, "result");
        if (operation->shape == CMPXCHG)
            EXPECT_EQUAL(result, old == expected);
        if (takes_offset(operation->shape))
            EXPECT_EQUAL(result, (int) (old >> offset & 1));
    }
}

static void in_each_order(value_t old, value_t arg, value_t expected, int offset, size_t round)
{
    int order, fail;
    for (order = patomic_RELAXED; order <= patomic_SEQ_CST; ++order) {
        if (!takes_order(operation->shape, order))
            continue;
        for (fail = patomic_RELAXED; fail <= order; ++fail)
            if (operation->shape == CMPXCHG ? takes_order(LOAD, fail) : fail == patomic_RELAXED)
                expect_like_model(old, arg, expected, offset, order, fail, round);
    }
}

static value_t random_value(uint64_t *state)
{
    value_t value = (value_t) next_random(state) << 64 | next_random(state);
    return read_value(&value, width);
}

static void test_edges(void)
{
    const value_t all = width == 16 ? ~(value_t) 0 : ((value_t) 1 << 8 * width) - 1,
                  top = all ^ all >> 1;
    const value_t edges[] = {0, 1, 2, all, all - 1, top, top - 1, top + 1, all / 3, all / 3 * 2};
    size_t i, j, round = 0;
    int offset;
    for (i = 0; i < LENGTH(edges); ++i) {
        for (j = 0; j < LENGTH(edges); ++j, ++round) {
            in_each_order(edges[i], edges[j], edges[i], 0, round);
            in_each_order(edges[i], edges[j], edges[j], (int) (8 * width - 1), round);
        }
        for (offset = 0; takes_offset(operation->shape) && offset < (int) (8 * width);
             ++offset, ++round)
            in_each_order(edges[i], 0, 0, offset, round);
    }
}

static void test_random(void)
{
    uint64_t state = SEED;
    size_t round;
    for (round = 0; round < RANDOM_ROUNDS; ++round) {
        value_t old = random_value(&state), arg = random_value(&state);
        value_t expected = round % 2 ? old : random_value(&state);
        int offset = (int) (next_random(&state) % (8 * width));
        int order = (int) (round % 6), fail = (int) (round / 6 % 6);
        while (!takes_order(operation->shape, order))
            order = (order + 5) % 6;
        while (fail > order || !takes_order(LOAD, fail))
            fail = (fail + 5) % 6;
        expect_like_model(old, arg, expected, offset, order, fail, round);
    }
}

int main(int argc, char **argv)
{
    size_t place;
    int order;
    EXPECT(argc == 3, "%s OPERATION WIDTH", argv[0]);
    operation = find_operation(argv[1]);
    width = parse_width(argv[2]);
    EXPECT(operation != NULL, "no operation has the name %s", argv[1]);
    (void) printf("seed %d\n", SEED);

    explicit_table = patomic_create_explicit(
        width, patomic_option_NONE, patomic_kinds_ALL, patomic_ids_ALL);
    if (explicit_table.ops.fp_store == NULL && width == 16) {
        (void) puts("skipped: this processor has no operations of 16 bytes");
        return 77;
    }
    for (order = patomic_RELAXED; order <= patomic_SEQ_CST; ++order)
        implicit_tables[order] = patomic_create(
            width, (patomic_memory_order_t) order, patomic_option_NONE, patomic_kinds_ALL,
            patomic_ids_ALL);

    for (place = 0; place < LENGTH(places); ++place) {
        const unsigned char *obj = obj_room.bytes + PAD + place;
        if (patomic_align_meets_minimum(obj, explicit_table.align, width))
            places[place_count++] = place;
    }
    EXPECT(place_count > 0, "no place meets the alignment");
    memset(obj_room.bytes, 0xa5, ROOM);
    memset(arg_room.bytes, 0x96, ROOM);
    memset(expected_room.bytes, 0x3c, ROOM);
    memset(ret_room.bytes, 0xc3, ROOM);
    test_edges();
    test_random();
    return 0;
}

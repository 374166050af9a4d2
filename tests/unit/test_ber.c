/* SPDX-License-Identifier: MIT */
/* scep/ber: elements from strangers; small inputs, and each vector cut at every octet. */
#include "support.h"

#include "decode/ber.h"

#define S(literal)                                                                       \
	{                                                                                \
		(const unsigned char *)(literal), sizeof(literal) - 1                    \
	}

static void reads(void **state)
{
	static const struct {
		struct span in;
		size_t nodes, end;
		bool cut, strict, fault;
	} rows[] = {
		{ S(""), 0, 0, true, true, false },
		{ S("\x30"), 0, 1, true, true, false },
		{ S("\x30\x00"), 1, 2, false, true, false },
		{ S("\x30\x80"), 1, 2, true, false, false },
		{ S("\x30\x80\x00"), 1, 3, true, false, false },
		{ S("\x30\x80\x00\x00"), 1, 4, false, false, false },
		{ S("\x30\x80\x00\x01"), 1, 2, false, false, true },
		{ S("\x30\x03\x02\x01\x05trailing"), 2, 5, false, true, false },
		{ S("\x30\x03\x02\x01"), 2, 4, true, true, false },
		{ S("\x30\x03\x02\x02\x05"), 1, 5, false, true, true },
		{ S("\x30\x81\x03\x02\x01\x05"), 2, 6, false, false, false },
		{ S("\x30\x82\x00\x03\x02\x01\x05"), 2, 7, false, false, false },
		{ S("\x24\x80\x04\x01"
		    "a"
		    "\x04\x01"
		    "b\x00\x00"),
			3, 10, false, false, false },
		{ S("\x24\x03\x04\x01"
		    "a"),
			2, 5, false, false, false },
		{ S("\x04\x80"), 0, 0, false, true, true },
		{ S("\x00\x00"), 0, 0, false, true, true },
		{ S("\x30\x02\x00\x00"), 1, 4, false, true, true },
		{ S("\x04\xff"), 0, 0, false, true, true },
		{ S("\x04\x89\1\1\1\1\1\1\1\1\1"), 0, 0, false, true, true },
		{ S("\x04\x88\xff\xff\xff\xff\xff\xff\xff\xff"), 0, 0, false, true,
			true },
		{ S("\x04\x84\xff\xff\xff\xff"
		    "a"),
			1, 7, true, true, false },
		{ S("\x1f\x85\x01\x00"), 1, 4, false, true, false },
		{ S("\x1f\x85\x85\x85\x85\x01\x00"), 0, 0, false, true, true },
		/* What is wrong inside does not hide what comes behind. */
		{ S("\x30\x07\x30\x02\x04\x09\x02\x01\x05"), 3, 9, false, true, true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct ber ber;
		assert_int_equal(ber_read(&ber, rows[i].in), 0);
		if (ber.n_nodes != rows[i].nodes || ber.end != rows[i].end ||
			ber.cut != rows[i].cut || ber.strict != rows[i].strict ||
			(ber.fault != NULL) != rows[i].fault)
			fail_msg("row %zu: %zu nodes, end %zu, cut %d, strict %d, fault "
				 "%s",
				i, ber.n_nodes, ber.end, ber.cut, ber.strict,
				ber.fault ? ber.fault : "none");
		ber_clear(&ber);
	}
}

static void walks(void **state)
{
	static const struct span in = S("\x30\x80\x02\x01\x05\x24\x80\x04\x01"
					"a"
					"\x04\x02"
					"bc\x00\x00\x05\x00\x00\x00");
	scoped_buffer text = BYTES_EMPTY;
	struct ber ber;
	struct ber_node *root;
	struct ber_node *number;
	struct ber_node *string;
	struct ber_node *null;

	(void)state;
	assert_int_equal(ber_read(&ber, in), 0);
	root = ber_expect(ber_root(&ber), BER_SEQUENCE);
	number = ber_expect(ber_first(&ber, root), BER_INTEGER);
	string = ber_next(&ber, number);
	null = ber_next(&ber, string);
	assert_int_equal(root->size, in.length);
	assert_int_equal(ber_content(&ber, number).data[0], 5);
	assert_true(ber_is_pieces(&ber, string));
	assert_int_equal(string->offset, 5);
	assert_int_equal(string->present, 7);
	ber_string(&ber, string, &text);
	assert_string_equal(bytes_text(&text), "abc");
	assert_int_equal(null->tag, 0x05);
	assert_null(ber_next(&ber, null));
	assert_null(ber_first(&ber, null));
	assert_null(ber_next(&ber, root));
	assert_null(ber_first(&ber, NULL));
	assert_null(ber_next(&ber, NULL));
	assert_null(ber_expect(NULL, BER_SET));
	assert_null(ber_cut_node(&ber));
	assert_int_equal(ber_content(&ber, NULL).length, 0);
	ber_clear(&ber);
}

/* Nesting and numbers have an end; both are faults, none takes long. */
static void bounds(void **state)
{
	scoped_buffer deep = BYTES_EMPTY, flat = BYTES_EMPTY;
	struct ber ber;

	(void)state;
	for (int i = 0; i < 10000; i++)
		bytes_append(&deep, "\x30\x80", 2);
	assert_int_equal(ber_read(&ber, bytes_span(&deep)), 0);
	assert_int_equal(ber.n_nodes, BER_DEPTH);
	assert_non_null(ber.fault);
	assert_false(ber.cut);
	ber_clear(&ber);

	bytes_append(&flat, "\x30\x80", 2);
	for (int i = 0; i < 1 << 20; i++)
		bytes_append(&flat, "\x05\x00", 2);
	assert_int_equal(ber_read(&ber, bytes_span(&flat)), 0);
	assert_int_equal(ber.n_nodes, BER_NODES);
	assert_non_null(ber.fault);
	ber_clear(&ber);
}

/* What holds of any tree, however the octets end. */
static void check_tree(const struct ber *ber, size_t length)
{
	assert_true(ber->end <= length);
	for (size_t i = 0; i < ber->n_nodes; i++) {
		const struct ber_node *n = &ber->nodes[i];
		assert_true(i == 0 || n->offset > n[-1].offset);
		assert_true(n->end > i && n->end <= ber->n_nodes);
		assert_true(n->offset + n->header + n->present <= length);
		assert_true(n->offset + n->size <= length);
		assert_true(n->present <= n->length);
		assert_true(n->cut || n->present == n->length);
		assert_true(n->depth <= BER_DEPTH);
	}
	assert_int_equal(
		ber_cut_node(ber) != NULL && !ber->fault, ber->cut && ber->n_nodes);
}

static void cut_everywhere(void **state)
{
	static const char *const names[] = {
		"ios-fragment.ber",
		"jscep-2.5.6-sha512-3des.ber",
		"jscep-3.0.0-sha512-3des.ber",
		"jscep-3.0.0-sha256-aes.ber",
		"cacert.p7b",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct bytes whole = load(names[i]);
		size_t nodes = 0, least = i == 0 ? whole.length + 1 : whole.length;
		for (size_t n = 0; n <= whole.length;
			n = place_behind(n, whole.length + 1, 1)) {
			/* A copy of its own, so that a sanitizer sees the end. */
			unsigned char *copy = malloc(n ? n : 1);
			struct ber ber;
			memcpy(copy, whole.data, n);
			assert_int_equal(ber_read(&ber, (struct span){ copy, n }), 0);
			check_tree(&ber, n);
			assert_null(ber.fault);
			assert_int_equal(ber.cut, n < least);
			assert_true(ber.n_nodes >= nodes);
			nodes = ber.n_nodes;
			ber_clear(&ber);
			free(copy);
		}
		bytes_clear(&whole);
	}
}

/* Each octet turned over, in turn: anything may come out but a broken tree. */
static void damaged_everywhere(void **state)
{
	struct bytes whole = load("cacert.p7b");

	(void)state;
	for (size_t i = 0; i < whole.length; i = place_behind(i, whole.length, 1)) {
		static const unsigned char masks[] = { 0xff, 0x80, 0x20, 0x01 };
		for (size_t k = 0; k < COUNT(masks); k++) {
			struct ber ber;
			whole.data[i] ^= masks[k];
			assert_int_equal(ber_read(&ber, bytes_span(&whole)), 0);
			check_tree(&ber, whole.length);
			ber_clear(&ber);
			whole.data[i] ^= masks[k];
		}
	}
	bytes_clear(&whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads),
		cmocka_unit_test(walks),
		cmocka_unit_test(bounds),
		cmocka_unit_test(cut_everywhere),
		cmocka_unit_test(damaged_everywhere),
	};

	return cmocka_run_group_tests_name("ber", tests, NULL, NULL);
}

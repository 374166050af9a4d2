/* SPDX-License-Identifier: MIT */
/*
 * Archives: what is saved comes back, and whatever else is given as one is refused with
 * a sentence, or read with sane defaults, and never crashes.
 */
#include "support.h"

#include <errno.h>
#include <stdlib.h>

#include <jansson.h>

#include "base/moment.h"
#include "har/har.h"
#include "trace/answer.h"

#define URL "http://ndes.example/certsrv/mscep/mscep.dll"

/* ---- a trace with something in every member ---- */

static void fill_certificate(struct certificate *out, enum certificate_role role)
{
	*out = (struct certificate){
		.role = role,
		.subject = "CN=a",
		.issuer = "CN=b",
		.names = "a.example",
		.serial = "0A",
		.key = "RSA 2048",
		.signature_algorithm = "sha256WithRSAEncryption",
		.sha1 = "aa",
		.sha256 = "bb",
		.not_before = -86400,
		.not_after = 253402300799,
		.self_issued = true,
		.enrolment_agent = true,
	};
}

static void fill_transport(struct transport *out)
{
	*out = (struct transport){
		.fault = FAULT_CUT,
		.phase = PHASE_TRANSFER,
		.text = "transfer closed",
		.address = "192.0.2.1",
		.proxy = "proxy.example:3128",
		.seconds = { 0.001, 0.002, 0.003, 0.25, 0.000004 },
		.total = 0.256004,
		.reused = true,
		.tls = {
			.used = true,
			.version = "TLSv1.3",
			.cipher = "TLS_AES_256_GCM_SHA384",
			.problems = TLS_NAME_MISMATCH | TLS_EXPIRED | TLS_OTHER,
			.problem = "certificate does not name the host",
			.n_chain = 2,
		},
	};
	out->tls.chain = calloc(2, sizeof(*out->tls.chain));
	assert_non_null(out->tls.chain);
	fill_certificate(&out->tls.chain[0], CERTIFICATE_TLS);
	fill_certificate(&out->tls.chain[1], CERTIFICATE_OTHER);
}

static struct exchange *add(struct trace *trace, enum step step, const char *query,
	long status, struct span body)
{
	struct exchange *exchange;
	char url[200];

	assert_int_equal(exchange_new(&exchange, "ios", step), 0);
	snprintf(url, sizeof(url), URL "%s", query);
	exchange->started = 1800000000;
	exchange->request.url = strdup(url);
	exchange->request.query_length = strlen(query) ? strlen(query) - 1 : 0;
	snprintf(exchange->request.method, sizeof(exchange->request.method), "GET");
	bytes_append_text(&exchange->request.headers, "User-Agent: a: b\nAccept: */*\n");
	exchange->response.status = status;
	snprintf(exchange->response.reason, sizeof(exchange->response.reason), "OK");
	snprintf(exchange->response.version, sizeof(exchange->response.version), "1.1");
	bytes_append_text(&exchange->response.headers, "Server: x\nX-Empty: \n");
	bytes_append_span(&exchange->response.body, body);
	exchange->response.body_length = body.length + 7;
	assert_int_equal(trace_add(trace, exchange), 0);
	return exchange;
}

static void fill_certrep(struct exchange *exchange)
{
	struct certrep *certrep = &exchange->reply.certrep;

	assert_int_equal(exchange->reply.kind, REPLY_CERTREP);
	snprintf(exchange->reply.fault, sizeof(exchange->reply.fault), "a fault");
	certrep->signature = VERDICT_NO;
	certrep->signer_is_ra = VERDICT_UNKNOWN;
	certrep->transaction_id_matches = VERDICT_YES;
	certrep->nonce_matches = VERDICT_NO;
	certrep->decrypted = VERDICT_YES;
	snprintf(certrep->content_cipher, sizeof(certrep->content_cipher), "DES-CBC");
	certrep->certs_only = true;
	certrep->issued_by_ca = VERDICT_YES;
	certrep->issued_key_matches = VERDICT_NO;
	certrep->has_issued = true;
	fill_certificate(&certrep->issued, CERTIFICATE_ISSUED);
	certrep->crl = (struct crl){ .present = true,
		.issuer = "CN=c",
		.this_update = 5,
		.next_update = 6,
		.revoked = 7 };
}

static struct trace *make_trace(void)
{
	static const struct reply_context nothing = { .cacert = NULL };
	struct cacert cacert = { .all = NULL };
	struct bytes bag = load("cacert.p7b"),
		     message = load("jscep-3.0.0-sha256-aes.ber");
	struct exchange *exchange;
	struct trace *trace;

	assert_int_equal(trace_new(&trace, URL, "ndes.example \xff"), 0);
	trace->started = 1800000000;
	trace->duration = 1.25;
	trace->steps = STEPS_DEFAULT;
	trace->out_of_time = trace->tls_unchecked = true;
	trace->name = (struct name){
		.result = NAME_RESOLVED,
		.canonical = "end.example",
		.addresses = { "192.0.2.1", "2001:db8::1" },
		.n_addresses = 2,
		.error = "none",
	};
	assert_true(trace_add_device(trace, "windows") && trace_add_device(trace, "ios"));
	exchange = add(trace, STEP_BROWSE, "", 403, SPAN("<h1>no\r\n\tway</h1>"));
	fill_transport(&exchange->transport);
	assert_int_equal(answer_read(exchange, &cacert, NULL, &nothing), 0);
	exchange = add(trace, STEP_CACERT, "?operation=GetCACert", 200, bytes_span(&bag));
	assert_int_equal(answer_read(exchange, &cacert, NULL, &nothing), 0);
	exchange = add(trace, STEP_PKIOPERATION, "?operation=PKIOperation", 200,
		bytes_span(&message));
	exchange->request.cipher = "AES-256-CBC";
	exchange->request.digest = "SHA256";
	snprintf(exchange->request.transaction_id,
		sizeof(exchange->request.transaction_id), "id");
	exchange->request.placeholder = exchange->request.renewal = true;
	exchange->request.fallback = exchange->response.incomplete = true;
	bytes_append(&exchange->request.body, "\0\1\2", 3);
	assert_int_equal(answer_read(exchange, &cacert, NULL, &nothing), 0);
	fill_certrep(exchange);
	add(trace, STEP_LONG_URL, "", 0, SPAN(""))->transport.fault = FAULT_TIMEOUT;
	cacert_clear(&cacert);
	bytes_clear(&bag);
	bytes_clear(&message);
	return trace;
}

/* ---- saving and loading ---- */

static struct bytes save(const struct trace *trace)
{
	struct bytes out = BYTES_EMPTY;

	struct har_writer writer = { .n_pages = 0 };

	assert_int_equal(har_begin(&writer, "0", &out), 0);
	assert_int_equal(har_add(&writer, trace, &out), 0);
	assert_int_equal(har_end(&writer, &out), 0);
	har_writer_clear(&writer);
	return out;
}

static void free_traces(struct trace **traces, size_t n)
{
	for (size_t i = 0; i < n; i++)
		trace_free(traces[i]);
	free(traces);
}

/* Loads what may be anything: it is an archive, or there is a sentence that says why not.
 */
static int try_load(struct span text)
{
	char problem[HAR_PROBLEM] = "";
	struct trace **traces = NULL;
	size_t n = 0;
	const int r = har_load(text, &traces, &n, problem);

	if (r == 0) {
		assert_true(n > 0 && traces && traces[0]->url);
		for (size_t i = 0; i < n; i++)
			for (size_t e = 0; e < traces[i]->n_exchanges; e++)
				assert_non_null(traces[i]->exchanges[e]->request.url);
	} else {
		assert_int_equal(r, -EINVAL);
		assert_true(problem[0] != '\0' && n == 0);
	}
	free_traces(traces, n);
	return r;
}

static void saved_twice_is_the_same(void **state)
{
	struct trace *trace = make_trace();
	struct bytes first = save(trace), second;
	char problem[HAR_PROBLEM];
	struct trace **traces;
	size_t n;

	(void)state;
	assert_int_equal(har_load(bytes_span(&first), &traces, &n, problem), 0);
	assert_int_equal(n, 1);
	second = save(traces[0]);
	assert_string_equal(bytes_text(&first), bytes_text(&second));
	free_traces(traces, n);
	trace_free(trace);
	bytes_clear(&first);
	bytes_clear(&second);
}

static void everything_comes_back(void **state)
{
	struct trace *trace = make_trace(), *again, **traces;
	struct bytes text = save(trace);
	char problem[HAR_PROBLEM];
	size_t n;

	(void)state;
	assert_int_equal(har_load(bytes_span(&text), &traces, &n, problem), 0);
	again = traces[0];
	assert_string_equal(again->url, trace->url);
	assert_string_equal(again->label, "ndes.example ?");
	assert_int_equal(again->started, trace->started);
	assert_int_equal(again->steps, trace->steps);
	assert_true(again->duration == trace->duration);
	assert_true(again->out_of_time && again->tls_unchecked);
	assert_memory_equal(&again->name, &trace->name, sizeof(trace->name));
	assert_int_equal(again->n_devices, 2);
	assert_string_equal(again->devices[0], "windows");
	assert_int_equal(again->n_exchanges, trace->n_exchanges);
	for (size_t i = 0; i < again->n_exchanges; i++) {
		const struct exchange *a = again->exchanges[i], *b = trace->exchanges[i];

		assert_int_equal(a->id, b->id);
		assert_int_equal(a->step, b->step);
		assert_string_equal(a->device, b->device);
		assert_string_equal(a->request.url, b->request.url);
		assert_int_equal(a->transport.fault, b->transport.fault);
		assert_true(a->transport.total == b->transport.total);
		assert_int_equal(a->response.body.length, b->response.body.length);
		assert_int_equal(a->response.body_length, b->response.body_length);
		assert_string_equal(bytes_text(&a->response.headers),
			bytes_text(&b->response.headers));
		assert_int_equal(a->reply.kind, b->reply.kind);
		assert_int_equal(a->reply.n_certificates, b->reply.n_certificates);
		assert_string_equal(a->reply.fault, b->reply.fault);
	}
	assert_int_equal(again->exchanges[2]->request.body.length, 3);
	assert_int_equal(again->exchanges[2]->reply.certrep.crl.revoked, 7);
	assert_memory_equal(&again->exchanges[0]->transport.tls.chain[0],
		&trace->exchanges[0]->transport.tls.chain[0], sizeof(struct certificate));
	free_traces(traces, n);
	trace_free(trace);
	bytes_clear(&text);
}

/* ---- damage ---- */

/* A small archive: one exchange, whose body is text. */
static struct bytes small(void)
{
	static const struct reply_context nothing = { .cacert = NULL };
	struct cacert cacert = { .all = NULL };
	struct trace *trace;
	struct bytes text;
	struct exchange *exchange;

	assert_int_equal(trace_new(&trace, URL, "x"), 0);
	trace->name = (struct name){ NAME_NO_SUCH, "end", { "::1" }, 1, "none" };
	exchange = add(trace, STEP_BROWSE, "", 403, SPAN("<p>"));
	fill_transport(&exchange->transport);
	assert_int_equal(answer_read(exchange, &cacert, NULL, &nothing), 0);
	text = save(trace);
	trace_free(trace);
	return text;
}

static void every_truncation_is_refused(void **state)
{
	struct bytes text = small();
	const size_t end = text.length - 2;

	(void)state;
	for (size_t length = 0; length < end; length = place_behind(length, end, 1))
		assert_int_equal(try_load((struct span){ text.data, length }), -EINVAL);
	assert_int_equal(try_load(bytes_span(&text)), 0);
	bytes_clear(&text);
}

static void every_flipped_octet_is_survived(void **state)
{
	struct bytes text = small();

	(void)state;
	for (size_t i = 0; i < text.length; i = place_behind(i, text.length, 1)) {
		const unsigned char was = text.data[i];

		for (int bit = 0; bit < 8; bit += 3) {
			text.data[i] = (unsigned char)(was ^ 1U << bit);
			(void)try_load(bytes_span(&text));
		}
		text.data[i] = was;
	}
	bytes_clear(&text);
}

/* Dumps and loads the document as it now is. */
static int load_document(const json_t *whole)
{
	char *text = json_dumps(whole, 0);
	int r;

	assert_non_null(text);
	r = try_load(span_of_text(text));
	free(text);
	return r;
}

static json_t *const *wrong_values(size_t *n)
{
	static json_t *values[7];

	values[0] = json_true();
	values[1] = json_integer(INT64_MAX);
	values[2] = json_integer(INT64_MIN);
	values[3] = json_real(1e300);
	values[4] = json_string("\x1b nonsense");
	values[5] = json_array();
	values[6] = json_object();
	*n = COUNT(values);
	return values;
}

/* One in seventeen in haste: each kind of value comes up, and members all over. */
static void try_document(const json_t *whole)
{
	static unsigned count;

	if (!is_quick() || count++ % 17 == 0)
		(void)load_document(whole);
}

/* Each member and element below `at` removed, and replaced by each wrong value in turn.
 */
static void damage(const json_t *whole, json_t *at, json_t *const *values, size_t n)
{
	json_t *members = json_copy(at), *value;
	const char *key;
	size_t index;

	json_object_foreach(members, key, value)
	{
		damage(whole, value, values, n);
		for (size_t i = 0; i < n; i++) {
			json_object_set(at, key, values[i]);
			try_document(whole);
		}
		json_object_del(at, key);
		try_document(whole);
		json_object_set(at, key, value);
	}
	json_decref(members);
	json_array_foreach(at, index, value)
	{
		json_incref(value);
		damage(whole, value, values, n);
		for (size_t i = 0; i < n; i++) {
			json_array_set(at, index, values[i]);
			try_document(whole);
		}
		json_array_set_new(at, index, value);
	}
}

static void every_wrong_value_is_survived(void **state)
{
	struct trace *trace = make_trace();
	struct bytes text;
	size_t n;
	json_t *const *values = wrong_values(&n);
	json_t *whole;

	(void)state;
	text = save(trace);
	whole = json_loadb((const char *)text.data, text.length, 0, NULL);
	assert_non_null(whole);
	/* The certificates of GetCACert would only cost time. */
	json_array_remove(json_object_get(json_object_get(whole, "log"), "entries"), 1);
	damage(whole, whole, values, n);
	assert_int_equal(load_document(whole), 0);
	json_decref(whole);
	for (size_t i = 0; i < n; i++)
		json_decref(values[i]);
	trace_free(trace);
	bytes_clear(&text);
}

static void what_is_absent_has_a_sane_default(void **state)
{
	static const char least[] =
		"{\"log\":{\"pages\":[{\"id\":\"p\",\"_scep\":"
		"{\"url\":\"http://a/\"}}],\"entries\":[{\"pageref\":\"p\",\"_scep\":"
		"{\"device\":\"ios\",\"step\":\"caps\"},\"request\":{\"url\":"
		"\"http://a/?operation=GetCACaps&message=\"}}]}}";
	char problem[HAR_PROBLEM];
	struct trace **traces;
	size_t n;

	(void)state;
	assert_int_equal(har_load(span_of_text(least), &traces, &n, problem), 0);
	assert_int_equal(traces[0]->n_exchanges, 1);
	assert_int_equal(traces[0]->exchanges[0]->request.query_length, 28);
	assert_int_equal(traces[0]->exchanges[0]->response.status, 0);
	assert_int_equal(traces[0]->exchanges[0]->transport.fault, FAULT_NONE);
	free_traces(traces, n);
}

/* ---- moments ---- */

static void moments_are_read(void **state)
{
	static const struct {
		const char *text;
		int64_t moment;
	} good[] = {
		{ "1970-01-01T00:00:00Z", 0 },
		{ "2026-11-22T08:00:00Z", 1795334400 },
		{ "2026-11-22T09:30:00.123456+01:30", 1795334400 },
		{ "2026-11-21T23:00:00-09:00", 1795334400 },
		{ "2000-02-29T00:00:00Z", 951782400 },
		{ "9999-12-31T23:59:59Z", MOMENT_MOST },
		{ "0001-01-01T00:00:00Z", MOMENT_LEAST },
	};
	static const char *const bad[] = { "", "2026", "2026-11-22",
		"2026-11-22T08:00:00", "2026-13-22T08:00:00Z", "2026-11-22 08:00:00Z",
		"2026-11-22T08:00:00+1:00", "-026-11-22T08:00:00Z",
		"2026-11-22T08:00:00ZZ", "2026-00-22T08:00:00Z" };
	char text[MOMENT_TEXT];
	int64_t moment;

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		assert_true(moment_read(good[i].text, &moment));
		assert_int_equal(moment, good[i].moment);
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(moment_read(bad[i], &moment));
	for (int64_t at = 0; at < MOMENT_MOST; at += 864001 * INT64_C(1009)) {
		moment_write(at, text);
		assert_true(moment_read(text, &moment));
		assert_int_equal(moment, at);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(saved_twice_is_the_same),
		cmocka_unit_test(everything_comes_back),
		cmocka_unit_test(every_truncation_is_refused),
		cmocka_unit_test(every_flipped_octet_is_survived),
		cmocka_unit_test(every_wrong_value_is_survived),
		cmocka_unit_test(what_is_absent_has_a_sane_default),
		cmocka_unit_test(moments_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/*
 * The HTTP side: libmicrohttpd, one thread for each connection, so that a request
 * which stalls for ever delays no other.
 *
 * Every request goes: collect the body, find scenario and step, decode the message,
 * let the scenario answer, remember what was seen, send. The request target is kept
 * as it came, because how a client escapes is one of the things to look at.
 *
 * Promises not to add a Server header and to stop at once when told. Never decides
 * what to answer: that is the scenario's, except below /-/, which is the tests' door.
 */
#include "server.h"

#include <arpa/inet.h>
#include <limits.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <string.h>

#include "query.h"
#include "route.h"
#include "scoped.h"

enum {
	BODY_MOST = 4 * 1024 * 1024,
	HEAD_MOST = 256 * 1024, /* room for a 60 kB request target */
};

/* One HTTP request while it comes in. */
struct request {
	char *target;
	struct buffer body;
	size_t body_length; /* of all that came, kept or not */
	bool begun;
};

SCOPED_DEFINE(response, struct MHD_Response *, MHD_destroy_response)

static void *note_target(
	void *context, const char *target, struct MHD_Connection *connection)
{
	struct request *request = memory_new(sizeof(*request));

	(void)context, (void)connection;
	request->target = memory_string(target);
	return request;
}

static void forget_request(void *context, struct MHD_Connection *connection, void **slot,
	enum MHD_RequestTerminationCode reason)
{
	struct request *request = *slot;

	(void)context, (void)connection, (void)reason;
	if (!request)
		return;
	free(request->target);
	buffer_clear(&request->body);
	free(request);
	*slot = NULL;
}

/* libmicrohttpd must leave escapes alone. */
static size_t keep_escapes(void *context, struct MHD_Connection *connection, char *text)
{
	(void)context, (void)connection;
	return strlen(text);
}

static void number_connection(void *context, struct MHD_Connection *connection,
	void **slot, enum MHD_ConnectionNotificationCode code)
{
	struct server *server = context;
	unsigned long *number;

	(void)connection;
	if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
		free(*slot);
		return;
	}
	number = memory_new(sizeof(*number));
	pthread_mutex_lock(&server->lock);
	*number = ++server->connections;
	pthread_mutex_unlock(&server->lock);
	*slot = number;
}

static unsigned long connection_number(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info && info->socket_context ? *(const unsigned long *)info->socket_context
					    : 0;
}

static int connection_socket(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		connection, MHD_CONNECTION_INFO_CONNECTION_FD);

	return info ? info->connect_fd : -1;
}

static void server_decode(struct message *message, const struct server *server,
	const struct route *route, const struct request *request, bool post)
{
	const struct bag *bag = &server->authority->bags[route->scenario->shape];
	scoped(buffer) struct buffer bytes = { 0 };
	scoped(memory) char *text = NULL;

	if (post) {
		message_decode(message, &request->body, server->authority, bag,
			server->challenge);
		return;
	}
	text = query_value(route->query, "message");
	if (!text)
		message->error = memory_string("no message in the query, or a broken "
					       "escape");
	else if (query_decode_base64(&bytes, text))
		message->error = memory_string("the message is not base64");
	else
		message_decode(
			message, &bytes, server->authority, bag, server->challenge);
}

static enum MHD_Result note_header(
	void *context, enum MHD_ValueKind kind, const char *name, const char *value)
{
	(void)kind;
	json_array_append_new(context, seen_header(name, value));
	return MHD_YES;
}

static void server_remember(struct server *server, struct MHD_Connection *connection,
	const struct route *route, const struct request *request,
	struct seen_request *record)
{
	record->scenario = route->scenario->name;
	record->connection = connection_number(connection);
	record->target = request->target;
	record->path = route->path;
	record->query = route->query;
	record->body_length = request->body_length;
	record->headers = json_array();
	MHD_get_connection_values(
		connection, MHD_HEADER_KIND, note_header, record->headers);
	record->user_agent = MHD_lookup_connection_value(
		connection, MHD_HEADER_KIND, "User-Agent");
	record->content_type = MHD_lookup_connection_value(
		connection, MHD_HEADER_KIND, "Content-Type");
	seen_add(&server->seen, record);
}

static enum MHD_Result count_header(
	void *context, enum MHD_ValueKind kind, const char *name, const char *value)
{
	size_t *length = context;

	(void)kind;
	*length += strlen(name) + strlen(": ") + (value ? strlen(value) : 0) + 2;
	return MHD_YES;
}

/* How long the request was on the wire, in each of the ways that limits count. */
static void server_measure(size_t lengths[MEASURED_COUNT],
	struct MHD_Connection *connection, const struct route *route, const char *target,
	const char *method)
{
	size_t headers = 0;

	MHD_get_connection_values(connection, MHD_HEADER_KIND, count_header, &headers);
	lengths[MEASURED_NOTHING] = 0;
	lengths[MEASURED_QUERY] = route->query ? strlen(route->query) : 0;
	lengths[MEASURED_TARGET] = strlen(target);
	lengths[MEASURED_LINE] = strlen(method) + strlen(target) + strlen("  HTTP/1.1");
	lengths[MEASURED_REQUEST] = lengths[MEASURED_LINE] + 2 + headers + 2;
}

static ssize_t read_endless(void *context, uint64_t position, char *room, size_t size)
{
	scoped(buffer) struct buffer noise = { 0 };

	(void)context, (void)position;
	if (size > 4096)
		size = 4096;
	buffer_append_noise(&noise, size);
	memcpy(room, noise.data, size);
	return (ssize_t)size;
}

static enum MHD_Result send_answer(
	struct MHD_Connection *connection, const struct answer *answer)
{
	scoped(response) struct MHD_Response *response = NULL;
	size_t i;

	if (answer->delivery == DELIVER_ENDLESS)
		response = MHD_create_response_from_callback(
			MHD_SIZE_UNKNOWN, 16384, read_endless, NULL, NULL);
	else
		response = MHD_create_response_from_buffer(
			answer->body.length, answer->body.data, MHD_RESPMEM_MUST_COPY);
	if (!response)
		return MHD_NO;
	for (i = 0; i < answer->header_count; i++) {
		if (MHD_add_response_header(response, answer->headers[i].name,
			    answer->headers[i].value) != MHD_YES)
			return MHD_NO;
	}
	return MHD_queue_response(connection, answer->status, response);
}

/* MHD_NO makes libmicrohttpd close the connection without an answer. */
static enum MHD_Result deliver(struct server *server, struct MHD_Connection *connection,
	const struct answer *answer)
{
	int fd = connection_socket(connection);
	unsigned long wanted = answer->delay + server->delay;
	int delay = wanted > INT_MAX ? INT_MAX : (int)wanted;

	if (delay && !patience_wait(&server->patience, fd, delay))
		return MHD_NO;
	switch (answer->delivery) {
	case DELIVER:
	case DELIVER_ENDLESS:
		return send_answer(connection, answer);
	case DELIVER_STALL:
		patience_wait(&server->patience, fd, -1);
		return MHD_NO;
	case DELIVER_RESET:
		patience_reset(fd);
		return MHD_NO;
	case DELIVER_CLOSE:
		return MHD_NO;
	}
	return MHD_NO;
}

static enum MHD_Result serve(struct server *server, struct MHD_Connection *connection,
	const struct request *request, const char *method, const char *version)
{
	struct route route = route_find(server->scenarios, request->target);
	struct message message = { 0 };
	struct answer answer = { 0 };
	struct call call = {
		.step = route.step,
		.scenario = route.scenario->name,
		.path = route.path,
		.named = route.named,
		.ledger = &server->ledger,
		.bag = &server->authority->bags[route.scenario->shape],
		.authority = server->authority,
		.undecoded = server->scenarios->undecoded,
	};
	struct seen_request record = { .method = method, .http_version = version };
	enum MHD_Result result = MHD_NO;
	size_t lengths[MEASURED_COUNT];

	server_measure(lengths, connection, &route, request->target, method);
	if (route.step == STEP_PKIOPERATION) {
		server_decode(&message, server, &route, request, !strcmp(method, "POST"));
		call.message = &message;
	}
	if (!scenario_answer(
		    server->scenarios, route.scenario, &call, lengths, &answer)) {
		record.message = call.message;
		record.verdict = answer.verdict;
		server_remember(server, connection, &route, request, &record);
		result = deliver(server, connection, &answer);
	}
	answer_clear(&answer);
	message_clear(&message);
	free(route.path);
	return result;
}

static void answer_text(
	struct answer *answer, unsigned int status, const char *type, const char *text)
{
	answer->status = status;
	answer_add_header(answer, "Content-Type", type);
	buffer_append_text(&answer->body, text);
}

static void append_pem(struct buffer *out, X509 *certificate)
{
	scoped(BIO) BIO *bio = BIO_new(BIO_s_mem());
	char *text;
	long length;

	if (!bio || PEM_write_bio_X509(bio, certificate) != 1)
		return;
	length = BIO_get_mem_data(bio, &text);
	buffer_append(out, text, length > 0 ? (size_t)length : 0);
}

/* The door for tests: what was seen, and whom to trust. */
static enum MHD_Result serve_tests(struct server *server,
	struct MHD_Connection *connection, const char *target, const char *method)
{
	const char *path = route_path(target);
	size_t length = strcspn(path, "?");
	const char *query = path[length] ? path + length + 1 : NULL;
	scoped(memory) char *name = memory_copy(path, length);
	scoped(memory) char *scenario = query_value(query, "scenario");
	scoped(memory) char *records = NULL;
	struct answer answer = { 0 };
	enum MHD_Result result;

	if (!strcmp(name, "/-/tls-ca.pem")) {
		answer_text(&answer, 200, "application/x-pem-file", "");
		append_pem(&answer.body, server->authority->tls_ca.certificate);
	} else if (strcmp(name, "/-/seen") != 0) {
		answer_text(&answer, 404, "text/plain",
			"There is /-/seen and /-/tls-ca.pem.\n");
	} else if (!strcmp(method, "GET")) {
		records = seen_text(&server->seen, scenario);
		answer_text(&answer, 200, "application/json", records ? records : "");
	} else if (!strcmp(method, "DELETE")) {
		seen_empty(&server->seen);
		answer.status = 204;
	} else {
		answer_text(&answer, 405, "text/plain", "GET or DELETE it.\n");
	}
	result = send_answer(connection, &answer);
	answer_clear(&answer);
	return result;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection,
	const char *url, const char *method, const char *version, const char *upload,
	size_t *upload_size, void **slot)
{
	struct server *server = context;
	struct request *request = *slot;

	(void)url;
	if (!request)
		return MHD_NO;
	if (!request->begun) {
		request->begun = true;
		return MHD_YES;
	}
	if (*upload_size) {
		request->body_length += *upload_size;
		if (request->body.length + *upload_size <= BODY_MOST)
			buffer_append(&request->body, upload, *upload_size);
		*upload_size = 0;
		return MHD_YES;
	}
	if (!strncmp(route_path(request->target), "/-/", 3))
		return serve_tests(server, connection, request->target, method);
	return serve(server, connection, request, method, version);
}

/* Complaints about broken connections are part of the day here. */
static void log_nothing(void *context, const char *format, va_list arguments)
{
	(void)context, (void)format, (void)arguments;
}

static char *pem_of_key(EVP_PKEY *key)
{
	scoped(BIO) BIO *bio = BIO_new(BIO_s_mem());
	char *text;
	long length;

	if (!bio || PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) != 1)
		return NULL;
	length = BIO_get_mem_data(bio, &text);
	return memory_copy(text, length > 0 ? (size_t)length : 0);
}

static void prepare_tls(struct server *server)
{
	scoped(buffer) struct buffer chain = { 0 };

	if (!server->tls)
		return;
	append_pem(&chain, server->authority->tls.certificate);
	server->tls_certificates = memory_copy(chain.data, chain.length);
	server->tls_key = pem_of_key(server->authority->tls.key);
}

static int start_daemon(struct server *server, unsigned int port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct MHD_OptionItem tls[] = {
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, server->tls_key },
		{ MHD_OPTION_HTTPS_MEM_CERT, 0, server->tls_certificates },
		{ MHD_OPTION_END, 0, NULL },
	};
	unsigned int flags = MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL |
			     MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_ERROR_LOG;

	if (server->tls)
		flags |= MHD_USE_TLS;
	else
		tls[0].option = MHD_OPTION_END;
	/* the logger first: it takes effect for the options behind it */
	server->daemon = MHD_start_daemon(flags, (uint16_t)port, NULL, NULL, handle,
		server, MHD_OPTION_EXTERNAL_LOGGER, log_nothing, NULL,
		MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address,
		MHD_OPTION_URI_LOG_CALLBACK, note_target, server,
		MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL,
		MHD_OPTION_NOTIFY_COMPLETED, forget_request, NULL,
		MHD_OPTION_NOTIFY_CONNECTION, number_connection, server,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEAD_MOST, MHD_OPTION_ARRAY,
		tls, MHD_OPTION_END);
	return server->daemon ? 0 : -1;
}

int server_start(struct server *server, unsigned int port)
{
	const union MHD_DaemonInfo *info;

	if (seen_open(&server->seen) || ledger_open(&server->ledger) ||
		patience_open(&server->patience) ||
		pthread_mutex_init(&server->lock, NULL))
		return -1;
	prepare_tls(server);
	if (start_daemon(server, port)) {
		fprintf(stderr, "mock-ndes: cannot listen on 127.0.0.1 port %u\n", port);
		return -1;
	}
	info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
	return info ? info->port : -1;
}

void server_stop(struct server *server)
{
	patience_end(&server->patience);
	if (server->daemon)
		MHD_stop_daemon(server->daemon);
	patience_close(&server->patience);
	seen_close(&server->seen);
	ledger_close(&server->ledger);
	pthread_mutex_destroy(&server->lock);
	free(server->tls_key);
	free(server->tls_certificates);
}

/* SPDX-License-Identifier: MIT */
/*
 * HTTP as the devices speak it, through libcurl: version 1.1, the given headers and no
 * others, nothing followed, nothing stored, nothing larger than the bounds.
 *
 * Every end is recorded: a fault is told by what libcurl and the kernel said and by how
 * far the exchange had come. What a fault means is not decided here.
 */
#include "net/http.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "net/tls.h"
#include "net/url.h"

struct http {
	CURL *easy;
	CURLSH *share;
	const struct http_options *options;
	struct curl_slist *headers, *resolve;
	char error[CURL_ERROR_SIZE];
	struct exchange *exchange;   /* in flight, borrowed */
	char *host;                  /* of its URL, without brackets */
	unsigned port;
	struct tls_watch *watch;     /* of the connection at hand */
	bool too_large;
	bool connected;              /* so far that TLS began */
	bool head_ended;             /* the empty line behind the headers has come */
	double heard;                /* when the last octet came, seconds of the clock */
};

/* ---- receiving ---- */

static double clock_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool keep(struct bytes *buffer, const char *data, size_t length, size_t limit)
{
	size_t room = buffer->length < limit ? limit - buffer->length : 0;

	bytes_append(buffer, data, length < room ? length : room);
	return length <= room && !buffer->failed;
}

static size_t on_body(char *data, size_t one, size_t length, void *argument)
{
	struct http *http = argument;
	struct response *response = &http->exchange->response;

	(void)one;
	http->heard = clock_seconds();
	response->body_length += length;
	if (keep(&response->body, data, length, EXCHANGE_BODY_MAX))
		return length;
	http->too_large = true;
	return 0;
}

/* "HTTP/1.1 403 Forbidden": a new answer begins, whatever came before (1xx). */
static void read_status_line(struct response *response, struct span line)
{
	char text[120], *reason;
	int version = 0;

	bytes_reset(&response->headers);
	text_keep(text, line);
	response->status = 0;
	response->reason[0] = '\0';
	if (sscanf(text, "HTTP/%7[0-9.]%n", response->version, &version) != 1)
		return;
	response->status = strtol(text + version, &reason, 10);
	while (*reason == ' ')
		reason++;
	text_keep(response->reason, span_of_text(reason));
	if (response->status < 200)
		response->status = 0;
}

static size_t on_header(char *data, size_t one, size_t length, void *argument)
{
	struct http *http = argument;
	struct response *response = &http->exchange->response;
	size_t end = length;

	(void)one;
	http->heard = clock_seconds();
	while (end > 0 && (data[end - 1] == '\r' || data[end - 1] == '\n'))
		end--;
	if (end >= 5 && memcmp(data, "HTTP/", 5) == 0) {
		http->head_ended = false;
		read_status_line(response,
			(struct span){ .data = (unsigned char *)data, .length = end });
		return length;
	}
	if (end == 0) {
		http->head_ended = true;
		return length;
	}
	if (keep(&response->headers, data, end, EXCHANGE_HEADERS_MAX) &&
		keep(&response->headers, "\n", 1, EXCHANGE_HEADERS_MAX))
		return length;
	http->too_large = true;
	return 0;
}

/* ---- settings ---- */

static CURLcode on_tls_context(CURL *easy, void *context, void *argument)
{
	struct http *http = argument;

	(void)easy;
	http->connected = true;
	tls_watch_install(http->watch, context);
	return CURLE_OK;
}

static int set_resolve(struct http *http)
{
	const char *const *entry = http->options->resolve;

	for (; entry && *entry; entry++) {
		struct curl_slist *grown = curl_slist_append(http->resolve, *entry);

		if (!grown)
			return -ENOMEM;
		http->resolve = grown;
	}
	curl_easy_setopt(http->easy, CURLOPT_RESOLVE, http->resolve);
	return 0;
}

static void set_way(CURL *easy, const struct http_options *options, X509_STORE *roots)
{
	static const long families[] = {
		[HTTP_ANY_FAMILY] = CURL_IPRESOLVE_WHATEVER,
		[HTTP_IPV4] = CURL_IPRESOLVE_V4,
		[HTTP_IPV6] = CURL_IPRESOLVE_V6,
	};

	curl_easy_setopt(easy, CURLOPT_PROXY, options->proxy);
	curl_easy_setopt(easy, CURLOPT_NOPROXY, options->no_proxy);
	curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	curl_easy_setopt(easy, CURLOPT_IPRESOLVE, families[options->family]);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, options->connect_timeout_ms);
	if (options->certificate)
		curl_easy_setopt(easy, CURLOPT_SSLCERT, options->certificate);
	if (options->key)
		curl_easy_setopt(easy, CURLOPT_SSLKEY, options->key);
	if (options->ca_file || roots) {
		curl_easy_setopt(easy, CURLOPT_CAINFO, options->ca_file);
		curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	}
	/* With --insecure the chain is still verified and recorded, by tls.c. */
	if (options->insecure)
		curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
}

static void set_manners(struct http *http)
{
	CURL *easy = http->easy;

	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
#if LIBCURL_VERSION_NUM >= 0x075700
	/* Or a resolver that hangs would be waited for beyond every limit. */
	curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#endif
	curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, http->error);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, http);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, http);
	curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, on_tls_context);
	curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, http);
	/* Each device resumes nothing: a real one starts with a full handshake. */
	curl_easy_setopt(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L);
}

X509_STORE *http_system_roots(void)
{
	const curl_version_info_data *built = curl_version_info(CURLVERSION_NOW);

	return tls_roots_load(built->cainfo, built->capath);
}

int http_new(struct http **out, const struct http_options *options, X509_STORE *roots)
{
	struct http *http = calloc(1, sizeof(*http));
	int r;

	if (!http)
		return -ENOMEM;
	http->options = options;
	http->easy = curl_easy_init();
	http->share = curl_share_init();
	r = tls_watch_new(&http->watch, options->insecure,
		options->ca_file ? NULL : roots);
	if (r == 0 && (!http->easy || !http->share))
		r = -ENOMEM;
	if (r == 0)
		r = set_resolve(http);
	if (r < 0) {
		http_free(http);
		return r;
	}
	/* The multi handle would let all easy handles share its connections. */
	curl_share_setopt(http->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT);
	curl_easy_setopt(http->easy, CURLOPT_SHARE, http->share);
	set_manners(http);
	set_way(http->easy, options, roots);
	*out = http;
	return 0;
}

void http_free(struct http *http)
{
	if (!http)
		return;
	curl_easy_cleanup(http->easy);
	curl_share_cleanup(http->share);
	curl_slist_free_all(http->headers);
	curl_slist_free_all(http->resolve);
	tls_watch_free(http->watch);
	free(http->host);
	free(http);
}

/* ---- sending ---- */

static int append_line(struct curl_slist **list, const char *line)
{
	struct curl_slist *grown = curl_slist_append(*list, line);

	if (!grown)
		return -ENOMEM;
	*list = grown;
	return 0;
}

/* Accept-Encoding must be libcurl's own setting, or it would not decode the answer. */
static int set_header(struct http *http, const char *line)
{
	static const char encoding[] = "Accept-Encoding: ";

	if (strncmp(line, encoding, sizeof(encoding) - 1) != 0)
		return append_line(&http->headers, line);
	curl_easy_setopt(http->easy, CURLOPT_ACCEPT_ENCODING, line + sizeof(encoding) - 1);
	return 0;
}

/* The request's lines, and what keeps libcurl from adding its own: a name with nothing
 * behind the colon removes a header. */
static int set_headers(struct http *http, const struct request *request)
{
	scoped(char) *lines = strdup(bytes_text(&request->headers));
	bool accepts = strstr(bytes_text(&request->headers), "Accept: ");
	char *rest = lines;
	int r = 0;

	if (!lines)
		return -ENOMEM;
	curl_slist_free_all(http->headers);
	http->headers = NULL;
	curl_easy_setopt(http->easy, CURLOPT_ACCEPT_ENCODING, NULL);
	for (char *line; r == 0 && (line = strtok_r(rest, "\n", &rest));)
		r = set_header(http, line);
	/* `lines` is freed by its scope, which clang's analyzer does not know. */
	if (r == 0 && !accepts)    /* NOLINT(clang-analyzer-unix.Malloc) */
		r = append_line(&http->headers, "Accept:");
	if (r == 0)
		r = append_line(&http->headers, "Expect:");
	curl_easy_setopt(http->easy, CURLOPT_HTTPHEADER, http->headers);
	return r;
}

static CURLcode set_request(CURL *easy, const struct request *request)
{
	CURLcode code = curl_easy_setopt(easy, CURLOPT_URL, request->url);

	if (strcmp(request->method, "POST") != 0)
		return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L) : code;
	curl_easy_setopt(easy, CURLOPT_POST, 1L);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request->body.data);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.length);
	return code;
}

static int note_host(struct http *http, const char *url)
{
	free(take(http->host));
	return url_host(url, &http->host, &http->port);
}

int http_begin(struct http *http, CURLM *multi, struct exchange *exchange,
	long timeout_ms, void *owner)
{
	int r = set_headers(http, &exchange->request);

	if (r == 0)
		r = note_host(http, exchange->request.url);
	if (r == 0)
		r = tls_watch_host(http->watch, http->host);
	if (r < 0)
		return r;
	if (set_request(http->easy, &exchange->request) != CURLE_OK)
		return -EINVAL;
	curl_easy_setopt(http->easy, CURLOPT_TIMEOUT_MS, timeout_ms);
	curl_easy_setopt(http->easy, CURLOPT_PRIVATE, owner);
	http->error[0] = '\0';
	http->too_large = http->connected = http->head_ended = false;
	http->heard = clock_seconds();
	http->exchange = exchange;
	return curl_multi_add_handle(multi, http->easy) == CURLM_OK ? 0 : -ENOMEM;
}

/* ---- ending ---- */

static double seconds(CURL *easy, CURLINFO what)
{
	curl_off_t microseconds = 0;

	curl_easy_getinfo(easy, what, &microseconds);
	return (double)microseconds / 1e6;
}

/* libcurl counts each moment from the start, and leaves 0 what was not reached: the rest
 * of the time was spent where the exchange stopped. */
static void record_times(CURL *easy, struct transport *transport)
{
	double moments[PHASE_COUNT] = {
		[PHASE_RESOLVE] = seconds(easy, CURLINFO_NAMELOOKUP_TIME_T),
		[PHASE_CONNECT] = seconds(easy, CURLINFO_CONNECT_TIME_T),
		[PHASE_TLS] = seconds(easy, CURLINFO_APPCONNECT_TIME_T),
		[PHASE_PROCESSING] = seconds(easy, CURLINFO_STARTTRANSFER_TIME_T),
	};
	double before = 0;

	transport->total = seconds(easy, CURLINFO_TOTAL_TIME_T);
	for (enum phase phase = PHASE_RESOLVE; phase < PHASE_TRANSFER; phase++) {
		if (moments[phase] <= before)
			continue;
		transport->seconds[phase] = moments[phase] - before;
		before = moments[phase];
	}
	if (transport->total > before)
		transport->seconds[transport->phase] += transport->total - before;
}

/* libcurl counts the TLS handshake as part of connecting until it is done. */
static enum phase phase_reached(const struct http *http)
{
	const struct exchange *exchange = http->exchange;
	CURL *easy = http->easy;
	bool tls = text_starts(exchange->request.url, "https:");

	if (exchange->response.status)
		return PHASE_TRANSFER;
	if (seconds(easy, CURLINFO_NAMELOOKUP_TIME_T) <= 0)
		return PHASE_RESOLVE;
	if (exchange->transport.reused)
		return PHASE_PROCESSING;
	if (seconds(easy, CURLINFO_CONNECT_TIME_T) <= 0 && !http->connected)
		return PHASE_CONNECT;
	if (tls && seconds(easy, CURLINFO_APPCONNECT_TIME_T) <= 0)
		return PHASE_TLS;
	return PHASE_PROCESSING;
}

/*
 * Whether libcurl's complaint names another host or port than the URL's: then it was a
 * forward proxy that it could not connect to. Before 8.7 libcurl tells in no other way
 * that it used one from the environment.
 */
static bool failed_at_proxy(const struct http *http)
{
	static const char opening[] = "Failed to connect to ";
	const char *at = text_find(http->error, opening);
	char host[256], wanted[256];
	unsigned port;

	if (!at || sscanf(at + sizeof(opening) - 1, "%255s port %u", host, &port) != 2)
		return false;
	snprintf(wanted, sizeof(wanted), "%s", http->host);
	return !(text_equals(host, wanted) && port == http->port);
}

static enum fault connect_fault(CURL *easy)
{
	long error = 0;

	curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &error);
	switch (error) {
	case ECONNREFUSED:
		return FAULT_CONNECTION_REFUSED;
	case ENETUNREACH:
	case EHOSTUNREACH:
	case EADDRNOTAVAIL:
		return FAULT_UNREACHABLE;
	case ETIMEDOUT:
		return FAULT_CONNECT_TIMEOUT;
	case ECONNRESET:
	case ECONNABORTED:
	case EPIPE:
		return FAULT_RESET;
	default:
		return FAULT_OTHER;
	}
}

static enum fault timeout_fault(enum phase phase)
{
	switch (phase) {
	case PHASE_RESOLVE:
		return FAULT_NAME_NOT_RESOLVED;
	case PHASE_CONNECT:
		return FAULT_CONNECT_TIMEOUT;
	default:
		return FAULT_TIMEOUT;
	}
}

/* TLS 1.3 servers refuse a client, by an alert, only after the handshake. */
static enum fault broken_off(const struct http *http)
{
	if (http->exchange->response.status)
		return FAULT_CUT;
	return text_find(http->error, " alert ") ? FAULT_TLS_HANDSHAKE : FAULT_RESET;
}

/* An answer that ends within its headers is an empty one to libcurl. */
static enum fault end_fault(const struct http *http)
{
	if (!http->exchange->response.status)
		return FAULT_NOT_HTTP;
	return http->head_ended ? FAULT_NONE : FAULT_CUT;
}

static enum fault fault_of(const struct http *http, CURLcode code, enum phase phase)
{
	long proxy_status = 0;

	curl_easy_getinfo(http->easy, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
	if (code != CURLE_OK && proxy_status >= 300)
		return FAULT_PROXY;
	switch (code) {
	case CURLE_OK:
		return end_fault(http);
	case CURLE_COULDNT_RESOLVE_HOST:
		return FAULT_NAME_NOT_RESOLVED;
	case CURLE_COULDNT_RESOLVE_PROXY:
		return FAULT_PROXY_NAME_NOT_RESOLVED;
	case CURLE_COULDNT_CONNECT:
		return failed_at_proxy(http) ? FAULT_PROXY : connect_fault(http->easy);
	case CURLE_PROXY:
		return FAULT_PROXY;
	case CURLE_OPERATION_TIMEDOUT:
		return timeout_fault(phase);
	case CURLE_PEER_FAILED_VERIFICATION:
		return FAULT_TLS_CERTIFICATE;
	case CURLE_SSL_CONNECT_ERROR:
		return FAULT_TLS_HANDSHAKE;
	case CURLE_GOT_NOTHING:
		return FAULT_RESET;
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_PARTIAL_FILE:
		return broken_off(http);
	case CURLE_WRITE_ERROR:
		return http->too_large ? FAULT_TOO_LARGE : FAULT_OTHER;
	case CURLE_OUT_OF_MEMORY:
		/* So does libcurl call a single header line beyond its own 100 KiB. */
		return http->exchange->response.status ? FAULT_TOO_LARGE : FAULT_OTHER;
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_BAD_CONTENT_ENCODING:
		return FAULT_NOT_HTTP;
	default:
		return FAULT_OTHER;
	}
}

static void record_peer(CURL *easy, struct transport *transport)
{
	char *address = NULL;
	long connects = 0;

	curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &address);
	curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connects);
	if (address)
		text_keep(transport->address, span_of_text(address));
	transport->reused = connects == 0 && transport->address[0];
}

/* The proxy as the user wrote it, less its credentials. */
static void record_proxy(const char *proxy, struct transport *transport)
{
	const char *at = proxy ? strrchr(proxy, '@') : NULL;

	if (proxy)
		text_keep(transport->proxy, span_of_text(at ? at + 1 : proxy));
}

/* How far the request got, and what stands behind a fault. */
static void record_fault(const struct http *http, struct transport *transport)
{
	curl_off_t body = 0;
	long head = 0, proxy_status = 0;

	curl_easy_getinfo(http->easy, CURLINFO_REQUEST_SIZE, &head);
	curl_easy_getinfo(http->easy, CURLINFO_SIZE_UPLOAD_T, &body);
	curl_easy_getinfo(http->easy, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
	transport->sent = (uint64_t)head + (uint64_t)body;
	if (proxy_status >= 300 && proxy_status <= 999)
		transport->proxy_status = (int)proxy_status;
	if (transport->fault == FAULT_TIMEOUT)
		transport->idle = clock_seconds() - http->heard;
	if (text_starts(http->exchange->request.url, "https:"))
		tls_watch_handshake(http->watch, http->error, &transport->handshake);
	if (transport->fault != FAULT_TLS_HANDSHAKE)
		transport->handshake.failure = TLS_FAILURE_NONE;
}

/* libcurl's, except of a bound that is ours: it would speak of a failure to write. */
static const char *words_of(const struct http *http, CURLcode code)
{
	if (http->too_large)
		return "larger than 1 MiB of body or 64 KiB of headers; the rest was not read";
	return http->error[0] ? http->error : curl_easy_strerror(code);
}

void http_end(struct http *http, CURLM *multi, CURLcode code)
{
	struct exchange *exchange = http->exchange;
	struct transport *transport = &exchange->transport;

	record_peer(http->easy, transport);
	record_proxy(http->options->proxy, transport);
	transport->phase = phase_reached(http);
	record_times(http->easy, transport);
	transport->fault = fault_of(http, code, transport->phase);
	record_fault(http, transport);
	http->exchange = NULL;
	if (transport->fault != FAULT_NONE)
		text_keep(transport->text, span_of_text(words_of(http, code)));
	exchange->response.incomplete = transport->fault != FAULT_NONE &&
		exchange->response.status;
	if (text_starts(exchange->request.url, "https:"))
		tls_watch_copy(http->watch, &transport->tls);
	curl_multi_remove_handle(multi, http->easy);
}

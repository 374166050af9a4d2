/* SPDX-License-Identifier: MIT */
/*
 * HTTP of the devices, by libcurl: version 1.1, only the given headers, no redirects, no
 * storage, nothing above the limits.
 *
 * Every end is recorded; outcome.c has its phase and its reason.
 */
#include "net/http.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/text.h"
#include "net/coding.h"
#include "net/outcome.h"
#include "net/route.h"
#include "net/tls.h"
#include "net/url.h"
#include "port/port.h"

/* Buffers of each request in octets: most SCEP messages fit. The second is libcurl's
 * minimum; longer messages are sent in parts. */
enum { RECEIVE_BUFFER = 4096, SEND_BUFFER = 16384 };

/*
 * Processor time in seconds that libcurl may take for one exchange, without TLS
 * handshakes: the longest useful one takes some hundredths, and an answer to CONNECT,
 * which libcurl reads octet by octet, some thousandths. Endless data that is not kept,
 * such as the extension of a chunk, would otherwise take the time of all other targets.
 */
static const double cost_most = 0.2, connect_cost_most = 0.02;

struct http {
	CURL *easy;
	CURLSH *share;
	const struct http_options *options;
	struct worker *worker; /* borrowed */
	struct curl_slist *headers, *resolve;
	struct exchange *exchange; /* in flight, borrowed */
	struct outcome outcome;    /* of that exchange */
	struct route_proxy proxy;  /* of that exchange */
	struct tls_watch *watch;   /* of the connection at hand */
	struct coding coding;      /* of the answer's body */
	double heard;              /* when the last octet came, seconds of the clock */
	double cost;               /* of it so far, seconds of processor time */
	bool ended_by_us;          /* not by libcurl's limits */
	uint64_t packed;           /* octets of the body as it came */
	double until;              /* when nothing is waited for any more */
};

/* ---- receiving ---- */

static bool keep(struct bytes *buffer, const char *data, size_t length, size_t limit)
{
	size_t room = buffer->length < limit ? limit - buffer->length : 0;

	bytes_append(buffer, data, length < room ? length : room);
	return length <= room && !buffer->failed;
}

static bool keep_body(void *owner, const void *data, size_t length)
{
	struct http *http = owner;
	struct response *response = &http->exchange->response;

	response->body_length += length;
	if (keep(&response->body, data, length, EXCHANGE_BODY_MAX))
		return true;
	http->outcome.too_large = true;
	return false;
}

/* A compressed body has the same limit, even without output. */
static size_t on_body(char *data, size_t one, size_t length, void *argument)
{
	struct http *http = argument;
	const struct span packed = { (unsigned char *)data, length };

	(void)one;
	if (!worker_lives(http->worker, http, false))
		return 0;
	http->heard = clock_seconds();
	http->packed += length;
	switch (coding_body(&http->coding, packed, keep_body, http)) {
	case CODING_GOES_ON:
		http->outcome.too_large = http->packed > EXCHANGE_BODY_MAX;
		break;
	case CODING_STOPPED:
		return 0;
	case CODING_BROKEN:
		http->outcome.broken = "the body does not match its Content-Encoding";
		return 0;
	}
	return http->outcome.too_large ? 0 : length;
}

static void end_body(struct http *http, CURLcode code)
{
	if (code == CURLE_OK && coding_is_cut(&http->coding))
		http->outcome.broken = "the compressed body is incomplete";
	coding_end(&http->coding);
}

/* "HTTP/1.1 403 Forbidden": a new answer begins, also after 1xx. */
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
	if (!worker_lives(http->worker, http, false))
		return 0;
	http->heard = clock_seconds();
	while (end > 0 && (data[end - 1] == '\r' || data[end - 1] == '\n'))
		end--;
	if (end >= 5 && memcmp(data, "HTTP/", 5) == 0) {
		http->outcome.head_ended = false;
		coding_begin(&http->coding, http->coding.asked);
		read_status_line(response,
			(struct span){ .data = (unsigned char *)data, .length = end });
		return length;
	}
	if (end == 0) {
		http->outcome.head_ended = true;
		return length;
	}
	if (!coding_header(&http->coding, (struct span){ (unsigned char *)data, end })) {
		http->outcome.broken = "compressed more than once, or with an encoding "
				       "that was not requested; the body was not read";
		return 0;
	}
	if (keep(&response->headers, data, end, EXCHANGE_HEADERS_MAX) &&
		keep(&response->headers, "\n", 1, EXCHANGE_HEADERS_MAX))
		return length;
	http->outcome.too_large = true;
	return 0;
}

static double most_cost(const struct http *http)
{
	const bool connects = http->outcome.proxy && !http->outcome.connected &&
			      text_starts(http->exchange->request.url, "https:");

	return connects ? connect_cost_most : cost_most;
}

/* libcurl calls it also where it checks no limit of its own, for example while it reads a
 * forward proxy's answer to CONNECT. */
static int on_progress(void *argument, curl_off_t to_come, curl_off_t came,
	curl_off_t to_go, curl_off_t went)
{
	struct http *http = argument;

	(void)to_come;
	(void)came;
	(void)to_go;
	(void)went;
	http->cost += worker_cost(http->worker);
	http->ended_by_us = !worker_lives(http->worker, http, false) ||
			    clock_seconds() > http->until;
	http->outcome.endless |= http->cost > most_cost(http);
	return http->ended_by_us || http->outcome.endless;
}

/* ---- settings ---- */

static CURLcode on_tls_context(CURL *easy, void *context, void *argument)
{
	struct http *http = argument;

	(void)easy;
	http->outcome.connected = true;
	tls_watch_install(http->watch, context);
	return worker_lives(http->worker, http, true) ? CURLE_OK
						      : CURLE_ABORTED_BY_CALLBACK;
}

/* Like libcurl, which does not report why it failed. */
static curl_socket_t open_socket(
	void *argument, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct http *http = argument;
	curl_socket_t opened = socket(
		address->family, address->socktype, address->protocol);

	(void)purpose;
	if (opened == CURL_SOCKET_BAD)
		http->outcome.no_socket = errno;
	return opened;
}

static int append_line(struct curl_slist **list, const char *line)
{
	struct curl_slist *grown = curl_slist_append(*list, line);

	if (!grown)
		return -ENOMEM;
	*list = grown;
	return 0;
}

static int set_resolve(struct http *http)
{
	const char *const *entry = http->options->resolve;
	int r = 0;

	for (; r == 0 && entry && *entry; entry++)
		r = append_line(&http->resolve, *entry);
	curl_easy_setopt(http->easy, CURLOPT_RESOLVE, http->resolve);
	return r;
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
}

/* With --insecure the chain is still verified and recorded, by tls.c, which judges the
 * name. Of two certificates, one of them a forward proxy's, it does not know which it
 * sees and leaves that to libcurl. */
static int set_judge(struct http *http)
{
	const struct outcome *outcome = &http->outcome;
	const bool two = outcome->proxy && text_starts(outcome->proxy, "https:");
	const long by_libcurl = two && !http->options->insecure ? 2 : 0;

	curl_easy_setopt(http->easy, CURLOPT_SSL_VERIFYHOST, by_libcurl);
	return tls_watch_host(http->watch, outcome->host, !two);
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
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, http);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, http->outcome.error);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, http);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, http);
	curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(easy, CURLOPT_XFERINFODATA, http);
	curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, on_tls_context);
	curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, http);
	/* libcurl would take 80 kB, which of hundreds of connections is most of the
	 * memory. */
	curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)RECEIVE_BUFFER);
	curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, (long)SEND_BUFFER);
	/* Each device resumes nothing: a real one starts with a full handshake. */
	curl_easy_setopt(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L);
}

const char *http_library_version(void)
{
	return curl_version_info(CURLVERSION_NOW)->version;
}

X509_STORE *http_system_roots(void)
{
	const curl_version_info_data *built = curl_version_info(CURLVERSION_NOW);
	X509_STORE *roots = port_roots();

	return roots ? roots : tls_roots_load(built->cainfo, built->capath);
}

/* OpenSSL is about to do what may take it long. */
static bool on_reading(void *argument)
{
	struct http *http = argument;

	return worker_lives(http->worker, http, true);
}

int http_new(struct http **out, const struct http_options *options, X509_STORE *roots,
	struct worker *worker)
{
	struct http *http = calloc(1, sizeof(*http));
	int r;

	if (!http)
		return -ENOMEM;
	http->options = options;
	http->worker = worker;
	http->easy = curl_easy_init();
	http->share = curl_share_init();
	r = tls_watch_new(
		&http->watch, options->insecure, options->ca_file ? NULL : roots);
	if (r == 0 && (!http->easy || !http->share))
		r = -ENOMEM;
	if (r == 0)
		r = set_resolve(http);
	if (r == 0)
		tls_watch_tell(http->watch, on_reading, http);
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
	outcome_clear(&http->outcome);
	coding_end(&http->coding);
	free(http);
}

void http_drop(struct http *http, CURLM *multi)
{
	curl_multi_remove_handle(multi, http->easy);
	http_free(http);
}

/* ---- sending ---- */

/* The request's headers, and removals of libcurl's own: a name without a value removes a
 * header. */
static int set_headers(struct http *http, const struct request *request)
{
	scoped(char) *lines = strdup(bytes_text(&request->headers));
	bool accepts = strstr(bytes_text(&request->headers), "Accept: ");
	bool unpacks = strstr(bytes_text(&request->headers), "Accept-Encoding: ");
	char *rest = lines;
	int r = 0;

	if (!lines)
		return -ENOMEM;
	curl_slist_free_all(http->headers);
	http->headers = NULL;
	/* As a line of ours it makes libcurl unpack nothing. */
	coding_begin(&http->coding, unpacks);
	for (char *line; r == 0 && (line = strtok_r(rest, "\n", &rest));)
		r = append_line(&http->headers, line);
	/* `lines` is freed by its scope, which clang's analyzer does not know. */
	if (r == 0 && !accepts) /* NOLINT(clang-analyzer-unix.Malloc) */
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
		return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L)
					: code;
	curl_easy_setopt(easy, CURLOPT_POST, 1L);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request->body.data);
	curl_easy_setopt(
		easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.length);
	return code;
}

/* Windows' proxy settings are unknown to libcurl, and Windows logs its user in; devices
 * do neither, so the report names the source of the proxy. */
static void set_proxy(struct http *http, const char *url)
{
	const struct route_proxy *proxy = &http->proxy;

	route_proxy(http->options, text_starts(url, "https:") ? "https" : "http",
		http->outcome.host, http->outcome.port, &http->proxy);
	http->outcome.proxy = proxy->url;
	if (proxy->of_system)
		curl_easy_setopt(http->easy, CURLOPT_PROXY, proxy->url);
	if (!proxy->url || strchr(proxy->url, '@') || !port_logs_in())
		return;
	curl_easy_setopt(
		http->easy, CURLOPT_PROXYAUTH, CURLAUTH_NEGOTIATE | CURLAUTH_NTLM);
	curl_easy_setopt(http->easy, CURLOPT_PROXYUSERPWD, ":");
}

CURLcode http_why_aborted(const struct http *http)
{
	return http->outcome.endless ? CURLE_WRITE_ERROR : CURLE_OPERATION_TIMEDOUT;
}

int http_begin(struct http *http, CURLM *multi, struct exchange *exchange,
	long timeout_ms, void *owner)
{
	int r = set_headers(http, &exchange->request);

	if (r == 0)
		r = outcome_begin(&http->outcome, exchange->request.url);
	if (r < 0)
		return r;
	set_proxy(http, exchange->request.url);
	r = set_judge(http);
	if (r < 0)
		return r;
	if (set_request(http->easy, &exchange->request) != CURLE_OK)
		return -EINVAL;
	curl_easy_setopt(http->easy, CURLOPT_TIMEOUT_MS, timeout_ms);
	curl_easy_setopt(http->easy, CURLOPT_PRIVATE, owner);
	http->heard = clock_seconds();
	http->until = http->heard + (double)timeout_ms / 1000 + 0.1;
	http->packed = 0;
	http->cost = 0;
	http->ended_by_us = false;
	http->exchange = exchange;
	return curl_multi_add_handle(multi, http->easy) == CURLM_OK ? 0 : -ENOMEM;
}

/* ---- ending ---- */

/* The user's text for the proxy, without credentials; nothing of a malformed one, because
 * the place of its credentials is unknown. */
static void record_proxy(const char *proxy, const char *from, struct transport *transport)
{
	const char *at = proxy ? strrchr(proxy, '@') : NULL;
	char why[100];

	if (!proxy || url_check_proxy(proxy, why, sizeof(why)) < 0)
		return;
	text_keep(transport->proxy, span_of_text(at ? at + 1 : proxy));
	text_keep(transport->proxy_from, span_of_text(from));
}

static void record_tls(const struct http *http, struct transport *transport)
{
	tls_watch_handshake(http->watch, &transport->handshake);
	if (transport->fault != FAULT_TLS_HANDSHAKE)
		transport->handshake.failure = TLS_FAILURE_NONE;
	tls_watch_copy(http->watch, &transport->tls);
}

void http_end(struct http *http, CURLM *multi, CURLcode code)
{
	struct exchange *exchange = http->exchange;
	struct transport *transport = &exchange->transport;

	if (http->ended_by_us || http->outcome.endless)
		http->outcome.error[0] = '\0'; /* its message would be about a callback */
	end_body(http, code);
	http->outcome.alerted = tls_watch_alerted(http->watch);
	http->outcome.refused = tls_watch_refused(http->watch);
	outcome_record(&http->outcome, http->easy, code, exchange);
	record_proxy(http->outcome.proxy, http->proxy.from, transport);
	if (transport->fault == FAULT_TIMEOUT)
		transport->idle = clock_seconds() - http->heard;
	/* Without a regular look at the network nothing is known. */
	if (text_starts(exchange->request.url, "https:") &&
		transport->fault != FAULT_LOCAL)
		record_tls(http, transport);
	http->exchange = NULL;
	curl_multi_remove_handle(multi, http->easy);
}

void http_secrets(const struct http *http, struct secrets *secrets)
{
	secrets_add_credentials(secrets, http->outcome.proxy);
}

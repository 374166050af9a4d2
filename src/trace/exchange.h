/* SPDX-License-Identifier: MIT */
/*
 * The record of a probe, without its interpretation: one exchange for each request, one
 * trace for each target. All diagnosis is a pure function of it.
 */
#ifndef SCEPPROBE_TRACE_EXCHANGE_H
#define SCEPPROBE_TRACE_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "scep/reply.h"
#include "trace/name.h"
#include "trace/requirement.h"

enum step {
	STEP_BROWSE, /* GET of the bare URL, as an administrator's browser does */
	STEP_CAPS,
	STEP_CACERT,
	STEP_PKIOPERATION, /* by the device's own method rule */
	STEP_LONG_URL,     /* the PKIOperation by GET, after POST */
	STEP_POLL,         /* CertPoll, while an enrolment is pending */
	STEP_NEXTCACERT,   /* these three only when selected */
	STEP_GETCERT,
	STEP_GETCRL,
	STEP_MEASURE, /* GETs of chosen lengths, for the longest that passes */
	STEP_COUNT,   /* the steps of a probe */
	STEP_VERIFY = STEP_COUNT, /* logs: the policy module asks the connector */
	STEP_EVENT,               /* logs: not a request */
	STEP_UNKNOWN,             /* logs: a SCEP request without a readable operation */
	STEP_NAMES,
};

/* The default steps of a probe; polls are added if needed. */
enum {
	STEPS_DEFAULT = 1 << STEP_BROWSE | 1 << STEP_CAPS | 1 << STEP_CACERT |
			1 << STEP_PKIOPERATION | 1 << STEP_LONG_URL
};

/* Why an exchange has no answer, or an incomplete one. */
enum fault {
	FAULT_NONE,
	FAULT_NAME_NOT_RESOLVED,
	FAULT_PROXY_NAME_NOT_RESOLVED,
	FAULT_CONNECTION_REFUSED,
	FAULT_UNREACHABLE, /* no route, network down */
	FAULT_CONNECT_TIMEOUT,
	FAULT_PROXY,           /* the forward proxy refused or failed */
	FAULT_TLS_HANDSHAKE,   /* an alert, a version, not TLS at all */
	FAULT_TLS_CERTIFICATE, /* the server's certificate was rejected: see tls */
	FAULT_RESET,           /* closed or reset after connecting, without an answer */
	FAULT_TIMEOUT,         /* connected, then a timeout */
	FAULT_NOT_HTTP,        /* an answer that is not HTTP, or a malformed one */
	FAULT_CUT,             /* closed within an answer, or damaged */
	FAULT_TOO_LARGE,       /* an answer above the limit was dropped */
	FAULT_NOT_SENT,        /* the server's values allow no request */
	FAULT_PAUSED,          /* this computer slept past a limit */
	FAULT_LOCAL,           /* a shortage of this computer */
	FAULT_OTHER,
	FAULT_COUNT,
};

/* The phase of a fault, or of a timing. */
enum phase {
	PHASE_RESOLVE,
	PHASE_CONNECT,
	PHASE_TLS,
	PHASE_PROCESSING,
	PHASE_TRANSFER,
	PHASE_COUNT
};

/* Why a server's certificate chain does not verify (RFC 5280 section 6, RFC 6125). */
enum tls_problem {
	TLS_NAME_MISMATCH = 1 << 0,
	TLS_UNTRUSTED = 1 << 1,   /* the chain ends in an untrusted root */
	TLS_SELF_SIGNED = 1 << 2, /* the server's own certificate is self-signed */
	TLS_INCOMPLETE = 1 << 3,  /* the issuer of the last certificate is missing */
	TLS_EXPIRED = 1 << 4,
	TLS_NOT_YET_VALID = 1 << 5,
	TLS_OTHER = 1 << 6,
	TLS_WEAK = 1 << 7, /* OpenSSL rejects a key or a digest as too weak */
};

enum { TLS_PROBLEM_COUNT = 8 };

struct tls {
	bool used; /* a handshake was completed or a chain was received */
	bool verified;
	char version[16], cipher[48];
	unsigned problems;         /* set of enum tls_problem */
	char problem[160];         /* OpenSSL's message for the first, or "" */
	struct certificate *chain; /* as sent, the server's own first; owned */
	int n_chain;
};

/* Why a TLS handshake failed, as far as known. */
enum tls_failure {
	TLS_FAILURE_NONE,
	TLS_FAILURE_ALERT,   /* the server sent an alert */
	TLS_FAILURE_VERSION, /* no common version, by an alert or by OpenSSL */
	TLS_FAILURE_NOT_TLS, /* the answer is not TLS */
	TLS_FAILURE_CLOSED,  /* the server closed the connection, or it was reset */
	TLS_FAILURE_OTHER,
	TLS_FAILURE_COUNT,
};

struct handshake {
	enum tls_failure failure; /* with FAULT_TLS_HANDSHAKE */
	int alert;                /* RFC 8446 section 6: the server's fatal one; 0 none */
	bool certificate_wanted;  /* the server requested a client certificate */
};

struct transport {
	enum fault fault;
	enum phase phase;    /* of the fault, if any */
	char text[200];      /* the library's message, printable */
	char address[64];    /* of the peer, or "" */
	char proxy[128];     /* the forward proxy used, without credentials; or "" */
	char proxy_from[24]; /* "--proxy" or the environment's variable; or "" */
	double seconds[PHASE_COUNT];
	double total;     /* seconds */
	bool reused;      /* on a connection of an earlier request */
	uint64_t sent;    /* sent octets of the request */
	double idle;      /* seconds without data before a timeout */
	int proxy_status; /* of the forward proxy's answer to CONNECT, or 0 */
	struct handshake handshake;
	struct tls tls;
};

struct request {
	char method[8];
	char *url;            /* whole, as on the wire; owned */
	struct bytes headers; /* "Name: value\n" lines; without Host and lengths */
	struct bytes body;
	size_t query_length; /* octets after '?', 0 without */
	const char *cipher,
		*digest; /* of a PKIOperation: OpenSSL's names; static or NULL */
	char transaction_id[132];
	bool placeholder; /* with a placeholder */
	bool renewal;     /* signed with the certificate to renew */
	bool fallback;    /* with 3DES and SHA-1, after an unreadable answer */
	struct requirements requirements; /* of the imitated device */
};

struct response {
	long status;                 /* 0: none */
	char reason[80], version[8]; /* "HTTP/1.1" gives "1.1" */
	struct bytes headers;        /* "Name: value\n" lines as received */
	struct bytes body;           /* kept octets */
	uint64_t body_length;        /* received octets, before any limit */
	bool incomplete;             /* incomplete: truncated or cut by a limit */
	bool withheld;               /* the body is not kept: see the reply */
};

/* The origin of an exchange. */
enum origin {
	ORIGIN_WIRE, /* the network */
	ORIGIN_LOG,  /* a log */
};

/* The kind of log lines, for exchanges from logs. */
enum record_kind {
	RECORD_NONE,    /* of ORIGIN_WIRE */
	RECORD_REQUEST, /* a request with its status */
	RECORD_DROPPED, /* http.sys answered or dropped it, with the reason */
	RECORD_EVENT,   /* an event of Windows or of a program's own log */
	RECORD_STATE,   /* the state of a certificate on a device */
	RECORD_STUCK,   /* an enrolment without an end in any log */
	RECORD_ENDED,   /* the log ends while an enrolment is on its way */
	RECORD_ABSENT,  /* an expected device without a line */
	RECORD_SILENT,  /* the server's log has no line about SCEP */
	RECORD_BESIDE,  /* no line about SCEP, in logs that need none */
	RECORD_UNREAD,  /* an incomplete log */
	RECORD_KINDS,
};

/* Equal lines of one log: they share one exchange. */
struct record {
	enum record_kind kind;
	const char *format;  /* id of the log's format; static */
	unsigned file;       /* index into the trace's logs */
	uint64_t line;       /* the first of them, from 1 */
	uint64_t count;      /* how many */
	bool dated;          /* else the times are seconds of a day */
	int64_t first, last; /* seconds since 1970, UTC */
	bool failure;        /* a failure */
	bool over;           /* the same device's same step succeeded later */
	int64_t over_at;     /* when it did, if dated */
	bool unsure;         /* unread lines may contradict it */
	int sub_status;      /* of IIS; -1: absent */
	bool has_win32, has_hresult;
	uint32_t win32, hresult;
	unsigned event;  /* its id, 0: none */
	char reason[64]; /* HTTPERR's reason, event's source, state's name */
	char client[64]; /* address of the first of them */
	char text[400];  /* text of the first of them, printable */
};

enum { DEVICE_NAME = 24 };

/* Octets kept of an answer. */
enum { EXCHANGE_BODY_MAX = 1 << 20, EXCHANGE_HEADERS_MAX = 64 << 10 };

struct exchange {
	unsigned id; /* from 1, unique within a trace */
	enum origin origin;
	char device[DEVICE_NAME];
	enum step step;
	int64_t started; /* seconds since 1970, UTC */
	struct request request;
	struct transport transport;
	struct response response;
	struct reply reply;   /* valid when response.status is not 0 */
	struct record record; /* of ORIGIN_LOG, which has no reply and no transport */
};

enum { TRACE_DEVICES_MAX = 12 };

/* The part of a trace in a group that is judged together. */
enum part {
	PART_ALONE,
	PART_EXTERNAL, /* what devices use */
	PART_INTERNAL, /* the internal URL of the same NDES */
	PART_PROFILE,  /* one of the URLs of a profile */
	PART_PLACE,    /* the same URL from one of two places */
	PART_COUNT,
};

struct trace {
	enum origin origin;
	char *url, *label;  /* the canonical URL; the user's text; owned */
	int64_t started;    /* seconds since 1970, UTC */
	double duration;    /* seconds */
	bool out_of_time;   /* ended by the limit for the whole probe */
	bool interrupted;   /* ended by the user, before that limit */
	bool tls_unchecked; /* --insecure: unverified TLS is accepted */
	char devices[TRACE_DEVICES_MAX][DEVICE_NAME]; /* the selected ones, in order */
	size_t n_devices;
	unsigned steps; /* selected: set of 1 << enum step */
	enum part part;
	unsigned group;   /* a common number, not 0, of traces judged together */
	struct name name; /* the host's */
	struct exchange **exchanges; /* in the order of their ends; owned */
	size_t n_exchanges;
	struct history
		*history; /* of ORIGIN_LOG, else NULL; see trace/history.h; owned */
};

MUST_CHECK int exchange_new(struct exchange **out, const char *device, enum step step);
void exchange_free(struct exchange *exchange);
/* A new exchange with the same request, for a retry. */
MUST_CHECK int exchange_again(struct exchange **out, const struct exchange *sent);

/* The value of the first header with this name, or NULL. Not NUL-ended. */
bool exchange_header(
	const struct exchange *exchange, const char *name, struct span *value);
/* The same, printable and bounded; "" if absent. */
void exchange_header_text(
	const struct exchange *exchange, const char *name, char *out, size_t size);

/* The words in options, reports and traces: "browse", "connection-refused", ... */
const char *step_name(enum step step);
const char *fault_name(enum fault fault);
const char *part_name(enum part part);
const char *phase_name(enum phase phase);
/* "none", "alert", "version", "not-tls", "closed", "other". */
const char *tls_failure_name(enum tls_failure failure);
/* For the problem 1 << bit: "name-mismatch", ... */
const char *tls_problem_name(unsigned bit);

/* The inverse; false for an unknown word. */
bool step_find(const char *name, enum step *step);
bool fault_find(const char *name, enum fault *fault);
bool part_find(const char *name, enum part *part);
bool phase_find(const char *name, enum phase *phase);
bool tls_failure_find(const char *name, enum tls_failure *failure);
bool tls_problem_find(const char *name, unsigned *bit);

MUST_CHECK int trace_new(struct trace **out, const char *url, const char *label);
void trace_free(struct trace *trace);
/* Adds a selected device, once. False if the list is full. */
bool trace_add_device(struct trace *trace, const char *device);
/* Takes ownership of the exchange, also on failure, and numbers it. */
MUST_CHECK int trace_add(struct trace *trace, struct exchange *exchange);

#endif

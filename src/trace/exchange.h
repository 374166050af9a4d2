/* SPDX-License-Identifier: MIT */
/*
 * What happened between the probe and a server, and never why: one exchange for each
 * request, one trace for each target. Everything that judges is a pure function of this.
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
	STEP_LONG_URL,     /* the PKIOperation by GET, when the device posted */
	STEP_POLL,         /* CertPoll, while an enrolment is pending */
	STEP_NEXTCACERT,   /* these three only when asked for */
	STEP_GETCERT,
	STEP_GETCRL,
	STEP_MEASURE, /* GETs of chosen lengths, to find the longest that passes */
	STEP_COUNT,   /* of those that a probe can run */
	STEP_VERIFY = STEP_COUNT, /* logs: the policy module asks the connector */
	STEP_EVENT,               /* logs: what is no request */
	STEP_UNKNOWN,             /* logs: a SCEP request without a readable operation */
	STEP_NAMES,
};

/* What a probe runs unless told otherwise; polls come by themselves, if at all. */
enum {
	STEPS_DEFAULT = 1 << STEP_BROWSE | 1 << STEP_CAPS | 1 << STEP_CACERT |
			1 << STEP_PKIOPERATION | 1 << STEP_LONG_URL
};

/* How an exchange ended without an answer, or with less than one. */
enum fault {
	FAULT_NONE,
	FAULT_NAME_NOT_RESOLVED,
	FAULT_PROXY_NAME_NOT_RESOLVED,
	FAULT_CONNECTION_REFUSED,
	FAULT_UNREACHABLE, /* no route, network down */
	FAULT_CONNECT_TIMEOUT,
	FAULT_PROXY,           /* the forward proxy refused or failed */
	FAULT_TLS_HANDSHAKE,   /* an alert, a version, not TLS at all */
	FAULT_TLS_CERTIFICATE, /* the server's certificate was not accepted: see tls */
	FAULT_RESET,           /* closed or reset after connecting, nothing answered */
	FAULT_TIMEOUT,         /* connected, then no answer in time */
	FAULT_NOT_HTTP,        /* an answer that is not HTTP, or a malformed one */
	FAULT_CUT,             /* closed within an answer, or what came is damaged */
	FAULT_TOO_LARGE,       /* an answer beyond the bound was dropped */
	FAULT_NOT_SENT,        /* no request can be made for what the server gave */
	FAULT_PAUSED,          /* a limit passed while this computer did not look */
	FAULT_LOCAL,           /* this computer could not do its part */
	FAULT_OTHER,
	FAULT_COUNT,
};

/* The part of an exchange in which a fault happened, or time was spent. */
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
	TLS_UNTRUSTED = 1 << 1,   /* the chain ends in a root that is not trusted here */
	TLS_SELF_SIGNED = 1 << 2, /* the server's own certificate is its root */
	TLS_INCOMPLETE = 1 << 3,  /* the server sent no issuer for the last certificate */
	TLS_EXPIRED = 1 << 4,
	TLS_NOT_YET_VALID = 1 << 5,
	TLS_OTHER = 1 << 6,
	TLS_WEAK = 1 << 7, /* a key or a digest that is refused here as too weak */
};

enum { TLS_PROBLEM_COUNT = 8 };

struct tls {
	bool used; /* a handshake finished or a chain was seen */
	bool verified;
	char version[16], cipher[48];
	unsigned problems;         /* set of enum tls_problem */
	char problem[160];         /* OpenSSL's words for the first, "" without one */
	struct certificate *chain; /* as sent, the server's own first; owned */
	int n_chain;
};

/* How a TLS handshake failed, as far as this side can tell. */
enum tls_failure {
	TLS_FAILURE_NONE,
	TLS_FAILURE_ALERT,   /* the server sent an alert */
	TLS_FAILURE_VERSION, /* no version in common, by an alert or by ours */
	TLS_FAILURE_NOT_TLS, /* the server said something that is not TLS */
	TLS_FAILURE_CLOSED,  /* the server closed the connection, or it was reset */
	TLS_FAILURE_OTHER,
	TLS_FAILURE_COUNT,
};

struct handshake {
	enum tls_failure failure; /* with FAULT_TLS_HANDSHAKE */
	int alert;                /* RFC 8446 section 6: the server's fatal one; 0 none */
	bool certificate_wanted;  /* the server asked for the client's certificate */
};

struct transport {
	enum fault fault;
	enum phase phase;    /* where, when there is a fault */
	char text[200];      /* the library's words, printable */
	char address[64];    /* of the peer, "" if never connected */
	char proxy[128];     /* the forward proxy used, without credentials; or "" */
	char proxy_from[24]; /* "--proxy" or the environment's variable; or "" */
	double seconds[PHASE_COUNT];
	double total;     /* seconds */
	bool reused;      /* on a connection that an earlier request opened */
	uint64_t sent;    /* octets of the request that went out */
	double idle;      /* seconds without an octet before a limit ended it */
	int proxy_status; /* of the forward proxy's answer to CONNECT, 0 without */
	struct handshake handshake;
	struct tls tls;
};

struct request {
	char method[8];
	char *url;            /* whole, as on the wire; owned */
	struct bytes headers; /* "Name: value\n" lines; without Host and lengths */
	struct bytes body;
	size_t query_length; /* octets behind '?', 0 without */
	const char *cipher,
		*digest; /* of a PKIOperation: OpenSSL's names; static or NULL */
	char transaction_id[132];
	bool placeholder; /* the challenge is one that must be refused */
	bool renewal;     /* signed with a certificate that is to be renewed */
	bool fallback;    /* with 3DES and SHA-1, after an unreadable answer */
	struct requirements requirements; /* of the device that it was sent as */
};

struct response {
	long status;                 /* 0: none */
	char reason[80], version[8]; /* "HTTP/1.1" gives "1.1" */
	struct bytes headers;        /* "Name: value\n" lines as received */
	struct bytes body;           /* what was kept */
	uint64_t body_length;        /* as received, before any bound */
	bool incomplete;             /* less was kept or received than was sent */
	bool withheld; /* the body is not kept: the reply says what it did */
};

/* Where what is known comes from. */
enum origin {
	ORIGIN_WIRE, /* it was seen on the network */
	ORIGIN_LOG,  /* a log tells of it */
};

/* What a log told of, where it was not the network that showed an exchange. */
enum record_kind {
	RECORD_NONE,    /* of ORIGIN_WIRE */
	RECORD_REQUEST, /* a request, with the status that was answered */
	RECORD_DROPPED, /* http.sys answered or dropped it, and says why */
	RECORD_EVENT,   /* an event of Windows, or of a program's own log */
	RECORD_STATE,   /* how far a device came with a certificate */
	RECORD_STUCK,   /* an enrolment of which no log tells the end */
	RECORD_ENDED,   /* the log ends while an enrolment is on its way */
	RECORD_ABSENT,  /* a device that was to be there, and is in no line */
	RECORD_SILENT,  /* no line of the server's log speaks of SCEP */
	RECORD_BESIDE,  /* no line speaks of SCEP, in logs that need not */
	RECORD_UNREAD,  /* a log of which something could not be read */
	RECORD_KINDS,
};

/* The lines alike of one log: there is one exchange for all of them. */
struct record {
	enum record_kind kind;
	const char *format;  /* id of the log's format; static */
	unsigned file;       /* index into the trace's logs */
	uint64_t line;       /* the first of them, from 1 */
	uint64_t count;      /* how many */
	bool dated;          /* else the times are seconds of a day */
	int64_t first, last; /* seconds since 1970, UTC */
	bool failure;        /* it tells that something went wrong */
	bool over;           /* the same device's same step succeeded later */
	bool unsure;         /* what could not be read may say otherwise */
	int sub_status;      /* of IIS; -1: not told */
	bool has_win32, has_hresult;
	uint32_t win32, hresult;
	unsigned event;  /* its id, 0: none */
	char reason[64]; /* HTTPERR's reason, event's source, state's name */
	char client[64]; /* address of the first of them */
	char text[400];  /* words of the first of them, printable */
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

/* How a trace stands to the others of its group: they are judged together. */
enum part {
	PART_ALONE,
	PART_EXTERNAL, /* what devices use */
	PART_INTERNAL, /* the same NDES, reached from inside */
	PART_PROFILE,  /* one of the URLs of a profile */
	PART_PLACE,    /* the same URL, seen from one of two places */
	PART_COUNT,
};

struct trace {
	enum origin origin;
	char *url, *label;  /* as canonical URL; as the user wrote it; owned */
	int64_t started;    /* seconds since 1970, UTC */
	double duration;    /* seconds */
	bool out_of_time;   /* ended by the limit for the whole probe */
	bool interrupted;   /* ended by whoever ran it, before that limit */
	bool tls_unchecked; /* --insecure: unverified TLS was used, not refused */
	char devices[TRACE_DEVICES_MAX][DEVICE_NAME]; /* that were to run, in order */
	size_t n_devices;
	unsigned steps; /* asked for: set of 1 << enum step */
	enum part part;
	unsigned group;   /* the same number, not 0, for those judged together */
	struct name name; /* the host's */
	struct exchange **exchanges; /* in the order they ended; owned */
	size_t n_exchanges;
	struct history
		*history; /* of ORIGIN_LOG, else NULL; see trace/history.h; owned */
};

MUST_CHECK int exchange_new(struct exchange **out, const char *device, enum step step);
void exchange_free(struct exchange *exchange);
/* Another with the same request, to send it once more. */
MUST_CHECK int exchange_again(struct exchange **out, const struct exchange *sent);

/* The value of the first header of that name, or NULL. Not NUL-ended. */
bool exchange_header(
	const struct exchange *exchange, const char *name, struct span *value);
/* The same, printable and bounded; "" when absent. */
void exchange_header_text(
	const struct exchange *exchange, const char *name, char *out, size_t size);

/* The words of options, reports and traces: "browse", "connection-refused", ... */
const char *step_name(enum step step);
const char *fault_name(enum fault fault);
const char *part_name(enum part part);
const char *phase_name(enum phase phase);
/* "none", "alert", "version", "not-tls", "closed", "other". */
const char *tls_failure_name(enum tls_failure failure);
/* Of the problem 1 << bit: "name-mismatch", ... */
const char *tls_problem_name(unsigned bit);

/* The other way; false for a word that is none. */
bool step_find(const char *name, enum step *step);
bool fault_find(const char *name, enum fault *fault);
bool part_find(const char *name, enum part *part);
bool phase_find(const char *name, enum phase *phase);
bool tls_failure_find(const char *name, enum tls_failure *failure);
bool tls_problem_find(const char *name, unsigned *bit);

MUST_CHECK int trace_new(struct trace **out, const char *url, const char *label);
void trace_free(struct trace *trace);
/* Notes a device that was to run, once. False when there is no room for another. */
bool trace_add_device(struct trace *trace, const char *device);
/* Takes the exchange, also on failure, and numbers it. */
MUST_CHECK int trace_add(struct trace *trace, struct exchange *exchange);

#endif

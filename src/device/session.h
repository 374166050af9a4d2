/* SPDX-License-Identifier: MIT */
/*
 * The protocol of one device with one server as a state machine without I/O: it returns
 * requests and processes answers. It uses no socket and no clock; the caller delivers the
 * keys, which take long to make.
 */
#ifndef SCEPPROBE_DEVICE_SESSION_H
#define SCEPPROBE_DEVICE_SESSION_H

#include <stdint.h>

#include "device/device.h"
#include "trace/blank.h"

struct session;

enum session_turn {
	SESSION_DONE,   /* nothing more to send */
	SESSION_SEND,   /* send and complete *next, then session_read */
	SESSION_WAIT,   /* needs keys: session_give_key */
	SESSION_PAUSE,  /* waits until session_due */
	SESSION_RECORD, /* add *next to the trace: it cannot be sent */
	SESSION_OFFER,  /* done, but can measure: see session_measure */
};

enum session_key_transport {
	SESSION_KEY_TRANSPORT_AUTO, /* the device's */
	SESSION_KEY_TRANSPORT_PKCS1,
	SESSION_KEY_TRANSPORT_OAEP,
};

enum session_method { SESSION_METHOD_AUTO, SESSION_METHOD_GET, SESSION_METHOD_POST };

/* The form of a renewal. AUTO: RenewalReq if the server advertises SCEPStandard, else a
 * PKCSReq signed with the old certificate, as in NDES and older drafts. */
enum session_renewal {
	SESSION_RENEW_AUTO,
	SESSION_RENEW_RENEWALREQ,
	SESSION_RENEW_PKCSREQ
};

/* Borrowed for the session's life. Zero is the default for each. */
struct session_options {
	unsigned steps; /* set of 1 << enum step; measure: always */
	enum session_method method;
	const char *challenge; /* NULL: a placeholder */
	const char *subject;
	unsigned key_bits;  /* 0: the device's */
	int cipher, digest; /* NIDs; 0: the device's choice */
	enum session_key_transport key_transport;
	X509 *renew_certificate; /* NULL: a new enrolment */
	EVP_PKEY *renew_key;
	enum session_renewal renewal;
	bool keeps_certificate; /* issued certificates are saved */
	double poll_seconds;    /* time limit for polls; 0: no polls */
};

/* `url` is the NDES URL without the device's suffix and without query; copied. */
MUST_CHECK int session_new(struct session **out, const struct device *device,
	const char *url, const struct session_options *options);
void session_free(struct session *session);
/* The borrowed memo of all sessions with the same server; by default none. */
void session_share(struct session *session, struct cacert_memo *memo);

const struct device *session_device(const struct session *session);

/* The number and the size of the RSA keys that the session still needs. */
unsigned session_keys_wanted(const struct session *session);
unsigned session_key_bits(const struct session *session);
/* Whether a certificate for the keys may be used: with a challenge, a certificate to
 * renew, or a file for issued certificates. */
bool session_keys_may_serve(const struct session *session);
/* The number of requests before the first one that needs keys. */
unsigned session_keys_after(const struct session *session);
/* Takes ownership of the key. */
void session_give_key(struct session *session, EVP_PKEY *key);

/*
 * Reads the reply into the exchange of the last SESSION_SEND, which the transport has
 * completed, and updates the state. The exchange is never changed afterwards. `now` is in
 * seconds since 1970. A negative errno for our own failures.
 */
MUST_CHECK int session_read(
	struct session *session, int64_t now, struct exchange *answered);

/*
 * The next turn: an enum session_turn, or a negative errno for our own failures. For
 * SESSION_SEND and SESSION_RECORD the caller owns *next.
 */
MUST_CHECK int session_next(struct session *session, int64_t now, struct exchange **next);

/*
 * Makes the first message in advance if its inputs are complete, to use the wait for an
 * answer. Later answers may change the inputs; then it is made again. Does not change the
 * turn. 1 if it made something, which takes milliseconds; 0; or a negative errno for our
 * own failures.
 */
MUST_CHECK int session_prepare(struct session *session, int64_t now);

/*
 * Starts the measuring in a session that offers it: one session for each target. Its next
 * turns send the step `measure` until the limit is known or BISECT_MOST requests were
 * sent. None of them carries the challenge of the options.
 */
void session_measure(struct session *session);

/* The end of the pause in seconds since 1970. */
int64_t session_due(const struct session *session);

/* Adds the borrowed secrets of the session's requests: an answer may repeat them. */
void session_secrets(const struct session *session, struct secrets *secrets);

#endif

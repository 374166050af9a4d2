/* SPDX-License-Identifier: MIT */
/*
 * The meaning of OpenSSL's handshake errors.
 */
#ifndef SCEPPROBE_NET_TLS_FAILURES_H
#define SCEPPROBE_NET_TLS_FAILURES_H

#include "trace/exchange.h"

/*
 * The kind of a failed handshake, TLS_FAILURE_OTHER if unknown: by the server's alert
 * (RFC 8446 section 6; 0 none), and by the oldest and the newest error of OpenSSL's
 * queue, 0 for none. `stopped`: it began and did not finish.
 */
enum tls_failure tls_failure_of(int alert, bool stopped, const unsigned long errors[2]);

#endif

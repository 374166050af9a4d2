/* SPDX-License-Identifier: MIT */
/*
 * The way from this computer to the CA, hop by hop: which hops are there, how far each
 * device came, who answered, and where it fails.
 */
#ifndef SCEPPROBE_DIAGNOSE_ROUTE_H
#define SCEPPROBE_DIAGNOSE_ROUTE_H

#include "diagnose/report.h"

/* In their order, but a front end may stand behind the connector. */
enum hop_kind {
	HOP_COMPUTER,
	HOP_NAME,
	HOP_FORWARD_PROXY,
	HOP_TLS,
	HOP_FRONT_END,
	HOP_APP_PROXY,
	HOP_CONNECTOR,
	HOP_IIS,
	HOP_MSCEP,
	HOP_CA,
	HOP_KINDS,
};

enum hop_state {
	HOP_ABSENT,   /* there is none, or no sign of one */
	HOP_UNKNOWN,  /* nothing shows whether a request came to it */
	HOP_REACHED,  /* a request passed through it */
	HOP_ANSWERED, /* it wrote an answer itself */
	HOP_FAILED,   /* the gravest finding shows a fault here */
	HOP_STATES,
};

struct hop {
	enum hop_kind kind;
	enum hop_state state;
	unsigned devices;  /* set of 1 << index into the report's: came to it */
	unsigned exchange; /* id of the one that shows the state; 0: none */
	const char *title; /* for people: "This computer", ... */
	char note[160];    /* what shows it, printable; "" for nothing to say */
};

struct route {
	struct hop hops[HOP_KINDS];
	size_t n;   /* 0 for a report on logs: their journeys have the way */
	int failed; /* index of the hop that fails, or -1 */
};

/* Reads the route of a finished report. Certain only in what answers show: a hop that
 * adds nothing to an answer cannot be told from one that is not there. */
void route_read(const struct report *report, struct route *out);

/* "this-computer", "name-service", ...: the words of programs. */
const char *hop_name(enum hop_kind kind);
/* "reached", "answered", "failed", "unknown", "absent". */
const char *hop_state_name(enum hop_state state);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The path from this computer to the CA, hop by hop: which hops exist, how far each
 * device got, which hop answered, and which one fails.
 */
#ifndef SCEPPROBE_DIAGNOSE_ROUTE_H
#define SCEPPROBE_DIAGNOSE_ROUTE_H

#include "diagnose/report.h"

/* In path order, but a front end may be behind the connector. */
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
	HOP_UNKNOWN,  /* nothing shows whether a request reached it */
	HOP_REACHED,  /* a request passed through it */
	HOP_ANSWERED, /* it wrote an answer itself */
	HOP_FAILED,   /* the worst finding shows a fault here */
	HOP_STATES,
};

struct hop {
	enum hop_kind kind;
	enum hop_state state;
	unsigned devices;  /* set of 1 << index of the report's devices that reached it */
	unsigned exchange; /* id of the exchange that shows the state; 0: none */
	const char *title; /* for people: "This computer", ... */
	char note[160];    /* text on the state, printable; "" for none */
};

struct route {
	struct hop hops[HOP_KINDS];
	size_t n;   /* 0 for logs: they have journeys instead */
	int failed; /* index of the failing hop, or -1 */
};

/* Reads the route of a finished report. Only hops that leave marks in answers are
 * certain: a hop without marks looks like an absent one. */
void route_read(const struct report *report, struct route *out);

/* "this-computer", "name-service", ...: ids for programs. */
const char *hop_name(enum hop_kind kind);
/* "reached", "answered", "failed", "unknown", "absent". */
const char *hop_state_name(enum hop_state state);

#endif

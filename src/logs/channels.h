/* SPDX-License-Identifier: MIT */
/*
 * Which events of Windows' logs are about enrolment by SCEP, told before they are read.
 */
#ifndef SCEPPROBE_LOGS_CHANNELS_H
#define SCEPPROBE_LOGS_CHANNELS_H

#include "logs/evtx.h"

/* What an .evtx file has shown so far. Begin with zeroes. */
struct channel_look {
	unsigned passed; /* events of no interest, before the first of interest */
	bool wanted;
	char channel[80]; /* of the first event */
};

/* An evtx_wants; `context` is a struct channel_look. */
enum evtx_interest channel_wants(
	void *context, struct span channel, struct span provider);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The parts of the report in text. Each writes itself to the sheet's page, and nothing if
 * it has nothing to say; a page that has run out of memory says so itself.
 */
#ifndef SCEPPROBE_RENDER_TEXT_PARTS_H
#define SCEPPROBE_RENDER_TEXT_PARTS_H

#include "render/page.h"
#include "render/render.h"

enum { TEXT_TOLD = 32 };

/* What reports before this one said: findings with their likeliest reason; and whether
 * the first of a comparison blames this computer, so that the others have nothing to add
 * but what their devices met. */
struct told {
	struct {
		const struct cause *cause;
		const struct reason *reason;
	} findings[TEXT_TOLD];
	size_t n;
	bool settled;
};

struct sheet {
	struct page page;
	bool utf8;
	enum verbosity verbosity;
	const struct report *report;
	struct told *told;
};

void text_line(const struct sheet *sheet);
/* text_findings.c: info findings are left out beside a fault. */
void text_findings(const struct sheet *sheet);
/* text_steps.c: the results of each device, folded without -v; and the certificates
 * where they matter. */
void text_devices(const struct sheet *sheet);
void text_certificates(const struct sheet *sheet);

#endif

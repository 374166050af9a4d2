/* SPDX-License-Identifier: MIT */
/*
 * What devices met, folded: devices that met the same share a block, and steps that ended
 * the same share a line.
 */
#ifndef SCEPPROBE_RENDER_TEXT_FOLD_H
#define SCEPPROBE_RENDER_TEXT_FOLD_H

#include "diagnose/report.h"
#include "render/page.h"

/* "windows, android, ios", and below it "critical  all steps  503 ... (http.sys)". */
void text_fold(const struct page *page, const struct report *report);

#endif

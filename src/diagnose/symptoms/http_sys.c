/* SPDX-License-Identifier: MIT */
/*
 * Symptoms of http.sys, the kernel's web listener. Its pages are in English on every
 * system, so the tests may match their words.
 */
#include "diagnose/symptoms/http_sys.h"

#include <string.h>

#include "base/text.h"
#include "diagnose/judged.h"
#include "diagnose/symptoms/answer.h"

#define HTTPERR_REASONS "Microsoft Learn, Error logging in HTTP APIs (KB820729)"

/* A page of http.sys with the words in .string. */
static bool http_sys_page(SYMPTOM_ARGUMENTS)
{
	return exchange->response.status == symptom->number &&
	       answer_bears(exchange, circumstances, "http.sys") &&
	       !answer_of_front_end(exchange, circumstances) &&
	       text_find(bytes_text(&exchange->reply.text), symptom->string);
}

const struct symptom symptom_host_not_served = {
	.id = "host-not-served",
	.text = "400 Invalid Hostname from the kernel's listener",
	.source = HTTPERR_REASONS,
	.need = NEEDS_ANSWER,
	.seen = http_sys_page,
	.number = 400,
	.string = "Invalid Hostname",
};

const struct symptom symptom_url_invalid = {
	.id = "url-invalid",
	.text = "400 Invalid URL from the kernel's listener",
	.source = HTTPERR_REASONS,
	.need = NEEDS_ANSWER,
	.seen = http_sys_page,
	.number = 400,
	.string = "Invalid URL",
};

const struct symptom symptom_url_forbidden = {
	.id = "url-forbidden",
	.text = "403 Forbidden URL from the kernel's listener",
	.source = HTTPERR_REASONS,
	.need = NEEDS_ANSWER,
	.seen = http_sys_page,
	.number = 403,
	.string = "Forbidden URL",
};

const struct symptom symptom_http_sys_503 = {
	.id = "http-sys-503",
	.text = "503 from the kernel's listener",
	.source = "Microsoft Learn, HTTP Error 503",
	.by = "http.sys",
	.need = NEEDS_ANSWER,
	.seen = answer_has_status_by,
	.number = 503,
};

const struct symptom symptom_http_sys_sure = {
	.id = "http-sys-sure",
	.text = "header and page are both the kernel listener's",
	.source = "the rows of responders.c",
	.need = NEEDS_ANSWER,
	.seen = answer_is_surely_by,
	.string = "http.sys",
};

const struct symptom symptom_length_required = {
	.id = "length-required",
	.text = "411 Length Required",
	.source = "RFC 9110 section 15.5.12",
	.need = NEEDS_ANSWER,
	.seen = answer_has_status,
	.number = 411,
};

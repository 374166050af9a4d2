/* SPDX-License-Identifier: MIT */
/*
 * What a front end says in the place of NDES: a page that blocks, or that it does not get
 * through.
 */
#include "diagnose/symptoms/front_end.h"

#include <string.h>

#include "base/text.h"
#include "diagnose/judged.h"
#include "diagnose/symptoms/answer.h"
#include "diagnose/symptoms/http.h"

#define NGINX_LIMITS "nginx documentation, limit_req_status and limit_conn_status"

static bool front_end_block(SYMPTOM_ARGUMENTS)
{
	static const long statuses[] = { 200, 400, 401, 403, 405, 406, 413, 429 };
	bool blocks = false;

	SYMPTOM_UNUSED;
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		blocks |= exchange->response.status == statuses[i];
	return blocks && answer_of_front_end(exchange, circumstances) &&
	       !judged_is_forward_proxy(exchange) &&
	       !answered_by(exchange, circumstances, "app-proxy") &&
	       !symptom_is_seen(&symptom_too_long, exchange, circumstances);
}

const struct symptom symptom_front_end_block = {
	.id = "front-end-block",
	.text = "a front end's own page in place of NDES's answer",
	.source = "the fingerprints of responders.c",
	.need = NEEDS_ANSWER,
	.seen = front_end_block,
};

/* 502 and 504 are a gateway's words by their definition, whoever it is. */
static bool front_end_gateway(SYMPTOM_ARGUMENTS)
{
	long status = exchange->response.status;

	SYMPTOM_UNUSED;
	return !answered_by(exchange, circumstances, "app-proxy") &&
	       !judged_is_forward_proxy(exchange) &&
	       (status == 502 || status == 504 ||
		       (status == 503 && answer_of_front_end(exchange, circumstances)));
}

const struct symptom symptom_front_end_gateway = {
	.id = "front-end-gateway",
	.text = "a front end that does not get through",
	.source = "RFC 9110 sections 15.6.3 to 15.6.5",
	.need = NEEDS_ANSWER,
	.seen = front_end_gateway,
	.tell = answer_tell_substatus,
};

/* By the one of that id, and not by what stands behind it. */
static bool status_of(SYMPTOM_ARGUMENTS)
{
	return exchange->response.status == symptom->number &&
	       answered_by(exchange, circumstances, symptom->string) &&
	       answer_of_front_end(exchange, circumstances);
}

const struct symptom symptom_nginx_503 = {
	.id = "nginx-503",
	.text = "a 503 of nginx's own",
	.source = NGINX_LIMITS,
	.need = NEEDS_ANSWER,
	.seen = status_of,
	.number = 503,
	.string = "nginx",
};

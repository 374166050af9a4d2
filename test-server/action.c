/* SPDX-License-Identifier: MIT */
/*
 * Finds the row for an action's name, counts its arguments, runs it.
 *
 * What there is to do stands in actions.c; nothing here knows a single action.
 * Promises that an action which was read without complaint can be performed.
 */
#include "action.h"

#include <stdlib.h>
#include <string.h>

static const struct action_kind *find_kind(const char *name)
{
	size_t i;

	for (i = 0; i < action_kind_count; i++) {
		if (!strcmp(action_kinds[i].name, name))
			return &action_kinds[i];
	}
	return NULL;
}

int action_parse(struct action *action, const struct words *words, size_t first,
	const struct page_set *pages)
{
	struct words arguments = { .place = words->place };
	const struct action_kind *kind;
	size_t i;

	if (first >= words->count)
		return place_complain(words->place, "expected an action");
	kind = find_kind(words->items[first]);
	if (!kind)
		return place_complain(
			words->place, "unknown action '%s'", words->items[first]);
	for (i = first + 1; i < words->count; i++)
		arguments.items[arguments.count++] = words->items[i];
	if (arguments.count < kind->least || arguments.count > kind->most)
		return place_complain(words->place, "expected '%s%s%s'", kind->name,
			*kind->arguments ? " " : "", kind->arguments);
	action->kind = kind;
	return kind->parse ? kind->parse(action, &arguments, pages) : 0;
}

int action_perform(
	const struct action *action, const struct call *call, struct answer *answer)
{
	if (!action->kind->modifier)
		answer_clear(answer);
	if (action->kind->perform(action, call, answer))
		return -1;
	if (!answer->verdict)
		answer->verdict = action->kind->name;
	return 0;
}

void action_clear(struct action *action)
{
	free(action->text);
	plan_clear(&action->plan);
	*action = (struct action){ 0 };
}

const char *action_content_type(const struct call *call)
{
	switch (call->step) {
	case STEP_CAPS:
		return "text/plain";
	case STEP_CACERT:
		return call->bag->content_type;
	case STEP_PKIOPERATION:
		return "application/x-pki-message";
	case STEP_NEXT_CACERT:
		return "application/x-x509-next-ca-cert";
	default:
		return "text/html";
	}
}

/* SPDX-License-Identifier: MIT */
/*
 * The shelf of the catalogue that needs both wings.
 */
#ifndef SCEPPROBE_EXPLAIN_H
#define SCEPPROBE_EXPLAIN_H

#include "render/shelf.h"

extern const struct shelf shelf_devices;

#endif

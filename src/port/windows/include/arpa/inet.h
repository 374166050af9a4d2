/* SPDX-License-Identifier: MIT */
#include <netdb.h>

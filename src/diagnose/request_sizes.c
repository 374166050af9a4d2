/* SPDX-License-Identifier: MIT */
/*
 * The query length of a PKIOperation by GET, one row for each device, key size and
 * challenge length. The numbers come from a model of each device's message. The model
 * gives the lengths in the Intune article's logs: 6064 octets of ciphertext for iOS, 7980
 * octets of message for Android.
 *
 * iOS escapes only '=', so its queries have one length. The others also escape '+' and
 * '/', and the number of these varies by chance.
 */
#include "diagnose/request_size.h"

#define MODEL                                                                            \
	"Model of the device's message; Microsoft Learn, Troubleshoot device to NDES "   \
	"server communication for SCEP certificate profiles in Microsoft Intune, logs"

enum { BY_CHANCE = 40 };

#define IOS(bits, challenge_, length_)                                                   \
	{                                                                                \
		.device = "iOS", .device_id = "ios", .rsa_bits = bits,                   \
		.challenge = challenge_, .length = length_, .source = MODEL              \
	}
#define ANDROID(bits, challenge_, length_)                                               \
	{                                                                                \
		.device = "Android", .device_id = "android", .rsa_bits = bits,           \
		.challenge = challenge_, .length = length_, .spread = BY_CHANCE,         \
		.source = MODEL                                                          \
	}
#define WINDOWS(bits, challenge_, length_)                                               \
	{                                                                                \
		.device = "Windows", .device_id = "windows", .rsa_bits = bits,           \
		.challenge = challenge_, .length = length_, .spread = BY_CHANCE,         \
		.source = MODEL                                                          \
	}

const struct request_size request_sizes[] = {
	IOS(2048, 16, 3521),
	IOS(2048, 1024, 4879),
	IOS(2048, 2048, 6241),
	IOS(2048, 4096, 8975),
	IOS(2048, INTUNE_CHALLENGE, 10643),
	IOS(2048, 8192, 14433),
	IOS(4096, 1024, 6579),
	IOS(4096, 4096, 10675),
	IOS(4096, INTUNE_CHALLENGE, 12353),
	IOS(4096, 8192, 16143),
	ANDROID(2048, 16, 3673),
	ANDROID(2048, 1024, 5141),
	ANDROID(2048, 2048, 6545),
	ANDROID(2048, 4096, 9495),
	ANDROID(2048, INTUNE_CHALLENGE, 11319),
	ANDROID(2048, 8192, 15363),
	ANDROID(4096, 1024, 6935),
	ANDROID(4096, 4096, 11319),
	ANDROID(4096, INTUNE_CHALLENGE, 13163),
	ANDROID(4096, 8192, 17105),
	WINDOWS(2048, 16, 3757),
	WINDOWS(2048, 1024, 5129),
	WINDOWS(2048, 2048, 6549),
	WINDOWS(2048, 4096, 9539),
	WINDOWS(2048, INTUNE_CHALLENGE, 11297),
	WINDOWS(2048, 8192, 15327),
	WINDOWS(4096, 1024, 5901),
	WINDOWS(4096, 4096, 10257),
	WINDOWS(4096, INTUNE_CHALLENGE, 11997),
	WINDOWS(4096, 8192, 16031),
};

const size_t n_request_sizes = sizeof(request_sizes) / sizeof(request_sizes[0]);

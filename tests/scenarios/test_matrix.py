# SPDX-License-Identifier: MIT
"""Every scenario of the mock comes to the finding that its documents name, and to no other.

The scenario files say what they expect; so does the table here, by hand, so that a mistake
in a scenario file cannot agree with the same mistake in the program. A new scenario needs
a row in EXPECTED.
"""
from collections import namedtuple

import pytest

import tables

Row = namedtuple("Row", "status findings not_these", defaults=((),))

#: "id" is certain, "id?" is only possible, as the program must say of what it cannot prove.
REFUSED = "challenge-refused"
DEVIATES = "protocol-deviation"
NOTHING_ANSWERED = ("request-never-arrived?",)

#: Scenario: target status, all findings in order of rank, and look-alikes: findings that
#: a hasty reading of the same answers would come to.
EXPECTED = {
    # healthy
    "healthy": Row("ok", (REFUSED,), (
        "forbidden-not-by-mscep", "bare-url-unexpected", "undocumented",
        "refusal-unknown", "renewal-refused", "ca-unreachable")),
    "healthy-caps-crlf": Row("ok", (REFUSED, DEVIATES), (
        "weak-algorithms-only", "caps-not-scep")),
    "healthy-aes": Row("ok", (REFUSED,), (DEVIATES, "weak-algorithms-only")),
    "healthy-get": Row("ok", (REFUSED,), ("url-too-long", "weak-algorithms-only")),
    "healthy-one-ra": Row("ok", (REFUSED,), (
        "ra-certificate-missing", "ra-not-issued-by-ca")),
    "healthy-slow": Row("ok", (REFUSED,), ("response-timeout", "probe-incomplete")),
    # the Intune article's own
    "ndes-general-page": Row("critical", ("ndes-general-page", REFUSED), (
        "bare-url-unexpected", "caps-not-scep")),
    "ndes-general-page-utf16": Row("critical", ("ndes-general-page", REFUSED), (
        "bare-url-unexpected", "undocumented")),
    "scep-app-pool-stopped": Row("critical", ("scep-app-pool-stopped",), (
        "front-end-bad-gateway", "ndes-internal-error", "undocumented")),
    "app-proxy-gateway-timeout": Row("critical", ("app-proxy-gateway-timeout",), (
        "front-end-bad-gateway", "blocked-by-front-end", "response-timeout",
        "external-url-wrong")),
    "url-too-long": Row("critical", ("url-too-long",), ("wrong-path", REFUSED)),
    "url-too-long-404": Row("warning", ("url-too-long", REFUSED), ("wrong-path",)),
    "url-too-long-400": Row("warning", ("url-too-long", REFUSED), (
        "wrong-path", "undocumented")),
    "url-too-long-400-field": Row("warning", ("url-too-long", REFUSED), (
        "wrong-path", "undocumented")),
    "url-too-long-414": Row("warning", ("url-too-long", REFUSED), (
        "wrong-path", "undocumented")),
    "url-too-long-apache": Row("warning", ("url-too-long", REFUSED), (
        "wrong-path", "blocked-by-front-end")),
    "url-too-long-4096": Row("warning", ("url-too-long", REFUSED), ("wrong-path",)),
    "url-too-long-nginx": Row("warning", ("url-too-long", REFUSED), (
        "blocked-by-front-end", "undocumented")),
    "url-too-long-squid": Row("warning", ("url-too-long", REFUSED), (
        "blocked-by-front-end", "undocumented")),
    "url-too-long-5000": Row("warning", ("url-too-long", REFUSED), ("undocumented",)),
    # Whatever the status is, and without one.
    "url-too-long-500": Row("warning", ("url-too-long", REFUSED), (
        "ndes-internal-error", "impersonation-right-missing", "undocumented")),
    "url-too-long-403": Row("warning", ("url-too-long", REFUSED), (
        "forbidden-not-by-mscep", "undocumented")),
    "url-too-long-closed": Row("warning", ("url-too-long", REFUSED), (
        "connection-reset", "external-url-wrong", "undocumented")),
    "url-too-long-unclear": Row("warning", ("url-too-long", REFUSED), (
        "ndes-internal-error", "impersonation-right-missing", "undocumented")),
    # Measuring shows that the length is not what it minds.
    "url-too-long-any": Row("critical", ("url-too-long?",), ("wrong-path",)),
    "url-limit-measured-16384": Row("ok", (REFUSED,), (
        "url-too-long", "url-limit-measured")),
    "url-limit-measured-65534": Row("ok", (REFUSED,), (
        "url-too-long", "url-limit-measured")),
    "url-limit-measured-stalls": Row("ok", (REFUSED,), (
        "response-timeout", "probe-incomplete")),
    # Under a name that an application proxy may publish.
    "external-url-wrong": Row("critical", (
        "connection-reset", "external-url-wrong?", *NOTHING_ANSWERED), (
            "response-timeout", "name-not-resolved")),
    "ndes-internal-error": Row(
        "critical", ("ndes-internal-error", "impersonation-right-missing?"), (
            "app-proxy-internal-error", "undocumented",
        "request-never-arrived")),
    "impersonation-right-missing": Row(
        "critical", ("impersonation-right-missing?", "ndes-internal-error?"), (
            "cacert-not-scep", "ca-identifier-refused", REFUSED)),
    "request-never-arrived": Row(
        "critical", ("response-timeout?", *NOTHING_ANSWERED, "probe-incomplete"), (
            "connection-reset", "connection-timeout")),
    # what stands in front, by its marks: blocked, not reached, misrouted
    **{f"blocked-by-front-end-{name}": Row("critical", ("blocked-by-front-end",), (
        "forbidden-not-by-mscep", "refused-by-unknown-server", "redirected",
        "front-end-bad-gateway", "front-end-misrouted", "undocumented"))
       for name in ("akamai", "aws", "cloudflare", "cloudflare-challenge", "fortigate",
                    "haproxy", "lighttpd", "palo-alto", "palo-alto-200", "squid",
                    "zscaler", "zscaler-redirect")},
    **{f"front-end-bad-gateway-{name}": Row("critical", ("front-end-bad-gateway",), (
        "scep-app-pool-stopped", "blocked-by-front-end", "front-end-backend-tls",
        "response-timeout", "undocumented"))
       for name in ("apache", "aws", "caddy", "envoy", "haproxy", "lighttpd", "nameless",
                    "netscaler", "squid", "traefik", "varnish")},
    **{f"cloudflare-{status}": Row("critical", ("front-end-bad-gateway",), (
        "front-end-backend-tls", "blocked-by-front-end", "undocumented"))
       for status in (520, 521, 522, 523, 524)},
    **{name: Row("critical", ("front-end-backend-tls",), (
        "front-end-bad-gateway", "blocked-by-front-end", "tls-untrusted", "undocumented"))
       for name in ("cloudflare-525", "cloudflare-526", "front-end-backend-tls-envoy",
                    "front-end-backend-tls-squid")},
    **{f"front-end-misrouted-{name}": Row("critical", ("front-end-misrouted",), (
        "wrong-path", "blocked-by-front-end", "undocumented"))
       for name in ("apache", "lighttpd", "nginx", "nginx-welcome")},
    # Its name is on what passes through it as well, or there is none.
    **{f"front-end-misrouted-{name}": Row("critical", ("front-end-misrouted?",), (
        "wrong-path", "blocked-by-front-end", "caps-not-scep", "undocumented"))
       for name in ("caddy", "envoy", "traefik")},
    "front-end-bad-gateway-unknown-503": Row("critical", ("front-end-bad-gateway?",), (
        "scep-app-pool-stopped", "undocumented")),
    "refused-by-unknown-server": Row("critical", ("refused-by-unknown-server?",), (
        "forbidden-not-by-mscep", "blocked-by-front-end", "challenge-refused-by-status",
        "undocumented")),
    "refused-by-unknown-server-401": Row("critical", ("refused-by-unknown-server?",), (
        "authentication-required", "blocked-by-front-end", "undocumented")),
    "wap-preauthentication": Row("critical", ("wap-preauthentication",), (
        "redirected", "preauthentication-not-passthrough")),
    "look-alike-adfs": Row("critical", ("redirected",), ("wap-preauthentication",)),
    "look-alike-brands": Row("critical", ("undocumented?",), (
        "blocked-by-front-end", "front-end-bad-gateway")),
    **{f"healthy-behind-{name}": Row("ok", (REFUSED,), (
        "blocked-by-front-end", "front-end-misrouted", "bare-url-unexpected"))
       for name in ("cloudflare", "envoy", "netscaler", "squid", "varnish")},
    "scep-app-pool-stopped-behind-cloudflare": Row("critical", ("scep-app-pool-stopped",), (
        "front-end-bad-gateway", "blocked-by-front-end")),
    "url-too-long-lighttpd": Row("warning", ("url-too-long", REFUSED), (
        "blocked-by-front-end", "undocumented")),
    # SCEP servers that are not NDES
    **{f"healthy-{name}": Row("ok", (REFUSED + "?",), (
        "bare-url-unexpected", "wrong-path", "authentication-required",
        "ra-certificate-missing", "undocumented"))
       for name in ("micromdm", "step-ca", "ejbca")},
    "ca-certificate-expired-micromdm": Row("critical", (
        "ca-certificate-expired", REFUSED + "?"), ("ra-certificate-expired", "undocumented")),
    "ca-identifier-refused": Row("critical", ("ca-identifier-refused", REFUSED + "?"), (
        "wrong-path", "front-end-misrouted", "cacert-not-scep", "undocumented")),
    "url-too-long-step-ca": Row("warning", ("url-too-long", REFUSED + "?"), (
        "blocked-by-front-end", "undocumented")),
    "challenge-refused-by-status": Row("ok", ("challenge-refused-by-status?",), (
        "authentication-required", "refused-by-unknown-server", "undocumented")),
    # Nothing says that it is for the challenge: it may be a filter.
    "challenge-refused-by-status-unnamed": Row("warning", ("challenge-refused-by-status?",), (
        "refused-by-unknown-server", "blocked-by-front-end", "undocumented")),
    # the network
    "connection-reset": Row("critical", ("connection-reset", *NOTHING_ANSWERED), (
        "response-timeout", "connection-refused", "answer-cut",
        "network-unreachable", "answer-not-http")),
    "connection-reset-rst": Row("critical", ("connection-reset", *NOTHING_ANSWERED), (
        "response-timeout", "connection-refused", "answer-cut")),
    "response-timeout": Row(
        "critical", ("response-timeout?", *NOTHING_ANSWERED, "probe-incomplete"), (
            "connection-reset", "connection-timeout",
        "answer-stalled")),
    "answer-too-large": Row("critical", ("answer-too-large", REFUSED), (
        "answer-cut", "caps-not-scep")),
    # the application proxy and other front ends
    "preauthentication-not-passthrough": Row(
        "critical", ("preauthentication-not-passthrough",), (
            "redirected", "app-proxy-forbidden")),
    "preauthentication-not-passthrough-page": Row(
        "critical", ("preauthentication-not-passthrough?",), ("caps-not-scep",)),
    "preauthentication-not-passthrough-unproven": Row(
        "critical", ("preauthentication-not-passthrough?",), ("redirected",)),
    "redirected-to-own-sign-in": Row("critical", ("redirected",), (
        "preauthentication-not-passthrough",)),
    "caps-not-scep-portal": Row("critical", ("caps-not-scep", "cacert-not-scep"), (
        "preauthentication-not-passthrough",)),
    "healthy-app-proxy": Row("ok", (REFUSED,), (
        "app-proxy-forbidden", "blocked-by-front-end")),
    "healthy-app-proxy-no-server": Row("ok", (REFUSED,), (
        "app-proxy-forbidden", "blocked-by-front-end")),
    "app-proxy-backend-timeout": Row("critical", ("app-proxy-backend-timeout",), (
        "app-proxy-gateway-timeout", "response-timeout")),
    "app-proxy-gateway-timeout-status": Row("critical", ("app-proxy-gateway-timeout?",), (
        "app-proxy-backend-timeout", "front-end-bad-gateway")),
    "app-proxy-path-not-published": Row("critical", ("app-proxy-path-not-published?",), (
        "wrong-path", "url-too-long")),
    "wrong-path-behind-app-proxy": Row("critical", ("wrong-path",), (
        "app-proxy-path-not-published",)),
    "app-proxy-message-refused": Row(
        "warning", ("app-proxy-message-refused?", "app-proxy-bad-gateway?", REFUSED), (
            "url-too-long",)),
    "forbidden-behind-app-proxy": Row("critical", ("forbidden-not-by-mscep",), (
        "app-proxy-forbidden", "blocked-by-front-end")),
    "ndes-internal-error-behind-app-proxy": Row(
        "critical", ("ndes-internal-error", "impersonation-right-missing?"), (
            "app-proxy-internal-error",)),
    "front-end-bad-gateway-behind-app-proxy": Row(
        "critical", ("front-end-bad-gateway",), ("app-proxy-bad-gateway",)),
    # Nothing passes, so that the message does not is no fault of its length.
    "app-proxy-bad-gateway": Row("critical", ("app-proxy-bad-gateway",), (
        "front-end-bad-gateway", "app-proxy-gateway-timeout",
        "app-proxy-message-refused")),
    "app-proxy-forbidden": Row("critical", ("app-proxy-forbidden",), (
        "forbidden-not-by-mscep", "blocked-by-front-end")),
    "app-proxy-internal-error": Row("critical", ("app-proxy-internal-error",), (
        "ndes-internal-error", "impersonation-right-missing")),
    "blocked-by-front-end-f5": Row("critical", ("blocked-by-front-end",), (
        "caps-not-scep", "cacert-not-scep", "request-not-decoded")),
    "blocked-by-front-end-front-door": Row("critical", ("blocked-by-front-end",), (
        "forbidden-not-by-mscep",)),
    "blocked-by-front-end-nginx": Row("critical", ("blocked-by-front-end",), (
        "forbidden-not-by-mscep",)),
    "front-end-bad-gateway-arr": Row("critical", ("front-end-bad-gateway",), (
        "app-proxy-bad-gateway", "blocked-by-front-end", "ndes-internal-error")),
    # nginx says 502 and 504 of a server behind it: its own 503 is a limit, or maintenance.
    "front-end-bad-gateway-nginx-503": Row("critical", ("front-end-bad-gateway?",), (
        "blocked-by-front-end", "scep-app-pool-stopped", "undocumented")),
    "front-end-bad-gateway": Row("critical", ("front-end-bad-gateway",), (
        "app-proxy-bad-gateway", "blocked-by-front-end", "undocumented")),
    "bare-url-unexpected": Row("ok", ("bare-url-unexpected", REFUSED), (
        "ndes-general-page", "undocumented")),
    "redirected": Row("critical", ("redirected",), (
        "preauthentication-not-passthrough", "wrong-path")),
    # IIS
    "authentication-required": Row("critical", ("authentication-required",), (
        "forbidden-not-by-mscep", "preauthentication-not-passthrough")),
    "forbidden-not-by-mscep": Row("critical", ("forbidden-not-by-mscep",), (
        "app-proxy-forbidden", "blocked-by-front-end", REFUSED,
        "url-forbidden")),
    "wrong-path": Row("critical", ("wrong-path",), ("url-too-long", REFUSED)),
    "undocumented": Row("critical", ("undocumented?",), (
        "caps-not-scep", "blocked-by-front-end")),
    # IIS's sub-status
    "tls-required": Row("critical", ("tls-required",), (
        "forbidden-not-by-mscep", "client-certificate-required")),
    "client-certificate-required": Row("critical", ("client-certificate-required",), (
        "forbidden-not-by-mscep", "authentication-required", "some-requests-refused")),
    "some-requests-refused": Row("critical", ("some-requests-refused", REFUSED), (
        "client-certificate-required", "forbidden-not-by-mscep", "undocumented")),
    "client-certificate-untrusted": Row("critical", ("client-certificate-required",), (
        "forbidden-not-by-mscep", "tls-required")),
    "address-restricted": Row("critical", ("address-restricted",), (
        "forbidden-not-by-mscep", "blocked-by-front-end")),
    "directory-listing-denied": Row("critical", ("directory-listing-denied",), (
        "forbidden-not-by-mscep", "wrong-path")),
    "forbidden-detailed": Row("critical", ("forbidden-not-by-mscep",), (
        "tls-required", "address-restricted", "directory-listing-denied")),
    "isapi-restricted": Row("critical", ("isapi-restricted",), (
        "wrong-path", "url-too-long", "handler-missing")),
    "handler-missing": Row("critical", ("handler-missing",), (
        "wrong-path", "url-too-long", "isapi-restricted")),
    "extension-denied": Row("critical", ("extension-denied",), (
        "wrong-path", "pkiclient-exe-refused", "request-filtered")),
    "request-filtered": Row("critical", ("request-filtered",), (
        "wrong-path", "extension-denied", "url-too-long")),
    "double-escaping-refused": Row("critical", ("double-escaping-refused",), (
        "wrong-path", "plus-sign-decoded", "url-too-long")),
    "wrong-path-detailed": Row("critical", ("wrong-path",), (
        "isapi-restricted", "handler-missing", "url-too-long",
        "double-escaping-refused")),
    "url-too-long-detailed": Row("warning", ("url-too-long", REFUSED), (
        "wrong-path", "request-filtered")),
    "method-refused": Row("critical", ("method-refused",), (
        "blocked-by-front-end", "undocumented")),
    "body-too-large": Row("critical", ("body-too-large",), (
        "url-too-long", "length-required",
        "method-refused")),
    "iis-configuration-invalid": Row("critical", ("iis-configuration-invalid",), (
        "ndes-internal-error", "impersonation-right-missing")),
    "application-restarting": Row("critical", ("application-restarting",), (
        "ndes-internal-error", "scep-app-pool-stopped")),
    "ndes-internal-error-detailed": Row(
        "critical", ("ndes-internal-error", "impersonation-right-missing?"), (
            "iis-configuration-invalid", "application-restarting")),
    # The number on the page decides.
    "ndes-internal-error-handlers": Row("critical", ("ndes-internal-error",), (
        "impersonation-right-missing", "iis-configuration-invalid")),
    "ndes-internal-error-1346": Row(
        "critical", ("impersonation-right-missing", "ndes-internal-error"), (
            "iis-configuration-invalid",)),
    "server-busy": Row("critical", ("server-busy",), (
        "scep-app-pool-stopped", "front-end-bad-gateway")),
    # the kernel's listener
    "host-not-served": Row("critical", ("host-not-served",), (
        "url-invalid", "url-too-long", "plus-sign-decoded")),
    "url-invalid": Row("critical", ("url-invalid",), (
        "host-not-served", "url-too-long", "plus-sign-decoded")),
    "url-forbidden": Row("critical", ("url-forbidden",), (
        "forbidden-not-by-mscep", "directory-listing-denied")),
    "length-required": Row("critical", ("length-required",), (
        "body-too-large", "undocumented")),
    "scep-app-pool-stopped-no-server": Row("critical", ("scep-app-pool-stopped",), (
        "front-end-bad-gateway", "server-busy")),
    # look-alikes, and servers that do not say who they are
    "scep-app-pool-stopped-behind-nginx": Row("critical", ("scep-app-pool-stopped?",), (
        "front-end-bad-gateway", "server-busy")),
    "look-alike-kestrel": Row("critical", ("blocked-by-front-end",), (
        "host-not-served", "url-too-long")),
    "look-alike-front-door-411": Row("critical", ("length-required",), (
        "blocked-by-front-end", "undocumented")),
    "look-alike-nginx-iis": Row(
        "critical", ("impersonation-right-missing?", "ndes-internal-error?"), (
            "blocked-by-front-end", "front-end-bad-gateway")),
    "healthy-behind-nginx": Row("ok", (REFUSED,), (
        "blocked-by-front-end", "forbidden-not-by-mscep")),
    "healthy-behind-front-door": Row("ok", (REFUSED,), (
        "blocked-by-front-end", "front-end-bad-gateway")),
    "forbidden-german": Row("critical", ("forbidden-not-by-mscep",), (
        "blocked-by-front-end", "undocumented")),
    "ndes-general-page-german": Row("critical", ("ndes-general-page", REFUSED), (
        "bare-url-unexpected", "undocumented")),
    "front-end-bad-gateway": Row("critical", ("front-end-bad-gateway",), (
        "app-proxy-bad-gateway", "ndes-internal-error")),
    "front-end-bad-gateway-front-door": Row("critical", ("front-end-bad-gateway",), (
        "scep-app-pool-stopped", "blocked-by-front-end")),
    "blocked-by-front-end-application-gateway": Row("critical", ("blocked-by-front-end",), (
        "forbidden-not-by-mscep", "address-restricted")),
    # GetCACaps and GetCACert
    "caps-not-scep": Row("critical", ("caps-not-scep", REFUSED), (
        "caps-not-answered",
        "weak-algorithms-only", "blocked-by-front-end")),
    "caps-not-answered": Row("warning", ("caps-not-answered", REFUSED), (
        "wrong-path", "caps-not-scep", "undocumented")),
    "weak-ciphers-only": Row("warning", ("weak-algorithms-only", REFUSED), (
        "caps-not-scep",)),
    "weak-algorithms-only": Row("warning", ("weak-algorithms-only", REFUSED), (
        "caps-not-scep", "url-too-long")),
    "cacert-garbage": Row("critical", ("cacert-not-scep",), (
        "cacert-wrong-content-type", "ra-certificate-missing",
        "answer-too-large")),
    "cacert-not-scep": Row("critical", ("cacert-not-scep",), (
        "ndes-general-page", "ra-certificate-missing")),
    "cacert-truncated": Row("critical", ("cacert-not-scep",), (
        "answer-cut", "ra-certificate-missing")),
    "cacert-type-parameter": Row("critical", ("cacert-wrong-content-type", REFUSED), (
        "cacert-not-scep", DEVIATES)),
    "cacert-wrong-kind": Row("critical", (DEVIATES, REFUSED), (
        "cacert-wrong-content-type", "cacert-not-scep")),
    "cacert-single-typed-ra": Row("critical", (DEVIATES, REFUSED), (
        "cacert-wrong-content-type", "ra-certificate-missing")),
    "cacert-reversed": Row("ok", (REFUSED,), (
        DEVIATES, "ra-not-issued-by-ca", "ra-usage-not-stated")),
    "caps-bom": Row("warning", (DEVIATES, REFUSED), ("caps-not-scep",)),
    "caps-trailing-blanks": Row("warning", (DEVIATES, REFUSED), ("caps-not-scep",)),
    "cacert-wrong-content-type": Row("critical", ("cacert-wrong-content-type", REFUSED), (
        "cacert-not-scep",)),
    "ra-certificate-missing": Row("critical", ("ra-certificate-missing",), (
        "cacert-not-scep", "ra-certificate-unusable")),
    "ra-certificate-expired": Row("critical", ("ra-certificate-expired", REFUSED), (
        "ra-certificate-expiring", "ca-certificate-expired")),
    "ra-certificate-expiring": Row("warning", ("ra-certificate-expiring", REFUSED), (
        "ra-certificate-expired", "ca-certificate-expiring")),
    "ra-not-issued-by-ca": Row("critical", ("ra-not-issued-by-ca", REFUSED), (
        "ra-certificate-missing", "certrep-signature-invalid")),
    "ra-old-ca": Row("critical", ("ra-not-issued-by-ca", REFUSED), (
        "ra-certificate-missing", "certrep-signature-invalid")),
    "ra-two-cas": Row("ok", (REFUSED,), ("ra-not-issued-by-ca", DEVIATES)),
    "ra-intermediates": Row("ok", (REFUSED,), (
        "ra-not-issued-by-ca", "ra-certificate-missing", "cacert-too-many", DEVIATES)),
    # iOS looks for a certificate that may encipher keys.
    "ra-ca-only-bag": Row("critical", (DEVIATES, REFUSED), ("ra-certificate-missing",)),
    "ra-chain-no-encipherment": Row("critical", (DEVIATES, REFUSED), (
        "ra-certificate-missing", "ra-not-issued-by-ca")),
    "ra-old-ca-last": Row("critical", ("ra-not-issued-by-ca", REFUSED), (DEVIATES,)),
    "ra-old-ca-first": Row("critical", (DEVIATES, REFUSED), ("ra-not-issued-by-ca",)),
    # Its key usage has no encryption, but there is no other recipient.
    "ra-bare-ca": Row("ok", (REFUSED,), (
        "ra-certificate-missing", "cacert-not-scep", DEVIATES)),
    # Two certificates of one name that differ in nothing but the key: which of them signs
    # cannot be told beforehand, so that it is the other one breaks no rule.
    # Apple's systems take no RA certificate that does not say what it is for.
    "ra-no-key-usage": Row("critical", ("ra-usage-not-stated", REFUSED), (
        "ra-certificate-missing", DEVIATES)),
    "ra-weak-key": Row("warning", ("ra-key-too-small", REFUSED), (
        "ra-certificate-unusable", "ra-signature-unsupported")),
    "ra-signature-unsupported": Row("critical", ("ra-signature-unsupported", REFUSED), (
        "ra-key-too-small", "ra-certificate-unusable", "ra-not-issued-by-ca")),
    "ra-signature-pss": Row("critical", ("ra-signature-unsupported", REFUSED), (
        "ra-key-too-small", "ra-not-issued-by-ca")),
    "ca-signature-sha1": Row("critical", ("ra-signature-unsupported", REFUSED), (
        "ra-key-too-small", "ca-root-missing")),
    # The look-alike: a root's own signature proves nothing, and no device checks it.
    "ca-root-sha1": Row("ok", (REFUSED,), ("ra-signature-unsupported",)),
    "ra-certificate-not-yet-valid": Row(
        "warning", ("ra-certificate-not-yet-valid", REFUSED), (
            "ra-certificate-expired", "ca-certificate-not-yet-valid")),
    "ca-certificate-not-yet-valid": Row(
        "warning", ("ca-certificate-not-yet-valid", REFUSED), (
            "ca-certificate-expired", "ra-certificate-not-yet-valid")),
    "ca-intermediate-expired": Row("critical", ("ca-certificate-expired", REFUSED), (
        "ra-certificate-expired", "ca-root-missing")),
    "ca-certificate-missing": Row("critical", ("ca-certificate-missing", REFUSED), (
        "ra-not-issued-by-ca", "ca-root-missing", "ra-certificate-missing")),
    "ca-root-missing": Row("ok", (REFUSED, "ca-root-missing?"), (
        "ca-certificate-missing", "ra-not-issued-by-ca")),
    "ra-encryption-missing": Row("critical", ("ra-certificate-missing",), (
        "ra-certificate-unusable", "cacert-not-scep")),
    "cacert-too-many": Row("warning", ("cacert-too-many", REFUSED), (
        "ca-root-missing", "ra-certificate-missing")),
    "ra-ec": Row("critical", ("ra-certificate-unusable",), (
        "ra-certificate-missing", "request-not-decoded", REFUSED)),
    "next-ca": Row("ok", (REFUSED,), (
        "operation-not-offered", "ca-certificate-not-yet-valid", DEVIATES)),
    "ca-certificate-expired": Row("critical", ("ca-certificate-expired", REFUSED), (
        "ra-certificate-expired",)),
    # PKIOperation
    "request-not-decoded": Row("critical", ("request-not-decoded",), (
        "certrep-not-scep", REFUSED)),
    "certrep-not-scep": Row("critical", ("certrep-not-scep",), (
        "request-not-decoded", REFUSED)),
    "certrep-empty": Row("critical", ("certrep-not-scep",), (
        "request-not-decoded", REFUSED,
        "certrep-without-status")),
    "certrep-truncated": Row("critical", ("certrep-not-scep",), ("answer-cut", REFUSED)),
    "certrep-signature-invalid": Row("critical", ("certrep-signature-invalid",), (
        REFUSED,
        "certrep-nonce-mismatch", "certrep-transaction-mismatch")),
    "certrep-signature-embedded": Row("critical", ("certrep-signature-invalid",), (
        REFUSED, DEVIATES)),
    "certrep-http-400": Row("critical", (DEVIATES, REFUSED), (
        "request-not-decoded", "blocked-by-front-end", "undocumented")),
    "certrep-nonce-mismatch": Row("critical", ("certrep-nonce-mismatch",), (
        REFUSED,
        "certrep-signature-invalid", "certrep-transaction-mismatch")),
    "certrep-transaction-mismatch": Row(
        "critical", ("certrep-transaction-mismatch",), (
            REFUSED,
            "certrep-signature-invalid", "certrep-nonce-mismatch")),
    "issued-without-challenge": Row("critical", ("issued-without-challenge",), (
        "enrolled", REFUSED,
        "certrep-without-certificate")),
    "enrolment-pending": Row("critical", ("enrolment-pending",), (
        "issued-without-challenge", REFUSED)),
    "pending-then-issued": Row("ok", (REFUSED,), ("enrolment-pending", "enrolled")),
    "answer-wrong-type": Row("critical", (DEVIATES, REFUSED), (
        "certrep-not-scep", "request-not-decoded",
        "certrep-wrong-content-type")),
    "reply-no-nonce": Row("critical", (DEVIATES, REFUSED), ("certrep-nonce-mismatch",)),
    "reply-no-content-type": Row("critical", (DEVIATES, REFUSED), (
        "certrep-signature-invalid",)),
    "reply-utf8": Row("critical", (DEVIATES, REFUSED), (
        "certrep-not-scep", "certrep-transaction-mismatch")),
    "reply-signed-by-ca": Row("critical", (DEVIATES, REFUSED), ("certrep-signature-invalid",)),
    # These differ only in the envelope, and a refusal has none: see test_operations.py.
    "reply-aes256": Row("ok", (REFUSED,), (DEVIATES,
        "fallback-algorithms")),
    "reply-des": Row("ok", (REFUSED,), ("reply-cipher-weak", DEVIATES)),
    "reply-oaep": Row("ok", (REFUSED,), (DEVIATES,)),
    "reply-embedded": Row("ok", (REFUSED,), (DEVIATES,)),
    "ca-unreachable": Row("critical", ("ca-unreachable",), (
        REFUSED, "ca-refused-request", "request-refused", "challenge-not-checked")),
    "ca-refused-request": Row("critical", ("ca-refused-request", "challenge-not-checked?"), (
        REFUSED, "ca-unreachable", "request-refused")),
    "request-refused": Row("critical", ("request-refused",), (
        REFUSED, "ca-refused-request", "request-not-decoded")),
    # Without NDES's own number it may be about something else.
    "refusal-bad-message-check": Row("ok", (REFUSED + "?",), ("request-refused",)),
    "refusal-unknown": Row("ok", ("refusal-unknown?",), (REFUSED, "request-refused")),
    "certrep-without-status": Row("critical", ("certrep-without-status", DEVIATES), (
        "certrep-not-scep", "enrolment-pending", REFUSED)),
    "certrep-without-certificate": Row(
        "critical", ("certrep-without-certificate", "issued-without-challenge?"), (
            "certrep-not-scep", "enrolled", REFUSED)),
    "certrep-wrong-content-type": Row("critical", ("certrep-wrong-content-type", REFUSED), (
        "certrep-not-scep", "request-not-decoded", DEVIATES)),
}

#: Scenarios in which time must run out; the others end by themselves. So short a limit
#: proves nothing, hence the doubt in their rows.
STALLS = {"response-timeout", "request-never-arrived"}

#: What no scenario of the mock can show, and the test that shows it.
SHOWN_ELSEWHERE = {
    "arr-backend-failed": "test_log_kinds.py",
    "certrep-attribute-missing": "test_log_kinds.py",
    "challenge-not-checked": "test_custom.py",
    "connector-certificate-unusable": "test_log_kinds.py",
    "connector-request-failed": "test_log_kinds.py",
    "device-answer-unreadable": "test_log_kinds.py",
    "device-name-not-resolved": "test_log_kinds.py",
    "device-no-connection": "test_log_kinds.py",
    "device-tls-failed": "test_log_kinds.py",
    "intune-not-notified": "test_log_kinds.py",
    "logs-of-something-else": "test_log_kinds.py",
    "ndes-handler-order": "test_log_kinds.py",
    "ndes-no-challenge": "test_log_kinds.py",
    "policy-module-not-loaded": "test_log_kinds.py",
    "proxy-connector-kerberos": "test_log_kinds.py",
    "proxy-connector-stopped": "test_log_kinds.py",
    "request-character-refused": "test_log_kinds.py",
    "server-chain-refused": "test_log_kinds.py",
    "trusted-certificate-wrong": "test_log_kinds.py",
    "custom-domain-without-certificate": "test_app_proxy.py",
    "external-url-onmicrosoft": "test_app_proxy.py",
    "name-not-resolved": "test_names.py",
    "name-server-failed": "test_names.py",
    "connection-refused": "test_network.py",
    "connection-timeout": "test_network.py",
    "forward-proxy-refused": "test_network.py",
    "external-url-wrong": "test_network.py",
    "request-never-arrived": "test_network.py",
    "forward-proxy-log-on": "test_network.py",
    "forward-proxy-forbids": "test_network.py",
    "answer-stalled": "test_network.py",
    "tls-client-certificate-required": "test_network.py",
    "tls-version-mismatch": "test_network.py",
    "network-unreachable": "test_routes.py",
    "tls-without-http1": "test_network.py",
    "tls-on-plain-port": "test_network.py",
    "plain-http-on-tls-port": "test_routes.py",
    "tls-handshake-failed": "test_network.py",
    "tls-untrusted": "test_network.py",
    "tls-chain-incomplete": "test_network.py",
    "tls-name-mismatch": "test_network.py",
    "tls-expired": "test_network.py",
    "tls-expiring": "test_network.py",
    "tls-not-verified": "test_network.py",
    "tls-weak": "test_network.py",
    "tls-lifetime-too-long": "test_network.py",
    "tls-server-usage-missing": "test_network.py",
    "answer-not-http": "test_network.py",
    "answer-cut": "test_network.py",
    "ca-certificate-expiring": "test_options.py",
    "ca-fingerprint-mismatch": "test_options.py",
    "enrolled": "test_options.py",
    "certrep-without-certificate": "test_custom.py",
    "admin-url": "test_custom.py",
    "probe-incomplete": "test_matrix.py",
    "probe-interrupted": "test_targets.py",
    "probe-paused": "test_pauses.py",
    "probe-hindered": "test_shortage.py",
    "both-urls-fail": "test_compare.py",
    "neither-url-reached": "test_compare.py",
    "only-external-fails": "test_compare.py",
    "only-internal-fails": "test_compare.py",
    "profile-url-fails": "test_compare.py",
    "ca-certificates-differ": "test_compare.py",
    "ra-certificates-differ": "test_compare.py",
    "urls-agree": "test_compare.py",
    "only-one-place-fails": "test_compare.py",
    "both-places-fail": "test_compare.py",
    "tls-certificates-differ": "test_compare.py",
    "places-agree": "test_compare.py",
    "compared-urls-swapped": "test_compare.py",
    "ca-root-missing": "test_matrix.py",
    "tls-name-in-subject-only": "test_network.py",
    "pkiclient-exe-refused": "test_custom.py",
    "plus-sign-decoded": "test_custom.py",
    "reply-cipher-weak": "test_operations.py",
    "operation-not-offered": "test_operations.py",
    "fallback-algorithms": "test_operations.py",
    "renewal-refused": "test_operations.py",
    "issued-by-another-ca": "test_operations.py",
    "issued-outside-validity": "test_operations.py",
    "protocol-deviation": "test_checks.py",
    "url-limit-measured": "test_measure.py",
    # logs
    "worker-process-crashed": "test_logs.py",
    "server-overloaded": "test_logs.py",
    "refused-by-http-sys": "test_logs.py",
    "connection-lost": "test_logs.py",
    "mscep-not-run": "test_logs.py",
    "request-filtering-refused": "test_logs.py",
    "connector-certificate-refused": "test_logs.py",
    "connector-verify-failed": "test_logs.py",
    "policy-module-tls-failed": "test_logs.py",
    "connector-install-failed": "test_logs.py",
    "connector-installed": "test_logs.py",
    "device-enrolment-failed": "test_logs.py",
    "device-saw-http-error": "test_logs.py",
    "delivery-not-finished": "test_logs.py",
    "certificate-installed": "test_logs.py",
    "logs-without-scep": "test_logs.py",
    "log-fields-missing": "test_logs.py",
    "log-ends-early": "test_logs.py",
    "log-incomplete": "test_logs.py",
    "line-undocumented": "test_logs.py",
}

#: Causes whose look-alikes are shown elsewhere, and the test that compares all findings.
CONTROLLED_ELSEWHERE = {
    "probe-interrupted": ("test_targets.py", "test_early_end_says_why"),
    "admin-url": ("test_custom.py", "test_healthy_url_is_not_the_challenge_page"),
    "arr-backend-failed": ("test_log_kinds.py", "test_row_leads_to_its_finding"),
    "certrep-attribute-missing": ("test_log_kinds.py", "test_row_leads_to_its_finding"),
    "connector-certificate-unusable": ("test_log_kinds.py", "test_row_leads_to_its_finding"),
    "connector-request-failed": ("test_log_kinds.py", "test_row_leads_to_its_finding"),
    "device-answer-unreadable": ("test_log_kinds.py", "test_row_leads_to_its_finding"),
    "device-name-not-resolved": ("test_log_kinds.py", "test_row_leads_to_its_finding"),
    "device-no-connection": ("test_log_kinds.py", "test_row_leads_to_its_finding"),
    "device-tls-failed": ("test_log_kinds.py", "test_row_leads_to_its_finding"),
    "intune-not-notified": ("test_log_kinds.py", "test_row_leads_to_its_finding"),
    "logs-of-something-else": ("test_log_kinds.py", "test_row_leads_to_its_finding"),
    "ndes-handler-order": ("test_log_kinds.py", "test_row_leads_to_its_finding"),
    "ndes-no-challenge": ("test_log_kinds.py", "test_row_leads_to_its_finding"),
    "policy-module-not-loaded": ("test_log_kinds.py", "test_row_leads_to_its_finding"),
    "proxy-connector-kerberos": ("test_log_kinds.py", "test_row_leads_to_its_finding"),
    "proxy-connector-stopped": ("test_log_kinds.py", "test_row_leads_to_its_finding"),
    "request-character-refused": ("test_log_kinds.py", "test_row_leads_to_its_finding"),
    "server-chain-refused": ("test_log_kinds.py", "test_row_leads_to_its_finding"),
    "trusted-certificate-wrong": ("test_log_kinds.py", "test_row_leads_to_its_finding"),
    "probe-paused": ("test_pauses.py", "test_silent_server_is_to_blame"),
    "probe-hindered": ("test_shortage.py", "test_server_is_to_blame_in_spite_of_limits"),
    "forward-proxy-log-on": ("test_network.py", "test_proxy_that_refuses"),
    "forward-proxy-forbids": ("test_network.py", "test_proxy_that_refuses"),
    "forward-proxy-refused": ("test_network.py", "test_proxy_that_refuses"),
    "tls-handshake-failed": ("test_network.py", "test_nothing_in_common"),
    "tls-version-mismatch": ("test_network.py", "test_nothing_in_common"),
    "tls-client-certificate-required": (
        "test_network.py", "test_client_certificate_that_is_only_asked_for"),
    "tls-without-http1": ("test_network.py", "test_nothing_in_common"),
    "tls-on-plain-port": ("test_network.py", "test_handshake_that_is_closed"),
    "plain-http-on-tls-port": ("test_network.py", "test_server_that_says_it_wants_tls"),
    "tls-expired": ("test_network.py", "test_chain"),
    "tls-name-mismatch": ("test_network.py", "test_chain"),
    "tls-untrusted": ("test_network.py", "test_chain"),
    "tls-chain-incomplete": ("test_network.py", "test_chain"),
    "tls-not-verified": ("test_network.py", "test_chain"),
    "tls-expiring": ("test_network.py", "test_chain"),
    "ca-fingerprint-mismatch": ("test_options.py", "test_expected_fingerprint"),
    "tls-name-in-subject-only": ("test_network.py", "test_chain"),
    "tls-weak": ("test_network.py", "test_chain"),
    "tls-lifetime-too-long": ("test_network.py", "test_chain"),
    "tls-server-usage-missing": ("test_network.py", "test_chain"),
    "name-server-failed": ("test_names.py", "test_name_that_does_not_resolve"),
    "custom-domain-without-certificate": ("test_app_proxy.py", "test_certificate"),
    "external-url-onmicrosoft": ("test_app_proxy.py", "test_onmicrosoft_that_works"),
    "issued-by-another-ca": (
        "test_operations.py", "test_issued_certificate_is_looked_at"),
    "issued-outside-validity": (
        "test_operations.py", "test_issued_certificate_is_looked_at"),
    "both-urls-fail": ("test_compare.py", "test_compare"),
    "neither-url-reached": ("test_compare.py", "test_one_url_that_is_reached"),
    "only-external-fails": ("test_compare.py", "test_compare"),
    "only-internal-fails": ("test_compare.py", "test_compare"),
    "ra-certificates-differ": ("test_compare.py", "test_compare"),
    "ca-certificates-differ": ("test_compare.py", "test_compare"),
    "urls-agree": ("test_compare.py", "test_compare"),
    "only-one-place-fails": ("test_compare.py", "test_places"),
    "both-places-fail": ("test_compare.py", "test_places"),
    "tls-certificates-differ": ("test_compare.py", "test_places"),
    "places-agree": ("test_compare.py", "test_places"),
    "compared-urls-swapped": ("test_compare.py", "test_swapped"),
    "profile-url-fails": ("test_compare.py", "test_profile_that_agrees"),
    # logs: each table has the neighbours of the others, and all findings are compared
    "worker-process-crashed": ("test_logs.py", "test_httperr"),
    "server-overloaded": ("test_logs.py", "test_httperr"),
    "refused-by-http-sys": ("test_logs.py", "test_httperr"),
    "connection-lost": ("test_logs.py", "test_httperr"),
    "mscep-not-run": ("test_logs.py", "test_iis"),
    "request-filtering-refused": ("test_logs.py", "test_iis"),
    "connector-certificate-refused": ("test_logs.py", "test_iis"),
    "connector-verify-failed": ("test_logs.py", "test_iis"),
    "logs-without-scep": ("test_logs.py", "test_iis"),
    "log-fields-missing": ("test_logs.py", "test_query_names_the_operation"),
    "log-ends-early": ("test_logs.py", "test_where_the_log_ends"),
    "log-incomplete": ("test_logs.py", "test_iis"),
    "line-undocumented": ("test_logs.py", "test_iis"),
    "policy-module-tls-failed": ("test_logs.py", "test_example"),
    "connector-install-failed": ("test_logs.py", "test_example"),
    "connector-installed": ("test_logs.py", "test_setup_failed"),
    "device-enrolment-failed": ("test_logs.py", "test_event"),
    "device-saw-http-error": ("test_logs.py", "test_example"),
    "delivery-not-finished": ("test_logs.py", "test_example"),
    "certificate-installed": ("test_logs.py", "test_stuck_in_delivery"),
}


def certainty(finding):
    return finding["id"] + ("" if finding["certain"] else "?")


def ids_in_catalogue():
    return tables.ids(tables.causes())


#: Scenarios of a name that an application proxy may publish: no address is one.
NAMED = {"external-url-wrong": "ndes.contoso.com"}


@pytest.fixture(scope="module")
def arguments(mock):
    """Small keys: the findings do not depend on their size. The URL comes last."""
    def of(scenario, *options):
        host = NAMED.get(scenario, "127.0.0.1")
        resolve = ["--resolve", f"{host}:{mock.port}:127.0.0.1"] if scenario in NAMED else []
        return ["--key-bits", "1024", "-t", "3" if scenario in STALLS else "90", *resolve,
                *options, mock.url(scenario).replace("127.0.0.1", host)]
    return of


def test_scenario(listed, probe_json, arguments):
    """The report has the expected finding, its certainty, and no other finding."""
    row = EXPECTED.get(listed.scenario)
    assert row, f"{listed.scenario} needs a row in EXPECTED"
    document = probe_json(*arguments(listed.scenario))
    target = document["targets"][0]
    found = [certainty(finding) for finding in target["findings"]]
    bare = [name.rstrip("?") for name in found]

    assert found == list(row.findings)
    assert target["status"] == row.status
    assert not set(bare) & set(row.not_these)
    assert (bare[0], target["status"]) == (listed.finding, listed.status)


#: What Android does not mind, or minds less than others, comes behind what else was found.
ON_ANDROID = {
    "ra-ca-only-bag": (REFUSED, DEVIATES),
    "ra-chain-no-encipherment": (REFUSED, DEVIATES),
    "caps-not-scep-portal": ("cacert-not-scep", "caps-not-scep"),
}


def test_every_device_meets_the_same_fault(listed, probe_json, arguments):
    """A fault of the server shows for each device, also when played alone."""
    target = probe_json(*arguments(listed.scenario, "-d", "android"))["targets"][0]
    wanted = ON_ANDROID.get(listed.scenario, EXPECTED[listed.scenario].findings)

    assert [certainty(finding) for finding in target["findings"]] == list(wanted)
    assert all(finding["devices"] == ["android"] for finding in target["findings"])


def test_table_has_no_stale_rows(build):
    """A row for a scenario that is gone tests nothing."""
    files = (build.root / "test-server/scenarios").glob("*.scenario")
    assert set(EXPECTED) == {path.stem for path in files}


def test_every_cause_is_shown(build):
    """A cause that nothing can show may be wrong for ever."""
    shown = {name.rstrip("?") for row in EXPECTED.values() for name in row.findings[:1]}
    catalogue = set(ids_in_catalogue())

    assert len(catalogue) > 40, "the catalogue could not be read"
    assert catalogue - shown - set(SHOWN_ELSEWHERE) == set(), \
        "no row of EXPECTED begins with it, and it is not in SHOWN_ELSEWHERE"
    assert set(SHOWN_ELSEWHERE) <= catalogue


def test_every_cause_has_a_look_alike(build):
    """A cause that nothing keeps apart from its neighbours may match too much."""
    controlled = {name for row in EXPECTED.values() for name in row.not_these}
    catalogue = set(ids_in_catalogue())

    assert catalogue - controlled - set(CONTROLLED_ELSEWHERE) == set(), \
        "no row of EXPECTED has it in not_these, and it is not in CONTROLLED_ELSEWHERE"
    assert (controlled | set(CONTROLLED_ELSEWHERE)) - {"undocumented"} <= catalogue | {
        "probe-incomplete"}


@pytest.mark.parametrize("cause", sorted(CONTROLLED_ELSEWHERE))
def test_controlled_elsewhere_is_true(cause, build):
    """The named test is there."""
    name, test = CONTROLLED_ELSEWHERE[cause]
    assert f"def {test}(" in (build.root / "tests/scenarios" / name).read_text()


@pytest.mark.parametrize("cause", sorted(SHOWN_ELSEWHERE))
def test_shown_elsewhere_is_true(cause, build):
    """The named test really is about the cause."""
    path = build.root / "tests/scenarios" / SHOWN_ELSEWHERE[cause]
    assert f'"{cause}' in path.read_text()

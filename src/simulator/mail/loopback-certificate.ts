/**
 * The certificate of the simulated mail relay and its key. The key is public on purpose and protects nothing: it is good
 * for 127.0.0.1, ::1 and "localhost" only, signs no other certificate, and is trusted by nobody who was not told to
 * trust it (the demo and the tests are). Node can read certificates but not make them, so this one is written down.
 */

export const LOOPBACK_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIB1zCCAX2gAwIBAgIBATAKBggqhkjOPQQDAjAxMS8wLQYDVQQDDCZDb3Jkb24g
ZGVtbyBtYWlsIHJlbGF5IChsb29wYmFjayBvbmx5KTAgFw0yMDAxMDEwMDAwMDBa
GA8yMTIwMDEwMTAwMDAwMFowMTEvMC0GA1UEAwwmQ29yZG9uIGRlbW8gbWFpbCBy
ZWxheSAobG9vcGJhY2sgb25seSkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARL
a/p3RdYVIdlwi2WPOAaxtjgp+IpvDQ6WKSkU6LmSUBnQPi1/qAnRE9Ujmb+quyzE
PL4cio/SZaPYyG0ivjmao4GDMIGAMAwGA1UdEwEB/wQCMAAwDgYDVR0PAQH/BAQD
AgeAMBMGA1UdJQQMMAoGCCsGAQUFBwMBMCwGA1UdEQQlMCOCCWxvY2FsaG9zdIcE
fwAAAYcQAAAAAAAAAAAAAAAAAAAAATAdBgNVHQ4EFgQUv6lbvMVn57I58Am6GjWx
EOPjzFEwCgYIKoZIzj0EAwIDSAAwRQIhANC3VZ3Xepg0xtpLBdiZn/jUz1zdNYaQ
ALGKpfcE+ozYAiACGJauwPjvv0sM8372O7zM9u7bPxwgKWskemY8+7TBeA==
-----END CERTIFICATE-----
`;

export const LOOPBACK_KEY_OPEN_TO_ALL = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg3kGdnt0tQsznXiwH
biba23kRqzyvWHSHJlw56V/InfihRANCAARLa/p3RdYVIdlwi2WPOAaxtjgp+Ipv
DQ6WKSkU6LmSUBnQPi1/qAnRE9Ujmb+quyzEPL4cio/SZaPYyG0ivjma
-----END PRIVATE KEY-----
`;

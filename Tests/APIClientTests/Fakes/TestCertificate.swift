/// A certificate for 127.0.0.1 and its key, made for these tests and trusted nowhere else.
enum TestCertificate {
  static let chain = """
    -----BEGIN CERTIFICATE-----
    MIIBmzCCAUGgAwIBAgIUVYqYBrmH5PP0yKtcaSweaHMB8ywwCgYIKoZIzj0EAwIw
    FDESMBAGA1UEAwwJdGVzdC1vbmx5MCAXDTI2MTEyMTA5NTQ1MVoYDzIxMjYxMDI4
    MDk1NDUxWjAUMRIwEAYDVQQDDAl0ZXN0LW9ubHkwWTATBgcqhkjOPQIBBggqhkjO
    PQMBBwNCAARsKmuWuvdqFphDjxtndhEUaV8xQxFHOFlY3XGiuOzFWILsCpIXMkaS
    hZXzJsJUqquyWabKf8r7Gz4ztAfL0qsUo28wbTAdBgNVHQ4EFgQUy2UMlc0qS5p4
    kNmVFNDzFcIAxWcwHwYDVR0jBBgwFoAUy2UMlc0qS5p4kNmVFNDzFcIAxWcwDwYD
    VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARhwR/AAABgglsb2NhbGhvc3QwCgYIKoZI
    zj0EAwIDSAAwRQIhAI7BXNYKXY3+9+YStKTmyvSBjunM7PWM2g0bwaKjIB9FAiBj
    s1GMVdDKWeG72UXbDygKgAXxu7igCTrI516x+LlorA==
    -----END CERTIFICATE-----
    """

  static let key = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgwLR3UfY2Anbc1o4E
    CN50k90LKAnAF9/A/AVrKY3ix1ChRANCAARsKmuWuvdqFphDjxtndhEUaV8xQxFH
    OFlY3XGiuOzFWILsCpIXMkaShZXzJsJUqquyWabKf8r7Gz4ztAfL0qsU
    -----END PRIVATE KEY-----
    """
}

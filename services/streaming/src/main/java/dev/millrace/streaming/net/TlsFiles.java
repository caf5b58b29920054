package dev.millrace.streaming.net;

import java.nio.file.Path;

/// Where the certificate is that viewers and encoders are shown. Immutable.
///
/// @param certificate a PEM file with the chain, the server's own first
/// @param key a PEM file with its private key in PKCS #8, not encrypted
public record TlsFiles(Path certificate, Path key) {}

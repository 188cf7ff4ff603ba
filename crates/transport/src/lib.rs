//! OTLP clients and servers over gRPC and HTTP: TLS, compression, retry.

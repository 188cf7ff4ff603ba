//! The stable codes of every error that a user can meet. `src/errors.ts` lists the same codes;
//! `test/boundary/agreement.test.ts` holds the two equal.

/// A stable error code. Messages may change between releases, codes do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// The endpoint is not an `http` or `https` URL.
    InvalidEndpoint,
    /// The protocol is none of `grpc`, `http/protobuf`, `http/json`.
    InvalidProtocol,
    /// A header's name or value can't be sent.
    InvalidHeader,
    /// A CA, certificate or key file is missing or is not what it should be.
    InvalidCertificate,
    /// Another option has the wrong type or lies outside its range.
    InvalidOption,
    /// No binary exists for this platform, or it could not be loaded.
    UnsupportedPlatform,
    /// The address to listen on is taken.
    AddressInUse,
    /// The address to listen on can't be bound for another reason.
    BindFailed,
    /// Nobody listens at the endpoint.
    ConnectionRefused,
    /// The endpoint's host name is unknown.
    DnsFailed,
    /// The connection broke before an answer came.
    ConnectionLost,
    /// TLS could not be agreed on: wrong certificate, or one side speaks plain text.
    TlsFailed,
    /// The proxy can't be reached, or does not connect to the endpoint.
    ProxyFailed,
    /// No answer within the attempt's timeout.
    Timeout,
    /// The server refused the data or the sender for good (4xx, non-retryable gRPC codes).
    RefusedByServer,
    /// The server asked to come back later.
    ServerBusy,
    /// The server answered with something that is not OTLP.
    InvalidResponse,
    /// The answer is larger than `maxResponseBytes`.
    ResponseTooLarge,
    /// The request is larger than `maxRequestBytes`, or than the server takes.
    RequestTooLarge,
    /// The server took the request but rejected some of its items.
    PartialSuccess,
    /// The queue is full; items were dropped.
    QueueFull,
    /// The durable queue can't be written or read as it should; items wait in memory alone meanwhile.
    QueueUnavailable,
    /// A flush or shutdown ran out of time.
    FlushTimeout,
    /// The instance was shut down before.
    AlreadyShutDown,
    /// A captured item could not be recorded or encoded.
    InvalidItem,
    /// A call was not made: its circuit breaker is open.
    CircuitOpen,
    /// A call was not made: as many are under way and wait as may.
    BulkheadFull,
    /// A call was not made: its rate limit is reached.
    RateLimited,
    /// A pool of memory may not lease that much more.
    MemoryLimit,
    /// Memory was asked for after its lease was released.
    LeaseReleased,
}

impl ErrorCode {
    /// Every code, in the order of declaration.
    pub const ALL: [ErrorCode; 30] = [
        ErrorCode::InvalidEndpoint,
        ErrorCode::InvalidProtocol,
        ErrorCode::InvalidHeader,
        ErrorCode::InvalidCertificate,
        ErrorCode::InvalidOption,
        ErrorCode::UnsupportedPlatform,
        ErrorCode::AddressInUse,
        ErrorCode::BindFailed,
        ErrorCode::ConnectionRefused,
        ErrorCode::DnsFailed,
        ErrorCode::ConnectionLost,
        ErrorCode::TlsFailed,
        ErrorCode::ProxyFailed,
        ErrorCode::Timeout,
        ErrorCode::RefusedByServer,
        ErrorCode::ServerBusy,
        ErrorCode::InvalidResponse,
        ErrorCode::ResponseTooLarge,
        ErrorCode::RequestTooLarge,
        ErrorCode::PartialSuccess,
        ErrorCode::QueueFull,
        ErrorCode::QueueUnavailable,
        ErrorCode::FlushTimeout,
        ErrorCode::AlreadyShutDown,
        ErrorCode::InvalidItem,
        ErrorCode::CircuitOpen,
        ErrorCode::BulkheadFull,
        ErrorCode::RateLimited,
        ErrorCode::MemoryLimit,
        ErrorCode::LeaseReleased,
    ];

    /// The code as users see it, e.g. `INVALID_ENDPOINT`.
    pub const fn as_str(self) -> &'static str {
        match self {
            ErrorCode::InvalidEndpoint => "INVALID_ENDPOINT",
            ErrorCode::InvalidProtocol => "INVALID_PROTOCOL",
            ErrorCode::InvalidHeader => "INVALID_HEADER",
            ErrorCode::InvalidCertificate => "INVALID_CERTIFICATE",
            ErrorCode::InvalidOption => "INVALID_OPTION",
            ErrorCode::UnsupportedPlatform => "UNSUPPORTED_PLATFORM",
            ErrorCode::AddressInUse => "ADDRESS_IN_USE",
            ErrorCode::BindFailed => "BIND_FAILED",
            ErrorCode::ConnectionRefused => "CONNECTION_REFUSED",
            ErrorCode::DnsFailed => "DNS_FAILED",
            ErrorCode::ConnectionLost => "CONNECTION_LOST",
            ErrorCode::TlsFailed => "TLS_FAILED",
            ErrorCode::ProxyFailed => "PROXY_FAILED",
            ErrorCode::Timeout => "TIMEOUT",
            ErrorCode::RefusedByServer => "REFUSED_BY_SERVER",
            ErrorCode::ServerBusy => "SERVER_BUSY",
            ErrorCode::InvalidResponse => "INVALID_RESPONSE",
            ErrorCode::ResponseTooLarge => "RESPONSE_TOO_LARGE",
            ErrorCode::RequestTooLarge => "REQUEST_TOO_LARGE",
            ErrorCode::PartialSuccess => "PARTIAL_SUCCESS",
            ErrorCode::QueueFull => "QUEUE_FULL",
            ErrorCode::QueueUnavailable => "QUEUE_UNAVAILABLE",
            ErrorCode::FlushTimeout => "FLUSH_TIMEOUT",
            ErrorCode::AlreadyShutDown => "ALREADY_SHUT_DOWN",
            ErrorCode::InvalidItem => "INVALID_ITEM",
            ErrorCode::CircuitOpen => "CIRCUIT_OPEN",
            ErrorCode::BulkheadFull => "BULKHEAD_FULL",
            ErrorCode::RateLimited => "RATE_LIMITED",
            ErrorCode::MemoryLimit => "MEMORY_LIMIT",
            ErrorCode::LeaseReleased => "LEASE_RELEASED",
        }
    }
}

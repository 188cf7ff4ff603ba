//! Test oracles: the prost types of the pinned .proto files and generators of telemetry.

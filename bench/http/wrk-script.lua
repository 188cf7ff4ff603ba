-- Prints wrk's result as one line of JSON, with the 99.9th percentile that its own report lacks.
done = function(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format(
    '{"requestsPerSecond":%.1f,"errors":%d,"latencyMs":{"p50":%.3f,"p99":%.3f,"p999":%.3f}}\n',
    summary.requests / (summary.duration / 1e6), failed,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency:percentile(99.9) / 1e3))
end

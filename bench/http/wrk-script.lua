-- Sends requests as a caller that traces does, and prints wrk's result as one line of JSON, with the 99.9th percentile that its
-- own report lacks.

local TRACES = 1024
local requests = {}
local sent = 0

init = function()
  for i = 1, TRACES do
    wrk.headers["traceparent"] = string.format("00-0af7651916cd43dd8448eb21%08x-b7ad6b71%08x-01", i, i)
    requests[i] = wrk.format()
  end
end

request = function()
  sent = sent % TRACES + 1
  return requests[sent]
end

done = function(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format(
    '{"requestsPerSecond":%.1f,"errors":%d,"latencyMs":{"p50":%.3f,"p99":%.3f,"p999":%.3f}}\n',
    summary.requests / (summary.duration / 1e6), failed,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency:percentile(99.9) / 1e3))
end

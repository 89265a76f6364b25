-- One prepared POST, or a GET where the body has no byte, and the figures as a line of JSON. Arguments: the target, the
-- Host header, bytes of the body.
local prepared

function init(arguments)
  local bytes = tonumber(arguments[3])
  wrk.method = bytes > 0 and "POST" or "GET"
  wrk.headers["Host"] = arguments[2]
  if bytes > 0 then
    wrk.body = string.rep("a", bytes)
    wrk.headers["Content-Type"] = "text/plain"
  end
  prepared = wrk.format(nil, arguments[1])
end

function request()
  return prepared
end

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    '{"requests":%d,"errors":%d,"seconds":%.6f,"p50Micros":%d,"p99Micros":%d,"bytes":%d}\n',
    summary.requests, e.connect + e.read + e.write + e.status + e.timeout,
    summary.duration / 1e6, latency:percentile(50), latency:percentile(99), summary.bytes))
end

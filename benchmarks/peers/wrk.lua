-- One prepared POST, and the figures as a line of JSON. Arguments: the target, the Host header, bytes of the body.
local prepared

function init(arguments)
  wrk.method = "POST"
  wrk.body = string.rep("a", tonumber(arguments[3]))
  wrk.headers["Host"] = arguments[2]
  wrk.headers["Content-Type"] = "text/plain"
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

-- SPDX-License-Identifier: Apache-2.0
-- arguments after "--": method, body size in bytes, file with one path a line ("-": the path of the URL)
local paths, position = {}, 0

function init(arguments)
  wrk.method = arguments[1]
  local size = tonumber(arguments[2])
  if size > 0 then
    wrk.body = string.rep("x", size)
    wrk.headers["Content-Type"] = "application/octet-stream"
  end
  if arguments[3] ~= "-" then
    for path in io.lines(arguments[3]) do
      paths[#paths + 1] = wrk.format(nil, path)
    end
    position = math.random(#paths)
    request = function()
      position = position % #paths + 1
      return paths[position]
    end
  end
end

-- One line that the harness reads. wrk fills in the waits that a stalled connection hid (its "corrected" histogram),
-- so one long stall may count as several slow requests; none is none.
function done(summary, latency)
  local slow = 0
  for i = 1, #latency do
    local micros, count = latency(i)
    if micros > 1000000 then slow = slow + count end
  end
  local e = summary.errors
  io.write(string.format("RESULT requests=%d micros=%d bytes=%d p50=%d p99=%d max=%d slow=%d socket=%d status=%d timeout=%d\n",
    summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99), latency.max, slow,
    e.connect + e.read + e.write, e.status, e.timeout))
end

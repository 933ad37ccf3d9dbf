-- SPDX-License-Identifier: Apache-2.0
-- arguments after "--": method, content type, file with the body ("-": none), file with one path a line ("-": the path of the URL)
local paths, position = {}, 0

function init(arguments)
  wrk.method = arguments[1]
  if arguments[3] ~= "-" then
    local file = assert(io.open(arguments[3], "rb"))
    wrk.body = file:read("*a")
    file:close()
    wrk.headers["Content-Type"] = arguments[2]
  end
  if arguments[4] ~= "-" then
    for path in io.lines(arguments[4]) do
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

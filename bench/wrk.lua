-- Makes the calls of a file in turn, and prints what came of it as JSON.
-- Arguments: the file (method, path, cookies and body of each call, with tabs between), and the 16
-- digits that tokens of this run begin with.

local calls, turn, tokens = {}, 0, 0
local prefix

function init(arguments)
  prefix = arguments[2]
  for line in io.lines(arguments[1]) do
    local method, path, cookies, body = line:match("^(.-)\t(.-)\t(.-)\t(.*)$")
    local headers = { ["Cookie"] = cookies, ["Accept-Language"] = "en" }
    if method == "POST" then
      headers["Content-Type"] = "application/x-www-form-urlencoded"
      calls[#calls + 1] = function()
        tokens = tokens + 1
        local token = string.format("%s%016x", prefix, tokens)
        return wrk.format(method, path, headers, (body:gsub("TOKEN", token)))
      end
    else
      local request = wrk.format(method, path, headers)
      calls[#calls + 1] = function() return request end
    end
  end
end

function request()
  turn = turn % #calls + 1
  return calls[turn]()
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %f, "median": %f, "p99": %f, "failed": %d}\n',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout
  ))
end

-- The value of a key: {version, value}, or nothing.
-- KEYS: values of the map. ARGV: key.
local raw = redis.call('HGET', KEYS[1], ARGV[1])
if not raw then
  return {}
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local version, ends, start = string.match(raw, '^(%d+):(%d*):()')
if ends ~= '' and tonumber(ends) <= now then
  return {}
end
return {version, string.sub(raw, start)}
